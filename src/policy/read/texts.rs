//! The texts of a policy and of those that it builds on, as if they stood one behind the other: so a place
//! is one range of bytes while they are read, and tells afterwards in which of them it is.

use std::ops::Range;
use std::sync::Arc;

/// The text of a policy on which another builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParentText {
    /// How it is named.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The texts, the policy's own first.
pub(super) struct Texts {
    own: usize,
    parents: Vec<(usize, Arc<ParentText>)>,
}

impl Texts {
    pub(super) fn of(own: &str) -> Self {
        Self { own: own.len(), parents: Vec::new() }
    }

    /// Puts a text behind the others, and says where it begins.
    pub(super) fn add(&mut self, name: String, text: String) -> usize {
        let end = match self.parents.last() {
            Some((start, last)) => start + last.text.len(),
            None => self.own,
        };
        // A place at the end of one text is none at the beginning of the next.
        let start = end + 1;
        self.parents.push((start, Arc::new(ParentText { name, text })));
        start
    }

    /// In which text a place is, none being the policy's own, and where in it.
    pub(super) fn locate(&self, place: &Range<usize>) -> (Option<&Arc<ParentText>>, Range<usize>) {
        let behind = self.parents.iter().rev().find(|(start, _)| *start <= place.start);
        match behind {
            Some((start, text)) => (Some(text), place.start - start..place.end - start),
            None => (None, place.clone()),
        }
    }
}
