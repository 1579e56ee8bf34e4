//! `provenance check`: judges a message, a commit, a range, or everything.

use std::collections::HashSet;
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use bstr::{BStr, BString, ByteSlice};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::source::{Asked, Found, Source};
use super::{Exit, Failure, message, show};
use crate::agents::Agents;
use crate::checked::{Checked, PolicyOrigin};
use crate::commit::CommitId;
use crate::fact::Fact;
use crate::git::{Repository, Selection};
use crate::inspect::{Before, Entered, Inspection};
use crate::judge::judge_policy;
use crate::policy::{DateBasis, FILE_NAME, POLICY_SIZE, Policy, Since};
use crate::rules::{PolicyChange, PolicyFacts};

/// Judge a message, a commit, a range, or everything, by the project's AI policy
///
/// The policy is read from the side that is trusted: `--policy-from`, else the branch that CI names as
/// the target, else the default branch of the remote, else the base of the range. Exit code: 0 judged,
/// 1 a violation, 2 usage or policy error, 3 could not verify.
#[derive(Args)]
pub(super) struct Arguments {
    /// One commit, or a range [default: what HEAD has and the default branch of the remote has not]
    #[arg(value_name = "REV | A..B", conflicts_with_all = ["all", "message"])]
    revision: Option<OsString>,
    /// An audit: all that branches, remote branches, tags and HEAD reach, by the default branch's policy
    #[arg(long, conflicts_with = "message")]
    all: bool,
    /// A message file, such as a commit-msg hook is given; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["policy_from", "allow_empty"])]
    message: Option<OsString>,
    /// Read the policy from this commit
    #[arg(long, value_name = "REV", conflicts_with = "policy_file")]
    policy_from: Option<OsString>,
    /// Read the policy from this file
    #[arg(long, value_name = "FILE")]
    policy_file: Option<PathBuf>,
    /// Also exit 1 for these verdicts
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(super) fail_on: Option<FailOn>,
    /// Let an empty range pass
    #[arg(long)]
    allow_empty: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: show::Format,
}

/// A verdict that is made to fail.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    /// Commits that a person must look at
    NeedsPerson,
}

/// Judges what was asked for, prints it, and says how it ended.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let checked = if let Some(file) = &arguments.message {
        message::check(directory, file, arguments.policy_file.as_deref())?
    } else {
        check_commits(directory, arguments)?
    };
    show::checked(&checked, arguments.format)?;
    Ok(exit(&checked, arguments.fail_on))
}

/// The exit code, equal for every format.
pub(super) fn exit(checked: &Checked, fail_on: Option<FailOn>) -> Exit {
    let counts = checked.counts();
    if counts.undetermined > 0 {
        Exit::Unverified
    } else if checked.has_violation() || (fail_on.is_some() && counts.needs_person > 0) {
        Exit::Violation
    } else {
        Exit::Done
    }
}

fn check_commits(directory: &Path, arguments: &Arguments) -> Result<Checked, Failure> {
    let repository = Repository::open(directory)?;
    let wanted = Wanted::resolve(&repository, arguments)?;
    let source =
        if arguments.all && arguments.policy_from.is_none() && arguments.policy_file.is_none() {
            Source::default_branch(&repository)?
        } else {
            wanted.source.clone()
        };
    let ids = repository.list(&wanted.selection)?.complete()?;
    if ids.is_empty() && !arguments.allow_empty && !wanted.nothing_new(&repository)? {
        return Err(Failure::unverified(
            "the range is empty, so nothing was judged; if that is right, say `--allow-empty`",
        ));
    }
    if !arguments.all && source.commit().is_some_and(|policy| ids.contains(&policy)) {
        return Err(Failure::usage(
            "the policy would be read from a commit that is itself judged; name a commit from before the \
             change with `--policy-from REV`",
        ));
    }
    let found = source.read(&repository)?;
    judge_ids(&repository, &source, found, &ids, &wanted)
}

/// What is to be judged.
pub(super) struct Wanted {
    pub(super) selection: Selection,
    /// Where it ends, where it is one commit or a range.
    pub(super) head: Option<CommitId>,
    /// Where it begins: the other side of the range, or the first parent.
    pub(super) base: Option<CommitId>,
    source: Source,
}

impl Wanted {
    fn resolve(repository: &Repository, arguments: &Arguments) -> Result<Self, Failure> {
        let find = |base: Option<CommitId>| {
            Source::find(
                repository,
                &Asked {
                    from: arguments.policy_from.as_deref(),
                    file: arguments.policy_file.as_deref(),
                    base,
                },
            )
        };
        if arguments.all {
            let source = find(None)?.map_or_else(|| Source::default_branch(repository), Ok)?;
            return Ok(Self { selection: Selection::All, head: None, base: None, source });
        }
        let given = arguments.revision.as_deref().map(|revision| BStr::new(revision.as_bytes()));
        match given {
            Some(range) if range.contains_str("..") => {
                let selection = Selection::parse(repository, range)?;
                let Selection::Reached { include, exclude } = &selection else {
                    return Err(Failure::usage("a range has two ends"));
                };
                let (head, base) = (include.first().copied(), exclude.first().copied());
                let source = find(base)?.ok_or_else(no_source)?;
                Ok(Self { selection, head, base, source })
            }
            Some(revision) => {
                let head = repository.resolve(revision)?;
                let parents = repository.parents(head)?;
                let base = parents.first().copied();
                let source = find(base)?.ok_or_else(|| {
                    Failure::usage(
                        "this commit has no parent to read the policy from; name one with \
                         `--policy-from REV` or `--policy-file FILE`",
                    )
                })?;
                let selection = Selection::Reached { include: vec![head], exclude: parents };
                Ok(Self { selection, head: Some(head), base, source })
            }
            None => {
                let source = find(None)?.ok_or_else(no_source)?;
                let base = match source.commit() {
                    Some(base) => base,
                    None => Source::default_branch(repository)?.commit().ok_or_else(no_source)?,
                };
                let head = repository.resolve(BStr::new("HEAD"))?;
                repository.merge_base(base, head)?;
                let selection = Selection::Reached { include: vec![head], exclude: vec![base] };
                Ok(Self { selection, head: Some(head), base: Some(base), source })
            }
        }
    }

    /// Whether the range is empty because its head is already in its base.
    fn nothing_new(&self, repository: &Repository) -> Result<bool, Failure> {
        match (self.head, self.base) {
            (Some(head), Some(base)) => Ok(repository.reaches(base, head)?),
            _ => Ok(false),
        }
    }
}

fn no_source() -> Failure {
    Failure::usage(
        "there is no trusted side to read the policy from: no remote has a default branch here; name a \
         range `A..B`, or `--policy-from REV`, or `--policy-file FILE`",
    )
}

/// Judges commits by what was found at a source.
pub(super) fn judge_ids(
    repository: &Repository,
    source: &Source,
    found: Found,
    ids: &[CommitId],
    wanted: &Wanted,
) -> Result<Checked, Failure> {
    let today = today();
    let change = policy_change(repository, wanted.head, wanted.base)?;
    let policy = match found {
        Found::Policy(policy) => *policy,
        Found::NeverAny => return no_policy_yet(repository, source, ids, change, today),
    };
    let inspection = Inspection {
        repository,
        policy: &policy,
        agents: &policy.agents(),
        target: source.target().map_or(Fact::NotGiven, Fact::Read),
        entered: entered(repository, &policy, source, wanted, today)?,
        before: before(repository, &policy, source, ids, wanted)?,
    };
    let mut commits = Vec::new();
    let _: ControlFlow<()> = inspection.judge(ids, |judged| {
        commits.push(judged);
        ControlFlow::Continue(())
    })?;
    let about_policy = judge_policy(&PolicyFacts { policy: Some(&policy), today, change });
    let notes = notes(&commits, &policy);
    Ok(Checked { policy: Some(policy), origin: source.origin(), commits, about_policy, notes })
}

/// Today, in UTC.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Every commit is exempt while there is no policy; only a first policy that cannot be used is refused.
fn no_policy_yet(
    repository: &Repository,
    source: &Source,
    ids: &[CommitId],
    change: PolicyChange,
    today: Date,
) -> Result<Checked, Failure> {
    let policy = Policy::asking_nothing();
    let inspection = Inspection {
        repository,
        policy: &policy,
        agents: Agents::builtin(),
        target: Fact::NotGiven,
        entered: Entered::NotYet(today),
        before: Before { no_policy: ids.iter().copied().collect(), since: HashSet::new() },
    };
    let mut commits = Vec::new();
    let _: ControlFlow<()> = inspection.judge(ids, |judged| {
        commits.push(judged);
        ControlFlow::Continue(())
    })?;
    let about_policy = judge_policy(&PolicyFacts { policy: None, today, change });
    let notes = vec!["no policy is in force yet".to_owned()];
    Ok(Checked { policy: None, origin: source.origin(), commits, about_policy, notes })
}

/// What the change makes of the policy file: its head compared with where it left the base.
fn policy_change(
    repository: &Repository,
    head: Option<CommitId>,
    base: Option<CommitId>,
) -> Result<PolicyChange, Failure> {
    let Some(head) = head else { return Ok(PolicyChange::None) };
    let file = |commit| repository.file_at(commit, BStr::new(FILE_NAME), POLICY_SIZE as u64);
    let before = match base {
        Some(base) => file(repository.merge_base(base, head)?)?,
        None => None,
    };
    let after = match file(head) {
        Ok(after) => after,
        Err(error @ (crate::git::Error::NotAFile { .. } | crate::git::Error::TooLarge { .. })) => {
            return Ok(PolicyChange::Invalid(error.to_string()));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(match (before, after) {
        (None, None) => PolicyChange::None,
        (Some(_), None) => PolicyChange::Removed,
        (Some(before), Some(after)) if before.blob == after.blob => PolicyChange::None,
        (before, Some(after)) => match Policy::read(&after.content) {
            Ok(_) if before.is_some() => PolicyChange::Edited,
            Ok(_) => PolicyChange::Added,
            Err(diagnoses) => PolicyChange::Invalid(
                diagnoses.first().map_or_else(String::new, |first| first.title.clone()),
            ),
        },
    })
}

/// When the judged commits came into the target; read only where the policy asks for it.
fn entered(
    repository: &Repository,
    policy: &Policy,
    source: &Source,
    wanted: &Wanted,
    today: Date,
) -> Result<Entered, Failure> {
    let in_target = match (source.commit(), wanted.head) {
        (Some(target), Some(head)) => repository.reaches(target, head)?,
        _ => wanted.head.is_none(),
    };
    let tip = source.commit().filter(|_| in_target && policy.dates == DateBasis::Entered);
    match tip {
        Some(tip) if policy.asks_for_dates() => Ok(Entered::On(repository.entered(tip)?)),
        _ => Ok(Entered::NotYet(today)),
    }
}

/// The judged commits that the policy does not reach back to.
fn before(
    repository: &Repository,
    policy: &Policy,
    source: &Source,
    ids: &[CommitId],
    wanted: &Wanted,
) -> Result<Before, Failure> {
    let reached = |commit: CommitId| -> Result<HashSet<CommitId>, Failure> {
        let reached = repository.list(&Selection::of(commit))?.complete()?;
        let judged: HashSet<CommitId> = ids.iter().copied().collect();
        Ok(reached.into_iter().filter(|id| judged.contains(id)).collect())
    };
    let mut before = Before::default();
    match (&policy.since, source.commit()) {
        (Some(Since::After(after)), _) => before.since = reached(*after)?,
        (Some(Since::Day(_)), _) | (None, None) => {}
        // By default a policy holds from where its file first stood on the target's first-parent line.
        (None, Some(target)) => {
            let is_audit = wanted.head.is_none();
            let in_target = || {
                wanted.head.is_some_and(|head| repository.reaches(target, head).unwrap_or(false))
            };
            if is_audit || in_target() {
                let changes =
                    repository.first_parent_changes(target, BStr::new(FILE_NAME), None)?;
                if let Some(first) = changes.last() {
                    before.no_policy = reached(*first)?;
                }
            }
        }
    }
    Ok(before)
}

/// What a reader must know to understand the result.
fn notes(commits: &[crate::inspect::Judged], policy: &Policy) -> Vec<String> {
    let mut notes = Vec::new();
    let merges = commits.iter().filter(|judged| judged.facts.is_merge()).count();
    if merges > 0 {
        notes.push(format!(
            "{merges} of the commits are merges, judged by the paths that differ from every parent; they \
             were not compared with what git merges by itself"
        ));
    }
    if policy.dates != DateBasis::Entered && policy.asks_for_dates() {
        notes.push(format!("dates are {} dates, which anyone can set", policy.dates));
    }
    notes
}

impl Source {
    /// Where the policy was read, for people and machines.
    pub(super) fn origin(&self) -> PolicyOrigin {
        match self {
            Self::Commit { id, name, .. } => PolicyOrigin {
                commit: Some(id.to_string()),
                name: name.to_str_lossy().into_owned(),
            },
            Self::File(path) => PolicyOrigin { commit: None, name: path.display().to_string() },
        }
    }

    /// The ref that the judged commits are meant for.
    pub(super) fn target(&self) -> Option<BString> {
        match self {
            Self::Commit { target, .. } => target.clone(),
            Self::File(_) => None,
        }
    }
}
