//! What `provenance card check --format json` prints.

use serde::Serialize;

use crate::policy::{Diagnosis, Severity, Tool};

/// A card that was checked.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The name of the tool.
    pub name: &'a str,
    /// Where the card stands.
    pub place: &'a str,
    /// Its text, to which the places of diagnoses belong.
    pub text: &'a [u8],
    /// The tool; none: its card is not valid.
    pub tool: Option<&'a Tool>,
    /// What is wrong with the card; of a valid one, what could surprise.
    pub diagnoses: &'a [Diagnosis],
}

/// All checked cards, as one JSON document with a newline at its end.
pub fn json(cards: &[Checked<'_>]) -> String {
    let document = Document { version: 1, cards: cards.iter().map(CardShown::of).collect() };
    crate::render::escaped_json(&document) + "\n"
}

/// What `provenance card check --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "provenance card check"))]
pub(in crate::render) struct Document {
    /// The version of this format: a number that changes when a field changes its meaning or goes.
    version: u32,
    /// The cards, by name.
    cards: Vec<CardShown>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CardShown {
    /// The name of the tool.
    name: String,
    /// The file that the card stands in.
    file: String,
    /// Whether it can be used.
    valid: bool,
    /// What people call the tool; null: the card is not valid.
    title: Option<String>,
    /// `active`, `paused` or `retired`.
    status: Option<String>,
    /// The first day of that status, `YYYY-MM-DD`.
    since: Option<String>,
    /// `local`, `community` or `external`.
    hosting: Option<String>,
    /// What is wrong with it; of a valid one, what could surprise.
    diagnoses: Vec<DiagnosisShown>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DiagnosisShown {
    /// `error` or `hint`.
    severity: &'static str,
    /// The line, from 1.
    line: usize,
    /// The column, from 1, in characters.
    column: usize,
    /// What is wrong.
    title: String,
    /// What is to be said at the place.
    label: String,
    /// What to write instead, or what was expected.
    help: Option<String>,
}

impl CardShown {
    fn of(card: &Checked<'_>) -> Self {
        let (tool, diagnoses) = (card.tool, card.diagnoses);
        Self {
            name: card.name.to_owned(),
            file: card.place.to_owned(),
            valid: tool.is_some(),
            title: tool.and_then(|tool| tool.title.clone()),
            status: tool.map(|tool| tool.status.to_string()),
            since: tool.and_then(|tool| tool.since).map(|day| day.to_string()),
            hosting: tool.and_then(|tool| tool.hosting).map(|hosting| hosting.to_string()),
            diagnoses: diagnoses.iter().map(|found| DiagnosisShown::of(found, card.text)).collect(),
        }
    }
}

impl DiagnosisShown {
    fn of(found: &Diagnosis, text: &[u8]) -> Self {
        let before = String::from_utf8_lossy(&text[..found.span.start.min(text.len())]);
        let last = before.rsplit('\n').next().unwrap_or_default();
        Self {
            severity: match found.severity {
                Severity::Error => "error",
                Severity::Hint => "hint",
            },
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
            title: found.title.clone(),
            label: found.label.clone(),
            help: found.help.clone(),
        }
    }
}
