//! Conditions in sentences.

use super::selectors::{VOUCHED, people};
use super::{any_of, shown};
use crate::policy::{By, Conditions, Due, Ignored, Per, Requirement, Statement, Trust};

/// One sentence for each condition.
pub(super) fn conditions(conditions: &Conditions) -> Vec<String> {
    let mut lines = Vec::new();
    if !conditions.must_state.is_empty() {
        let words = conditions.must_state.iter().map(|what| match what {
            Statement::Agent => "which tool",
            Statement::Model => "which model",
            Statement::Category => "for what (`category=`)",
            Statement::Extent => "how much (`extent=`)",
            Statement::Surface => "where the result goes (`surface=`)",
            Statement::Detail => "more about it in words (`detail=`)",
        });
        lines.push(format!("Say {}.", words.collect::<Vec<_>>().join(", and ")));
    }
    lines.extend(conditions.requires.iter().map(requirement));
    lines.extend(limits(conditions));
    lines
}

/// How large a change may be, and what does not count.
fn limits(conditions: &Conditions) -> Option<String> {
    let many = |count: u64, what: &str| {
        if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
    };
    let files = conditions.max_files.map(|count| many(count, "file"));
    let lines = conditions
        .max_lines
        .map(|count| format!("{}, added and removed together", many(count, "line")));
    let most: Vec<String> = files.into_iter().chain(lines).collect();
    if most.is_empty() {
        return None;
    }
    let count = &conditions.count;
    let over = match count.per {
        Per::Commit => "In one commit",
        Per::Change => "In all commits of a change together",
    };
    let globs = count.exclude.iter().map(|glob| shown(glob.as_str()));
    let ignored = count.ignore.iter().map(|ignored| match ignored {
        Ignored::Whitespace => "changes of white space".to_owned(),
        Ignored::Moved => "lines that were only moved".to_owned(),
        Ignored::Generated => "generated files".to_owned(),
    });
    let left_out: Vec<String> = globs.chain(ignored).collect();
    let left_out = match left_out.as_slice() {
        [] => String::new(),
        left_out => format!(" Not counted: {}.", left_out.join(", ")),
    };
    Some(format!("{over}, AI is used for at most {}.{left_out}", most.join(", and ")))
}

fn requirement(requirement: &Requirement) -> String {
    let keys = any_of(requirement.keys.iter().map(|key| format!("`{key}:`")));
    let by = match &requirement.by {
        By::Anyone => String::new(),
        By::Author => " from the author".to_owned(),
        By::OtherPerson => " from another person (another address than the author's)".to_owned(),
        By::People(listed) => format!(" from {}", people(listed)),
    };
    let values = if requirement.values.is_empty() {
        String::new()
    } else {
        format!(
            ", which says {}",
            any_of(requirement.values.iter().map(|glob| shown(glob.as_str())))
        )
    };
    let reference =
        if requirement.reference { ", with a link or Message-ID after the name" } else { "" };
    let due = match requirement.due {
        Due::Ai => "Needed: ",
        Due::All => "Needed in every commit, with AI or without: ",
    };
    let vouched =
        if requirement.trust == Trust::Vouched { format!(" {VOUCHED}") } else { String::new() };
    format!("{due}{keys}{by}{values}{reference}.{vouched}")
}
