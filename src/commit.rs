//! A commit as it is judged: plain data, no git library in sight.

use std::fmt;
use std::sync::Arc;

use bstr::{BStr, BString};
use jiff::civil::Date;

use crate::fact::{Fact, Input, Missing};
use crate::message::Message;
use crate::policy::{DateBasis, Policy, PullRequestForm, Surface};
use crate::pull_request::{Commits, PullRequest};
use crate::size::Sizes;

/// All that the judge may know of one commit, of one message that is to become a commit, or of a text.
#[derive(Clone, Debug)]
pub struct CommitFacts {
    /// What is judged.
    pub kind: Kind,
    /// The commit's id; none for a message that is not committed yet.
    pub id: Option<CommitId>,
    /// Where in its life the commit is: which trailers are due.
    pub stage: Stage,
    /// How many parents it has; two or more make it a merge.
    pub parents: Fact<usize>,
    /// Who the commit says wrote it. Of a pull request, who all of its commits say wrote them.
    pub author: Fact<Person>,
    /// Who the commit says made it.
    pub committer: Fact<Person>,
    /// The message, as git stores it and reads it.
    pub message: Fact<Message>,
    /// The paths that it changes, as bytes from the root of the tree: both sides of a rename. Of a
    /// merge: those that differ from every parent, and those that differ from what git merges by itself.
    pub changed_paths: Fact<Vec<BString>>,
    /// How many lines it changes in each of these paths.
    pub sizes: Fact<Sizes>,
    /// Of a merge: whether its tree is what git merges by itself.
    pub automatic_merge: Fact<bool>,
    /// The change that it is a part of.
    pub part_of: Fact<PartOf>,
    /// The full name of the ref that it is meant for, such as `refs/heads/main`.
    pub target: Fact<BString>,
    /// The date (UTC) on which it came into the target, or today where it is not in yet.
    pub entered: Fact<Date>,
    /// Whether it stands before the policy, or before the commit that `since` names.
    pub standing: Fact<Standing>,
    /// Of a commit, the pull request that it is a part of; of a text, the text.
    pub pull_request: Fact<Arc<PullRequest>>,
    /// Of a pull request, what its commits say.
    pub commits: Fact<Commits>,
}

/// What is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A commit, or a message that is to become one.
    #[default]
    Commit,
    /// The text of a pull request, or a cover letter, which speaks for its commits as `where` says.
    PullRequest,
    /// A text that goes to this surface and speaks for itself alone.
    Text(Surface),
}

impl Kind {
    /// The form by which it states AI use: `[disclosure.pull-request]`, which only a pull request has.
    pub fn form(self, policy: &Policy) -> Option<&PullRequestForm> {
        let has_it = matches!(self, Self::PullRequest | Self::Text(Surface::PullRequest));
        policy.disclosure.pull_request.as_ref().filter(|_| has_it)
    }
}

impl CommitFacts {
    /// A commit of which nothing is known yet; the caller fills in what it reads.
    pub fn unread(id: Option<CommitId>, stage: Stage) -> Self {
        Self {
            kind: Kind::Commit,
            id,
            stage,
            parents: Fact::NotGiven,
            author: Fact::NotGiven,
            committer: Fact::NotGiven,
            message: Fact::NotGiven,
            changed_paths: Fact::NotGiven,
            sizes: Fact::NotGiven,
            automatic_merge: Fact::NotGiven,
            part_of: Fact::NotGiven,
            target: Fact::NotGiven,
            entered: Fact::NotGiven,
            standing: Fact::NotGiven,
            pull_request: Fact::NotGiven,
            commits: Fact::NotGiven,
        }
    }

    /// A text of which nothing else is known yet. Only a pull request has paths: those of its commits.
    pub fn of_text(kind: Kind, text: Fact<Arc<PullRequest>>) -> Self {
        let mut facts = Self { kind, ..Self::unread(None, Stage::Landing) };
        facts.parents = Fact::Read(1);
        facts.standing = Fact::Read(Standing::InForce);
        facts.message = match &text {
            Fact::Read(text) => Fact::Read(text.message().clone()),
            Fact::Unreadable(why) => Fact::Unreadable(why.clone()),
            Fact::NotYet => Fact::NotYet,
            Fact::NotGiven => Fact::NotGiven,
        };
        if matches!(kind, Kind::Text(_)) {
            facts.changed_paths = Fact::Read(Vec::new());
        }
        facts.pull_request = text;
        facts
    }

    /// Whether it is a text, and neither a commit nor a message that is to become one.
    pub fn is_text(&self) -> bool {
        self.kind != Kind::Commit
    }

    /// Its date in UTC, by this basis.
    pub(crate) fn date(&self, basis: DateBasis) -> Result<Date, Missing> {
        let stated = |person: &Fact<Person>, input: Input| {
            person.get(input)?.date().ok_or_else(|| {
                Missing::Unreadable(input, "its date lies outside the calendar".to_owned())
            })
        };
        match basis {
            DateBasis::Entered => self.entered.get(Input::Entered).copied(),
            DateBasis::Committer => stated(&self.committer, Input::Committer),
            DateBasis::Author => stated(&self.author, Input::Author),
        }
    }

    /// Whether it has more than one parent; false where that was not read, which only makes the
    /// judgement stricter: a merge can be exempt, another commit cannot.
    pub fn is_merge(&self) -> bool {
        matches!(self.parents, Fact::Read(2..))
    }
}

/// Where in its life a commit is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A message in a client hook or a file: what other people give later is not due yet.
    Message,
    /// A range, a push, an audit: everything is due.
    Landing,
}

/// What a commit is a part of: over what `per = "change"` is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOf {
    /// A change that is judged as a whole beside its commits ([`crate::change`]).
    Change,
    /// A history, in which nothing tells one change from the next.
    History,
}

/// Where a commit stands to the beginning of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The policy was there when the commit came in.
    InForce,
    /// The target had no policy yet; this is also so for the change that adds the first one.
    NoPolicyYet,
    /// It is the commit that `since = { after = … }` names, or one that this commit reaches.
    ReachedBySince,
}

/// A name, an address and a date, as a commit states them (git-commit(1), "COMMIT INFORMATION").
/// Anyone can write anything here: it is a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name, as bytes.
    pub name: BString,
    /// The address between `<` and `>`, as bytes.
    pub address: BString,
    /// Seconds since 1970 (UTC), as stated; saturated where the number is absurd.
    pub seconds: i64,
}

impl Person {
    /// The stated date in UTC; none where it lies outside the calendar (years -9999 to 9999).
    pub fn date(&self) -> Option<Date> {
        let timestamp = jiff::Timestamp::from_second(self.seconds).ok()?;
        Some(timestamp.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Whether two addresses are the same: ASCII case does not count.
    pub fn has_address(&self, address: &BStr) -> bool {
        self.address.eq_ignore_ascii_case(address)
    }
}

/// A full object id: 20 bytes (SHA-1) or 32 (SHA-256).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId {
    bytes: [u8; 32],
    len: u8,
}

impl CommitId {
    /// Reads 40 or 64 hexadecimal digits; nothing shorter, for an abbreviation can change its
    /// meaning as a repository grows.
    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        if hex.len() != 40 && hex.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(Self { bytes, len: u8::try_from(hex.len() / 2).ok()? })
    }

    /// The id's bytes: 20 or 32.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Whether it is the id of nothing, by which a push says "create" or "delete" (githooks(5)).
    pub fn is_zero(&self) -> bool {
        self.as_bytes().iter().all(|byte| *byte == 0)
    }

    /// The first twelve digits, for people; machine formats print the whole.
    pub fn short(&self) -> String {
        let mut hex = self.to_string();
        hex.truncate(12);
        hex
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
