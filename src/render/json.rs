//! JSON, version 1: a shape of its own, so that the program can change inside without changing it.
//!
//! `docs/src/reference/check.schema.json` is its schema; a test keeps both equal. Text that is not UTF-8
//! has U+FFFD in place of what it is not; where its bytes matter, they stand beside it in Base64.

use bstr::ByteSlice;
use data_encoding::BASE64;
use serde::Serialize;

use crate::checked::{Checked, PolicyOrigin};
use crate::commit::Kind;
use crate::epochs::JudgedBy;
use crate::fact::Missing;
use crate::finding::{Choice, Finding, Outcome, Place, Remedy};
use crate::inspect::Judged;
use crate::judge::{How, Verdict};
use crate::policy::{Policy, Surface};

/// A whole result, as one JSON document with a newline at its end.
pub fn checked(checked: &Checked) -> String {
    let document = Document::of(checked);
    let mut text = super::escaped_json(&document);
    text.push('\n');
    text
}

/// What `provenance check --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "provenance check"))]
pub(super) struct Document {
    /// The version of this format: a number that changes when a field changes its meaning or goes.
    version: u32,
    /// The policy in force; null: none is in force yet.
    policy: Option<PolicyShown>,
    /// In an audit without a named policy: the policies that commits met when they came in, oldest first, the
    /// last of which is `policy`. Else empty.
    policies: Vec<JudgedByShown>,
    /// How many commits and texts have which verdict.
    counts: CountsShown,
    /// What was found about the policy itself.
    policy_findings: Vec<FindingShown>,
    /// What was found about the change as a whole.
    change_findings: Vec<FindingShown>,
    /// The commits in the order of `git rev-list`, or the one message.
    commits: Vec<CommitShown>,
    /// The pull request, or another text that is no commit; null: none was given.
    text: Option<CommitShown>,
    /// What a reader must know to understand the result, each in a sentence.
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PolicyShown {
    project: String,
    /// `open`, `disclose`, `no-unless` or `forbid`.
    stance: String,
    /// The full id of the commit that the policy was read from; null: it was read from a file.
    commit: Option<String>,
    /// The ref or file by which it was found.
    name: String,
    contact: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct JudgedByShown {
    /// The full id of the first-parent commit that brought the policy: `--policy-from` takes it.
    commit: String,
    /// The day of its committer's date in UTC, `YYYY-MM-DD`; null: it lies outside the calendar.
    since: Option<String>,
    /// Its stance; null: it cannot be used, so that its commits are undetermined.
    stance: Option<String>,
    /// Why it cannot be used; null: it can.
    because: Option<String>,
    /// The commits that it judged, or says itself that it does not judge. Those from before the first policy
    /// belong to none.
    commits: usize,
    exempt: usize,
    needs_person: usize,
    violation: usize,
    undetermined: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CountsShown {
    judged: usize,
    compliant: usize,
    exempt: usize,
    needs_person: usize,
    violation: usize,
    undetermined: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CommitShown {
    /// The full id; null for a message that is not committed yet, and for a text.
    commit: Option<String>,
    /// Of a text, where it goes: `pull-request`, `issue`, `review`, `support`, `message` or `private`; null
    /// for a commit and a message that is to become one.
    surface: Option<String>,
    /// The full id of the commit that brought the policy by which it was judged, where that is not the one of
    /// the document.
    policy: Option<String>,
    /// `compliant`, `exempt`, `needs-person`, `violation` or `undetermined`.
    verdict: &'static str,
    /// Of a compliant commit: `no-ai-declared`, `none-stated`, `disclosed`, `permitted`; or
    /// `not-decided-yet`: what is known only when it lands decides.
    how: Option<&'static str>,
    /// The exceptions that permit its uses.
    permitted_under: Vec<String>,
    /// Why it is exempt, could not be judged, or which inputs a person must give.
    because: Vec<String>,
    uses: Vec<UseShown>,
    marks: Vec<MarkShown>,
    findings: Vec<FindingShown>,
    /// What the policy asks and nothing evaluated.
    not_evaluated: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct UseShown {
    /// The line of the message or of the text, from 1.
    line: usize,
    /// The key; empty where a text states the use by the form of the policy.
    key: String,
    value: String,
    /// Only where the value is not UTF-8: its bytes, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    value_b64: Option<String>,
    /// Whether git reads it as a trailer.
    in_trailer_block: bool,
    /// The agent as written.
    agent: Option<String>,
    /// The ids of the known agents that it names.
    known_agents: Vec<String>,
    model: Option<String>,
    aids: Vec<String>,
    categories: Vec<String>,
    surfaces: Vec<String>,
    extent: Option<String>,
    /// The exceptions that it claims.
    claims: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct MarkShown {
    /// The id of the known agent; null: it names no particular one.
    agent: Option<String>,
    place: PlaceShown,
    text: String,
    /// Only where the text is not UTF-8: its bytes, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_b64: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FindingShown {
    rule: &'static str,
    /// `warn` or `deny`.
    level: String,
    /// `fail`; `undecided`; or `later`: needed before the change lands, and not due yet.
    outcome: &'static str,
    place: PlaceShown,
    reason: String,
    clause: ClauseShown,
    /// Null where another finding's remedy mends this one too.
    remedy: Option<RemedyShown>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PlaceShown {
    /// `policy`, `change`, `commit`, `text`, `author`, `committer`, `line` or `path`.
    kind: &'static str,
    /// The line of the message or of the text, from 1.
    line: Option<usize>,
    path: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ClauseShown {
    /// The table of the policy, such as `exceptions.translation`.
    table: String,
    key: Option<&'static str>,
    /// The line of the policy file, from 1.
    line: Option<usize>,
    /// The file or template in which that line is, where the policy builds on another that says it.
    file: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RemedyShown {
    say: String,
    /// The exceptions among which a person chooses: one of them, if it applies.
    choices: Vec<ChoiceShown>,
    /// The lines to put at the end of the message, or into the text, exactly.
    lines: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChoiceShown {
    /// The line that claims the exception, exactly.
    line: String,
    title: String,
    /// What the exception asks besides the claim, each in a phrase.
    asks: Vec<String>,
    /// Who helps instead.
    contact: Option<String>,
}

impl PolicyShown {
    pub(super) fn of(policy: &Policy, origin: &PolicyOrigin) -> Self {
        Self {
            project: policy.project.clone(),
            stance: policy.stance.to_string(),
            commit: origin.commit.clone(),
            name: origin.name.clone(),
            contact: policy.contact.clone(),
        }
    }
}

impl JudgedByShown {
    pub(super) fn of(judged_by: &JudgedBy) -> Self {
        let counts = &judged_by.counts;
        Self {
            commit: judged_by.change.commit.to_string(),
            since: judged_by.change.day.map(|day| day.to_string()),
            stance: judged_by.stance.as_ref().ok().map(ToString::to_string),
            because: judged_by.stance.as_ref().err().cloned(),
            commits: counts.judged,
            exempt: counts.exempt_commits(),
            needs_person: counts.needs_person,
            violation: counts.violation,
            undetermined: counts.undetermined,
        }
    }
}

impl Document {
    fn of(checked: &Checked) -> Self {
        let counts = checked.counts();
        let policy = checked.policy.as_ref();
        Self {
            version: 1,
            policy: policy.map(|policy| PolicyShown::of(policy, &checked.origin)),
            policies: checked.policies().iter().map(JudgedByShown::of).collect(),
            counts: CountsShown {
                judged: counts.judged,
                compliant: counts.compliant(),
                exempt: counts.exempt_commits(),
                needs_person: counts.needs_person,
                violation: counts.violation,
                undetermined: counts.undetermined,
            },
            policy_findings: checked
                .about_policy
                .iter()
                .map(|f| FindingShown::of(f, policy))
                .collect(),
            change_findings: checked
                .about_change
                .iter()
                .map(|f| FindingShown::of(f, policy))
                .collect(),
            commits: checked
                .commits
                .iter()
                .map(|judged| CommitShown::of_audit(judged, checked))
                .collect(),
            text: checked.text.as_ref().map(|judged| CommitShown::of(judged, policy)),
            notes: checked.notes.clone(),
        }
    }
}

impl CommitShown {
    /// A commit, which an earlier policy may have judged.
    fn of_audit(judged: &Judged, checked: &Checked) -> Self {
        let earlier = judged.by.and_then(|by| checked.met.as_ref()?.earlier.get(usize::from(by)));
        let Some(earlier) = earlier else { return Self::of(judged, checked.policy.as_ref()) };
        let policy = Some(earlier.change.commit.to_string());
        Self { policy, ..Self::of(judged, earlier.policy.as_ref().ok()) }
    }

    fn of(judged: &Judged, policy: Option<&Policy>) -> Self {
        let judgement = &judged.judgement;
        let (verdict, how, because) = match judgement.verdict() {
            Verdict::Compliant(how) => ("compliant", Some(how_word(&how)), Vec::new()),
            Verdict::Exempt(why) => ("exempt", None, vec![why.to_string()]),
            Verdict::NeedsPerson(inputs) => {
                ("needs-person", None, inputs.iter().map(ToString::to_string).collect())
            }
            Verdict::Violation => ("violation", None, Vec::new()),
            Verdict::Undetermined(facts) => {
                let because = facts.iter().map(|(input, why)| format!("{input}: {why}")).collect();
                ("undetermined", None, because)
            }
        };
        Self {
            commit: judged.id.map(|id| id.to_string()),
            surface: match judged.facts.kind {
                Kind::Commit => None,
                Kind::PullRequest => Some(Surface::PullRequest.to_string()),
                Kind::Text(surface) => Some(surface.to_string()),
            },
            policy: None,
            verdict,
            how,
            permitted_under: judgement.permitted_under.clone(),
            because,
            uses: judgement.said.uses.iter().map(UseShown::of).collect(),
            marks: judgement.marks.iter().map(MarkShown::of).collect(),
            findings: judgement.findings.iter().map(|f| FindingShown::of(f, policy)).collect(),
            not_evaluated: judgement.not_evaluated.clone(),
        }
    }
}

fn how_word(how: &How) -> &'static str {
    match how {
        How::NoAiDeclared => "no-ai-declared",
        How::NoneStated => "none-stated",
        How::Disclosed => "disclosed",
        How::PermittedUnder(_) => "permitted",
        How::NotDecidedYet => "not-decided-yet",
    }
}

impl UseShown {
    fn of(stated: &crate::disclosure::Use) -> Self {
        let (origin, said) = (&stated.origin, &stated.stated);
        Self {
            line: origin.line,
            key: origin.key.clone(),
            value: origin.value.to_str_lossy().into_owned(),
            value_b64: bytes_if_lossy(&origin.value),
            in_trailer_block: origin.misplaced.is_none(),
            agent: said.agent.clone(),
            known_agents: said.known.clone(),
            model: said.model.clone(),
            aids: said.aids.clone(),
            categories: said.categories.clone(),
            surfaces: said.surfaces.iter().map(ToString::to_string).collect(),
            extent: said.extent.map(|extent| extent.to_string()),
            claims: stated.claims.clone(),
        }
    }
}

impl MarkShown {
    fn of(mark: &crate::agents::Mark) -> Self {
        Self {
            agent: mark.agent.as_ref().map(|agent| agent.id.clone()),
            place: PlaceShown::of(&crate::case::mark_place(mark)),
            text: mark.text.to_str_lossy().into_owned(),
            text_b64: bytes_if_lossy(&mark.text),
        }
    }
}

/// The bytes in Base64 (RFC 4648) where text cannot say them.
fn bytes_if_lossy(bytes: &[u8]) -> Option<String> {
    bytes.to_str().is_err().then(|| BASE64.encode(bytes))
}

impl FindingShown {
    fn of(finding: &Finding, policy: Option<&Policy>) -> Self {
        Self {
            rule: finding.rule,
            level: finding.level.to_string(),
            outcome: match &finding.outcome {
                Outcome::Fail => "fail",
                Outcome::Later | Outcome::Undecided(Missing::NotYet(_)) => "later",
                Outcome::Undecided(_) => "undecided",
            },
            place: PlaceShown::of(&finding.place),
            reason: finding.reason.clone(),
            clause: {
                let line = policy.and_then(|policy| policy.line_of(&finding.clause));
                ClauseShown {
                    table: finding.clause.table.clone(),
                    key: finding.clause.key,
                    line: line.map(|line| line.number),
                    file: line.and_then(|line| line.file.as_deref()).map(str::to_owned),
                }
            },
            remedy: finding.remedy.as_ref().map(RemedyShown::of),
        }
    }
}

impl RemedyShown {
    fn of(remedy: &Remedy) -> Self {
        let choice = |choice: &Choice| ChoiceShown {
            line: choice.line.clone(),
            title: choice.title.clone(),
            asks: choice.asks.clone(),
            contact: choice.contact.clone(),
        };
        Self {
            say: remedy.say.clone(),
            choices: remedy.choices.iter().map(choice).collect(),
            lines: remedy.lines.clone(),
        }
    }
}

impl PlaceShown {
    fn of(place: &Place) -> Self {
        let (kind, line, path) = match place {
            Place::Policy => ("policy", None, None),
            Place::Change => ("change", None, None),
            Place::Commit => ("commit", None, None),
            Place::Text => ("text", None, None),
            Place::Author => ("author", None, None),
            Place::Committer => ("committer", None, None),
            Place::Line(line, _) => ("line", Some(*line), None),
            Place::Path(path) => ("path", None, Some(path.to_str_lossy().into_owned())),
        };
        Self { kind, line, path }
    }
}
