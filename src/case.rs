//! The case before the rules: a policy, a commit's facts, and what was read from them.
//!
//! Every accessor that rests on a fact answers [`Missing`] where the fact was not read, so that a rule
//! cannot mistake "not read" for "nothing there".

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashSet};

use bstr::{BStr, BString, ByteSlice};
use jiff::civil::Date;

use crate::agents::{Agents, Mark, MarkPlace};
use crate::commit::{CommitFacts, Kind, Person, Stage};
use crate::disclosure::{self, Said, USES_PER_COMMIT, Use};
use crate::fact::{Input, Missing};
use crate::finding::Place;
use crate::message::Message;
use crate::policy::{Automation, Policy, Surface, Trust, Where};
use crate::pull_request::{Named, PullRequest};

/// How areas are taken of which it is not known whether they match, for want of somebody who vouches for the
/// author or of the target ref.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// What rests on them is undecided.
    AsKnown,
    /// Each matches where that asks more, and none where it asks less.
    Strictest,
    /// Each matches where that asks less, and none where it asks more.
    Laxest,
}

/// All that a rule may look at.
pub(crate) struct Case<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) agents: &'a Agents,
    pub(crate) facts: &'a CommitFacts,
    said: OnceCell<Result<Said, Missing>>,
    marks: OnceCell<Result<Vec<Mark>, Missing>>,
    /// How areas are taken of which it is not known whether they match.
    pub(crate) reading: Reading,
    /// Facts that no rule needs, and with which a remedy would say more.
    wishes: RefCell<BTreeSet<Input>>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(policy: &'a Policy, agents: &'a Agents, facts: &'a CommitFacts) -> Self {
        let (said, marks) = (OnceCell::new(), OnceCell::new());
        Self {
            policy,
            agents,
            facts,
            said,
            marks,
            reading: Reading::AsKnown,
            wishes: RefCell::default(),
        }
    }

    /// The same case in another reading.
    pub(crate) fn read_as(&self, reading: Reading) -> Self {
        Self { reading, ..Self::new(self.policy, self.agents, self.facts) }
    }

    /// Says that a remedy would say more if a fact were read.
    pub(crate) fn wish(&self, input: Input) {
        self.wishes.borrow_mut().insert(input);
    }

    /// The facts that were wished for.
    pub(crate) fn wishes(&self) -> BTreeSet<Input> {
        self.wishes.borrow().clone()
    }

    /// The message. One with a NUL byte is unreadable: git stops there (commit.c), other readers do not.
    pub(crate) fn message(&self) -> Result<&'a Message, Missing> {
        // What is read of a text is the text, whoever asks for it.
        let input = if self.facts.is_text() { Input::PullRequest } else { Input::Message };
        let message = self.facts.message.get(input)?;
        if message.has_nul() {
            let why = "it holds a NUL byte: git stops reading there, other programs do not; take the NUL byte \
                       out";
            return Err(Missing::Unreadable(Input::Message, why.to_owned()));
        }
        Ok(message)
    }

    /// What the commit says of AI use.
    pub(crate) fn said(&self) -> Result<&Said, Missing> {
        let said = self.said.get_or_init(|| {
            if self.facts.is_text() {
                return Ok(self.pull_request()?.said().clone());
            }
            let mut said = disclosure::read(self.message()?, self.policy, self.agents);
            if said.size() > USES_PER_COMMIT {
                return Err(too_many("statements of AI use"));
            }
            if let Some((name, _)) = self.automation()?.filter(|(_, automation)| automation.ai)
                && let Some(author) = self.person(Input::Author)?
            {
                said.made_by_automation(name, author);
            }
            Ok(said)
        });
        said.as_ref().map_err(Clone::clone)
    }

    /// Of a commit, the pull request that it is a part of; of a text, the text.
    pub(crate) fn pull_request(&self) -> Result<&'a PullRequest, Missing> {
        self.facts.pull_request.get(Input::PullRequest).map(|text| &**text)
    }

    /// Whether the pull request may state what this policy asks of a commit. What was not given is not asked
    /// here: nothing is known of it.
    pub(crate) fn spoken(&self) -> Option<&'a Said> {
        let speaks = matches!(self.policy.disclosure.place, Where::PullRequest | Where::Either);
        match self.facts.kind {
            Kind::Commit if speaks => self.pull_request().ok().map(PullRequest::said),
            _ => None,
        }
    }

    /// The uses that are stated elsewhere and disclose marks here too: those of the pull request, for a commit
    /// whose uses it may state; those of the commits, for a pull request where they state theirs.
    fn uses_elsewhere(&self) -> &'a [Use] {
        match self.facts.kind {
            Kind::Commit => self.spoken().map_or(&[], |said| &said.uses),
            Kind::PullRequest
                if matches!(self.policy.disclosure.place, Where::Commit | Where::Either) =>
            {
                self.facts.commits.get(Input::Commits).map_or(&[], |commits| &commits.uses)
            }
            _ => &[],
        }
    }

    /// Where the words of a text name this agent, or speak of AI without a name: there a person can read
    /// whether they disclose its use. The words of a pull request speak for its commits as its lines do.
    pub(crate) fn named_in_words(&self, agent: Option<&str>) -> Option<&'a Named> {
        let names = self.pull_request().ok()?.in_words();
        let is_it = |named: &&Named| match (&named.agent, agent) {
            (Some(known), Some(id)) => *known.id == *id,
            _ => true,
        };
        names.iter().find(is_it)
    }

    /// Whether this is a text that speaks for no commit, such as an issue, or a pull request where commits state
    /// their uses.
    pub(crate) fn speaks_for_itself(&self) -> bool {
        let speaks = matches!(self.policy.disclosure.place, Where::PullRequest | Where::Either);
        self.facts.is_text() && !(self.facts.kind == Kind::PullRequest && speaks)
    }

    /// Where the result of a use goes that states no surface. A pull request speaks for the content of its
    /// commits, unless AI use is stated in these alone.
    pub(crate) fn surface(&self) -> Surface {
        match self.facts.kind {
            Kind::Text(surface) => surface,
            Kind::PullRequest if self.policy.disclosure.place == Where::Commit => {
                Surface::PullRequest
            }
            Kind::Commit | Kind::PullRequest => Surface::Content,
        }
    }

    /// The surfaces of a use.
    pub(crate) fn surfaces(&self, stated: &Use) -> Vec<Surface> {
        match stated.stated.surfaces.as_slice() {
            [] => vec![self.surface()],
            surfaces => surfaces.to_vec(),
        }
    }

    /// The uses that the commit discloses.
    pub(crate) fn uses(&self) -> Result<&[Use], Missing> {
        Ok(&self.said()?.uses)
    }

    /// The marks of known agents in the message, the author and the committer. A stage that has no
    /// author yet has no mark there.
    pub(crate) fn marks(&self) -> Result<&[Mark], Missing> {
        let marks = self.marks.get_or_init(|| {
            let author = self.person(Input::Author)?;
            let committer = self.person(Input::Committer)?;
            let message = self.message()?;
            let mut marks = self.agents.marks(message, author, committer);
            if marks.iter().any(|mark| matches!(mark.place, MarkPlace::Trailer { .. })) {
                let none: HashSet<usize> =
                    self.said()?.standing_negatives().map(|said| said.origin.line).collect();
                marks.retain(|mark| !self.is_settled(mark, message, &none));
            }
            if marks.len() > USES_PER_COMMIT {
                return Err(too_many("marks of AI tools"));
            }
            Ok(marks)
        });
        marks.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    /// Whether a mark stands on a line of which the policy says that it is no AI, or that states "none".
    fn is_settled(&self, mark: &Mark, message: &Message, none: &HashSet<usize>) -> bool {
        let MarkPlace::Trailer { line, .. } = mark.place else { return false };
        let trailers = message.trailers();
        let is_not_ai = |index: usize| {
            let value = trailers[index].value.to_str_lossy();
            self.policy.disclosure.not_ai.iter().any(|glob| glob.matches(&value))
        };
        none.contains(&line)
            || trailers.binary_search_by_key(&line, |trailer| trailer.line).is_ok_and(is_not_ai)
    }

    /// The author or the committer; none where this stage has none yet, and of a text.
    pub(crate) fn person(&self, which: Input) -> Result<Option<&'a Person>, Missing> {
        if self.facts.is_text() {
            return Ok(None);
        }
        let fact =
            if which == Input::Committer { &self.facts.committer } else { &self.facts.author };
        match fact.get(which) {
            Ok(person) => Ok(Some(person)),
            Err(Missing::NotYet(_)) => Ok(None),
            Err(missing) => Err(missing),
        }
    }

    /// The paths that the commit changes. A pull request changes those of the commits that it speaks for;
    /// where these state their uses themselves, they answer for them.
    pub(crate) fn changed_paths(&self) -> Result<&'a [BString], Missing> {
        if self.facts.kind == Kind::PullRequest
            && matches!(self.policy.disclosure.place, Where::Commit | Where::Both)
        {
            return Ok(&[]);
        }
        self.facts.changed_paths.get(Input::ChangedPaths).map(Vec::as_slice)
    }

    /// Whether a merge is what git merges by itself.
    pub(crate) fn is_automatic_merge(&self) -> Result<bool, Missing> {
        self.facts.automatic_merge.get(Input::AutomaticMerge).copied()
    }

    /// The full name of the target ref.
    pub(crate) fn target(&self) -> Result<&'a BStr, Missing> {
        self.facts.target.get(Input::TargetRef).map(|name| name.as_bstr())
    }

    /// The commit's date, by the basis that the policy chose. A text has one only: that of today.
    pub(crate) fn date(&self) -> Result<Date, Missing> {
        if self.facts.is_text() {
            return self.facts.entered.get(Input::Entered).copied();
        }
        self.facts.date(self.policy.dates)
    }

    /// The declared automation that stands as the author.
    pub(crate) fn automation(&self) -> Result<Option<(&'a str, &'a Automation)>, Missing> {
        for (name, automation) in &self.policy.automation {
            if self.is_automation(automation)? {
                return Ok(Some((name, automation)));
            }
        }
        Ok(None)
    }

    fn is_automation(&self, automation: &Automation) -> Result<bool, Missing> {
        // Until signatures are verified, an identity that must be vouched for is never that of automation.
        if automation.trust == Trust::Vouched {
            return Ok(false);
        }
        let Some(author) = self.person(Input::Author)? else { return Ok(false) };
        let states_it = automation.identities.iter().any(|identity| {
            identity.address().is_some_and(|address| author.has_address(BStr::new(address)))
        });
        if !states_it || !self.within(automation.from, automation.until)? {
            return Ok(false);
        }
        if let Some(globs) = &automation.paths {
            let paths = self.changed_paths()?;
            // Nothing is vacuously true: an empty commit changes none of the declared paths.
            let within = |path: &BString| globs.selects(|glob| glob.matches(path.as_bstr()));
            if paths.is_empty() || !paths.iter().all(within) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the commit's date lies within both days, which are included.
    pub(crate) fn within(&self, from: Option<Date>, until: Option<Date>) -> Result<bool, Missing> {
        if from.is_none() && until.is_none() {
            return Ok(true);
        }
        let date = self.date()?;
        Ok(from.is_none_or(|from| from <= date) && until.is_none_or(|until| date <= until))
    }

    /// Whether what other people give later is not due yet.
    pub(crate) fn is_early(&self) -> bool {
        self.facts.stage == Stage::Message
    }

    /// The marks that no use discloses. A use discloses the marks of the agent that it names; one that
    /// is well-formed and names no known agent discloses all.
    pub(crate) fn undisclosed_marks(&self) -> Result<Vec<&Mark>, Missing> {
        let uses = || self.uses().map(|uses| uses.iter().chain(self.uses_elsewhere()));
        let names_none =
            |stated: &Use| stated.stated.known.is_empty() && stated.stated.malformed.is_empty();
        if uses()?.any(names_none) {
            return Ok(Vec::new());
        }
        let known: HashSet<&str> =
            uses()?.flat_map(|stated| &stated.stated.known).map(String::as_str).collect();
        let are_uses = uses()?.next().is_some();
        let discloses = |mark: &&Mark| match &mark.agent {
            Some(agent) => known.contains(&*agent.id),
            // A mark that names no agent, such as `AI-assisted: yes`, is disclosed by any use.
            None => are_uses,
        };
        Ok(self.marks()?.iter().filter(|mark| !discloses(mark)).collect())
    }
}

fn too_many(what: &str) -> Missing {
    let why = format!(
        "it has more than {USES_PER_COMMIT} {what} (limit `uses-per-commit`), so it was not judged"
    );
    Missing::Unreadable(Input::Message, why)
}

/// Whether a mark stands in a trailer with this key.
pub(crate) fn stands_under(mark: &Mark, key: &str) -> bool {
    matches!(&mark.place, MarkPlace::Trailer { key: stands, .. } if stands.eq_ignore_ascii_case(key))
}

/// Where a mark stands, as findings say it.
pub(crate) fn mark_place(mark: &Mark) -> Place {
    match &mark.place {
        MarkPlace::Line(line) | MarkPlace::Trailer { line, .. } => {
            Place::Line(*line, mark.text.clone())
        }
        MarkPlace::Author => Place::Author,
        MarkPlace::Committer => Place::Committer,
    }
}

/// What a mark is of, for people.
pub(crate) fn agent_title(mark: &Mark) -> &str {
    mark.agent.as_ref().map_or("an AI tool", |agent| &agent.title)
}
