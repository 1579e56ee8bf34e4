//! What the words of the page mean: those that stand in it.

use super::disclosing::is_asked;
use super::selectors::{goes, made};
use crate::policy::{Policy, Selectors, Statement};
use crate::render::page::{Block, Line};

/// The terms.
pub(super) fn words(policy: &Policy) -> Vec<Block> {
    let mut terms: Vec<(Line, Line)> = Vec::new();
    let mut define = |term: &str, meaning: &str| {
        terms.push((Line::ours(term), Line::ours(meaning)));
    };
    let is_asked = is_asked(policy);
    if is_asked || !policy.levels.is_empty() {
        define(
            "disclosure",
            "the line by which somebody says that AI was used. It is a claim, and nobody is asked to prove it.",
        );
    }
    if is_asked || !policy.disclosure.forbidden_keys.is_empty() {
        define(
            "trailer",
            "a line that begins with a key and a colon, in the last paragraph of a commit message.",
        );
    }
    if !policy.exceptions.is_empty() {
        define("exception", "a case in which AI may be used. It counts for whoever claims it.");
    }
    if !policy.areas.is_empty() {
        define(
            "area",
            "a part of the project or of the work where something else holds, by itself.",
        );
    }
    let coded = |name: &str| Line::default().code(name);
    let named = categories(policy);
    for (name, category) in
        policy.categories.iter().filter(|(name, known)| known.own || named.contains(name))
    {
        let title = Line::default();
        let title =
            if category.own { title.theirs(&category.title) } else { title.say(&category.title) };
        let expected = category.paths.as_ref().map(super::selectors::globs);
        let title = match expected {
            Some(paths) => title.say("; expected in ").then(paths),
            None => title,
        };
        terms.push((coded(name), title.say(".")));
    }
    let states = |statement| tables(policy).any(|(_, asked)| asked.contains(&statement));
    if states(Statement::Extent)
        || tables(policy).any(|(all, _)| all.is_some_and(|s| s.extents.is_some()))
    {
        let all = crate::policy::Extent::ALL.iter();
        terms.extend(all.map(|word| field("extent", word.as_str(), made(*word))));
    }
    if states(Statement::Surface) {
        let all = crate::policy::Surface::ALL.iter();
        terms.extend(all.map(|word| field("surface", word.as_str(), goes(*word))));
    }
    if terms.is_empty() { Vec::new() } else { vec![Block::Terms(terms)] }
}

/// A word of a field, and what it means.
fn field(name: &str, word: &str, meaning: &str) -> (Line, Line) {
    (Line::default().code(format!("{name}={word}")), Line::ours(format!("{meaning}.")))
}

/// Every table with selectors or conditions.
fn tables(policy: &Policy) -> impl Iterator<Item = (Option<&Selectors>, &[Statement])> {
    let exceptions = policy
        .exceptions
        .values()
        .map(|exception| (Some(&exception.selectors), &exception.conditions));
    let areas = policy.areas.values().map(|area| (Some(&area.selectors), &area.conditions));
    std::iter::once((None, &policy.conditions))
        .chain(exceptions)
        .chain(areas)
        .map(|(selectors, conditions)| (selectors, conditions.must_state.as_slice()))
}

/// The categories that the policy names; all of them, where a use must state one.
fn categories(policy: &Policy) -> Vec<&String> {
    if tables(policy).any(|(_, asked)| asked.contains(&Statement::Category)) {
        return policy.categories.keys().collect();
    }
    let lists = tables(policy).filter_map(|(selectors, _)| selectors?.categories.as_ref());
    lists.flat_map(|list| list.plain.iter().chain(&list.except)).collect()
}
