//! The built-in agents, from a table that is generated from `policy/agents.toml`.
//!
//! Reading the TOML itself takes 0.6 to 1 ms at the start of every hook, half of what
//! `git interpret-trailers` takes as a whole. From the table the look-ups are made of borrowed texts, and
//! an [`Agent`] only where one is found (docs/src/measurements/hook.md). A test keeps the two equal, and
//! `UPDATE=1 cargo test --test agents` writes the table anew. Examples are left to the test.

use super::agent::{Agent, Marks};

/// One row of the table; the fields are those of [`Agent`] and [`Marks`].
#[derive(Debug)]
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

impl Row {
    /// The agent of this row, with texts of its own.
    pub(super) fn agent(&self) -> Agent {
        Agent {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            names: owned(self.names),
            people: owned(self.people),
            models: owned(self.models),
            marks: Marks {
                addresses: owned(self.addresses),
                identities: owned(self.identities),
                accounts: owned(self.accounts),
                name_suffixes: owned(self.name_suffixes),
                keys: owned(self.keys),
                key_values: owned(self.key_values),
                lines: owned(self.lines),
                links: owned(self.links),
            },
            source: self.source.to_owned(),
            examples: Vec::new(),
            counterexamples: Vec::new(),
        }
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
