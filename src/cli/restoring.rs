//! A change that puts the policy back: the one thing that passes where the policy in force cannot be used.

use bstr::BString;
use std::ops::ControlFlow;

use super::judging::{Line, judge_ids, today, usable};
use super::parents::CommittedPolicy;
use super::source::{NotRead, Source};
use super::{Failure, cards};
use crate::checked::Checked;
use crate::commit::CommitId;
use crate::git::{Repository, Selection};
use crate::judge::judge_policy;
use crate::policy::Policy;
use crate::rules::{PolicyChange, PolicyFacts};
use crate::untrusted::Untrusted;

/// Judges the commits that `ids` finds by the policy at `source`. Where that cannot be used (it is gone, or
/// does not parse) nothing is judged, but a change of the policy's files and cards alone, which leaves a
/// valid one, passes: otherwise nobody could ever mend it.
pub(super) fn judge_or_restore(
    repository: &Repository,
    source: &Source,
    ids: impl FnOnce(Option<&Policy>) -> Result<Vec<CommitId>, Failure>,
    line: &Line,
) -> Result<Checked, Failure> {
    match source.try_read(repository) {
        Ok(found) => {
            let ids = ids(found.policy())?;
            judge_ids(repository, source, found, &ids, line)
        }
        Err(not_read) => restored(repository, source, line, not_read),
    }
}

fn restored(
    repository: &Repository,
    source: &Source,
    line: &Line,
    not_read: NotRead,
) -> Result<Checked, Failure> {
    let (Some(head), Some(compared)) = (line.head, line.compared) else {
        return Err(not_read.told());
    };
    let Some(files) = policy_files(repository, head).filter(|_| not_read.is_policy()) else {
        return Err(not_read.told());
    };
    if let Some(other) = other_path(repository, compared, head, &files)? {
        let failure = not_read.told();
        return Err(Failure {
            error: anyhow::anyhow!(
                "{:#}. The change puts the policy back, but it changes `{}` too: push the policy alone first",
                failure.error,
                Untrusted::new(&other)
            ),
            ..failure
        });
    }
    let change = PolicyChange::Restored;
    Ok(Checked {
        policy: None,
        origin: source.origin(),
        commits: Vec::new(),
        text: None,
        about_policy: judge_policy(&PolicyFacts { policy: None, today: today(), change }),
        about_change: Vec::new(),
        notes: vec![match line.pull_request {
            None => "no policy could be used before the change, so its commits were not judged",
            Some(_) => {
                "no policy could be used before the change, so neither its commits nor the pull request \
                 were judged"
            }
        }
        .to_owned()],
        branch: line.branch.clone(),
        met: None,
    })
}

/// The file of a valid policy, and those that it builds on; none: there is none.
fn policy_files(repository: &Repository, head: CommitId) -> Option<Vec<BString>> {
    let found = CommittedPolicy::of_project(repository, head).ok()??;
    let blobs = found.blobs.clone();
    usable(repository, head, found).ok()?.ok()?;
    Some(blobs.into_iter().map(|(path, _)| path.into()).collect())
}

/// A path that the change touches, other than those of the policy and its cards. Every commit is looked at,
/// for one could take back what another did, and both ends are compared, for a merge can choose an old tree.
fn other_path(
    repository: &Repository,
    compared: CommitId,
    head: CommitId,
    files: &[BString],
) -> Result<Option<BString>, Failure> {
    let is_other = |path: &BString| !files.contains(path) && !cards::is_card(path);
    let other = |paths: Vec<BString>| paths.into_iter().find(is_other);
    if let Some(path) = other(repository.paths_between(compared, head)?) {
        return Ok(Some(path));
    }
    let selection = Selection::Reached { include: vec![head], exclude: vec![compared] };
    let ids = repository.list(&selection)?.complete()?;
    let found = repository.changed_paths(&ids, |_, paths| match other(paths) {
        Some(path) => ControlFlow::Break(path),
        None => ControlFlow::Continue(()),
    })?;
    Ok(found.break_value())
}
