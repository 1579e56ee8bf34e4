//! Lines of a draft: what the author writes, and what others add.

use super::heads::Head;
use crate::policy::{CLAIM_KEY, ClaimStyle, Extent, Policy, Surface};

/// Lines as they grow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft<'d> {
    /// The disclosure; none: nothing is said of AI.
    pub(super) said: Option<Said<'d>>,
    /// The exception that is claimed.
    pub(super) claim: Option<&'d str>,
    /// What the author adds.
    pub(super) people: Vec<String>,
    /// What others add.
    pub(super) later: Vec<String>,
}

/// A disclosure as it grows.
#[derive(Clone, Debug)]
pub(super) struct Said<'d> {
    pub(super) head: Head<'d>,
    pub(super) category: Option<String>,
    pub(super) extent: Option<Extent>,
    pub(super) surface: Option<Surface>,
    pub(super) detail: bool,
}

impl PartialEq for Said<'_> {
    fn eq(&self, other: &Self) -> bool {
        // The rest is fixed while a draft is amended.
        self.surface == other.surface && self.detail == other.detail
    }
}

impl Eq for Said<'_> {}

impl Draft<'_> {
    /// All of them.
    pub(super) fn lines(&self, policy: &Policy) -> Vec<String> {
        let mut lines = self.own_lines(policy);
        lines.extend(self.later.iter().cloned());
        lines
    }

    /// The lines that the author writes.
    pub(super) fn own_lines(&self, policy: &Policy) -> Vec<String> {
        let by_field = policy.disclosure.claim == ClaimStyle::Field;
        let mut lines = Vec::new();
        if let Some(said) = &self.said {
            let field = self.claim.filter(|_| by_field);
            lines.push(said.line(field));
            let trailer = self.claim.filter(|_| !by_field);
            lines.extend(trailer.map(|id| format!("{CLAIM_KEY}: {id}")));
        }
        lines.extend(self.people.iter().cloned());
        lines
    }
}

impl Said<'_> {
    fn line(&self, claim: Option<&str>) -> String {
        let key = self.head.key;
        let category = self.category.as_ref().filter(|_| !self.head.has_category);
        let fields = [
            category.map(|category| format!("category={category}")),
            self.surface.map(|surface| format!("surface={surface}")),
            self.extent.filter(|e| key.extent != Some(*e)).map(|e| format!("extent={e}")),
            self.detail.then(|| "detail=what it did, in your words".to_owned()),
            claim.map(|id| format!("exception={id}")),
        ];
        let mut line = format!("{}: {}", key.key, self.head.text);
        for field in fields.into_iter().flatten() {
            line.extend(["; ", &field]);
        }
        line
    }
}
