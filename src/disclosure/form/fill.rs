//! Writing a head in a form.

use super::{Head, text_is_agent};
use crate::policy::{Form, FormTemplate, FormValue, Part, Placeholder, Repeat, holds};

/// A head in a form, and how many of the categories stand in it; none where the form asks for a part
/// that is not there. Whether it reads back as the same parts, the caller looks.
pub(crate) fn fill(head: &Head, form: &Form) -> Option<(String, usize)> {
    let template = form.template();
    let mut filled = Filled { template, head, text: String::new(), categories: 0 };
    filled.parts(template.parts())?;
    if let (Some(note), true) = (&head.note, template.has(Placeholder::Aid)) {
        filled.text.push(' ');
        filled.text.push_str(note);
    }
    Some((filled.text, filled.categories))
}

struct Filled<'a> {
    template: &'a FormTemplate,
    head: &'a Head,
    text: String,
    categories: usize,
}

impl Filled<'_> {
    fn parts(&mut self, parts: &[Part]) -> Option<()> {
        for part in parts {
            match part {
                Part::Literal(text) => self.text.push_str(text),
                Part::Value(value) => self.value(*value)?,
                Part::Optional(inner) => {
                    let before = (self.text.len(), self.categories);
                    let has_values = Placeholder::ALL.iter().any(|name| holds(inner, *name));
                    if !has_values || self.parts(inner).is_none() {
                        self.text.truncate(before.0);
                        self.categories = before.1;
                    }
                }
            }
        }
        Some(())
    }

    fn value(&mut self, value: FormValue) -> Option<()> {
        let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
        let mut all = match value.placeholder {
            Placeholder::Agent => one(&self.head.agent),
            Placeholder::Model => one(&self.head.model),
            Placeholder::Aid => self.head.aids.clone(),
            Placeholder::Address => one(&self.head.address),
            Placeholder::Category => self.head.categories.clone(),
            Placeholder::Text if text_is_agent(self.template) => one(&self.head.agent),
            Placeholder::Text => one(&self.head.text),
        };
        let between = match value.repeat {
            None => {
                all.truncate(1);
                ""
            }
            Some(Repeat::Blanks) => " ",
            Some(Repeat::Commas) => ", ",
        };
        if value.placeholder == Placeholder::Category {
            self.categories = all.len();
        }
        self.text.push_str(&all.join(between));
        (!all.is_empty()).then_some(())
    }
}
