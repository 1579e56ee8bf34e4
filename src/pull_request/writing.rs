//! What to write into a text, exactly, so that it answers the form of the policy.

use super::form::normal;
use super::markdown::plain;
use crate::policy::{Policy, PullRequestField, PullRequestForm};

/// The lines that state a use, with words to replace.
pub(crate) fn used(form: &PullRequestForm, policy: &Policy) -> Vec<String> {
    let mut lines = form.section.as_ref().map(|text| heading(text)).unwrap_or_default();
    if form.boxes.is_empty() && form.fields.is_empty() {
        lines.push("Which tool helped, and with what.".to_owned());
    }
    lines.extend(form.fields.iter().map(|wanted| field(wanted, policy)));
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
    let is_word = |text: &str| !text.contains(['*', '?']) && !policy.disclosure.is_none(text);
    let fixed = field.values.iter().find(|glob| is_word(glob.as_str())).or(field.values.first());
    let value = fixed.map_or("what is true, in your words", |glob| glob.as_str());
    format!("{}: {value}", field.key)
}
