//! A policy to which another is held: what it builds on, as a whole.

use super::compare::{Change, compare};
use super::{Policy, compare::Effect};

/// A policy on which another builds, with all that it inherits itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foundation {
    /// How it is named.
    pub name: String,
    /// What it says.
    pub policy: Policy,
    /// Whether it is a template of this program.
    pub is_template: bool,
    /// The points that its children may loosen, by their dotted names.
    pub opens: Vec<String>,
}

impl Foundation {
    /// The points in which a policy may not be what it is.
    pub(crate) fn refused(&self, policy: &Policy) -> impl Iterator<Item = Change> {
        let changes = compare(&self.policy, policy).into_iter();
        changes.filter(|change| change.effect.can_loosen() && !self.opened(&change.clause))
    }

    fn opened(&self, clause: &str) -> bool {
        self.opens.iter().any(|open| {
            clause
                .strip_prefix(open.as_str())
                .is_some_and(|rest| matches!(rest.bytes().next(), None | Some(b'.')))
        })
    }

    /// What is said of a point that is refused.
    pub(crate) fn refusal(&self, change: &Change) -> String {
        let (clause, name) = (&change.clause, &self.name);
        match change.effect {
            Effect::Loosens => format!("`{clause}` loosens what `{name}` asks"),
            _ => format!("`{clause}` is not what `{name}` says, and need not be stricter"),
        }
    }

    /// What can be done about it.
    pub(crate) fn help(&self, change: &Change) -> String {
        let (clause, name) = (&change.clause, &self.name);
        if self.is_template {
            return "keep what the template says; or copy it with `provenance init --template` and change \
                    the copy"
                .to_owned();
        }
        format!(
            "keep it at least as strict; or ask those who answer for `{name}` to let its children choose: \
             `opens = [\"{clause}\"]`"
        )
    }
}
