//! Single sentences of the page, for an answer to a question.

use super::asked::duty;
use super::conditions::size;
use super::selectors::{people, selectors};
use crate::finding::Clause;
use crate::policy::{Conditions, People, Policy, Selectors};
use crate::render::page::Line;

/// What the project calls the thing that a clause stands in.
pub(in crate::render) fn clause_title(policy: &Policy, clause: &Clause) -> Option<String> {
    let (kind, name) = clause.table.split_once('.')?;
    match kind {
        "exceptions" => policy.exceptions.get(name).map(|exception| exception.title.clone()),
        "areas" => policy.areas.get(name)?.title.clone(),
        _ => None,
    }
}

/// A duty, by its id.
pub(in crate::render) fn duty_text(policy: &Policy, id: &str) -> Line {
    policy.duties.get(id).map_or_else(Line::default, |asked| duty(policy, asked))
}

/// What something is for.
pub(in crate::render) fn selectors_said(selected: &Selectors) -> Vec<Line> {
    selectors(selected)
}

/// How large a change may be, by these tables.
pub(in crate::render) fn sizes_of(policy: &Policy, tables: &[String]) -> Vec<Line> {
    let conditions = |table: &String| -> Option<&Conditions> {
        match table.split_once('.') {
            Some(("exceptions", id)) => policy.exceptions.get(id).map(|known| &known.conditions),
            Some(("areas", name)) => policy.areas.get(name).map(|known| &known.conditions),
            _ => Some(&policy.conditions),
        }
    };
    tables.iter().filter_map(conditions).filter_map(|asked| size(policy, asked)).collect()
}

/// For whom something else can hold than for a newcomer.
pub(in crate::render) fn who_is_named(policy: &Policy) -> Vec<Line> {
    let line = |kind: &str, name: &String, listed: &People| {
        let line = Line::ours(format!("The {kind} ")).code(name).say(" is for contributions of ");
        line.then(people(listed))
            .say("; this answer is for somebody whom the policy does not name.")
    };
    let areas = policy.areas.iter().filter_map(|(name, area)| {
        area.selectors.authors.as_ref().map(|listed| line("area", name, listed))
    });
    let exceptions = policy.exceptions.iter().filter_map(|(id, exception)| {
        exception.selectors.authors.as_ref().map(|listed| line("exception", id, listed))
    });
    areas.chain(exceptions).collect()
}
