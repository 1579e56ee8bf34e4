//! The shape of a fixture file.

use std::collections::BTreeMap;
use std::path::Path;

use bstr::BString;
use jiff::civil::Date;
use provenance::change::judge_change;
use provenance::commit::{CommitFacts, Kind, PartOf, Person, Stage, Standing};
use provenance::fact::Fact;
use provenance::finding::{Finding, Outcome, Place};
use provenance::judge::{How, Judgement, Verdict, judge};
use provenance::message::Message;
use provenance::policy::{Policy, Surface};
use provenance::pull_request::{Commits, PullRequest};
use provenance::size::{Counting, Lines, Sizes};
use serde::Deserialize;

/// A file: one policy, and cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The policy of every case that brings none of its own.
    pub(crate) policy: String,
    /// The cases.
    pub(crate) case: Vec<Case>,
}

/// One commit and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Case {
    /// What it shows.
    pub(crate) name: String,
    /// Lines added to the policy of the file; a text that begins with `version` takes its place.
    #[serde(default)]
    policy: String,
    /// The whole message; without: a title, and the trailers. `unreadable`: it could not be read.
    message: Option<String>,
    /// The lines of the last paragraph.
    #[serde(default)]
    trailers: Vec<String>,
    /// `Name <address>`; `none` for a fact that was not given, `unreadable` for one that could not be read.
    #[serde(default = "jane")]
    author: String,
    #[serde(default = "jane")]
    committer: String,
    /// The changed paths; without: not given. `unreadable` in the list: could not be read.
    paths: Option<Vec<String>>,
    /// Added plus removed lines of each changed path; `"binary"` for one that has no lines. Then `paths` can
    /// be left out.
    lines: Option<BTreeMap<String, toml::Value>>,
    /// The same without changes of white space, and without moved lines, where that differs.
    #[serde(default)]
    lines_without_whitespace: BTreeMap<String, toml::Value>,
    #[serde(default)]
    lines_without_moved: BTreeMap<String, toml::Value>,
    /// The same of the change as a whole. Then findings about it are found too.
    pub(crate) change_lines: Option<BTreeMap<String, toml::Value>>,
    /// Those of the paths that are generated; without: not given.
    generated: Option<Vec<String>>,
    /// Of a merge: whether it is what git merges by itself; without: not given.
    automatic_merge: Option<bool>,
    /// `change`, `history` or `none`; default `change` with `change-lines`, else `none`.
    part_of: Option<String>,
    /// The text of the pull request; without: not given. `unreadable`: it could not be read. It is judged
    /// beside the commit, and what comes of both is compared.
    pull_request: Option<String>,
    /// The text of the pull request, without any commit.
    alone: Option<String>,
    /// A text, and the surface that it goes to.
    text: Option<(String, String)>,
    #[serde(default = "one")]
    parents: usize,
    /// The full target ref; a fact's state as for the author.
    target: Option<String>,
    /// The day on which it entered, and of author and committer.
    #[serde(default = "today")]
    date: String,
    /// The day on which it entered, where it is another; a fact's state as for the author.
    entered: Option<String>,
    /// The day of the author, where it is another.
    author_date: Option<String>,
    /// The day of the committer, where it is another.
    committer_date: Option<String>,
    /// `landing`, or `message` for a client hook.
    #[serde(default)]
    stage: StageName,
    /// `in-force`, `no-policy-yet`, `reached-by-since` or `none`.
    #[serde(default)]
    standing: StandingName,
    /// The verdict, as [`outcome`] words it.
    verdict: String,
    /// The findings: a rule's id, with `?` behind it where it is undecided, `…` where it is not due yet.
    #[serde(default)]
    findings: Vec<String>,
    /// What nothing evaluated; without: not looked at.
    not_evaluated: Option<Vec<String>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StageName {
    #[default]
    Landing,
    Message,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StandingName {
    #[default]
    InForce,
    NoPolicyYet,
    ReachedBySince,
    None,
}

fn jane() -> String {
    "Jane Doe <jane@example.org>".to_owned()
}

fn one() -> usize {
    1
}

fn today() -> String {
    "2026-11-21".to_owned()
}

impl File {
    /// Reads a fixture file.
    pub(super) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a fixture file");
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The policy by which a case is judged.
    pub(super) fn policy_of(&self, case: &Case) -> Policy {
        let text = if case.policy.starts_with("version") {
            case.policy.clone()
        } else {
            format!("{}\n{}", self.policy, case.policy)
        };
        match Policy::read(text.as_bytes()) {
            Ok((policy, _)) => policy,
            Err(errors) => panic!("the policy of `{}` does not read: {errors:#?}", case.name),
        }
    }
}

impl Case {
    /// What must come of it, judged: the commit and the pull request, or the text alone.
    pub(super) fn judged(&self, policy: &Policy) -> Vec<Judgement> {
        let agents = policy.agents();
        let read = |kind, text: &str| match text {
            "unreadable" => Fact::Unreadable("it is damaged".to_owned()),
            text => PullRequest::read(text.as_bytes(), kind, policy, &agents),
        };
        let today = Fact::Read(self.date.parse().expect("a date"));
        let text_facts = |kind, text: &str| {
            let facts = CommitFacts::of_text(kind, read(kind, text));
            CommitFacts { entered: today.clone(), ..facts }
        };
        if let Some((text, surface)) = &self.text {
            let surface = Surface::parse(surface).expect("a surface");
            return vec![judge(policy, &agents, &text_facts(Kind::Text(surface), text))];
        }
        if let Some(text) = &self.alone {
            return vec![judge(policy, &agents, &text_facts(Kind::PullRequest, text))];
        }
        let mut facts = self.facts();
        let Some(text) = &self.pull_request else { return vec![judge(policy, &agents, &facts)] };
        facts.pull_request = read(Kind::PullRequest, text);
        let commit = judge(policy, &agents, &facts);
        let mut whole = text_facts(Kind::PullRequest, text);
        whole.commits = Fact::Read(Commits::of([&commit].into_iter()));
        whole.author = facts.author.clone();
        whole.changed_paths =
            if commit.is_spoken_for(policy) { facts.changed_paths } else { Fact::Read(Vec::new()) };
        vec![judge(policy, &agents, &whole), commit]
    }

    /// The facts of the commit.
    pub(super) fn facts(&self) -> CommitFacts {
        let stage = match self.stage {
            StageName::Landing => Stage::Landing,
            StageName::Message => Stage::Message,
        };
        let standing = match self.standing {
            StandingName::InForce => Fact::Read(Standing::InForce),
            StandingName::NoPolicyYet => Fact::Read(Standing::NoPolicyYet),
            StandingName::ReachedBySince => Fact::Read(Standing::ReachedBySince),
            StandingName::None => Fact::NotGiven,
        };
        let date = |other: &Option<String>| -> Date {
            other.as_ref().unwrap_or(&self.date).parse().expect("a date")
        };
        let mut facts = CommitFacts::unread(None, stage);
        facts.parents = Fact::Read(self.parents);
        facts.author = person(&self.author, date(&self.author_date));
        facts.committer = person(&self.committer, date(&self.committer_date));
        facts.message = match self.message.as_deref() {
            Some("unreadable") => Fact::Unreadable("the object is damaged".to_owned()),
            Some(text) => Fact::Read(Message::stored(text)),
            None => {
                let text = format!("Mend the menu\n\n{}\n", self.trailers.join("\n"));
                Fact::Read(Message::stored(text))
            }
        };
        let counted = self.lines.as_ref().map(|lines| lines.keys().cloned().collect());
        facts.changed_paths = match self.paths.as_ref().or(counted.as_ref()) {
            None => Fact::NotGiven,
            Some(paths) if paths.iter().any(|path| path == "unreadable") => {
                Fact::Unreadable("the tree is missing".to_owned())
            }
            Some(paths) => {
                Fact::Read(paths.iter().map(|path| BString::from(path.as_str())).collect())
            }
        };
        if let Some(lines) = &self.lines {
            facts.sizes = Fact::Read(self.sizes(lines));
        }
        facts.automatic_merge = self.automatic_merge.map_or(Fact::NotGiven, Fact::Read);
        facts.part_of = match (self.part_of.as_deref(), &self.change_lines) {
            (Some("history"), _) => Fact::Read(PartOf::History),
            (Some("change"), _) | (None, Some(_)) => Fact::Read(PartOf::Change),
            (Some("not yet"), _) => Fact::NotYet,
            _ => Fact::NotGiven,
        };
        facts.target = match &self.target {
            None => Fact::NotGiven,
            Some(target) => state(target).unwrap_or_else(|| Fact::Read(target.as_str().into())),
        };
        facts.entered = match self.entered.as_deref().and_then(state) {
            Some(unread) => unread,
            None => Fact::Read(date(&self.entered)),
        };
        facts.standing = standing;
        facts
    }

    /// What is found about the change that this commit is, as a whole.
    pub(super) fn about_change(&self, policy: &Policy) -> Vec<Finding> {
        let Some(lines) = &self.change_lines else { return Vec::new() };
        let sizes = || Fact::Read(self.sizes(lines));
        judge_change(policy, &policy.agents(), &[&self.facts()], sizes)
    }

    fn sizes(&self, lines: &BTreeMap<String, toml::Value>) -> Sizes {
        let counted = |less: Option<&BTreeMap<String, toml::Value>>| {
            let lines = lines.iter().map(|(path, lines)| {
                let lines = less.and_then(|less| less.get(path)).unwrap_or(lines);
                let count = lines.as_integer().map(|count| count.try_into().expect("a number"));
                (path.as_str().into(), count.map_or(Lines::Binary, Lines::Counted))
            });
            lines.collect::<BTreeMap<BString, Lines>>()
        };
        let counting =
            |without_whitespace, without_moved| Counting { without_whitespace, without_moved };
        Sizes {
            lines: BTreeMap::from([
                (counting(false, false), counted(None)),
                (counting(true, false), counted(Some(&self.lines_without_whitespace))),
                (counting(false, true), counted(Some(&self.lines_without_moved))),
            ]),
            generated: match &self.generated {
                None => Fact::NotGiven,
                Some(paths) if paths.iter().any(|path| path == "unreadable") => {
                    Fact::Unreadable("the attributes are missing".to_owned())
                }
                Some(paths) => Fact::Read(paths.iter().map(|path| path.as_str().into()).collect()),
            },
        }
    }

    /// The verdict and the findings that must come, and what must not have been evaluated.
    pub(super) fn expected(&self, got: &Came) -> Came {
        let mut findings = self.findings.clone();
        findings.sort();
        let not_evaluated = self.not_evaluated.as_ref().unwrap_or(&got.2);
        (self.verdict.clone(), findings, not_evaluated.clone())
    }
}

/// A fact that was not read, by the word for its state.
fn state<T>(word: &str) -> Option<Fact<T>> {
    match word {
        "none" => Some(Fact::NotGiven),
        "not yet" => Some(Fact::NotYet),
        "unreadable" => Some(Fact::Unreadable("it is damaged".to_owned())),
        _ => None,
    }
}

fn person(text: &str, date: Date) -> Fact<Person> {
    if let Some(unread) = state(text) {
        return unread;
    }
    let (name, address) = text.split_once(" <").expect("`Name <address>`");
    let noon =
        date.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("a day of the calendar");
    Fact::Read(Person {
        name: name.into(),
        address: address.trim_end_matches('>').into(),
        seconds: noon.timestamp().as_second(),
    })
}

/// The verdict, the findings, and what was not evaluated.
pub(super) type Came = (String, Vec<String>, Vec<String>);

/// What came of a commit, of its pull request where there is one, and of the change, in the words of the
/// fixtures: the gravest verdict, and all that was found.
pub(super) fn outcome(judgements: &[Judgement], about_change: &[Finding]) -> Came {
    let gravest = judgements.iter().max_by_key(|judgement| gravity(&judgement.verdict()));
    let verdict = worded(&gravest.expect("something was judged").verdict());
    let all = judgements.iter().flat_map(|judgement| &judgement.findings).chain(about_change);
    let mut findings: Vec<String> = all.map(found).collect();
    findings.sort();
    findings.dedup();
    let mut not_evaluated: Vec<String> =
        judgements.iter().flat_map(|judgement| judgement.not_evaluated.clone()).collect();
    not_evaluated.sort();
    not_evaluated.dedup();
    (verdict, findings, not_evaluated)
}

fn gravity(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Exempt(_) | Verdict::Compliant(How::NoAiDeclared) => 0,
        Verdict::Compliant(How::NoneStated) => 1,
        Verdict::Compliant(How::Disclosed) => 2,
        Verdict::Compliant(How::PermittedUnder(_)) => 3,
        Verdict::Compliant(How::NotDecidedYet) => 4,
        Verdict::NeedsPerson(_) => 5,
        Verdict::Violation => 6,
        Verdict::Undetermined(_) => 7,
    }
}

fn worded(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Compliant(How::NoAiDeclared) => "no AI declared".to_owned(),
        Verdict::Compliant(How::NoneStated) => "none stated".to_owned(),
        Verdict::Compliant(How::NotDecidedYet) => "not decided yet".to_owned(),
        Verdict::Compliant(How::Disclosed) => "disclosed".to_owned(),
        Verdict::Compliant(How::PermittedUnder(ids)) => {
            format!("permitted under {}", ids.join(", "))
        }
        Verdict::Exempt(why) => format!("exempt: {why}"),
        Verdict::NeedsPerson(inputs) => {
            let inputs: Vec<String> = inputs.iter().map(ToString::to_string).collect();
            format!("needs a person: {}", inputs.join(", "))
        }
        Verdict::Violation => "violation".to_owned(),
        Verdict::Undetermined(_) => "undetermined".to_owned(),
    }
}

fn found(finding: &Finding) -> String {
    let rule = match finding.place {
        Place::Change => format!("{} of the change", finding.rule),
        _ => finding.rule.to_owned(),
    };
    match finding.outcome {
        Outcome::Fail => rule,
        Outcome::Undecided(_) => format!("{rule}?"),
        Outcome::Later => format!("{rule}…"),
    }
}
