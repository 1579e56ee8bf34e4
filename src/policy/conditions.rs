//! Conditions: what must be so where a policy, an area or an exception applies.

use super::glob::{PathGlob, TextGlob};
use super::people::People;
use super::words::{Due, Ignored, Per, Statement, Trust};

/// The conditions of `[policy]`, of an area or of an exception. They add up.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Conditions {
    /// What a use must state.
    pub must_state: Vec<Statement>,
    /// Trailers that must be there.
    pub requires: Vec<Requirement>,
    /// How many files a use may change, in the paths that it answers for and this table selects.
    pub max_files: Option<u64>,
    /// How many lines it may add and remove there, together.
    pub max_lines: Option<u64>,
    /// What counts for these two.
    pub count: Count,
}

/// What counts for a size limit: added plus removed lines of
/// `git diff --no-renames --diff-algorithm=myers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Over what it is counted.
    pub per: Per,
    /// Paths that do not count; an empty list excludes nothing.
    pub exclude: Vec<PathGlob>,
    /// Lines that do not count.
    pub ignore: Vec<Ignored>,
}

impl Default for Count {
    fn default() -> Self {
        Self { per: Per::Commit, exclude: Vec::new(), ignore: Vec::new() }
    }
}

impl Conditions {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.must_state.is_empty() && self.requires.is_empty() && !self.has_limit()
    }

    /// Whether a size is limited.
    pub fn has_limit(&self) -> bool {
        self.max_files.is_some() || self.max_lines.is_some()
    }
}

/// One entry of `requires`: a trailer that must be there, never given by an AI identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The keys; any of them suffices. The first is the one that a remedy writes.
    pub keys: Vec<String>,
    /// Who must have given it.
    pub by: By,
    /// What its value must match; any of them suffices, and an empty list asks nothing.
    pub values: Vec<TextGlob>,
    /// Whether a URL or Message-ID must follow `Name <address>`.
    pub reference: bool,
    /// What the identity of `by` must rest on.
    pub trust: Trust,
    /// For which commits it holds.
    pub due: Due,
}

/// Who must have given a required trailer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Anyone who is no AI identity.
    Anyone,
    /// The author: the same address.
    Author,
    /// Another address than the author's.
    OtherPerson,
    /// One of these people.
    People(People),
}

impl By {
    /// What an identity must rest on where the policy does not say: an address can be asked for, but
    /// being outside a group cannot be told from one.
    pub fn default_trust(&self) -> Trust {
        match self {
            Self::People(people) if people.excludes_a_group() => Trust::Vouched,
            _ => Trust::Stated,
        }
    }

    /// Whether somebody other than the author gives it, which an author's own machine cannot have yet.
    pub fn comes_later(&self) -> bool {
        matches!(self, Self::OtherPerson | Self::People(_))
    }
}
