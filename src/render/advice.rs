//! The answer to "may I use AI here, for this, and what must I write?", for people.

use bstr::ByteSlice;

use super::page::{Block, Item, Line, Page, Section, text as plain};
use super::sentences::{clause_title, duty_text, selectors_said, sizes_of, who_is_named};
use crate::advice::{Advice, Answer, Question, Way, WayBy};
use crate::fact::Input;
use crate::finding::Clause;
use crate::policy::{Policy, Surface, Where};

/// A question and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The policy that answers.
    pub policy: &'a Policy,
    /// The name of its file.
    pub file: &'a str,
    /// What was asked.
    pub question: &'a Question,
    /// What it answers.
    pub advice: &'a Advice,
}

/// The answer as text.
pub fn text(answered: &Answered<'_>) -> String {
    let Answered { policy, advice, .. } = answered;
    let mut sections = vec![match advice.answer {
        Answer::Yes | Answer::YesIf => ways(answered, yes(advice)),
        Answer::Depends => ways(answered, "It depends on what was not said"),
        Answer::No => no(answered),
    }];
    let mut ask = Vec::new();
    if let Some(contact) = &policy.contact {
        ask.push(Line::default().address(contact));
    }
    let ids = advice.refused.iter().map(|refused| &refused.id);
    for id in ids {
        let exception = &policy.exceptions[id];
        ask.extend(
            exception
                .contact
                .iter()
                .map(|who| Line::ours("For ").theirs(&exception.title).say(": ").address(who)),
        );
    }
    sections.extend((!ask.is_empty()).then(|| section("Whom to ask", ask)));
    let notes = notes(answered);
    sections.extend((!notes.is_empty()).then(|| section("Good to know", notes)));
    let (title, language) = (asked(answered), policy.language.clone());
    plain::text(&Page { title, language, lead: Vec::new(), sections, footer: None })
}

fn yes(advice: &Advice) -> &'static str {
    match (advice.answer, advice.ways.as_slice()) {
        (Answer::Yes, _) => "Yes",
        (_, [Way { by: WayBy::Stance, .. }]) => "Yes, and say so",
        (_, [_]) => "Yes, if this is so",
        _ => "Yes, if one of these is so",
    }
}

/// The question, as a title.
fn asked(answered: &Answered<'_>) -> Line {
    let Question { path, category, surface, extent, target, .. } = answered.question;
    let mut line = Line::ours("May AI be used");
    if let Some(category) = category {
        line = line.say(" for ").code(category);
    }
    if let Some(path) = path {
        line = line.say(" in ").code(path.to_str_lossy());
    }
    if let Some(surface) = surface {
        line = line.say(" (").code(surface.as_str()).say(")");
    }
    if let Some(extent) = extent {
        line = line.say(", ").code(extent.as_str());
    }
    if let Some(target) = target {
        line = line.say(", on ").code(target.to_str_lossy());
    }
    line.say("? (").theirs(&answered.policy.project).say(")")
}

fn section(heading: &'static str, lines: Vec<Line>) -> Section {
    Section { anchor: "", heading, blocks: vec![Block::Points(lines)], items: Vec::new() }
}

fn ways(answered: &Answered<'_>, heading: &'static str) -> Section {
    let items = answered.advice.ways.iter().map(|way| item(answered, way)).collect();
    Section { anchor: "", heading, blocks: Vec::new(), items }
}

fn item(answered: &Answered<'_>, way: &Way) -> Item {
    let Answered { policy, advice, question, .. } = answered;
    let name = match &way.by {
        WayBy::Stance => match &way.exemption {
            Some(_) => "not judged".to_owned(),
            None => {
                way.stance.map_or_else(|| "by where the file lies".to_owned(), |s| s.to_string())
            }
        },
        WayBy::Area(name) | WayBy::Exception(name) => name.clone(),
    };
    let mut points = Vec::new();
    match &way.exemption {
        Some(exemption) => points.push(
            Line::ours("The policy does not hold there: ").theirs(exemption.to_string()).say("."),
        ),
        None => points.push(Line::ours("By ").then(clause(answered, &way.clause))),
    }
    points.extend(also(answered, way));
    let mut blocks = vec![Block::Points(points)];
    if way.lines.is_empty() {
        blocks.push(Block::Points(vec![Line::ours("Nothing about AI needs to be written.")]));
    } else {
        blocks.push(Block::Lead(Line::ours(where_to_write(advice.place, question, way))));
        blocks.push(Block::Code(way.lines.clone()));
    }
    if !way.later.is_empty() {
        blocks.push(Block::Lead(Line::ours("Before it lands, another person adds:")));
        blocks.push(Block::Code(way.later.clone()));
    }
    Item { anchor: String::new(), name, title: clause_title(policy, &way.clause), blocks }
}

fn where_to_write(place: Where, question: &Question, way: &Way) -> &'static str {
    let surface = question.surface.unwrap_or(Surface::Content);
    match (place, way.says_ai) {
        // What ends in no commit says it in its own text.
        (_, true) if !matches!(surface, Surface::Content | Surface::Message) => {
            "Say it at the end of what you write there, with your own tool and name:"
        }
        (_, false) => "End the commit message so:",
        (Where::Commit, _) => "End the commit message so, with your own tool and name:",
        (Where::PullRequest, _) => "Say it in the pull request, with your own tool and name:",
        (Where::Either, _) => {
            "End the commit message, or the pull request, so, with your own tool and name:"
        }
        (Where::Both, _) => {
            "End the commit message and the pull request so, with your own tool and name:"
        }
    }
}

/// What else is asked, each in a sentence.
pub(super) fn also(answered: &Answered<'_>, way: &Way) -> Vec<Line> {
    let Answered { policy, question, .. } = answered;
    let mut lines = what_for(policy, question, way);
    lines.extend(sizes_of(policy, &way.tables));
    for id in way.duties.iter().chain(&way.judged_by_people) {
        lines.push(duty_text(policy, id));
    }
    for input in &way.missing {
        lines.push(match input {
            Input::ChangedPaths => Line::ours("Which file it is decides: ask again with ").code("--path PATH").say("."),
            Input::TargetRef => Line::ours("Which branch it is for decides: ask again with ").code("--ref REF").say("."),
            Input::Signature => Line::ours(
                "It needs an identity that is vouched for, which this version cannot verify: a person of the \
                 project looks at it.",
            ),
            // What is asked there is said already.
            Input::Person | Input::Sizes | Input::Generated | Input::Change => continue,
            other => Line::ours(format!("It still needs {other}.")),
        });
    }
    lines
}

/// What the question leaves open, and the way is for.
fn what_for(policy: &Policy, question: &Question, way: &Way) -> Vec<Line> {
    let selectors = match &way.by {
        WayBy::Stance => return Vec::new(),
        WayBy::Area(name) => &policy.areas[name].selectors,
        WayBy::Exception(id) => &policy.exceptions[id].selectors,
    };
    let mut left_open = selectors.clone();
    left_open.paths = left_open.paths.filter(|_| question.path.is_none());
    left_open.refs = left_open.refs.filter(|_| question.target.is_none());
    left_open.categories = left_open.categories.filter(|_| question.category.is_none());
    left_open.extents = left_open.extents.filter(|_| question.extent.is_none());
    left_open.surfaces = None;
    selectors_said(&left_open)
}

fn no(answered: &Answered<'_>) -> Section {
    let mut lines = Vec::new();
    for finding in &answered.advice.findings {
        let reason = match finding.rule {
            "missing-exception" => "No AI is used here without an exception, and none fits",
            _ => &finding.reason,
        };
        let line = Line::default().theirs(reason).say(": ").then(clause(answered, &finding.clause));
        let line = match clause_title(answered.policy, &finding.clause) {
            Some(title) => line.say(", \u{201c}").theirs(title).say("\u{201d}"),
            None => line,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    for refused in &answered.advice.refused {
        let title = &answered.policy.exceptions[&refused.id].title;
        let reason = match refused.reason.strip_prefix(&format!("`{}` ", refused.id)) {
            Some(rest) => format!("it {rest}"),
            None => refused.reason.clone(),
        };
        let line = Line::ours("The exception ").code(&refused.id).say(" (").theirs(title);
        lines.push(line.say(") does not fit: ").theirs(reason).say("."));
    }
    section("No", lines)
}

/// A clause, with the line on which it stands.
fn clause(answered: &Answered<'_>, clause: &Clause) -> Line {
    let said = Line::default().theirs(format!("{clause}, "));
    match answered.policy.line_of(clause) {
        Some(line) => {
            let file = line.file.as_deref().unwrap_or(answered.file);
            said.theirs(file).say(format!(" line {}", line.number))
        }
        None => said.theirs(answered.file),
    }
}

/// What a reader must know to understand the answer.
pub(super) fn notes(answered: &Answered<'_>) -> Vec<Line> {
    let mut notes: Vec<Line> = who_is_named(answered.policy);
    if answered.advice.answer == Answer::No {
        notes.push(Line::ours(
            "Asking is welcome; so is saying that AI was used, where it was: nobody is blamed for a true line.",
        ));
    }
    notes
}
