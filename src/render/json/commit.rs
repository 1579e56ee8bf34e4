//! A commit or a text, with what it says and what came of it.

use bstr::ByteSlice;
use data_encoding::BASE64;
use serde::Serialize;

use super::finding::{FindingShown, PlaceShown};
use crate::checked::Checked;
use crate::commit::Kind;
use crate::inspect::Judged;
use crate::judge::{How, Verdict};
use crate::policy::{Policy, Surface};

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CommitShown {
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

impl CommitShown {
    /// A commit, which an earlier policy may have judged.
    pub(super) fn of_audit(judged: &Judged, checked: &Checked) -> Self {
        let earlier = judged.by.and_then(|by| checked.met.as_ref()?.earlier.get(usize::from(by)));
        let Some(earlier) = earlier else { return Self::of(judged, checked.policy.as_ref()) };
        let policy = Some(earlier.change.commit.to_string());
        Self { policy, ..Self::of(judged, earlier.policy.as_ref().ok()) }
    }

    pub(super) fn of(judged: &Judged, policy: Option<&Policy>) -> Self {
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
