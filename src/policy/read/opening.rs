//! `opens`: whether each entry is a point of the policy.

use std::ops::Range;

use super::diagnosis::{Diagnosis, Log, Severity};
use super::nearest::{listed, nearest};
use crate::policy::Policy;
use crate::policy::vocabulary::rules;

const PROJECT: &[&str] = &[
    "stance",
    "statement",
    "contact",
    "page",
    "consequence",
    "language",
    "since",
    "dates",
    "refs",
    "review",
    "budget",
    "must-state",
    "requires",
    "max-files",
    "max-lines",
    "count",
];
const DISCLOSURE: &[&str] = &[
    "keys",
    "form",
    "where",
    "own-words",
    "when",
    "none",
    "claim",
    "one-per-tool",
    "mixed",
    "aids",
    "not-ai",
    "forbidden-names",
    "forbidden-keys",
    "human-only",
    "prompts",
    "cards",
    "pull-request",
];
const SELECTORS: &[&str] = &[
    "paths",
    "refs",
    "categories",
    "surfaces",
    "extents",
    "tools",
    "hosting",
    "authors",
    "trust",
    "from",
    "until",
];
const CONDITIONS: &[&str] = &["must-state", "requires", "max-files", "max-lines", "count"];
const COUNT: &[&str] = &["per", "exclude", "ignore"];

/// Says which entries of `opens` name nothing that a child could change.
pub(super) fn opened(policy: &Policy, opens: &[(String, Range<usize>)], log: &Log) {
    for (point, place) in opens {
        let mut parts = point.split('.');
        let mut before = String::new();
        let mut table = "";
        for (depth, part) in parts.by_ref().enumerate() {
            let known = known(policy, &before, table, depth);
            if depth > 0 && !known.contains(&part) {
                log.add(unknown(point, part, &before, &known, place));
                break;
            }
            table = if depth == 0 { part } else { table };
            before = if depth == 0 { part.to_owned() } else { format!("{before}.{part}") };
        }
    }
}

/// What can stand after the parts of a point.
fn known<'p>(policy: &'p Policy, before: &str, table: &str, depth: usize) -> Vec<&'p str> {
    let last = before.rsplit('.').next().unwrap_or_default();
    let of = |lists: &[&[&'static str]]| lists.concat();
    match (table, depth) {
        ("policy", 1) => of(&[PROJECT]),
        ("policy", 2) if last == "budget" => vec!["percent", "days"],
        ("policy", 2) | ("exceptions" | "areas", 3) if last == "count" => of(&[COUNT]),
        ("disclosure", 1) => of(&[DISCLOSURE]),
        ("levels", 1) => rules().collect(),
        ("exceptions", 1) => policy.exceptions.keys().map(String::as_str).collect(),
        ("exceptions", 2) => {
            of(&[SELECTORS, CONDITIONS, &["title", "text", "contact", "examples"]])
        }
        ("areas", 1) => policy.areas.keys().map(String::as_str).collect(),
        ("areas", 2) => of(&[SELECTORS, CONDITIONS, &["title", "text", "stance"]]),
        ("duties", 1) => policy.duties.keys().map(String::as_str).collect(),
        ("duties", 2) => vec!["text", "for", "attest"],
        ("categories", 1) => policy.categories.keys().map(String::as_str).collect(),
        ("categories", 2) => vec!["title", "paths"],
        ("groups", 1) => policy.groups.keys().map(String::as_str).collect(),
        ("automation", 1) => policy.automation.keys().map(String::as_str).collect(),
        ("automation", 2) => {
            vec!["title", "identities", "trust", "paths", "from", "until", "ai", "approval"]
        }
        ("tools", 1) => policy.tools.keys().map(String::as_str).collect(),
        ("tools", 2) => vec![
            "title",
            "text",
            "agents",
            "marks",
            "examples",
            "counterexamples",
            "hosting",
            "status",
            "since",
            "approval",
        ],
        _ => Vec::new(),
    }
}

fn unknown(
    point: &str,
    part: &str,
    before: &str,
    known: &[&str],
    place: &Range<usize>,
) -> Diagnosis {
    let label = match nearest(part, known.iter().copied()) {
        Some(meant) => format!("did you mean `{before}.{meant}`?"),
        None => format!("there is no `{part}` in `{before}`"),
    };
    let help = match known {
        [] => format!("`{before}` opens all of it"),
        known => {
            format!("`{before}` opens all of it; in it there is {}", listed(known.iter().copied()))
        }
    };
    let title = format!("`{point}` names no point of this policy");
    Diagnosis::new(Severity::Error, place.clone(), title, label).help(help)
}
