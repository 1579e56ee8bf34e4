//! What is wrong with a policy, or doubtful: where, why, and what was meant.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::texts::{ParentText, Texts};

/// One thing that is wrong or doubtful in the text of a policy.
///
/// The texts hold words of the policy as they stand there: whoever shows them escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Whether the policy can be used all the same.
    pub severity: Severity,
    /// The text of another policy in which the place is; none: it is in the policy's own.
    pub file: Option<Arc<ParentText>>,
    /// The place: bytes of the text.
    pub span: Range<usize>,
    /// What is wrong, in one phrase.
    pub title: String,
    /// What is to be said at the place.
    pub label: String,
    /// The line to write, or what was expected.
    pub help: Option<String>,
    /// Another place that belongs to it, such as the first of two.
    pub second: Option<Second>,
}

/// A second place of a [`Diagnosis`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Second {
    /// The text of another policy in which the place is; none: it is in the policy's own.
    pub file: Option<Arc<ParentText>>,
    /// The place: bytes of the text.
    pub span: Range<usize>,
    /// What is to be said there.
    pub label: String,
}

/// Whether a policy can be used in spite of a [`Diagnosis`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No: nothing is judged by it.
    Error,
    /// Yes, but it does not do what its authors may think.
    Hint,
}

impl Diagnosis {
    /// A diagnosis without help and without a second place.
    pub fn new(
        severity: Severity,
        span: Range<usize>,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        let (title, label) = (title.into(), label.into());
        Self { severity, file: None, span, title, label, help: None, second: None }
    }

    /// Adds the line to write, or what was expected.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Adds a second place.
    #[must_use]
    pub fn second(self, span: Range<usize>, label: impl Into<String>) -> Self {
        Self { second: Some(Second { file: None, span, label: label.into() }), ..self }
    }
}

/// What is collected while a policy is read: diagnoses, and the place of each table and key.
#[derive(Default)]
pub(super) struct Log {
    /// Whether the file builds on a policy that could not be named: what it lacks may stand there.
    pub(super) lacks_its_parent: Cell<bool>,
    diagnoses: RefCell<Vec<Diagnosis>>,
    places: RefCell<BTreeMap<Rc<str>, Range<usize>>>,
    /// The keys that were asked for in each table.
    #[cfg(test)]
    asked: RefCell<BTreeMap<String, Vec<&'static str>>>,
}

#[cfg(test)]
impl Log {
    /// Notes which keys were asked for in a table. Names that a policy chooses stand as `*`.
    pub(super) fn asks(&self, table: &str, keys: &[&'static str]) {
        const KINDS: [&str; 6] =
            ["exceptions", "areas", "duties", "categories", "automation", "tools"];
        let mut parts: Vec<&str> = table.split('.').collect();
        if parts.len() > 1 && KINDS.contains(&parts[0]) {
            parts[1] = "*";
        }
        if let ["tools", _, "tasks", task] = parts.as_mut_slice() {
            *task = "*";
        }
        self.asked.borrow_mut().insert(parts.join("."), keys.to_vec());
    }

    /// The keys that were asked for in each table.
    pub(super) fn asked(self) -> BTreeMap<String, Vec<&'static str>> {
        self.asked.into_inner()
    }
}

impl Log {
    /// Notes a diagnosis.
    pub(super) fn add(&self, diagnosis: Diagnosis) {
        self.diagnoses.borrow_mut().push(diagnosis);
    }

    /// Notes an error without help.
    pub(super) fn error(&self, span: Range<usize>, title: impl Into<String>, label: &str) {
        self.add(Diagnosis::new(Severity::Error, span, title, label));
    }

    /// Notes an error, and what to write instead.
    pub(super) fn error_with_help(
        &self,
        span: Range<usize>,
        title: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) {
        self.add(Diagnosis::new(Severity::Error, span, title, label).help(help));
    }

    /// Notes a hint.
    pub(super) fn hint(
        &self,
        span: Range<usize>,
        title: impl Into<String>,
        label: &str,
        help: impl Into<String>,
    ) {
        self.add(Diagnosis::new(Severity::Hint, span, title, label).help(help));
    }

    /// Remembers where a table or key stands, by its dotted name.
    pub(super) fn stands_at(&self, name: Rc<str>, span: Range<usize>) {
        self.places.borrow_mut().insert(name, span);
    }

    /// Where a table or key stands; the beginning of the text for what is not there.
    pub(super) fn place(&self, name: &str) -> Range<usize> {
        self.places.borrow().get(name).cloned().unwrap_or(0..0)
    }

    /// Whether a table or key is not in the text.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.places.borrow().contains_key(name)
    }

    /// Whether an error was noted.
    pub(super) fn has_errors(&self) -> bool {
        self.diagnoses.borrow().iter().any(|diagnosis| diagnosis.severity == Severity::Error)
    }

    /// Takes over what is wrong, as another log has it whose text begins at `start`.
    pub(super) fn take_errors(&self, other: Self, start: usize) {
        let later = |span: &Range<usize>| span.start + start..span.end + start;
        for mut diagnosis in other.diagnoses.into_inner() {
            if diagnosis.severity == Severity::Error {
                diagnosis.span = later(&diagnosis.span);
                if let Some(second) = &mut diagnosis.second {
                    second.span = later(&second.span);
                }
                self.add(diagnosis);
            }
        }
    }

    /// The places by name.
    pub(super) fn into_places(self) -> BTreeMap<Rc<str>, Range<usize>> {
        self.places.into_inner()
    }

    /// The diagnoses in the order of their places, each in its own text, and the places by name.
    pub(super) fn into_parts(
        self,
        texts: &Texts,
    ) -> (Vec<Diagnosis>, BTreeMap<Rc<str>, Range<usize>>) {
        let mut diagnoses = self.diagnoses.into_inner();
        diagnoses.sort_by_key(|diagnosis| (diagnosis.span.start, diagnosis.severity));
        for diagnosis in &mut diagnoses {
            let (file, span) = texts.locate(&diagnosis.span);
            (diagnosis.file, diagnosis.span) = (file.cloned(), span);
            if let Some(second) = &mut diagnosis.second {
                let (file, span) = texts.locate(&second.span);
                (second.file, second.span) = (file.cloned(), span);
            }
        }
        (diagnoses, self.places.into_inner())
    }
}
