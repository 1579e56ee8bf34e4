//! A text against the form of `[disclosure.pull-request]`: what it answers, and where it falls short.

use std::collections::{BTreeMap, HashMap};

use bstr::BString;

use super::markdown::{Kind, Line, plain};
use super::{Named, writing};
use crate::agents::Agents;
use crate::disclosure::{Negative, Origin, Said, Stated, Use};
use crate::policy::{Policy, PullRequestForm};
use crate::trailer::Trailer;

/// What a text answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// What it says of AI use by the form.
    pub(super) said: Said,
    /// The lines that answer fields.
    pub(super) fields: Vec<Trailer>,
    /// Whether anything of the form is answered.
    pub(super) is_given: bool,
    /// Why nothing is.
    pub(super) gap: Option<String>,
    /// What is not as the form asks, where something is answered.
    pub(super) flaws: Vec<Flaw>,
    /// The tool that stands in the section beside a line that states "no AI".
    pub(super) beside_none: Option<Named>,
}

/// Something that is not as the form asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The line, from 1, and its text; none: something is not there.
    pub place: Option<(usize, BString)>,
    /// What is so, in a phrase.
    pub reason: String,
    /// What to write, exactly, with words to replace.
    pub lines: Vec<String>,
}

impl Answer {
    /// The lines that the form speaks of.
    pub(super) fn lines(&self) -> impl Iterator<Item = usize> {
        self.fields.iter().map(|field| field.line)
    }

    /// Something is said beside a form that nobody filled in.
    pub(super) fn gap_is_a_flaw(&mut self) {
        let flaw = |reason| Flaw { place: None, reason, lines: Vec::new() };
        self.flaws.extend(self.gap.take().map(flaw));
    }
}

/// Holds a text against a form.
pub(super) fn answer(
    lines: &[Line],
    form: &PullRequestForm,
    policy: &Policy,
    agents: &Agents,
) -> Answer {
    let found = Found::of(lines, form, policy);
    let fields = found.fields.iter().map(|(index, value, line)| Trailer {
        key: form.fields[*index].key.clone(),
        value: (*value).into(),
        line: line.number,
    });
    let mut answer = Answer { fields: fields.collect(), ..Answer::default() };
    if !found.is_given() {
        answer.gap = Some(found.gap());
        return answer;
    }
    answer.is_given = true;
    answer.flaws = found.flaws(policy);
    if let Some(line) = found.none {
        answer.said.negatives.push(Negative {
            origin: origin(line),
            head: line.text.clone(),
            malformed: Vec::new(),
        });
        answer.beside_none = found.prose.iter().find_map(|line| {
            let agent = agents.in_words(&line.text).into_iter().next();
            agent.map(|agent| Named { agent: Some(agent), line: line.number })
        });
    }
    if let Some(line) = found.first_line_of_a_use(&answer.flaws) {
        let mut stated = found.stated(policy, agents);
        stated.malformed.extend(answer.flaws.iter().map(|flaw| flaw.reason.clone()));
        answer.said.uses.push(Use { by_form: true, ..Use::new(origin(line), stated) });
    }
    answer
}

/// A line of the form, which has no key of a disclosure.
fn origin(line: &Line) -> Origin {
    let value = line.text.as_str().into();
    Origin { line: line.number, key: String::new(), value, misplaced: None }
}

/// What of a form stands in a text.
struct Found<'l> {
    form: &'l PullRequestForm,
    /// Whether there is the heading.
    has_section: bool,
    /// What stands below it and answers nothing else of the form.
    prose: Vec<&'l Line>,
    /// Whether anything below it counts.
    section_is_filled: bool,
    /// The boxes that are ticked, each once.
    ticked: Vec<(usize, &'l Line)>,
    /// The lines of fields that have a value, with it.
    fields: Vec<(usize, &'l str, &'l Line)>,
    /// The first lines with a name of the language that the form does not ask for, and their values.
    details: BTreeMap<&'static str, &'l str>,
    /// The line that states "no AI".
    none: Option<&'l Line>,
    /// Whether one of the boxes states it.
    none_is_a_box: bool,
}

impl<'l> Found<'l> {
    fn of(lines: &'l [Line], form: &'l PullRequestForm, policy: &Policy) -> Self {
        let section = form.section.as_deref().map(normal);
        let none = form.none.as_deref().map(normal);
        let boxes: Vec<String> = form.boxes.iter().map(|text| normal(text)).collect();
        let keys: HashMap<String, usize> = form
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| (normal(&field.key), index))
            .collect();
        let none_is_a_box = none.as_ref().is_some_and(|none| boxes.contains(none));
        let mut found = Self {
            form,
            has_section: false,
            prose: Vec::new(),
            section_is_filled: false,
            ticked: Vec::new(),
            fields: Vec::new(),
            details: BTreeMap::new(),
            none: None,
            none_is_a_box,
        };
        // The level of the heading, while what stands below it is read.
        let mut below = None;
        for line in lines {
            match line.kind {
                Kind::Heading(level) => {
                    let is_wanted =
                        section.as_ref().is_some_and(|wanted| *wanted == normal(&line.text));
                    // An answer right above a line of dashes is a heading to Markdown.
                    if none.as_ref().is_some_and(|none| *none == normal(&line.text)) {
                        found.none.get_or_insert(line);
                    }
                    if is_wanted {
                        (below, found.has_section) = (Some(level), true);
                    } else if below.is_some_and(|above| level <= above) {
                        below = None;
                    }
                }
                Kind::Rule | Kind::Task(false) => {}
                Kind::Task(true) | Kind::Text if !says_something(&line.text) => {}
                Kind::Task(true) | Kind::Text => {
                    let text = normal(&line.text);
                    let is_ticked = line.kind == Kind::Task(true);
                    let is_none = none.as_ref() == Some(&text);
                    let ticks = boxes.iter().position(|wanted| is_ticked && *wanted == text);
                    let field = line
                        .text
                        .split_once(':')
                        .and_then(|(key, value)| Some((*keys.get(&normal(key))?, value.trim())));
                    found.take_detail(&line.text, field.is_some());
                    let has_value = field.is_none_or(|(_, value)| says_something(value));
                    found.section_is_filled |= below.is_some() && has_value;
                    if let Some(index) = ticks
                        && !found.ticked.iter().any(|(known, _)| *known == index)
                    {
                        found.ticked.push((index, line));
                    }
                    if is_none {
                        found.none.get_or_insert(line);
                    } else if let Some((index, value)) = field {
                        found.fields.extend(has_value.then_some((index, value, line)));
                    } else if below.is_some() && !is_ticked {
                        found.prose.push(line);
                    }
                }
            }
        }
        if form.none.is_none() {
            found.none = found.none_by_its_value(policy);
        }
        found
    }

    /// A line `category: translation` states that, where the form has no such field.
    fn take_detail(&mut self, line: &'l str, is_field: bool) {
        let Some((key, value)) = line.split_once(':').filter(|_| !is_field) else { return };
        let name = DETAILS.iter().find(|name| name.eq_ignore_ascii_case(key.trim_end()));
        if let Some(name) = name.filter(|_| says_something(value)) {
            self.details.entry(name).or_insert(value.trim());
        }
    }

    /// Where the form has no line for "no AI", the words of `[disclosure]` state it: as all that stands in
    /// the section, or as the value of the first field.
    fn none_by_its_value(&mut self, policy: &Policy) -> Option<&'l Line> {
        let is_none = |text: &str| policy.disclosure.is_none(text.trim_end_matches('.'));
        if let [only] = self.prose[..]
            && is_none(&only.text)
        {
            self.prose.clear();
            return Some(only);
        }
        let first =
            self.fields.iter().position(|(index, value, _)| *index == 0 && is_none(value))?;
        Some(self.fields.remove(first).2)
    }

    fn is_given(&self) -> bool {
        self.none.is_some()
            || self.section_is_filled
            || !self.ticked.is_empty()
            || !self.fields.is_empty()
    }

    /// What is missing where nothing is answered.
    fn gap(&self) -> String {
        let section = self.form.section.as_ref().map(|section| self.without_section(section));
        let boxes = (!self.form.boxes.is_empty()).then(|| not_ticked(&self.form.boxes));
        let fields = self.form.fields.first().map(|field| match self.form.fields.len() {
            1 => format!("no line `{}:` is filled in", plain(&field.key)),
            several => format!("none of the {several} fields is filled in"),
        });
        section.into_iter().chain(boxes).chain(fields).collect::<Vec<_>>().join(", and ")
    }

    fn without_section(&self, section: &str) -> String {
        let section = plain(section);
        if self.has_section {
            format!("the section `{section}` is blank")
        } else {
            format!("there is no section `{section}`")
        }
    }

    /// Where the text falls short of the form, something of which it answers.
    fn flaws(&self, policy: &Policy) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let flaw = |reason: String, lines: Vec<String>| Flaw { place: None, reason, lines };
        if let Some(section) = &self.form.section
            && !self.section_is_filled
            && self.none.is_none()
        {
            flaws.push(flaw(self.without_section(section), writing::section(section)));
        }
        match self.ticked.as_slice() {
            [] if !self.form.boxes.is_empty() => {
                let lines = self.form.boxes.iter().map(|text| writing::ticked(text)).collect();
                flaws.push(flaw(not_ticked(&self.form.boxes), lines));
            }
            [_, second, ..] if !(self.none_is_a_box && self.none.is_some()) => {
                let count = self.ticked.len();
                flaws.push(Flaw {
                    place: Some(at(second.1)),
                    reason: format!("{count} of the boxes are ticked, and exactly one is to be"),
                    lines: Vec::new(),
                });
            }
            _ => {}
        }
        if self.none.is_none() {
            flaws.extend(self.flaws_of_fields(policy));
        }
        flaws
    }

    fn flaws_of_fields(&self, policy: &Policy) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (index, field) in self.form.fields.iter().enumerate() {
            let key = plain(&field.key);
            let lines = || vec![writing::field(field, policy)];
            let mut given = self.fields.iter().filter(|(of, ..)| *of == index);
            let Some((_, value, line)) = given.next() else {
                let reason = format!("the line `{key}:` is not there, or has no value");
                flaws.push(Flaw { place: None, reason, lines: lines() });
                continue;
            };
            if let Some((_, _, second)) = given.find(|(_, other, _)| other != value) {
                flaws.push(Flaw {
                    place: Some(at(second)),
                    reason: format!("`{key}:` stands twice, with different values"),
                    lines: lines(),
                });
            }
            if !field.values.is_empty() && !field.values.iter().any(|glob| glob.matches(value)) {
                let allowed: Vec<String> =
                    field.values.iter().map(|glob| format!("`{}`", glob.as_str())).collect();
                flaws.push(Flaw {
                    place: Some(at(line)),
                    reason: format!("the value of `{key}:` is {}", allowed.join(" or ")),
                    lines: lines(),
                });
            }
        }
        flaws
    }

    /// Where a use begins, if the text states one. A box does where another box states that there is none;
    /// a field and the text of the section do where nothing states that there is none.
    fn first_line_of_a_use(&self, flaws: &[Flaw]) -> Option<&'l Line> {
        let box_of_a_use = || {
            let states_none =
                |line: &Line| self.none.is_some_and(|none| none.number == line.number);
            self.ticked.iter().map(|(_, line)| *line).find(|line| !states_none(line))
        };
        let ticked = if self.none_is_a_box { box_of_a_use() } else { None };
        let fields_are_whole = self.none.is_some()
            && !self.form.fields.is_empty()
            && flaws.is_empty()
            && self.form.fields.iter().enumerate().all(|(wanted, field)| {
                let fits = |value: &str| {
                    field.values.is_empty() || field.values.iter().any(|glob| glob.matches(value))
                };
                self.fields.iter().any(|(index, value, _)| *index == wanted && fits(value))
            });
        let field = self.fields.first().map(|(.., line)| *line);
        if self.none.is_none() {
            let prose = self.prose.first().copied();
            ticked.into_iter().chain(field).chain(prose).min_by_key(|line| line.number)
        } else if fields_are_whole {
            ticked.or(field)
        } else {
            ticked
        }
    }

    /// What a use states of itself. Fields with the names of the language state what those do.
    fn stated(&self, policy: &Policy, agents: &Agents) -> Stated {
        let prose = self.prose.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let values = self.fields.iter().map(|(_, value, _)| *value);
        let head = std::iter::once(prose.as_str()).filter(|text| !text.is_empty()).chain(values);
        let head = head.collect::<Vec<_>>().join("\n");
        let mut stated = Stated {
            known: agents.all_named(&head).iter().map(|agent| agent.id.clone()).collect(),
            head,
            detail: (!prose.is_empty()).then_some(prose),
            ..Stated::default()
        };
        for (index, value, _) in &self.fields {
            stated.take_field(&plain(&self.form.fields[*index].key), value, policy);
        }
        for (name, value) in &self.details {
            let mut tried = stated.clone();
            tried.take_field(name, value, policy);
            // The form does not ask for it, so another meaning of the word is no mistake.
            if tried.malformed == stated.malformed {
                stated = tried;
            }
        }
        stated
    }
}

fn not_ticked(boxes: &[String]) -> String {
    match boxes {
        [only] => format!("the box `{}` is not ticked", plain(only)),
        several => format!("none of the {} boxes is ticked", several.len()),
    }
}

fn at(line: &Line) -> (usize, BString) {
    (line.number, line.text.as_str().into())
}

/// What a policy can ask a use to state, and a form need not ask for.
const DETAILS: [&str; 6] = ["agent", "model", "category", "extent", "surface", "detail"];

/// Two texts are one where these are: without marks, case, a full stop and the blanks about a colon.
pub(super) fn normal(text: &str) -> String {
    let text = plain(text).to_ascii_lowercase();
    let text = text.trim_end_matches(['.', ':']).trim_end();
    match text.split_once(':') {
        Some((key, value)) => format!("{}: {}", key.trim_end(), value.trim_start()),
        None => text.to_owned(),
    }
}

/// Whether there is a word in it, and not just a dash.
fn says_something(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}
