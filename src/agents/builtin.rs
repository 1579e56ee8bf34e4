//! The built-in agents, from a table that is generated from `policy/agents.toml`.
//!
//! Reading the TOML itself takes 0.6 to 1 ms at the start of every hook, half of what
//! `git interpret-trailers` takes as a whole; from the table, agents and look-ups stand in 0.1 ms (0.3
//! when nothing is in the processor's caches yet). A test keeps the two equal, and
//! `UPDATE=1 cargo test --test agents` writes the table anew. Examples are left to the test.

use super::agent::{Agent, Marks};
use super::table;

/// One row of the table; the fields are those of [`Agent`] and [`Marks`].
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) names: &'static [&'static str],
    pub(super) people: &'static [&'static str],
    pub(super) models: &'static [&'static str],
    pub(super) addresses: &'static [&'static str],
    pub(super) identities: &'static [&'static str],
    pub(super) accounts: &'static [&'static str],
    pub(super) name_suffixes: &'static [&'static str],
    pub(super) keys: &'static [&'static str],
    pub(super) key_values: &'static [&'static str],
    pub(super) lines: &'static [&'static str],
    pub(super) links: &'static [&'static str],
    pub(super) source: &'static str,
}

/// The built-in agents; the first is the evidence that names none.
pub(super) fn agents() -> impl Iterator<Item = Agent> {
    table::AGENTS.iter().map(|row| Agent {
        id: row.id.to_owned(),
        title: row.title.to_owned(),
        names: owned(row.names),
        people: owned(row.people),
        models: owned(row.models),
        marks: Marks {
            addresses: owned(row.addresses),
            identities: owned(row.identities),
            accounts: owned(row.accounts),
            name_suffixes: owned(row.name_suffixes),
            keys: owned(row.keys),
            key_values: owned(row.key_values),
            lines: owned(row.lines),
            links: owned(row.links),
        },
        source: row.source.to_owned(),
        examples: Vec::new(),
        counterexamples: Vec::new(),
    })
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
