//! Commits of a repository, judged: facts are read as the judge asks for them.
//!
//! Every route (range, push, audit) comes through [`Inspection::judge`], so that one engine decides
//! everywhere. Commits are taken in portions: each costs one `git cat-file` and, where a rule asked for
//! changed paths, one `git diff-tree`; for sizes and merges a few more; never a process a commit. Memory
//! holds a few portions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use bstr::BString;
use jiff::civil::Date;

use crate::agents::Agents;
use crate::commit::{CommitFacts, CommitId, PartOf, Stage, Standing};
use crate::content::{Contents, wants_merge};
use crate::epochs::Epochs;
use crate::fact::{Fact, Input};
use crate::git::object::Commit;
use crate::git::{Error, MAX_COMMIT_BYTES, Object, Repository, Selection};
use crate::judge::{Judgement, judge};
use crate::message::Message;
use crate::policy::Policy;
use crate::pull_request::PullRequest;

/// How many commits are read before they are judged. It bounds memory, not results.
const PORTION: usize = 4096;

/// How many portions of ids are held while earlier ones are read, and of facts while they are judged.
const LISTED_AHEAD: usize = 16;
const READ_AHEAD: usize = 1;

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
    /// The policies that commits met when they came in; none: the one policy judges all.
    pub epochs: Option<&'a Epochs>,
    /// The pull request that they are a part of.
    pub pull_request: Fact<Arc<PullRequest>>,
    /// What they are a part of.
    pub part_of: Fact<PartOf>,
    /// The commit whose `.gitattributes` are trusted: never one that is judged, if there is another.
    pub trusted: Option<CommitId>,
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
    /// Whether there is no policy, so that all of them do.
    pub all: bool,
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
    /// Which of the earlier policies of [`Epochs`] judged it; none: the policy of the run.
    pub by: Option<u16>,
}

impl Inspection<'_> {
    /// Judges commits one after another, in the order of `ids`, until `each` breaks off.
    pub fn judge<B>(
        &self,
        ids: &[CommitId],
        each: impl FnMut(Judged) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        self.run(
            |portions| {
                // A receiver that has gone wants no more.
                let _ = ids.chunks(PORTION).try_for_each(|portion| portions.send(portion.to_vec()));
                Ok(())
            },
            each,
        )
    }

    /// Judges the commits of a selection while git still lists them, in the order of `git rev-list`, until
    /// `each` breaks off. That they were all there is known only when this returns.
    pub fn judge_all<B>(
        &self,
        selection: &Selection,
        each: impl FnMut(Judged) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        self.run(
            |portions| {
                self.repository.list_in_portions(selection, PORTION, |portion| {
                    match portions.send(portion) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    }
                })
            },
            each,
        )
    }

    /// Three steps side by side: `list` gives portions of ids, a thread reads their commits, and this thread
    /// judges them in the same order. Whoever is ahead waits, so that few portions are held at once.
    fn run<B>(
        &self,
        list: impl FnOnce(&SyncSender<Vec<CommitId>>) -> Result<(), Error> + Send,
        mut each: impl FnMut(Judged) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        std::thread::scope(|scope| {
            let (portions, to_read) = sync_channel(LISTED_AHEAD);
            let (read, to_judge) = sync_channel(READ_AHEAD);
            let walk = scope.spawn(move || list(&portions));
            let reader = scope.spawn(move || self.read(to_read.into_iter().flatten(), &read));
            let mut flow = Ok(ControlFlow::Continue(()));
            for portion in &to_judge {
                flow = self.portion(portion, &mut each);
                if !matches!(flow, Ok(ControlFlow::Continue(()))) {
                    break;
                }
            }
            drop(to_judge);
            let read = reader.join().expect("the reader does not panic");
            let listed = walk.join().expect("the walk does not panic");
            // What went wrong first is told.
            if matches!(flow, Ok(ControlFlow::Continue(()))) {
                listed.and(read)?;
            }
            flow
        })
    }

    /// Reads the facts of commits from their objects, and hands them on in portions.
    fn read(
        &self,
        ids: impl Iterator<Item = CommitId> + Send,
        portions: &SyncSender<Vec<CommitFacts>>,
    ) -> Result<(), Error> {
        let mut portion = Vec::with_capacity(PORTION);
        let flow = self.repository.read_commits(ids, |id, object| {
            portion.push(self.facts(id, object));
            if portion.len() < PORTION {
                return ControlFlow::Continue(());
            }
            let full = std::mem::replace(&mut portion, Vec::with_capacity(PORTION));
            // A receiver that has gone wants no more.
            portions.send(full).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        })?;
        if flow.is_continue() {
            let _ = portions.send(portion);
        }
        Ok(())
    }

    /// Judges a portion; those commits of which a rule asks for what costs more to read, again with that.
    fn portion<B>(
        &self,
        portion: Vec<CommitFacts>,
        each: &mut impl FnMut(Judged) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        let mut judged: Vec<Judged> = portion
            .into_iter()
            .map(|facts| {
                let by = self.by(facts.id);
                let (policy, agents) = self.in_force(by);
                let judgement = judge(policy, agents, &facts);
                Judged { id: facts.id, facts, judgement, by }
            })
            .collect();
        let contents = self.contents();
        self.read_changed_paths(&mut judged, &contents)?;
        let mut sized = asked(&mut judged, |_, needs| needs.contains(&Input::Sizes));
        // Each policy counts in its own way.
        let mut by_policy: BTreeMap<Option<u16>, Vec<&mut CommitFacts>> = BTreeMap::new();
        for one in &mut sized {
            by_policy.entry(one.by).or_default().push(&mut one.facts);
        }
        for (by, mut commits) in by_policy {
            let (policy, _) = self.in_force(by);
            Contents::new(self.repository, policy, self.trusted).read_sizes(&mut commits);
        }
        self.judge_again(sized);
        for one in judged {
            if let ControlFlow::Break(value) = each(one) {
                return Ok(ControlFlow::Break(value));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Where sizes and merges are read.
    pub(crate) fn contents(&self) -> Contents<'_> {
        Contents::new(self.repository, self.policy, self.trusted)
    }

    fn read_changed_paths(
        &self,
        judged: &mut [Judged],
        contents: &Contents<'_>,
    ) -> Result<(), Error> {
        let mut wanting = asked(judged, |facts, needs| {
            needs.contains(&Input::ChangedPaths) || wants_merge(facts, needs)
        });
        let ids: Vec<CommitId> = wanting.iter().filter_map(|one| one.id).collect();
        let mut again = wanting.iter_mut();
        let _: ControlFlow<()> = self.repository.changed_paths(&ids, |_, changed| {
            if let Some(one) = again.next() {
                one.facts.changed_paths = Fact::Read(changed);
            }
            ControlFlow::Continue(())
        })?;
        let merges = wanting.iter_mut().map(|one| &mut one.facts);
        contents.read_merges(&mut merges.filter(|facts| facts.is_merge()).collect::<Vec<_>>());
        self.judge_again(wanting);
        Ok(())
    }

    fn judge_again(&self, commits: Vec<&mut Judged>) {
        for Judged { facts, judgement, by, .. } in commits {
            let (policy, agents) = self.in_force(*by);
            *judgement = judge(policy, agents, facts);
        }
    }

    /// Which of the earlier policies a commit met; none: it is judged by the policy of the run.
    fn by(&self, id: Option<CommitId>) -> Option<u16> {
        Some(self.epochs?.met.get(&id?)?.epoch)
    }

    fn in_force(&self, by: Option<u16>) -> (&Policy, &Agents) {
        match (self.epochs, by) {
            (Some(epochs), Some(by)) => {
                let (policy, agents) = epochs.policy(by);
                (policy, agents.unwrap_or(self.agents))
            }
            _ => (self.policy, self.agents),
        }
    }

    /// Where a commit stands to the policy that is to judge it.
    fn standing(&self, id: CommitId) -> Fact<Standing> {
        if self.before.all || self.before.no_policy.contains(&id) {
            return Fact::Read(Standing::NoPolicyYet);
        }
        let met = self.epochs.and_then(|epochs| Some((epochs, epochs.met.get(&id)?)));
        let reached_by_since = match met {
            Some((epochs, met)) => {
                if let Some(why) = epochs.unusable(met.epoch) {
                    return Fact::Unreadable(why.to_owned());
                }
                met.reached_by_since
            }
            None => self.before.since.contains(&id),
        };
        Fact::Read(if reached_by_since { Standing::ReachedBySince } else { Standing::InForce })
    }

    /// The facts that the commit object itself holds, and those of its route.
    fn facts(&self, id: CommitId, object: Object<'_>) -> CommitFacts {
        let mut facts = CommitFacts::unread(Some(id), Stage::Landing);
        facts.target = self.target.clone();
        facts.pull_request = self.pull_request.clone();
        facts.part_of = self.part_of.clone();
        facts.entered = match &self.entered {
            Entered::NotYet(today) => Fact::Read(*today),
            Entered::On(days) => days.get(&id).map_or(Fact::NotGiven, |day| Fact::Read(*day)),
        };
        facts.standing = self.standing(id);
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

/// Those of the commits of which something is asked.
fn asked(
    judged: &mut [Judged],
    is_asked: impl Fn(&CommitFacts, &BTreeSet<Input>) -> bool,
) -> Vec<&mut Judged> {
    judged.iter_mut().filter(|one| is_asked(&one.facts, &one.judgement.needs())).collect()
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
