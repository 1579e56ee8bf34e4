//! One rule's result: about what, by which clause, why, and how to mend it.

use std::fmt;

use bstr::{BString, ByteSlice};

use crate::fact::{Input, Missing};
use crate::policy::Level;

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// What it means for the verdict: the policy's level for the rule, else the rule's own.
    pub level: Level,
    /// Whether the rule failed, or could not decide.
    pub outcome: Outcome,
    /// Where.
    pub place: Place,
    /// What is so, in a phrase.
    pub reason: String,
    /// The clause of the policy that asks for it.
    pub clause: Clause,
    /// How to mend it; none where another finding's remedy mends this one too.
    pub remedy: Option<Remedy>,
}

/// Whether a rule failed, or could not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule is not met.
    Fail,
    /// It cannot be decided from what was given.
    Undecided(Missing),
    /// It is not due at this stage: needed before the change lands.
    Later,
}

/// Where in a commit, or around it, a finding stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The policy.
    Policy,
    /// The change as a whole: all of its commits together.
    Change,
    /// The commit as a whole.
    Commit,
    /// The text as a whole: a pull request, an issue.
    Text,
    /// The author.
    Author,
    /// The committer.
    Committer,
    /// A line of the message or of the text, from 1, with its text.
    Line(usize, BString),
    /// A changed path.
    Path(BString),
}

impl fmt::Display for Place {
    /// For people; the text is not escaped here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy => f.write_str("the policy"),
            Self::Change => f.write_str("the change as a whole"),
            Self::Commit => f.write_str("the commit"),
            Self::Text => f.write_str("the text"),
            Self::Author => f.write_str("the author"),
            Self::Committer => f.write_str("the committer"),
            Self::Line(line, text) => write!(f, "line {line}: {}", text.to_str_lossy()),
            Self::Path(path) => write!(f, "{}", path.to_str_lossy()),
        }
    }
}

/// A clause of the policy: a table, and a key in it where one is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clause {
    /// The table, such as `exceptions.translation`.
    pub table: String,
    /// The key.
    pub key: Option<&'static str>,
}

impl Clause {
    /// A key of a table.
    pub fn new(table: impl Into<String>, key: &'static str) -> Self {
        Self { table: table.into(), key: Some(key) }
    }

    /// A whole table.
    pub fn table(table: impl Into<String>) -> Self {
        Self { table: table.into(), key: None }
    }

    /// The name under which [`crate::policy::Policy::lines`] has the line of the clause.
    pub fn dotted(&self) -> String {
        match self.key {
            Some(key) => format!("{}.{key}", self.table),
            None => self.table.clone(),
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.table)?;
        self.key.map_or(Ok(()), |key| write!(f, " {key}"))
    }
}

/// How a finding is mended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// What to do, in a phrase.
    pub say: String,
    /// The exceptions among which a person chooses: one of them, if it applies.
    pub choices: Vec<Choice>,
    /// The lines to put at the end of the message, or into the text, exactly.
    pub lines: Vec<String>,
}

/// An exception that could be claimed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The line that claims it, exactly.
    pub line: String,
    /// What it is for.
    pub title: String,
    /// What it asks besides the claim, each in a phrase.
    pub asks: Vec<String>,
    /// Who helps instead.
    pub contact: Option<String>,
}

impl Remedy {
    /// Words alone.
    pub fn say(say: impl Into<String>) -> Self {
        Self::paste(say, Vec::new())
    }

    /// Words, and lines to paste.
    pub fn paste(say: impl Into<String>, lines: Vec<String>) -> Self {
        Self { say: say.into(), choices: Vec::new(), lines }
    }

    /// With exceptions among which a person chooses.
    #[must_use]
    pub fn choosing(self, choices: Vec<Choice>) -> Self {
        Self { choices, ..self }
    }
}

impl Finding {
    /// Whether it makes the commit a violation.
    pub fn is_violation(&self) -> bool {
        self.outcome == Outcome::Fail && self.level == Level::Deny
    }

    /// The input that a person must give or judge, if that is what stands in the way of a verdict.
    pub fn awaits(&self) -> Option<Input> {
        match &self.outcome {
            Outcome::Undecided(Missing::NotGiven(input)) if self.level == Level::Deny => {
                Some(*input)
            }
            _ => None,
        }
    }

    /// Whether a later stage must decide it, which can make the commit a violation then.
    pub fn is_open(&self) -> bool {
        self.level == Level::Deny && matches!(self.outcome, Outcome::Undecided(Missing::NotYet(_)))
    }

    /// The fact for want of which a rule decided nothing; nothing in the commit mends that. None where the
    /// rule has more to say.
    pub fn lacks(&self) -> Option<&Missing> {
        match &self.outcome {
            Outcome::Undecided(missing) if self.remedy.is_none() => Some(missing),
            _ => None,
        }
    }

    /// Why the commit could not be judged, if that is so. It has no level: it always counts.
    pub fn unreadable(&self) -> Option<(Input, &str)> {
        match &self.outcome {
            Outcome::Undecided(Missing::Unreadable(input, why)) => Some((*input, why)),
            _ => None,
        }
    }
}
