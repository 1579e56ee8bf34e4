//! `provenance report`: audits all that a revision reaches.

use std::ffi::OsString;
use std::io::Write;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use bstr::{BStr, ByteSlice};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::judging::{entered, in_force, standings, today};
use super::source::{Found, Source};
use super::{Exit, Failure};
use crate::audited::{Audited, Scope};
use crate::commit::PartOf;
use crate::epochs::JudgedBy;
use crate::fact::Fact;
use crate::finding::Finding;
use crate::git::{Repository, Selection};
use crate::inspect::{Before, Entered, Inspection};
use crate::judge::judge_history;
use crate::policy::{DateBasis, FILE_NAME, Policy};
use crate::render;
use crate::report::Report;

/// Audit all that a revision reaches: how AI is used, under which exception, and what is not known
///
/// Each commit is judged by the policy that it met when it came in, or all by the one that is named. Where there
/// is none, what commits declare is counted all the same. Exit code: 0 the audit could be made, whatever it found; 2 usage
/// or policy error; 3 it could not be made. With `--fail-on` also 1 for what it found, and 3 for a commit
/// that could not be judged.
#[derive(Args)]
pub(super) struct Arguments {
    /// All that this commit reaches, or a range [default: HEAD]
    #[arg(value_name = "REV | A..B", conflicts_with = "all")]
    revision: Option<OsString>,
    /// All that branches, remote branches, tags and HEAD reach, by the default branch's policies
    #[arg(long)]
    all: bool,
    /// Read the policy from this commit
    #[arg(long, value_name = "REV", conflicts_with = "policy_file")]
    policy_from: Option<OsString>,
    /// Read the policy from this file
    #[arg(long, value_name = "FILE")]
    policy_file: Option<PathBuf>,
    /// Exit 1 for this verdict, or a worse one
    #[arg(long, value_enum, value_name = "VERDICT")]
    fail_on: Option<FailOn>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A verdict that is made to fail.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Commits that are not as the policy asks
    Violation,
    /// These, and commits that a person must look at
    NeedsPerson,
}

/// How an audit is printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document, whose schema is in the book
    Json,
}

/// Audits what was asked for, prints it, and says how it ended.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let repository = Repository::open(directory)?;
    let audited = audit(&repository, arguments)?;
    let text = match arguments.format {
        Format::Text => render::report::audited(&audited),
        Format::Json => render::report_json::audited(&audited),
    };
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(exit(&audited, arguments.fail_on))
}

/// An audit that could be made is done, unless it is asked to fail.
fn exit(audited: &Audited, fail_on: Option<FailOn>) -> Exit {
    let verdicts = &audited.report.verdicts;
    let violated = audited.about_history.iter().any(Finding::is_violation);
    match fail_on {
        Some(_) if verdicts.undetermined > 0 => Exit::Unverified,
        Some(_) if verdicts.violation > 0 || violated => Exit::Violation,
        Some(FailOn::NeedsPerson) if verdicts.needs_person > 0 => Exit::Violation,
        _ => Exit::Done,
    }
}

/// What is audited, and by what.
struct Wanted {
    selection: Selection,
    scope: Scope,
    source: Source,
}

impl Wanted {
    fn resolve(repository: &Repository, arguments: &Arguments) -> Result<Self, Failure> {
        let (selection, scope) = if arguments.all {
            let asked = "branches, remote branches, tags and HEAD".to_owned();
            (Selection::All, Scope { asked, head: None })
        } else {
            let given = arguments.revision.as_deref().unwrap_or("HEAD".as_ref());
            let selection = Selection::parse(repository, BStr::new(given.as_bytes()))?;
            let head = match &selection {
                Selection::Reached { include, .. } => include.first().copied(),
                Selection::All => None,
            };
            (selection, Scope { asked: given.to_string_lossy().into_owned(), head })
        };
        let source = match (&arguments.policy_file, &arguments.policy_from) {
            (Some(file), _) => Source::File(file.clone()),
            (None, Some(from)) => Source::named(repository, BStr::new(from.as_bytes()))?,
            (None, None) if arguments.all => Source::default_branch(repository)?,
            (None, None) => Source::named(repository, tip(arguments))?,
        };
        Ok(Self { selection, scope, source })
    }
}

/// The revision at which the audit ends.
fn tip(arguments: &Arguments) -> &BStr {
    let given = arguments.revision.as_deref().map_or(&b"HEAD"[..], OsStrExt::as_bytes);
    let end = given.rsplit_once_str("..").map_or(given, |(_, end)| end);
    BStr::new(if end.is_empty() { &b"HEAD"[..] } else { end })
}

fn audit(repository: &Repository, arguments: &Arguments) -> Result<Audited, Failure> {
    let wanted = Wanted::resolve(repository, arguments)?;
    let found = wanted.source.read(repository)?;
    let (policy, stands) = match found {
        Found::Policy(policy) => (*policy, true),
        Found::NeverAny => (Policy::counting_only(), false),
    };
    let today = today();
    let target = wanted.source.commit().filter(|_| stands);
    let by_epochs = arguments.policy_from.is_none() && arguments.policy_file.is_none();
    let (epochs, before) = if stands {
        standings(repository, &policy, target.filter(|_| by_epochs), target, None)?
    } else {
        (None, Before { all: true, ..Before::default() })
    };
    let known = policy.agents();
    let agents = known.for_audit();
    let inspection = Inspection {
        repository,
        policy: &policy,
        agents: &agents,
        target: wanted.source.target().map_or(Fact::NotGiven, Fact::Read),
        entered: if stands {
            let policies = in_force(&policy, epochs.as_ref());
            entered(repository, &policies, wanted.scope.head.or(target), None, today)?
        } else {
            Entered::NotYet(today)
        },
        before,
        epochs: epochs.as_ref(),
        pull_request: Fact::NotGiven,
        part_of: Fact::Read(PartOf::History),
        trusted: wanted.source.commit(),
    };
    let (report, policies) = fold(&inspection, &wanted.selection)?;
    let notes = notes(&report, &policy, stands);
    let about_history = judge_history(&policy, &report);
    let policy = stands.then_some(policy);
    let origin = wanted.source.origin();
    Ok(Audited { policy, origin, policies, scope: wanted.scope, report, about_history, notes })
}

fn fold(
    inspection: &Inspection<'_>,
    selection: &Selection,
) -> Result<(Report, Vec<JudgedBy>), Failure> {
    let mut report = Report::new(inspection.policy);
    let mut policies = Vec::new();
    if let Some(epochs) = inspection.epochs {
        policies = epochs.tally(inspection.policy);
        for earlier in epochs.earlier.iter().filter_map(|epoch| epoch.policy.as_ref().ok()) {
            report.know(earlier);
        }
    }
    let progress = progress();
    let _: ControlFlow<()> = inspection.judge_all(selection, |judged| {
        report.add(&judged.facts, &judged.judgement);
        JudgedBy::count(&mut policies, judged.by, &judged.judgement.verdict());
        progress.inc(1);
        ControlFlow::Continue(())
    })?;
    progress.finish_and_clear();
    Ok((report, policies))
}

/// What is going on, on a terminal; nothing in a pipe, a log or CI. How many commits there are is not known
/// while git still lists them.
fn progress() -> ProgressBar {
    if std::env::var_os("CI").is_some_and(|value| !value.is_empty()) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {pos} commits, {per_sec}, {elapsed}")
        .expect("the template is one of indicatif's");
    let target = ProgressDrawTarget::stderr_with_hz(5);
    ProgressBar::with_draw_target(None, target).with_style(style)
}

/// What a reader must know to understand the result.
fn notes(report: &Report, policy: &Policy, in_force: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if in_force {
        if policy.dates != DateBasis::Entered && policy.asks_for_dates() {
            notes.push(format!(
                "which commits the policy reaches is told by {} dates, which anyone can set",
                policy.dates
            ));
        }
    } else {
        notes.push(format!(
            "there is no {FILE_NAME} yet, so nothing was judged; `provenance init` writes one"
        ));
        notes.push(
            "under `Assisted-by` and `Generated-by`, only a value that names a known agent was counted: people \
             and scripts stand there too"
                .to_owned(),
        );
    }
    if let Some(undated) = report.budget.as_ref().map(|budget| budget.undated).filter(|n| *n > 0) {
        notes.push(format!(
            "the date of {undated} judged commits could not be read; they are not in the budget"
        ));
    }
    if report.undated > 0 {
        notes.push(format!(
            "the committer's date of {} commits could not be read; they are in no month",
            report.undated
        ));
    }
    notes
}
