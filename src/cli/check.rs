//! `provenance check`: judges a message, a commit, a range, a text, or everything.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use bstr::{BStr, ByteSlice};
use clap::{Args, ValueEnum};

use super::judging::Line;
use super::restoring::judge_or_restore;
use super::source::{Asked, Source};
use super::{Exit, Failure, message, show, text};
use crate::checked::{Branch, Checked};
use crate::commit::{CommitId, Kind, PartOf};
use crate::fact::Fact;
use crate::git::{Repository, Selection};
use crate::policy::Surface;

/// Judge a message, a commit, a range, a pull request, or everything, by the project's AI policy
///
/// The policy is read from the side that is trusted: `--policy-from`, else the branch that CI names as
/// the target, else the default branch of the remote, else the base of the range. Exit code: 0 judged,
/// 1 a violation, 2 usage or policy error, 3 could not verify.
#[derive(Args)]
#[command(override_usage = USAGE, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// One commit, or a range [default: what HEAD has and the default branch of the remote has not]
    #[arg(value_name = "REV | A..B", conflicts_with_all = ["all", "message"])]
    revision: Option<OsString>,
    /// An audit: all that branches, remote branches, tags and HEAD reach, each by the policy that it met in the
    /// default branch
    #[arg(long, conflicts_with = "message")]
    all: bool,
    /// A message file, such as a commit-msg hook is given; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["policy_from", "allow_empty"])]
    message: Option<OsString>,
    /// The text of the pull request, or a cover letter: judged beside the commits of the range, or alone where
    /// no range is named; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all", "message"])]
    pull_request: Option<OsString>,
    /// Another text, such as an issue, judged alone: `--surface` says what it is; `-` is standard input
    #[arg(
        long,
        value_name = "FILE",
        requires = "surface",
        conflicts_with_all = ["revision", "all", "message", "pull_request", "allow_empty"]
    )]
    text: Option<OsString>,
    /// What the text of `--text` is, or where it goes
    #[arg(long, value_parser = SURFACES, requires = "text")]
    surface: Option<String>,
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

const USAGE: &str = "provenance check [OPTIONS] [REV | A..B] [--pull-request FILE]
       provenance check [OPTIONS] --message FILE
       provenance check [OPTIONS] --pull-request FILE
       provenance check [OPTIONS] --text FILE --surface SURFACE
       provenance check [OPTIONS] --all";

const EXAMPLES: &str = "Examples:
  provenance check                           what you have committed and not yet sent
  provenance check main..HEAD                the commits of your branch
  provenance check main..HEAD --pull-request pr.md
  provenance check --message draft.txt       a message before it is a commit
  provenance check --text issue.md --surface issue
  provenance check HEAD --format json        for programs";

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
    } else if let Some((file, kind)) = alone(arguments) {
        let (from, policy_file) =
            (arguments.policy_from.as_deref(), arguments.policy_file.as_deref());
        text::check(directory, file, kind, from, policy_file)?
    } else {
        check_commits(directory, arguments)?
    };
    match show::checked(&checked, arguments.format) {
        // Whoever reads has enough, as with `| head`; the exit code still says what came of it.
        Err(failure) if failure.is_broken_pipe() => {}
        shown => shown?,
    }
    Ok(exit(&checked, arguments.fail_on))
}

/// The surfaces of a text that is no commit.
const SURFACES: [&str; 6] = ["pull-request", "issue", "review", "support", "message", "private"];

/// The text that is judged without commits, and what it is.
fn alone(arguments: &Arguments) -> Option<(&OsStr, Kind)> {
    if let Some(file) = &arguments.text {
        let surface = Surface::parse(arguments.surface.as_deref()?)?;
        return Some((file, Kind::Text(surface)));
    }
    let file = arguments.pull_request.as_ref().filter(|_| arguments.revision.is_none())?;
    Some((file, Kind::PullRequest))
}

/// The exit code, equal for every format.
pub(super) fn exit(checked: &Checked, fail_on: Option<FailOn>) -> Exit {
    if checked.has_undetermined() {
        Exit::Unverified
    } else if checked.has_violation() || (fail_on.is_some() && checked.needs_person()) {
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
    let line = Line {
        head: wanted.head,
        compared: wanted.forked,
        elsewhere: source.commit().is_none(),
        by_epochs: arguments.all
            && arguments.policy_from.is_none()
            && arguments.policy_file.is_none(),
        target: source.target(),
        part_of: wanted.part_of,
        branch: wanted.branch,
        pull_request: arguments
            .pull_request
            .as_ref()
            .map(|file| text::read(directory, file))
            .transpose()?,
    };
    judge_or_restore(&repository, &source, |_| Ok(ids), &line)
}

/// What is to be judged.
struct Wanted {
    selection: Selection,
    /// Where it ends, where it is one commit or a range.
    head: Option<CommitId>,
    /// Where it begins: the other side of the range, or the first parent.
    base: Option<CommitId>,
    /// Where the head left the base.
    forked: Option<CommitId>,
    /// What the commits are a part of. Of one commit that is not known: it can be sent with others.
    part_of: Fact<PartOf>,
    /// The branch that can be mended; none for an audit.
    branch: Option<Branch>,
    source: Source,
}

impl Wanted {
    fn resolve(repository: &Repository, arguments: &Arguments) -> Result<Self, Failure> {
        let (from, file) = (arguments.policy_from.as_deref(), arguments.policy_file.as_deref());
        let find = |base: Option<CommitId>| Source::find(repository, &Asked { from, file, base });
        if arguments.all {
            let source = find(None)?.map_or_else(|| Source::default_branch(repository), Ok)?;
            let (head, base, forked, branch) = (None, None, None, None);
            let (selection, part_of) = (Selection::All, Fact::Read(PartOf::History));
            return Ok(Self { selection, head, base, forked, part_of, branch, source });
        }
        let given = arguments.revision.as_deref().map(|revision| BStr::new(revision.as_bytes()));
        match given {
            Some(range) if range.contains_str("..") => {
                let selection = Selection::parse(repository, range)?;
                let Selection::Reached { include, exclude } = &selection else {
                    return Err(Failure::usage("a range has two ends"));
                };
                let (Some(&head), Some(&base)) = (include.first(), exclude.first()) else {
                    return Err(Failure::usage("a range has two ends"));
                };
                let forked = repository.merge_base(base, head)?;
                let source = find(Some(base))?.ok_or_else(no_source)?;
                Ok(Self::range(selection, head, base, forked, source))
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
                // Whether it is the newest of a branch is known of the one that is checked out.
                let newest = repository.resolve(BStr::new("HEAD")).ok().filter(|tip| *tip == head);
                let branch = Some(Branch { newest });
                let (head, forked, part_of) = (Some(head), base, Fact::NotGiven);
                Ok(Self { selection, head, base, forked, part_of, branch, source })
            }
            None => {
                // What names the policy says nothing of where the range begins.
                let trusted =
                    Source::find(repository, &Asked { from: None, file: None, base: None })?
                        .ok_or_else(no_range)?;
                let base = trusted.commit().ok_or_else(no_range)?;
                let source = find(None)?.unwrap_or(trusted);
                let head = repository.resolve(BStr::new("HEAD"))?;
                let forked = repository.merge_base(base, head)?;
                let selection = Selection::Reached { include: vec![head], exclude: vec![base] };
                Ok(Self::range(selection, head, base, forked, source))
            }
        }
    }

    fn range(
        selection: Selection,
        head: CommitId,
        base: CommitId,
        forked: CommitId,
        source: Source,
    ) -> Self {
        let branch = Some(Branch { newest: Some(head) });
        let (head, base, forked) = (Some(head), Some(base), Some(forked));
        Self { selection, head, base, forked, part_of: Fact::Read(PartOf::Change), branch, source }
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
        "there is no trusted side to read the policy from: no remote has a default branch here; set it with \
         `git remote set-head origin --auto`, or name a range `A..B`, or `--policy-from REV`, or \
         `--policy-file FILE`",
    )
}

fn no_range() -> Failure {
    Failure::usage(
        "it is not known which commits are new: no remote has a default branch here; set it with \
         `git remote set-head origin --auto`, or name a range `A..B`",
    )
}
