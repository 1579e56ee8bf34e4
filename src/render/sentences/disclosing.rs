//! How to say that AI was used: what to write and where.

use super::permitted::later;
use super::points;
use crate::advice::example_without_claim;
use crate::policy::{
    ClaimStyle, Disclosing, DisclosureKey, Form, HumanOnly, Policy, Prompts, PullRequestForm,
    Stance, TextGlob, When, Where,
};
use crate::pull_request::writing;
use crate::render::page::{Block, Line, any_of};

/// What a contributor writes, and where.
pub(super) fn disclosing(policy: &Policy) -> Vec<Block> {
    let disclosure = &policy.disclosure;
    let asks = |stance: Stance| stance == Stance::Disclose || stance == Stance::NoUnless;
    let is_asked =
        asks(policy.stance) || policy.areas.values().any(|area| area.stance.is_some_and(asks));
    // Where only a form is filled in, it says what to write.
    let by_form = disclosure.place == Where::PullRequest && disclosure.pull_request.is_some();
    let mut blocks = Vec::new();
    if is_asked {
        blocks.extend(points(place(disclosure)));
        if !by_form && let Some(example) = example_without_claim(policy, &policy.agents()) {
            let lead = if policy.stance == Stance::Disclose {
                "For example:"
            } else {
                "Where no exception is needed, for example:"
            };
            blocks.push(Block::Lead(Line::ours(lead)));
            blocks.push(Block::Code(example.way.lines));
            blocks.extend(later(&example.way.later));
        }
    } else if disclosure.when == When::Used {
        let nothing = match policy.stance {
            Stance::Forbid => "There is nothing to say, for no AI is used.",
            _ => "There is nothing to say. Whoever says it all the same is welcome to.",
        };
        blocks.extend(points(vec![Line::ours(nothing)]));
    }
    if disclosure.when == When::Always && !by_form {
        let none = disclosure.none.first().map_or("none", String::as_str);
        let line = format!("{}: {none}", disclosure.written_key());
        let lead = "It is always said whether AI was used. Where it was not, write:";
        blocks.extend([Block::Lead(Line::ours(lead)), Block::Code(vec![line])]);
    }
    if let Some(form) = &disclosure.pull_request {
        blocks.extend(pull_request(policy, form));
    }
    let mut rules = Vec::new();
    if is_asked {
        if !by_form {
            rules.extend(values(disclosure));
        }
        rules.extend(claims(policy));
    }
    rules.extend(kept_out(disclosure));
    blocks.extend(points(rules));
    blocks
}

fn place(disclosure: &Disclosing) -> Vec<Line> {
    let last = "in the last paragraph of the commit message, after a blank line";
    let pull_request = if disclosure.pull_request.is_some() {
        "in the pull request, in the form below"
    } else {
        "at the end of the text of the pull request"
    };
    let place = match disclosure.place {
        Where::Commit => last.to_owned(),
        Where::PullRequest => pull_request.to_owned(),
        Where::Either => format!("{last}; or {pull_request}"),
        Where::Both => format!("{last}; and {pull_request}"),
    };
    let tool = if disclosure.one_per_tool { "Each tool has a line of its own." } else { "" };
    let lines = [format!("It is said {place}."), tool.to_owned()];
    lines.into_iter().filter(|line| !line.is_empty()).map(Line::ours).collect()
}

/// What is filled in in a pull request.
fn pull_request(policy: &Policy, form: &PullRequestForm) -> Vec<Block> {
    let mut lines = Vec::new();
    if let Some(section) = &form.section {
        let section = Line::ours("Under the heading ").code(section);
        lines.push(section.say(" stands a text."));
    }
    for field in &form.fields {
        let line = Line::ours("There is a line ").code(format!("{}:", field.key));
        lines.push(if field.values.is_empty() {
            line.say(" with any text.")
        } else {
            line.say(" with ").then(globs(&field.values)).say(".")
        });
    }
    if let [only] = form.boxes.as_slice() {
        lines.push(Line::ours("The box ").code(only).say(" is ticked."));
    } else if !form.boxes.is_empty() {
        let boxes = any_of(form.boxes.iter().map(|text| Line::default().code(text)));
        lines.push(Line::ours("Exactly one box is ticked: ").then(boxes).say("."));
    }
    if let Some(none) = &form.none {
        let none = Line::ours("Where no AI was used, the line ").code(none);
        lines.push(none.say(" says so, and no other field is needed."));
    }
    if lines.is_empty() {
        return Vec::new();
    }
    let lead = |text: &str| Block::Lead(Line::ours(text));
    let mut blocks = vec![lead("In a pull request:"), Block::Points(lines)];
    if policy.stance != Stance::Forbid {
        blocks.push(lead("A pull request says it like this:"));
        blocks.push(Block::Code(writing::used(form, policy)));
    }
    let always = policy.disclosure.when == When::Always;
    blocks.push(lead(match (writing::can_state_none(form), always) {
        (true, true) => "A pull request always says whether AI was used. Where it was not, write:",
        (true, false) => "A pull request can say that AI was not used:",
        (false, _) => "A pull request confirms:",
    }));
    blocks.push(Block::Code(writing::none(form, policy)));
    blocks
}

/// What a value may and may not hold.
fn values(disclosure: &Disclosing) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for key in &disclosure.keys {
        lines.push(key_line(disclosure, key));
    }
    if !disclosure.aids.is_empty() {
        let aids = any_of(disclosure.aids.iter().map(|aid| Line::default().code(aid)));
        let line = Line::ours("After the model, ordinary programs may be named, such as ");
        lines.push(line.then(aids).say("."));
    }
    if !disclosure.not_ai.is_empty() {
        lines.push(globs(&disclosure.not_ai).say(" counts as no AI."));
    }
    if !disclosure.forbidden_names.is_empty() {
        let names = globs(&disclosure.forbidden_names);
        lines.push(Line::ours("It does not name ").then(names).say("."));
    }
    match disclosure.prompts {
        Prompts::Optional => {}
        Prompts::Wanted => {
            lines.push(Line::ours("A link to the prompt is welcome in the message."));
        }
        Prompts::Unwanted => lines.push(Line::ours("No link to a prompt stands in the message.")),
    }
    lines
}

/// What stands under one key.
fn key_line(disclosure: &Disclosing, key: &DisclosureKey) -> Line {
    let line = Line::default().code(format!("{}:", key.key));
    let line = if key.values.is_empty() {
        let forms = key.form.as_ref().unwrap_or(&disclosure.form);
        let forms = any_of(forms.iter().map(form));
        line.say(" is followed by ").then(forms)
    } else {
        line.say(" says ").then(globs(&key.values))
    };
    let line = match key.extent {
        Some(extent) => line.say(", and states that it is ").then(super::selectors::extent(extent)),
        None => line,
    };
    let line = line.say(".");
    if key.shared { line.say(" People stand there too: only a known tool counts.") } else { line }
}

/// A form, as a person reads it.
fn form(form: &Form) -> Line {
    if form.template().as_str() == "{text}" {
        return Line::ours("the name of the tool, and its model if you like");
    }
    let example = crate::disclosure::example(form);
    Line::default().code(form.as_str()).say(", such as ").code(example)
}

/// How an exception is claimed.
fn claims(policy: &Policy) -> Vec<Line> {
    let disclosure = &policy.disclosure;
    let mut lines = Vec::new();
    if !policy.exceptions.is_empty() {
        lines.push(match disclosure.claim {
            ClaimStyle::Trailer => Line::ours("An exception is claimed by the line ")
                .code("AI-Exception: NAME")
                .say("."),
            ClaimStyle::Field => Line::ours("An exception is claimed in the same line by ")
                .code("; exception=NAME")
                .say("."),
            ClaimStyle::Category => {
                Line::ours("Whoever states a category claims the exceptions that list it; ")
                    .code("AI-Exception: NAME")
                    .say(" claims one by name.")
            }
        });
    }
    lines.push(if disclosure.mixed {
        Line::ours("A commit may mix AI-assisted and other files: say which by ").code("; paths=…").say(".")
    } else {
        Line::ours("The lines speak for the whole commit: what AI did not help with goes into another one.")
    });
    lines
}

/// What stands nowhere.
fn kept_out(disclosure: &Disclosing) -> Vec<Line> {
    let mut lines = Vec::new();
    if !disclosure.forbidden_keys.is_empty() {
        let keys = globs(&disclosure.forbidden_keys);
        lines.push(Line::ours("No commit has a trailer ").then(keys).say("."));
    }
    if !disclosure.human_only.is_empty() {
        let places = disclosure.human_only.iter().map(|place| match place {
            HumanOnly::Author => Line::ours("as author"),
            HumanOnly::Committer => Line::ours("as committer"),
            HumanOnly::Key(key) => Line::ours("under ").code(format!("{key}:")),
        });
        lines.push(Line::ours("No AI stands ").then(any_of(places)).say(": these are for people."));
    }
    lines
}

fn globs(globs: &[TextGlob]) -> Line {
    any_of(globs.iter().map(|glob| Line::default().code(glob.as_str())))
}
