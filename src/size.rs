//! How large a change is, path by path: what limits are counted by.
//!
//! Lines are those that `git diff --no-renames --diff-algorithm=myers` adds and removes, counted from the
//! content alone: no attribute and no configuration has a say. What a policy ignores is counted apart,
//! so that each table can leave out what it wants.

use std::collections::{BTreeMap, BTreeSet};

use bstr::{BStr, BString};

use crate::fact::{Fact, Input, Missing};
use crate::policy::{Count, Ignored, Policy};

/// How large a change is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sizes {
    /// The lines of each changed path, for each way of counting that was read.
    pub lines: BTreeMap<Counting, BTreeMap<BString, Lines>>,
    /// Those of the changed paths that the trusted side calls generated.
    pub generated: Fact<BTreeSet<BString>>,
}

/// Which lines are counted: all, or without some kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counting {
    /// Without lines that differ in white space only, as `git diff -w` compares them.
    pub without_whitespace: bool,
    /// Without paragraphs that were moved.
    pub without_moved: bool,
}

/// The lines of one path; what has none is more than any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lines {
    /// Those that are added, plus those that are removed.
    Counted(u64),
    /// Its content has no lines: git calls it binary.
    Binary,
}

impl Counting {
    /// How a table counts.
    pub fn of(count: &Count) -> Self {
        Self {
            without_whitespace: count.ignore.contains(&Ignored::Whitespace),
            without_moved: count.ignore.contains(&Ignored::Moved),
        }
    }

    /// All ways in which the tables of a policy count.
    pub fn all_of(policy: &Policy) -> BTreeSet<Self> {
        policy.limits().map(|limited| Self::of(&limited.count)).collect()
    }
}

impl Sizes {
    /// The lines of a path. One that was not counted is missing, never empty.
    pub(crate) fn lines(&self, counting: Counting, path: &BStr) -> Result<Lines, Missing> {
        let counted = self.lines.get(&counting).ok_or(Missing::NotGiven(Input::Sizes))?;
        counted.get(path).copied().ok_or_else(|| {
            Missing::Unreadable(Input::Sizes, format!("nothing was counted for `{path}`"))
        })
    }
}

impl Policy {
    /// The conditions of all tables that limit a size.
    pub(crate) fn limits(&self) -> impl Iterator<Item = &crate::policy::Conditions> {
        std::iter::once(&self.conditions)
            .chain(self.areas.values().map(|area| &area.conditions))
            .chain(self.exceptions.values().map(|exception| &exception.conditions))
            .filter(|conditions| conditions.has_limit())
    }

    /// Whether a table leaves out what is generated.
    pub fn ignores_generated(&self) -> bool {
        self.limits().any(|limited| limited.count.ignore.contains(&Ignored::Generated))
    }
}
