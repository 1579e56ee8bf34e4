//! Reading the policies that a branch had, for an audit: one for each change along its first parents.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use bstr::BStr;

use super::judging::joined;
use super::parents::CommittedPolicy;
use super::since::before_since;
use super::{Failure, cards};
use crate::commit::CommitId;
use crate::epochs::{Change, Epoch, Epochs, Met};
use crate::git::{Error, Repository, Selection};
use crate::inspect::Before;
use crate::policy::{CardFile, FILE_NAME, Policy, Since};

/// How many policies an audit tells apart: the limit `most-policies`. Each is held in memory, and costs a few
/// starts of git.
const MOST_POLICIES: usize = 250;

/// The policies of a branch, and the commits that came in before the first; none: it had no other than that
/// of its `tip`, which is `policy`.
pub(super) fn epochs(
    repository: &Repository,
    policy: &Policy,
    tip: CommitId,
) -> Result<Option<(Epochs, HashSet<CommitId>)>, Failure> {
    let mut stood = changes(repository, tip)?;
    let Some(last) = stood.pop() else { return Ok(None) };
    let mut epochs = Epochs {
        earlier: Vec::new(),
        last: last.change,
        met: HashMap::new(),
        counting: Policy::counting_only(),
    };
    for Stood { change, policy: found, .. } in stood {
        let agents = match &found {
            Ok(found) if found.tools != policy.tools => {
                let before = epochs.earlier.last();
                let same = before.filter(|before| {
                    before.policy.as_ref().is_ok_and(|before| before.tools == found.tools)
                });
                let same = same.and_then(|before| before.agents.clone());
                Some(same.unwrap_or_else(|| Arc::new(found.agents())))
            }
            _ => None,
        };
        epochs.earlier.push(Epoch { change, policy: found, agents });
    }
    let before_the_first = before_the_first(repository, &epochs, policy)?;
    for index in 0..epochs.earlier.len() {
        meet(repository, &mut epochs, index, &before_the_first)?;
    }
    Ok(Some((epochs, before_the_first)))
}

/// The commits that came in before the first policy, unless that one says itself since when it holds. What had
/// the policy behind it is not older, wherever a merge from an old clone put it.
fn before_the_first(
    repository: &Repository,
    epochs: &Epochs,
    tip: &Policy,
) -> Result<HashSet<CommitId>, Failure> {
    let (first, policy) = match epochs.earlier.first() {
        Some(first) => (first.change, first.policy.as_ref().ok()),
        None => (epochs.last, Some(tip)),
    };
    if policy.is_some_and(|policy| policy.since.is_some()) {
        return Ok(HashSet::new());
    }
    Ok(repository.before_changes(first.commit, BStr::new(FILE_NAME))?)
}

/// Notes for every commit that met an earlier policy that it did: all that came in after its own change, up to
/// the one that ended it, which met it too.
fn meet(
    repository: &Repository,
    epochs: &mut Epochs,
    index: usize,
    before_the_first: &HashSet<CommitId>,
) -> Result<(), Failure> {
    let epoch = &epochs.earlier[index];
    let end = epochs.earlier.get(index + 1).map_or(epochs.last, |next| next.change).commit;
    let list = |exclude: Vec<CommitId>| {
        repository.list(&Selection::Reached { include: vec![end], exclude })?.complete()
    };
    let begin = (index > 0).then_some(epoch.change.commit);
    let all = list(begin.into_iter().collect())?;
    let after = match epoch.policy.as_ref().map(|policy| &policy.since) {
        Ok(Some(Since::After(after))) => Some(*after),
        _ => None,
    };
    let governed = match after {
        None => None,
        Some(after) => match repository.resolve(BStr::new(&after.to_string())) {
            Ok(_) => Some(list(begin.into_iter().chain([after]).collect())?),
            Err(Error::NoSuchCommit(_) | Error::NotACommit(_)) => {
                let why = format!(
                    "{}: the commit {after}, which its `since` names, is not here",
                    at(epoch.change.commit)
                );
                epochs.earlier[index].policy = Err(why);
                None
            }
            Err(error) => return Err(error.into()),
        },
    };
    let governed: Option<HashSet<CommitId>> = governed.map(|ids| ids.into_iter().collect());
    let epoch = u16::try_from(index).expect("there are at most so many policies");
    for id in all.into_iter().filter(|id| !before_the_first.contains(id)) {
        let reached_by_since = governed.as_ref().is_some_and(|governed| !governed.contains(&id));
        epochs.met.insert(id, Met { epoch, reached_by_since });
    }
    Ok(())
}

/// What stood at a change of the policy.
struct Stood {
    change: Change,
    policy: Result<Policy, String>,
    /// The contents that make the policy what it is.
    blobs: Vec<(String, CommitId)>,
    cards: Vec<CardFile>,
}

/// The changes along the first parents, oldest first: of the policy's file, the cards, and whatever files the
/// policies build on. Those files are known only when the policies are read, so it is looked again until
/// nothing new is named, which is as often as policies can build on each other.
fn changes(repository: &Repository, tip: CommitId) -> Result<Vec<Stood>, Failure> {
    let mut paths: BTreeSet<String> = [FILE_NAME.to_owned(), cards::folder().to_owned()].into();
    let mut read: HashMap<CommitId, (Stood, Vec<String>)> = HashMap::new();
    loop {
        let mut changes = repository.dated_first_parent_changes(tip, &paths, MOST_POLICIES + 1)?;
        if changes.len() > MOST_POLICIES {
            return Err(Failure::unverified(format!(
                "the policy changed more than {MOST_POLICIES} times (limit `most-policies`), so no audit can \
                 judge each commit by the policy that it met; name one policy for all with `--policy-from REV`"
            )));
        }
        changes.reverse();
        for (commit, day) in &changes {
            if !read.contains_key(commit) {
                let change = Change { commit: *commit, day: *day };
                read.insert(*commit, stood(repository, change)?);
            }
        }
        let known = paths.len();
        paths.extend(read.values().flat_map(|(_, paths)| paths.iter().cloned()));
        if paths.len() == known {
            let stood = changes.iter().filter_map(|(commit, _)| Some(read.remove(commit)?.0));
            return Ok(differing(stood));
        }
    }
}

/// Without cards that nobody used before there was a policy, and without changes that changed nothing of the
/// policy, such as of another file in the folder of the cards.
fn differing(all: impl Iterator<Item = Stood>) -> Vec<Stood> {
    let mut kept: Vec<Stood> = Vec::new();
    for stood in all {
        let is_new = match kept.last() {
            None => !stood.blobs.is_empty() || stood.policy.is_ok(),
            Some(last) => {
                last.blobs != stood.blobs
                    || last.cards != stood.cards
                    || last.policy.is_ok() != stood.policy.is_ok()
            }
        };
        if is_new {
            kept.push(stood);
        }
    }
    kept
}

/// What stood there, and the files that it wanted to build on.
fn stood(repository: &Repository, change: Change) -> Result<(Stood, Vec<String>), Failure> {
    let commit = change.commit;
    let unusable = |why: &str, blobs, cards, paths| {
        let policy = Err(format!("{}: {why}", at(commit)));
        Ok((Stood { change, policy, blobs, cards }, paths))
    };
    let found = match CommittedPolicy::of_project(repository, commit) {
        Ok(Some(found)) => found,
        Ok(None) => return unusable("there is none", Vec::new(), Vec::new(), Vec::new()),
        Err(error @ (Error::NotAFile { .. } | Error::TooLarge { .. })) => {
            let blobs = vec![(error.to_string(), commit)];
            return unusable(&error.to_string(), blobs, Vec::new(), Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let (blobs, paths) = (found.blobs.clone(), found.wanted.clone());
    let cards = match cards::of_commit(repository, commit) {
        Ok(cards) => cards,
        Err(not_read) if not_read.is_policy() => {
            return unusable(&not_read.why(), blobs, Vec::new(), paths);
        }
        Err(not_read) => return Err(not_read.told()),
    };
    match joined(found, &cards) {
        Ok(policy) => Ok((Stood { change, policy: Ok(policy), blobs, cards }, paths)),
        Err(why) => unusable(&why, blobs, cards, paths),
    }
}

fn at(commit: CommitId) -> String {
    format!("the policy of commit {} cannot be used", commit.short())
}

/// The commits that an audit by these policies does not judge at all: those from before the first, and those
/// that the tip's `since` reaches.
pub(super) fn before(
    repository: &Repository,
    policy: &Policy,
    no_policy: HashSet<CommitId>,
) -> Result<Before, Failure> {
    Ok(Before { all: false, no_policy, since: before_since(repository, policy)? })
}
