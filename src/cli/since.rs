//! The commits that a policy does not reach back to, where its `since` names a commit.

use std::collections::HashSet;

use super::Failure;
use crate::commit::CommitId;
use crate::finding::Clause;
use crate::git::{Error, Listing, Repository, Selection};
use crate::policy::{Policy, Since};
use crate::untrusted::Untrusted;

/// The commit that `since` names and all that it reaches; none where the policy names no commit.
pub(super) fn before_since(
    repository: &Repository,
    policy: &Policy,
) -> Result<HashSet<CommitId>, Failure> {
    let Some(Since::After(after)) = policy.since else { return Ok(HashSet::new()) };
    match repository.list(&Selection::of(after)).and_then(Listing::complete) {
        Ok(ids) => Ok(ids.into_iter().collect()),
        Err(error) => Err(not_known(policy, after, error)),
    }
}

/// Which commits are older is not known, and why that is so.
fn not_known(policy: &Policy, after: CommitId, error: Error) -> Failure {
    let line = policy.line_of(&Clause::new("policy", "since")).map_or(String::new(), |line| {
        let file = line.file.as_deref().unwrap_or("the policy");
        format!(" ({} line {})", Untrusted::new(file), line.number)
    });
    let clause = format!("`since` of `[policy]`{line}");
    match error {
        Error::Missing(_) | Error::NoSuchCommit(_) => Failure::unverified(format!(
            "{clause} names commit {after}, which is not in this repository, so nothing was judged; fetch it \
             with `git fetch origin {after}`, and in a shallow clone with `git fetch --unshallow`; if no \
             repository has it, whoever answers for the policy has to name another"
        )),
        Error::NotACommit(_) | Error::WrongKind { .. } => Failure::usage(format!(
            "{clause} names {after}, which is no commit but something else, so nothing was judged; whoever \
             answers for the policy has to name a commit: `git rev-parse NAME^{{commit}}` says its id"
        )),
        error => {
            let failure = Failure::from(error);
            let told = format!("{clause} could not be followed: {:#}", failure.error);
            Failure { error: anyhow::Error::msg(told), ..failure }
        }
    }
}
