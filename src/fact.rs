//! A fact about a commit, and the four ways in which it can be known or not.
//!
//! No rule can mistake an unread fact for an empty one: the value is reached only through
//! [`Fact::get`], which answers [`Missing`] in every other case, and a rule passes that on.

use std::fmt;

/// One fact, as the caller of the judge could provide it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Fact<T> {
    /// It was read.
    Read(T),
    /// This stage has none yet, and will: a message in an editor has no reviewer.
    NotYet,
    /// Nobody gave it. What rests on it is undecided.
    #[default]
    NotGiven,
    /// It exists and could not be read. The commit is undetermined; the text says why.
    Unreadable(String),
}

impl<T> Fact<T> {
    /// The value, or why there is none. `input` names the fact in what people read.
    pub fn get(&self, input: Input) -> Result<&T, Missing> {
        match self {
            Self::Read(value) => Ok(value),
            Self::NotYet => Err(Missing::NotYet(input)),
            Self::NotGiven => Err(Missing::NotGiven(input)),
            Self::Unreadable(why) => Err(Missing::Unreadable(input, why.clone())),
        }
    }
}

/// The facts that rules ask for, by the names that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The commit's message.
    Message,
    /// The author: name, address, date.
    Author,
    /// The committer: name, address, date.
    Committer,
    /// The paths that the commit changes.
    ChangedPaths,
    /// How many lines the commit changes in each path.
    Sizes,
    /// Which files the trusted side calls generated.
    Generated,
    /// Whether a merge is what git merges by itself.
    AutomaticMerge,
    /// The change that the commit is a part of.
    Change,
    /// The full name of the ref that the commit is meant for.
    TargetRef,
    /// When the commit came into the target.
    Entered,
    /// Whether the policy, or its `since`, was in force when the commit was made.
    InForce,
    /// A signature that was verified, or a user whom the forge vouches for.
    Signature,
    /// The text of the pull request.
    PullRequest,
    /// The commits of the pull request.
    Commits,
    /// A person's answer, which no input can replace.
    Person,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Message => "the commit message",
            Self::Author => "the author",
            Self::Committer => "the committer",
            Self::ChangedPaths => "the changed paths",
            Self::Sizes => "the numbers of changed lines",
            Self::Generated => "which files are generated",
            Self::AutomaticMerge => "what git merges by itself",
            Self::Change => "the change that the commit is a part of",
            Self::TargetRef => "the target ref",
            Self::Entered => "the date on which it entered",
            Self::InForce => "since when the policy is in force",
            Self::Signature => "a verified signature",
            Self::PullRequest => "the pull request",
            Self::Commits => "the commits of the pull request",
            Self::Person => "a person's answer",
        })
    }
}

impl Input {
    /// The verb that agrees with the name.
    fn be(self, one: &'static str, several: &'static str) -> &'static str {
        if matches!(self, Self::ChangedPaths | Self::Commits | Self::Sizes) { several } else { one }
    }
}

/// Why a rule could not decide, from the lightest to the gravest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Not due at this stage; it does not block.
    NotYet(Input),
    /// The input was not given: the rule is undecided.
    NotGiven(Input),
    /// The input could not be read, and why: the commit is undetermined.
    Unreadable(Input, String),
}

impl Missing {
    /// The fact that is missing.
    pub fn input(&self) -> Input {
        match self {
            Self::NotYet(input) | Self::NotGiven(input) | Self::Unreadable(input, _) => *input,
        }
    }
}

/// Values of which some could not be known. What is known is judged; [`Partial::rest`] then says that
/// something is left, so that a missing fact never hides what is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Partial<T> {
    /// The values that are known.
    pub(crate) known: Vec<T>,
    /// Why others are not; of several reasons the gravest.
    pub(crate) missing: Option<Missing>,
}

impl<T> Partial<T> {
    /// An error where some values could not be known: how a rule ends that has judged the others.
    pub(crate) fn rest(&self) -> Result<(), Missing> {
        self.missing.clone().map_or(Ok(()), Err)
    }

    /// [`Partial::rest`], where what is left could matter.
    pub(crate) fn rest_if(&self, matters: bool) -> Result<(), Missing> {
        if matters { self.rest() } else { Ok(()) }
    }

    /// Whether nothing is known and nothing missing.
    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty() && self.missing.is_none()
    }
}

impl<T> FromIterator<Result<T, Missing>> for Partial<T> {
    fn from_iter<I: IntoIterator<Item = Result<T, Missing>>>(values: I) -> Self {
        let mut partial = Self { known: Vec::new(), missing: None };
        for value in values {
            match value {
                Ok(value) => partial.known.push(value),
                Err(missing) => partial.missing = partial.missing.take().max(Some(missing)),
            }
        }
        partial
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotYet(input) => write!(f, "{input} {} not known yet", input.be("is", "are")),
            Self::NotGiven(input) => write!(f, "{input} {} not given", input.be("was", "were")),
            Self::Unreadable(input, why) => write!(f, "{input} could not be read: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verb_agrees_with_what_is_missing() {
        let told = |missing: Missing| missing.to_string();
        assert_eq!(
            told(Missing::NotYet(Input::ChangedPaths)),
            "the changed paths are not known yet"
        );
        assert_eq!(
            told(Missing::NotGiven(Input::ChangedPaths)),
            "the changed paths were not given"
        );
        assert_eq!(told(Missing::NotGiven(Input::TargetRef)), "the target ref was not given");
    }
}
