//! Selectors of exceptions and areas.

use std::collections::BTreeMap;

use super::cursor::Table;
use super::lists::{selecting, selecting_paths, selecting_refs, selecting_words};
use super::people::people;
use super::period;
use crate::policy::Category;
use crate::policy::glob::TextGlob;
use crate::policy::people::Groups;
use crate::policy::selectors::Selectors;

/// What a table can refer to.
pub(super) struct Known {
    /// The groups of the file.
    pub(super) groups: Groups,
    /// The built-in categories and those of the file.
    pub(super) categories: BTreeMap<String, Category>,
}

/// The selectors of a table.
pub(super) fn selectors(table: &mut Table<'_>, known: &Known) -> Selectors {
    let (from, until) = period(table);
    let authors = table.take("authors").map(|value| people(&value, &known.groups));
    let trust = table.take("trust");
    if let (Some(trust), None) = (&trust, &authors) {
        trust.log.error_with_help(
            trust.key.clone(),
            "`trust` has nothing to vouch for",
            "this table selects nobody",
            "add `authors`, or take `trust` out",
        );
    }
    Selectors {
        paths: table.take("paths").map(|value| selecting_paths(&value)),
        refs: table.take("refs").map(|value| selecting_refs(&value)),
        categories: table.take("categories").map(|value| {
            selecting(&value, |entry, text| {
                let exists = known.categories.contains_key(text);
                if !exists {
                    entry.unknown(text, known.categories.keys().map(String::as_str));
                }
                exists.then(|| text.to_owned())
            })
        }),
        surfaces: table.take("surfaces").map(|value| selecting_words(&value)),
        extents: table.take("extents").map(|value| selecting_words(&value)),
        tools: table
            .take("tools")
            .map(|value| selecting(&value, |_, text| Some(TextGlob::new(text)))),
        hosting: table.take("hosting").map(|value| selecting_words(&value)),
        authors,
        trust: trust.and_then(|value| value.word()),
        from,
        until,
    }
}
