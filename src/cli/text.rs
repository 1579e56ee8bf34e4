//! A text that is no commit, judged: `check --pull-request` and `check --text`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use bstr::BString;
use jiff::civil::Date;

use super::judging::{NO_POLICY_YET, not_scoped, today};
use super::source::{Asked, Found, Source};
use super::{Failure, message};
use crate::checked::{Checked, PolicyOrigin};
use crate::commit::{CommitFacts, CommitId, Kind, Person, Standing};
use crate::fact::{Fact, Input};
use crate::git::Repository;
use crate::inspect::{Inspection, Judged};
use crate::judge::{judge, judge_policy};
use crate::policy::{FILE_NAME, Policy, When, Where};
use crate::pull_request::{Commits, PullRequest, TEXT_SIZE};
use crate::rules::{PolicyChange, PolicyFacts};
use crate::untrusted::Untrusted;

/// What is noted where the policy asks for nothing in a pull request.
const STATED_IN_COMMITS: &str = "this policy wants AI use to be stated in commits; what the pull request says \
                                 was judged as a text of its own, and speaks for no commit";

/// What is known of a pull request by its commits alone.
const OF_COMMITS: [Input; 3] = [Input::ChangedPaths, Input::Commits, Input::Author];

/// What is noted where a verdict waits for them.
const WITHOUT_COMMITS: &str = "the commits of the pull request were not given; with a range, as in `provenance \
                               check A..B --pull-request FILE`, both are judged";

/// Reads a text, or standard input for `-`. One that is too long is not judged by its beginning.
pub(super) fn read(directory: &Path, file: &OsStr) -> Result<Vec<u8>, Failure> {
    let limited = |input: &mut dyn Read| {
        let mut bytes = Vec::new();
        input.take(TEXT_SIZE as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let read = if file == "-" {
        limited(&mut io::stdin().lock())
    } else {
        File::open(directory.join(file)).and_then(|mut file| limited(&mut file))
    };
    let name = Untrusted::new(file.as_encoded_bytes());
    let bytes = read
        .map_err(|error| Failure::unverified(format!("cannot read the text `{name}`: {error}")))?;
    if bytes.len() > TEXT_SIZE {
        return Err(Failure::unverified(format!(
            "the text `{name}` is larger than {TEXT_SIZE} bytes (limit `text-size`), so it was not judged"
        )));
    }
    Ok(bytes)
}

/// Judges a text without any commit, by the policy of the trusted side; where none is known, by that of the
/// work tree, as for a message.
pub(super) fn check(
    directory: &Path,
    file: &OsStr,
    kind: Kind,
    from: Option<&OsStr>,
    policy_file: Option<&Path>,
) -> Result<Checked, Failure> {
    let by = By::find(directory, from, policy_file)?;
    let bytes = read(directory, file)?;
    let today = today();
    let asks_nothing = Policy::asking_nothing();
    let policy = by.policy.as_ref().unwrap_or(&asks_nothing);
    let agents = policy.agents();
    let mut facts = CommitFacts::of_text(kind, PullRequest::read(&bytes, kind, policy, &agents));
    facts.entered = Fact::Read(today);
    facts.target = by.target.map_or(Fact::NotGiven, Fact::Read);
    facts.standing = standing(by.policy.as_ref());
    let judgement = judge(policy, &agents, &facts);
    let text = Judged { id: None, facts, judgement, by: None };
    let mut notes: Vec<String> = not_scoped(std::slice::from_ref(&text)).into_iter().collect();
    notes.extend(noted(by.policy.as_ref(), &text));
    if kind == Kind::PullRequest && !text.judgement.needs().is_disjoint(&OF_COMMITS.into()) {
        notes.push(WITHOUT_COMMITS.to_owned());
    }
    let change = PolicyChange::None;
    let about_policy = judge_policy(&PolicyFacts { policy: by.policy.as_ref(), today, change });
    Ok(Checked {
        policy: by.policy,
        origin: by.origin,
        commits: Vec::new(),
        text: Some(text),
        about_policy,
        about_change: Vec::new(),
        notes,
        branch: None,
        met: None,
    })
}

/// Judges a pull request beside its commits, which were judged before. Which paths these change is read
/// where a rule asks for it.
pub(super) fn judge_beside(
    inspection: &Inspection<'_>,
    text: &Fact<Arc<PullRequest>>,
    commits: &[Judged],
    policy: Option<&Policy>,
    today: Date,
) -> Result<Judged, Failure> {
    let mut facts = CommitFacts::of_text(Kind::PullRequest, text.clone());
    facts.entered = Fact::Read(today);
    facts.target = inspection.target.clone();
    facts.standing = standing(policy);
    facts.author = only_author(commits);
    facts.commits = Fact::Read(Commits::of(commits.iter().map(|judged| &judged.judgement)));
    let mut judgement = judge(inspection.policy, inspection.agents, &facts);
    if judgement.needs().contains(&Input::ChangedPaths) {
        let is_spoken_for = |judged: &&Judged| judged.judgement.is_spoken_for(inspection.policy);
        let ids: Vec<CommitId> =
            commits.iter().filter(is_spoken_for).filter_map(|judged| judged.id).collect();
        let mut paths: BTreeSet<BString> = BTreeSet::new();
        let _: ControlFlow<()> = inspection.repository.changed_paths(&ids, |_, changed| {
            paths.extend(changed);
            ControlFlow::Continue(())
        })?;
        facts.changed_paths = Fact::Read(paths.into_iter().collect());
        judgement = judge(inspection.policy, inspection.agents, &facts);
    }
    Ok(Judged { id: None, facts, judgement, by: None })
}

/// What a reader must know to understand what came of a text.
pub(super) fn noted(policy: Option<&Policy>, text: &Judged) -> Option<String> {
    let Some(policy) = policy else { return Some(NO_POLICY_YET.to_owned()) };
    if text.facts.kind != Kind::PullRequest {
        return None;
    }
    if policy.disclosure.place == Where::Commit {
        return Some(STATED_IN_COMMITS.to_owned());
    }
    let read = text.facts.pull_request.get(Input::PullRequest).ok()?;
    let gap = read.gap().filter(|_| policy.disclosure.when == When::Used && !read.states())?;
    Some(format!(
        "{gap}, so the pull request states nothing: neither that AI was used nor that it was not; this policy asks \
         those who used AI to say so, and nobody else"
    ))
}

fn standing(policy: Option<&Policy>) -> Fact<Standing> {
    Fact::Read(if policy.is_some() { Standing::InForce } else { Standing::NoPolicyYet })
}

/// The one who, by all the commits, wrote them; where there are several, nobody speaks for the whole.
fn only_author(commits: &[Judged]) -> Fact<Person> {
    let mut authors = commits.iter().map(|judged| judged.facts.author.get(Input::Author).ok());
    let Some(Some(first)) = authors.next() else { return Fact::NotGiven };
    let is_first = |other: Option<&Person>| {
        other.is_some_and(|other| first.has_address(bstr::BStr::new(&other.address)))
    };
    if authors.all(is_first) { Fact::Read(first.clone()) } else { Fact::NotGiven }
}

/// The policy by which a text is judged.
struct By {
    policy: Option<Policy>,
    origin: PolicyOrigin,
    target: Option<BString>,
}

impl By {
    fn find(directory: &Path, from: Option<&OsStr>, file: Option<&Path>) -> Result<Self, Failure> {
        let repository = match (file, Repository::open(directory)) {
            // A file needs no repository.
            (Some(_), _) => None,
            (None, Err(crate::git::Error::NotARepository(_))) if from.is_none() => None,
            (None, opened) => Some(opened?),
        };
        if let Some(repository) = &repository
            && let Some(source) = Source::find(repository, &Asked { from, file: None, base: None })?
        {
            let policy = match source.read(repository)? {
                Found::Policy(policy) => Some(*policy),
                Found::NeverAny => None,
            };
            return Ok(Self { policy, origin: source.origin(), target: source.target() });
        }
        let Some((policy, origin)) = message::policy(directory, file)? else {
            return Err(Failure::unverified(format!(
                "there is no {FILE_NAME} here, so nothing was judged; `provenance init` writes one"
            )));
        };
        Ok(Self { policy: Some(policy), origin, target: None })
    }
}
