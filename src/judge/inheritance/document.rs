//! The texts of policies, by tables and keys, and the files that they build on.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::language::TABLES;
use crate::policy::{Diagnosis, Parents, Policy};

/// The text of a policy, by tables and keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    /// The file that it builds on.
    pub(super) extends: Option<&'static str>,
    pub(super) tables: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    pub(super) opens: Vec<String>,
    pub(super) closes: Vec<&'static str>,
}

impl Document {
    /// A policy that builds on this file, and says nothing else yet.
    pub(super) fn child(extends: &'static str) -> Self {
        let mut child = Self { extends: Some(extends), ..Self::default() };
        child.set("policy", "project", "\"C\"");
        child
    }

    pub(super) fn set(&mut self, table: &'static str, key: &'static str, value: &'static str) {
        self.tables.entry(table).or_default().insert(key, value);
    }

    /// Begins a table with what it must say, if it is not there.
    pub(super) fn begin(&mut self, name: &'static str) {
        if !self.tables.contains_key(name) {
            let base =
                TABLES.iter().find(|(table, _)| *table == name).map_or(&[][..], |(_, base)| base);
            self.tables.insert(name, base.iter().copied().collect());
        }
    }

    pub(super) fn has_card(&self, tool: &str) -> bool {
        self.tables.get(tool).is_some_and(|table| table.contains_key("licence"))
    }

    /// What it says together with a child of it.
    pub(super) fn with(&self, child: &Self) -> Self {
        let mut both = self.clone();
        for (name, table) in &child.tables {
            both.tables.entry(name).or_default().extend(table);
        }
        both.tables.retain(|name, _| !child.closes.contains(name));
        both
    }

    pub(super) fn has_table(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }

    /// Reads it among the files that it builds on.
    pub(super) fn read_in(&self, tree: &Tree) -> Result<Policy, Vec<Diagnosis>> {
        Ok(Policy::read_with(self.text().as_bytes(), tree)?.0)
    }

    pub(super) fn text(&self) -> String {
        let mut text = "version = 1\n".to_owned();
        let mut line = |line: std::fmt::Arguments<'_>| {
            text.write_fmt(line).expect("a text takes any");
            text.push('\n');
        };
        if let Some(file) = self.extends {
            line(format_args!("extends = {{ file = \"{file}\" }}"));
        }
        if !self.opens.is_empty() {
            line(format_args!("opens = {:?}", self.opens));
        }
        if !self.closes.is_empty() {
            line(format_args!("closes = {:?}", self.closes));
        }
        for (name, table) in &self.tables {
            line(format_args!("[{name}]"));
            for (key, value) in table {
                line(format_args!("{key} = {value}"));
            }
        }
        text
    }
}

/// The files on which a policy can build, in memory.
pub(super) struct Tree(pub(super) BTreeMap<&'static str, String>);

impl Tree {
    /// A parent alone.
    pub(super) fn of(parent: &Document) -> Self {
        Self(BTreeMap::from([("parent.toml", parent.text())]))
    }
}

impl Parents for Tree {
    fn path(&self) -> &'static str {
        "AI_POLICY.toml"
    }

    fn text(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0
            .get(path)
            .map(|text| text.clone().into_bytes())
            .ok_or_else(|| "it is not there".to_owned())
    }
}
