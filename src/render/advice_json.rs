//! The answer to a question as JSON, version 1.
//!
//! `docs/src/reference/show.schema.json` is its schema; a test keeps both equal.

use bstr::ByteSlice;
use serde::Serialize;

use super::advice::{Answered, also, notes};
use super::json::ClauseShown;
use super::page::{Line, text::line};
use super::sentences::clause_title;
use crate::advice::{Answer, Question, Way, WayBy};
use crate::policy::Where;

/// The answer as one JSON document with a newline at its end.
pub fn json(answered: &Answered<'_>) -> String {
    super::escaped_json(&Document::of(answered)) + "\n"
}

/// What `provenance policy show --path PATH --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "provenance policy show"))]
pub(super) struct Document {
    /// The version of this format: a number that changes when a field changes its meaning or goes.
    version: u32,
    project: String,
    /// The name of the policy file.
    file: String,
    question: QuestionShown,
    /// `yes`: nothing about AI needs to be written; `yes-if`: one of the ways is gone; `no`; `depends`: the
    /// question leaves open what decides.
    answer: &'static str,
    /// Where the lines are to stand: `commit`, `pull-request`, `either` or `both`.
    place: String,
    /// The ways to do what was asked; any of them suffices.
    ways: Vec<WayShown>,
    /// What is found of a use that claims no exception.
    because: Vec<BecauseShown>,
    /// The exceptions that do not fit.
    refused: Vec<RefusedShown>,
    /// Whom to ask.
    contact: Option<String>,
    /// What a reader must know to understand the answer, each in a sentence.
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct QuestionShown {
    path: Option<String>,
    category: Option<String>,
    surface: Option<String>,
    extent: Option<String>,
    /// The full name of the ref.
    r#ref: Option<String>,
    /// The day for which the answer is, `YYYY-MM-DD` in UTC.
    date: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WayShown {
    /// `stance`, `area`, `exception`, or `exempt`: nothing is judged there.
    by: &'static str,
    /// The name of the area or exception.
    name: Option<String>,
    title: Option<String>,
    clause: ClauseShown,
    /// The strictest stance on the ground; null: nothing is judged there.
    stance: Option<String>,
    /// Why nothing is judged there.
    exempt: Option<String>,
    /// The lines that the author writes, with words to replace.
    lines: Vec<String>,
    /// The lines that other people add before it lands.
    later: Vec<String>,
    /// What else is asked, each in a sentence.
    also: Vec<String>,
    /// What a verdict still needs, and no line gives.
    needs: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BecauseShown {
    /// The id of the rule.
    rule: &'static str,
    reason: String,
    clause: ClauseShown,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RefusedShown {
    exception: String,
    title: String,
    reason: String,
    /// Who helps instead.
    contact: Option<String>,
}

impl Document {
    fn of(answered: &Answered<'_>) -> Self {
        let Answered { policy, file, question, advice } = *answered;
        let because = advice.findings.iter().map(|finding| BecauseShown {
            rule: finding.rule,
            reason: finding.reason.clone(),
            clause: ClauseShown::of(&finding.clause, Some(policy)),
        });
        let refused = advice.refused.iter().map(|refused| RefusedShown {
            exception: refused.id.clone(),
            title: policy.exceptions[&refused.id].title.clone(),
            reason: refused.reason.clone(),
            contact: policy.exceptions[&refused.id].contact.clone(),
        });
        Self {
            version: 1,
            project: policy.project.clone(),
            file: file.to_owned(),
            question: QuestionShown::of(question),
            answer: match advice.answer {
                Answer::Yes => "yes",
                Answer::YesIf => "yes-if",
                Answer::No => "no",
                Answer::Depends => "depends",
            },
            place: Where::to_string(&advice.place),
            ways: advice.ways.iter().map(|way| WayShown::of(way, answered)).collect(),
            because: because.collect(),
            refused: refused.collect(),
            contact: policy.contact.clone(),
            notes: said(&notes(answered)),
        }
    }
}

impl QuestionShown {
    fn of(question: &Question) -> Self {
        Self {
            path: question.path.as_ref().map(|path| path.to_str_lossy().into_owned()),
            category: question.category.clone(),
            surface: question.surface.map(|surface| surface.to_string()),
            extent: question.extent.map(|extent| extent.to_string()),
            r#ref: question.target.as_ref().map(|target| target.to_str_lossy().into_owned()),
            date: question.today.to_string(),
        }
    }
}

impl WayShown {
    fn of(way: &Way, answered: &Answered<'_>) -> Self {
        let policy = answered.policy;
        let (by, name) = match &way.by {
            WayBy::Stance if way.exemption.is_some() => ("exempt", None),
            WayBy::Stance => ("stance", None),
            WayBy::Area(name) => ("area", Some(name.clone())),
            WayBy::Exception(id) => ("exception", Some(id.clone())),
        };
        Self {
            by,
            name,
            title: clause_title(policy, &way.clause),
            clause: ClauseShown::of(&way.clause, Some(policy)),
            stance: way.stance.map(|stance| stance.to_string()),
            exempt: way.exemption.as_ref().map(ToString::to_string),
            lines: way.lines.clone(),
            later: way.later.clone(),
            also: said(&also(answered, way)),
            needs: way.missing.iter().map(ToString::to_string).collect(),
        }
    }
}

fn said(lines: &[Line]) -> Vec<String> {
    lines.iter().map(line).collect()
}
