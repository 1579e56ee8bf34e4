//! Commits of a repository, judged: facts are read as the judge asks for them.
//!
//! Every route (range, push, audit) comes through [`Inspection::judge`], so that one engine decides
//! everywhere. Commits are taken in portions: each costs one `git cat-file` and, where a rule asked for
//! changed paths, one `git diff-tree`; never a process a commit. Memory holds one portion.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use bstr::BString;
use jiff::civil::Date;

use crate::agents::Agents;
use crate::commit::{CommitFacts, CommitId, Stage, Standing};
use crate::fact::{Fact, Input};
use crate::git::object::Commit;
use crate::git::{Error, MAX_COMMIT_BYTES, Object, Repository};
use crate::judge::{Judgement, judge};
use crate::message::Message;
use crate::policy::Policy;

/// How many commits are read before they are judged. It bounds memory, not results.
const PORTION: usize = 4096;

/// Everything by which commits are judged that is not the commits themselves.
pub struct Inspection<'a> {
    /// Where they are.
    pub repository: &'a Repository,
    /// The policy in force.
    pub policy: &'a Policy,
    /// The known agents.
    pub agents: &'a Agents,
    /// The ref that they are meant for.
    pub target: Fact<BString>,
    /// When they came into it.
    pub entered: Entered,
    /// Which of them the policy does not reach back to.
    pub before: Before,
}

/// When commits came into the target.
pub enum Entered {
    /// They are not in it yet: it would be today.
    NotYet(Date),
    /// On these days; what is not listed is not known.
    On(HashMap<CommitId, Date>),
}

/// The commits that stand before the policy.
#[derive(Default)]
pub struct Before {
    /// Those that came in while there was no policy.
    pub no_policy: HashSet<CommitId>,
    /// Those that the commit in `since` reaches.
    pub since: HashSet<CommitId>,
}

/// One commit, judged.
pub struct Judged {
    /// Which; none for a message that is not committed yet.
    pub id: Option<CommitId>,
    /// What was known of it.
    pub facts: CommitFacts,
    /// What came of it.
    pub judgement: Judgement,
}

impl Inspection<'_> {
    /// Judges commits one after another, in the order of `ids`, until `each` breaks off.
    pub fn judge<B>(
        &self,
        ids: &[CommitId],
        mut each: impl FnMut(Judged) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        for portion in ids.chunks(PORTION) {
            for judged in self.portion(portion)? {
                if let ControlFlow::Break(value) = each(judged) {
                    return Ok(ControlFlow::Break(value));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn portion(&self, ids: &[CommitId]) -> Result<Vec<Judged>, Error> {
        let mut judged = Vec::with_capacity(ids.len());
        let mut want_paths = Vec::new();
        let _: ControlFlow<()> = self.repository.read_commits(ids, |id, object| {
            let facts = self.facts(id, object);
            let judgement = judge(self.policy, self.agents, &facts);
            if judgement.needs().contains(&Input::ChangedPaths) {
                want_paths.push((id, judged.len()));
            }
            judged.push(Judged { id: Some(id), facts, judgement });
            ControlFlow::Continue(())
        })?;
        let ids: Vec<CommitId> = want_paths.iter().map(|(id, _)| *id).collect();
        let mut places = want_paths.iter().map(|(_, place)| *place);
        let _: ControlFlow<()> = self.repository.changed_paths(&ids, |_, changed| {
            let again = places.next().map(|place| &mut judged[place]);
            if let Some(Judged { facts, judgement, .. }) = again {
                facts.changed_paths = Fact::Read(changed);
                *judgement = judge(self.policy, self.agents, facts);
            }
            ControlFlow::Continue(())
        })?;
        Ok(judged)
    }

    /// The facts that the commit object itself holds, and those of its route.
    fn facts(&self, id: CommitId, object: Object<'_>) -> CommitFacts {
        let mut facts = CommitFacts::unread(Some(id), Stage::Landing);
        facts.target = self.target.clone();
        facts.entered = match &self.entered {
            Entered::NotYet(today) => Fact::Read(*today),
            Entered::On(days) => days.get(&id).map_or(Fact::NotGiven, |day| Fact::Read(*day)),
        };
        facts.standing = Fact::Read(if self.before.no_policy.contains(&id) {
            Standing::NoPolicyYet
        } else if self.before.since.contains(&id) {
            Standing::ReachedBySince
        } else {
            Standing::InForce
        });
        match object {
            Object::Bytes(bytes) => read(&mut facts, bytes),
            Object::TooLarge { size } => refuse(
                &mut facts,
                &format!(
                    "the commit has {size} bytes, and the limit `commit-size` is {MAX_COMMIT_BYTES}"
                ),
            ),
        }
        facts
    }
}

/// Reads a commit object into facts. What is malformed is unreadable, never empty.
fn read(facts: &mut CommitFacts, object: &[u8]) {
    let commit = match Commit::parse(object) {
        Ok(commit) => commit,
        Err(malformed) => return refuse(facts, &malformed.to_string()),
    };
    facts.parents = Fact::Read(commit.parents.len());
    facts.author = commit.author().map_or_else(|why| Fact::Unreadable(why.to_string()), Fact::Read);
    facts.committer =
        commit.committer().map_or_else(|why| Fact::Unreadable(why.to_string()), Fact::Read);
    facts.message = match commit.message() {
        Ok(text) => Fact::Read(Message::stored(text)),
        Err(why) => Fact::Unreadable(why.to_string()),
    };
}

/// Nothing of the object can be trusted.
fn refuse(facts: &mut CommitFacts, why: &str) {
    facts.message = Fact::Unreadable(why.to_owned());
    facts.author = Fact::Unreadable(why.to_owned());
    facts.committer = Fact::Unreadable(why.to_owned());
}
