//! A finding: what it is about, which clause asks for it, and how it is mended. One shape for every document.

use bstr::ByteSlice;
use serde::Serialize;

use crate::fact::Missing;
use crate::finding::{Choice, Clause, Finding, Outcome, Place, Remedy};
use crate::policy::Policy;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FindingShown {
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
pub(super) struct PlaceShown {
    /// `policy`, `change`, `commit`, `text`, `author`, `committer`, `line` or `path`.
    kind: &'static str,
    /// The line of the message or of the text, from 1.
    line: Option<usize>,
    path: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct ClauseShown {
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

impl FindingShown {
    pub(super) fn of(finding: &Finding, policy: Option<&Policy>) -> Self {
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
            clause: ClauseShown::of(&finding.clause, policy),
            remedy: finding.remedy.as_ref().map(RemedyShown::of),
        }
    }
}

impl ClauseShown {
    pub(in crate::render) fn of(clause: &Clause, policy: Option<&Policy>) -> Self {
        let line = policy.and_then(|policy| policy.line_of(clause));
        Self {
            table: clause.table.clone(),
            key: clause.key,
            line: line.map(|line| line.number),
            file: line.and_then(|line| line.file.as_deref()).map(str::to_owned),
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
    pub(super) fn of(place: &Place) -> Self {
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
