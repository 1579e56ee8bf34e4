//! What to write into a text, exactly, so that it answers the form of the policy.

use super::form::normal;
use super::markdown::plain;
use crate::policy::{Extent, Policy, PullRequestField, PullRequestForm, Surface, TextGlob};

/// The lines that state a use, with words to replace.
pub(crate) fn used(form: &PullRequestForm, policy: &Policy) -> Vec<String> {
    used_by(None, form, policy)
}

/// The lines that state a use of the agent with this id, with words to replace.
pub(crate) fn used_by(agent: Option<&str>, form: &PullRequestForm, policy: &Policy) -> Vec<String> {
    let title = agent.and_then(|id| policy.agents().by_id(id)).map(|agent| agent.title.clone());
    let mut lines = form.section.as_ref().map(|text| heading(text)).unwrap_or_default();
    if form.boxes.is_empty() && form.fields.is_empty() {
        lines.push(match &title {
            Some(title) => format!("{title}: with what it helped."),
            None => "Which tool helped, and with what.".to_owned(),
        });
    }
    lines.extend(form.fields.iter().map(|wanted| field_of(title.as_deref(), wanted, policy)));
    let is_none =
        |text: &String| form.none.as_ref().is_some_and(|none| normal(none) == normal(text));
    lines.extend(form.boxes.iter().find(|text| !is_none(text)).map(|text| ticked(text)));
    lines
}

/// The lines that state that no AI was used, or that confirm what the form has people confirm.
pub(crate) fn none(form: &PullRequestForm, policy: &Policy) -> Vec<String> {
    let mut lines = form.section.as_ref().map(|text| heading(text)).unwrap_or_default();
    let of_policy = || policy.disclosure.none.first().map_or("none", String::as_str);
    let is_box = |none: &str| form.boxes.iter().any(|text| normal(text) == normal(none));
    match &form.none {
        Some(none) if is_box(none) => lines.push(ticked(none)),
        Some(none) => lines.push(none.clone()),
        None => {
            if let Some(field) = form.fields.first() {
                lines.push(format!("{}: {}", field.key, of_policy()));
            } else if form.boxes.is_empty() {
                lines.push(of_policy().to_owned());
            }
        }
    }
    if let [only] = form.boxes.as_slice()
        && !form.none.as_ref().is_some_and(|none| is_box(none))
    {
        lines.push(ticked(only));
    }
    lines
}

/// Whether the form has a way to state that no AI was used.
pub(crate) fn can_state_none(form: &PullRequestForm) -> bool {
    form.none.is_some() || form.section.is_some() || !form.fields.is_empty()
}

/// The section, with words to replace below it.
pub(super) fn section(text: &str) -> Vec<String> {
    let mut lines = heading(text);
    lines.push("Which tool helped, and with what.".to_owned());
    lines
}

/// A heading of any level does, and two `#` are a command to some runners of CI.
fn heading(text: &str) -> Vec<String> {
    vec![format!("# {}", plain(text)), String::new()]
}

/// A ticked box.
pub(super) fn ticked(text: &str) -> String {
    format!("- [x] {text}")
}

/// A field with its first allowed value, or with words to replace.
pub(super) fn field(field: &PullRequestField, policy: &Policy) -> String {
    field_of(None, field, policy)
}

const IN_YOUR_WORDS: &str = "what is true, in your words";

/// A field with a value that answers it: one that its name and its list both know. A pattern is no answer.
fn field_of(agent: Option<&str>, field: &PullRequestField, policy: &Policy) -> String {
    let name = plain(&field.key).to_ascii_lowercase();
    let words = words_of(&name, policy);
    let fits = |text: &str| {
        let is_listed = || field.values.iter().any(|glob| glob.matches(text));
        !policy.disclosure.is_none(text) && (field.values.is_empty() || is_listed())
    };
    let agent = agent.filter(|_| name == "tool" || name == "agent");
    let is_word = |text: &&str| !text.contains(['*', '?']);
    let listed = field.values.iter().map(TextGlob::as_str);
    let first = agent.into_iter().chain(words.iter().map(String::as_str));
    let mut known = first.chain(listed.clone().filter(is_word));
    let known = known.find(|text| fits(text)).map(str::to_owned);
    let value = known.unwrap_or_else(|| {
        let agents = policy.agents();
        let bare: Vec<String> =
            listed.clone().map(|glob| glob.replace('*', "").replace('?', "x")).collect();
        let bare = bare.iter().map(|text| text.trim().to_owned()).filter(|text| fits(text));
        let is_agent = |text: &String| agents.by_name_exact(text).is_some();
        let title = || agents.iter().map(|agent| agent.title.clone()).find(|title| fits(title));
        let mut bare = bare.peekable();
        if fits(IN_YOUR_WORDS) {
            return IN_YOUR_WORDS.to_owned();
        }
        let own = bare.next_if(is_agent).or_else(title).or_else(|| bare.next());
        own.or_else(|| listed.clone().next().map(str::to_owned)).unwrap_or_default()
    });
    format!("{}: {value}", field.key)
}

/// The words that a field with a name of the language can hold; empty: any text.
fn words_of(name: &str, policy: &Policy) -> Vec<String> {
    match name {
        "extent" => Extent::ALL.iter().map(ToString::to_string).collect(),
        "surface" => Surface::ALL.iter().map(ToString::to_string).collect(),
        "category" => {
            let code = policy.categories.contains_key("code").then(|| "code".to_owned());
            code.into_iter().chain(policy.categories.keys().cloned()).collect()
        }
        "exception" => policy.exceptions.keys().cloned().collect(),
        _ => Vec::new(),
    }
}
