//! Judging commits by what was found at a source: the one way of `check`, of pushes and of hooks.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use bstr::{BStr, BString, ByteSlice};
use jiff::civil::Date;

use super::parents::CommittedPolicy;
use super::since::before_since;
use super::source::{Found, Source};
use super::text::{judge_beside, noted};
use super::{Failure, cards, epochs};
use crate::change::{is_limited, judge_change};
use crate::checked::{Branch, Checked, PolicyOrigin};
use crate::commit::{CommitFacts, CommitId, Kind, PartOf};
use crate::epochs::Epochs;
use crate::fact::{Fact, Input, Missing};
use crate::finding::Finding;
use crate::git::{Error, Repository};
use crate::inspect::{Before, Entered, Inspection, Judged};
use crate::judge::judge_policy;
use crate::policy::{
    CARD_FOLDER, CardFile, DateBasis, Diagnosis, FILE_NAME, Policy, Severity, compare,
};
use crate::pull_request::PullRequest;
use crate::rules::{PolicyChange, PolicyFacts};
use crate::untrusted::Untrusted;

/// What is noted where nothing is in force.
pub(super) const NO_POLICY_YET: &str = "no policy is in force yet";

/// What is judged, and on what it stands.
pub(super) struct Line {
    /// Where it ends, where it is one commit or a range.
    pub(super) head: Option<CommitId>,
    /// The commit whose policy file is compared with that of the head; none: the change began without one.
    pub(super) compared: Option<CommitId>,
    /// Whether the policy that judges stands elsewhere, so that the change can do without one.
    pub(super) elsewhere: bool,
    /// Whether it is an audit in which each commit is judged by the policy that it met.
    pub(super) by_epochs: bool,
    /// The full name of the ref that the commits are meant for, where there is one.
    pub(super) target: Option<BString>,
    /// What the commits are a part of.
    pub(super) part_of: Fact<PartOf>,
    /// The branch that the author can mend, where the commits are on one.
    pub(super) branch: Option<Branch>,
    /// The text of the pull request that the commits are a part of.
    pub(super) pull_request: Option<Vec<u8>>,
}

/// Judges commits by what was found at a source.
pub(super) fn judge_ids(
    repository: &Repository,
    source: &Source,
    found: Found,
    ids: &[CommitId],
    line: &Line,
) -> Result<Checked, Failure> {
    let today = today();
    let change = policy_change(repository, line)?;
    let mut epochs = None;
    let (policy, before, entered) = match found {
        Found::Policy(policy) => {
            let tip = source.commit().filter(|_| line.by_epochs);
            let (met, before) = standings(repository, &policy, tip, source.commit(), line.head)?;
            let policies = in_force(&policy, met.as_ref());
            let entered = entered(repository, &policies, source.commit(), line.head, today)?;
            epochs = met;
            (Some(*policy), before, entered)
        }
        // Every commit is exempt; only a first policy that cannot be used is refused.
        Found::NeverAny => {
            (None, Before { all: true, ..Before::default() }, Entered::NotYet(today))
        }
    };
    let asks_nothing = Policy::asking_nothing();
    let in_force = policy.as_ref().unwrap_or(&asks_nothing);
    let agents = in_force.agents();
    let given = line.pull_request.as_ref();
    let text = given.map(|text| PullRequest::read(text, Kind::PullRequest, in_force, &agents));
    let inspection = Inspection {
        repository,
        policy: in_force,
        agents: &agents,
        target: line.target.clone().map_or(Fact::NotGiven, Fact::Read),
        entered,
        before,
        epochs: epochs.as_ref(),
        pull_request: text.clone().unwrap_or_default(),
        part_of: line.part_of.clone(),
        trusted: source.commit().or(line.compared),
    };
    let mut commits = Vec::new();
    let _: ControlFlow<()> = inspection.judge(ids, |judged| {
        commits.push(judged);
        ControlFlow::Continue(())
    })?;
    let about_change = about_change(&inspection, &commits, line);
    let facts = PolicyFacts { policy: policy.as_ref(), today, change: change.clone() };
    let about_policy = judge_policy(&facts);
    let mut notes = match &policy {
        Some(policy) => notes(&commits, policy),
        None => vec![NO_POLICY_YET.to_owned()],
    };
    if policy.is_none() || change == PolicyChange::Removed {
        let commits = [line.head, source.commit()].into_iter().flatten();
        notes.extend(twins(repository, commits)?);
    }
    let text = text
        .map(|text| judge_beside(&inspection, &text, &commits, policy.as_ref(), today))
        .transpose()?;
    if let Some(text) = &text {
        notes.extend(noted(policy.as_ref(), text).filter(|_| policy.is_some()));
        notes.extend(not_scoped(std::slice::from_ref(text)));
        notes.dedup();
    }
    let branch = line.branch.clone();
    let origin = source.origin();
    let met = epochs;
    Ok(Checked { policy, origin, commits, text, about_policy, about_change, notes, branch, met })
}

/// What is found about the change as a whole: between its head and where that left what it is compared
/// with.
fn about_change(inspection: &Inspection<'_>, commits: &[Judged], line: &Line) -> Vec<Finding> {
    if line.part_of != Fact::Read(PartOf::Change) || !is_limited(inspection.policy) {
        return Vec::new();
    }
    let judged = commits.iter().filter(|judged| judged.judgement.exemption.is_none());
    let judged: Vec<&CommitFacts> = judged.map(|judged| &judged.facts).collect();
    let sizes = || {
        let (Some(base), Some(head)) = (line.compared, line.head) else { return Fact::NotGiven };
        match inspection.repository.merge_base(base, head) {
            Ok(base) => inspection.contents().between(base, head),
            Err(error) => Fact::Unreadable(error.to_string()),
        }
    };
    judge_change(inspection.policy, inspection.agents, &judged, sizes)
}

/// That there is a policy under another name, for whoever looks for it in vain.
fn twins(
    repository: &Repository,
    commits: impl Iterator<Item = CommitId>,
) -> Result<BTreeSet<String>, Failure> {
    let mut notes = BTreeSet::new();
    for commit in commits {
        for folder in ["", ".github/"] {
            for path in repository.names_in(commit, BStr::new(folder))? {
                let name = path.strip_prefix(folder.as_bytes()).unwrap_or(&path);
                if name.eq_ignore_ascii_case(FILE_NAME.as_bytes()) && path != FILE_NAME {
                    let path = Untrusted::new(&path);
                    notes.insert(format!(
                        "`{path}` is not read: the name is {FILE_NAME}, at the root"
                    ));
                }
            }
        }
    }
    Ok(notes)
}

/// Today, in UTC.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What the change makes of the policy file, and of those that it builds on.
fn policy_change(repository: &Repository, line: &Line) -> Result<PolicyChange, Failure> {
    let Some(head) = line.head else { return Ok(PolicyChange::None) };
    let policy = |commit| CommittedPolicy::of_project(repository, commit);
    // One that could not be read before is no reason to refuse what mends it.
    let before = match line.compared.map(policy) {
        Some(Ok(before)) => before,
        Some(Err(Error::NotAFile { .. } | Error::TooLarge { .. })) | None => None,
        Some(Err(error)) => return Err(error.into()),
    };
    let after = match policy(head) {
        Ok(after) => after,
        Err(error @ (Error::NotAFile { .. } | Error::TooLarge { .. })) => {
            return Ok(PolicyChange::Invalid(error.to_string()));
        }
        Err(error) => return Err(error.into()),
    };
    let same_cards = match line.compared {
        Some(before) => {
            let found = repository.blobs_at(&[before, head], BStr::new(cards::folder()))?;
            found.first() == found.last()
        }
        None => true,
    };
    Ok(match (before, after) {
        (None, None) => PolicyChange::None,
        (Some(_), None) if line.elsewhere => PolicyChange::RemovedHere,
        (Some(_), None) => PolicyChange::Removed,
        (Some(before), Some(after)) if before.blobs == after.blobs && same_cards => {
            PolicyChange::None
        }
        (before, Some(after)) => match usable(repository, head, after)? {
            Err(why) => PolicyChange::Invalid(why),
            Ok(after) => match before.zip(line.compared) {
                None => PolicyChange::Added,
                Some((before, at)) => {
                    let before = usable(repository, at, before)?;
                    PolicyChange::Edited(
                        before.map(|before| compare(&before, &after)).unwrap_or_default(),
                    )
                }
            },
        },
    })
}

/// The policy that was read in a commit, with the cards there; or why there is none.
pub(super) fn usable(
    repository: &Repository,
    commit: CommitId,
    found: CommittedPolicy,
) -> Result<Result<Policy, String>, Failure> {
    if found.read.is_err() {
        return Ok(joined(found, &[]));
    }
    match cards::of_commit(repository, commit) {
        Ok(cards) => Ok(joined(found, &cards)),
        Err(not_read) if not_read.is_policy() => Ok(Err(not_read.why())),
        Err(not_read) => Err(not_read.told()),
    }
}

/// The policy that was read, with cards; or why there is none.
pub(super) fn joined(found: CommittedPolicy, cards: &[CardFile]) -> Result<Policy, String> {
    let CommittedPolicy { text, read, .. } = found;
    let (policy, _) = read.map_err(|diagnoses| first(&diagnoses, FILE_NAME, &text))?;
    policy.with_cards(cards).map_err(|bad| {
        let bad = bad.first();
        bad.map_or_else(String::new, |bad| {
            let path = format!("{CARD_FOLDER}{}", bad.file.name);
            first(&bad.diagnoses, &path, &bad.file.text)
        })
    })
}

/// The first error of a file: where, what, why, and how many more there are.
fn first(diagnoses: &[Diagnosis], path: &str, text: &[u8]) -> String {
    let mut errors = diagnoses.iter().filter(|known| known.severity == Severity::Error);
    let Some(error) = errors.next() else { return String::new() };
    let (path, text) = match &error.file {
        Some(parent) => (parent.name.as_str(), parent.text.as_bytes()),
        None => (path, text),
    };
    let line = 1 + text.iter().take(error.span.start).filter(|byte| **byte == b'\n').count();
    let more = match errors.count() {
        0 => String::new(),
        1 => "; and 1 more error".to_owned(),
        more => format!("; and {more} more errors"),
    };
    format!("{path} line {line}: {} ({}){more}", error.title, error.label)
}

/// The policies that commits met, where that is to be told apart, and the commits that none reaches back to.
pub(super) fn standings(
    repository: &Repository,
    policy: &Policy,
    by_epochs: Option<CommitId>,
    target: Option<CommitId>,
    head: Option<CommitId>,
) -> Result<(Option<Epochs>, Before), Failure> {
    let found = by_epochs.map(|tip| epochs::epochs(repository, policy, tip)).transpose()?;
    match found.flatten() {
        Some((epochs, no_policy)) => {
            Ok((Some(epochs), epochs::before(repository, policy, no_policy)?))
        }
        None => Ok((None, before(repository, policy, target, head)?)),
    }
}

/// The policies by which a run judges.
pub(super) fn in_force<'a>(policy: &'a Policy, epochs: Option<&'a Epochs>) -> Vec<&'a Policy> {
    let earlier = epochs.into_iter().flat_map(|epochs| &epochs.earlier);
    earlier.filter_map(|epoch| epoch.policy.as_ref().ok()).chain([policy]).collect()
}

/// When the judged commits came into the target, which ends at the commit `target`; read only where a
/// policy asks for it. Without a `head` it is an audit of the target.
pub(super) fn entered(
    repository: &Repository,
    policies: &[&Policy],
    target: Option<CommitId>,
    head: Option<CommitId>,
    today: Date,
) -> Result<Entered, Failure> {
    let in_target = match (target, head) {
        (Some(target), Some(head)) => repository.reaches(target, head)?,
        _ => head.is_none(),
    };
    let asks = |policy: &&Policy| policy.dates == DateBasis::Entered && policy.asks_for_dates();
    match target.filter(|_| in_target) {
        Some(tip) if policies.iter().any(asks) => Ok(Entered::On(repository.entered(tip)?)),
        _ => Ok(Entered::NotYet(today)),
    }
}

/// The commits that the policy, which stands at the commit `target`, does not reach back to. Without a
/// `head` it is an audit of the target.
fn before(
    repository: &Repository,
    policy: &Policy,
    target: Option<CommitId>,
    head: Option<CommitId>,
) -> Result<Before, Failure> {
    let mut before = Before { since: before_since(repository, policy)?, ..Before::default() };
    match (&policy.since, target) {
        (Some(_), _) | (None, None) => {}
        // By default a policy holds from where its file first stood on the target's first-parent line. A
        // merge from an old clone turns that line around: what had the policy behind it is not older.
        (None, Some(target)) => {
            let in_target = match head {
                Some(head) => repository.reaches(target, head)?,
                None => true,
            };
            if in_target {
                let changes =
                    repository.first_parent_changes(target, BStr::new(FILE_NAME), None)?;
                if let Some(first) = changes.last() {
                    before.no_policy = repository.before_changes(*first, BStr::new(FILE_NAME))?;
                }
            }
        }
    }
    Ok(before)
}

/// What a reader must know to understand the result.
fn notes(commits: &[Judged], policy: &Policy) -> Vec<String> {
    let mut notes = Vec::new();
    if policy.dates != DateBasis::Entered && policy.asks_for_dates() {
        notes.push(format!("dates are {} dates, which anyone can set", policy.dates));
    }
    let stated =
        commits.iter().filter(|judged| judged.judgement.rests_on_a_stated_author()).count();
    if stated > 0 {
        notes.push(format!(
            "{stated} of the commits were judged by who their author is; the address is stated by the \
             commit, and anyone can write it"
        ));
    }
    notes.extend(not_scoped(commits));
    notes
}

/// What could not be known of whether the policy governs: each missing fact once.
pub(super) fn not_scoped(commits: &[Judged]) -> BTreeSet<String> {
    let missing = commits.iter().filter_map(|judged| judged.judgement.unscoped.as_ref());
    let not_given = missing.filter(|missing| matches!(missing, Missing::NotGiven(_)));
    not_given
        .map(|missing| {
            let mend = match missing.input() {
                Input::TargetRef => "; name it with `--policy-from REF`",
                _ => "",
            };
            format!(
                "whether the policy governs this was not known: {missing}; judged as governed{mend}"
            )
        })
        .collect()
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

    /// The ref that judged commits are meant for, as the source says it.
    pub(super) fn target(&self) -> Option<BString> {
        match self {
            Self::Commit { target, .. } => target.clone(),
            Self::File(_) => None,
        }
    }
}
