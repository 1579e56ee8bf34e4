//! `form`: the forms of a value, by name or as templates.

use super::diagnosis::{Diagnosis, Severity};
use super::lists::entries;
use super::nearest::nearest;
use super::value::Value;
use crate::policy::form::{BadForm, Form, FormTemplate};
use crate::policy::words::Placeholder;

/// One form, or several that are tried in order.
pub(super) fn forms(value: &Value<'_>) -> Option<Vec<Form>> {
    let forms = if value.is_list() {
        entries(value, |a, b| a == b, form)
    } else {
        form(value).into_iter().collect()
    };
    (!forms.is_empty()).then_some(forms)
}

/// A name, or a template: it holds a `{`.
fn form(value: &Value<'_>) -> Option<Form> {
    let text = value.text()?;
    if text.contains('{') {
        return match FormTemplate::new(text) {
            Ok(template) => Some(Form::Own(template)),
            Err(flaws) => {
                for flaw in flaws {
                    flawed(value, flaw);
                }
                None
            }
        };
    }
    value.word_of(text).map(Form::Named)
}

/// Says what is wrong with a template, at its place inside the text.
fn flawed(value: &Value<'_>, flaw: BadForm) {
    let BadForm { range, title, label, help, unknown } = flaw;
    let meant = unknown
        .and_then(|name| nearest(&name, Placeholder::ALL.iter().map(|known| known.as_str())));
    let label = meant.map_or(label, |meant| format!("did you mean `{{{meant}}}`?"));
    let diagnosis = Diagnosis::new(
        Severity::Error,
        value.within_text(range),
        format!("{title} in `{}`", value.name),
        label,
    );
    value.log.add(match help {
        Some(help) => diagnosis.help(help),
        None => diagnosis,
    });
}
