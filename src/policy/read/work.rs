//! What the work is, and what is asked of people: `[categories]`, `[duties]`, `[levels]`.

use std::collections::BTreeMap;

use super::cursor::Table;
use super::lists::selecting_paths;
use super::nearest::{listed, nearest};
use super::trailer_key::trailer_key_of;
use super::value::Value;
use crate::policy::disclosing::Disclosing;
use crate::policy::vocabulary::{BUILT_IN_CATEGORIES, FIXED_RULE, rules};
use crate::policy::words::Level;
use crate::policy::{Attest, Category, Duty, DutyFor};

/// The built-in categories, and those of `[categories.NAME]`.
pub(super) fn categories(file: &mut Table<'_>) -> BTreeMap<String, Category> {
    let mut categories: BTreeMap<_, _> = BUILT_IN_CATEGORIES
        .iter()
        .map(|(name, title)| {
            let category = Category { title: (*title).to_owned(), paths: None, own: false };
            ((*name).to_owned(), category)
        })
        .collect();
    for (name, mut table) in file.named("categories") {
        let paths = table.take("paths");
        let read_paths = paths.as_ref().map(selecting_paths);
        if let Some(built_in) = categories.get_mut(&name) {
            if let Some(title) = table.take("title") {
                title.log.error_with_help(
                    title.key,
                    format!("`{name}` is a category of the language: {}", built_in.title),
                    "its meaning is the same in every project",
                    "take `title` out, or choose another name",
                );
            } else if paths.is_none() {
                table.log.error(
                    table.span.clone(),
                    format!("`[{}]` has no effect", table.name),
                    "this category is there anyway; only `paths` can be added",
                );
            }
            built_in.paths = read_paths;
        } else {
            let title = table
                .require("title", "add `title = \"What such work is\"`")
                .and_then(|value| value.text().map(str::to_owned));
            let title = title.unwrap_or_default();
            categories.insert(name, Category { title, paths: read_paths, own: true });
        }
        table.finish();
    }
    categories
}

/// `[duties.ID]`, given the names of the exceptions.
pub(super) fn duties<'e>(
    file: &mut Table<'_>,
    exceptions: &BTreeMap<String, impl Sized + 'e>,
    disclosing: &Disclosing,
) -> BTreeMap<String, Duty> {
    let form = disclosing.pull_request.as_ref();
    let fields: Vec<&str> =
        form.iter().flat_map(|form| &form.fields).map(|field| field.key.as_str()).collect();
    let exceptions: Vec<&str> = exceptions.keys().map(String::as_str).collect();
    let mut read = BTreeMap::new();
    for (id, mut table) in file.named("duties") {
        let text = table
            .require("text", "add `text = \"You understand what you submit.\"`")
            .and_then(|value| value.text().map(str::to_owned));
        let due = table.take("for").and_then(|value| duty_for(&value, &exceptions));
        let attest = table.take("attest").and_then(|value| attest(&value, &fields));
        table.finish();
        let duty = Duty {
            text: text.unwrap_or_default(),
            due: due.unwrap_or(DutyFor::Ai),
            attest: attest.unwrap_or(Attest::Nothing),
        };
        read.insert(id, duty);
    }
    read
}

/// `for` of a duty: `ai`, `all`, or a list of exceptions.
fn duty_for(value: &Value<'_>, exceptions: &[&str]) -> Option<DutyFor> {
    if value.is_list() {
        let ids = super::lists::entries(
            value,
            |a, b| a == b,
            |entry| {
                let id = entry.text()?;
                let exists = exceptions.contains(&id);
                if !exists {
                    let in_list = match exceptions {
                        [] => "this policy has no `[exceptions.ID]` to list".to_owned(),
                        ids => format!("a list holds {}", listed(ids.iter().copied())),
                    };
                    let expected = format!(
                        "{in_list}; without a list, write `for = \"ai\"` or `for = \"all\"`"
                    );
                    entry.unknown_among(id, exceptions, Some(expected));
                }
                exists.then(|| id.to_owned())
            },
        );
        return Some(DutyFor::Exceptions(ids));
    }
    match value.text()? {
        "ai" => Some(DutyFor::Ai),
        "all" => Some(DutyFor::All),
        text if exceptions.contains(&text) => {
            let help = format!("write `for = [\"{text}\"]`");
            value.is_not("`ai`, `all` or a list of exceptions", Some(help))
        }
        text => {
            value.unknown(text, ["ai", "all"].into_iter().chain(exceptions.iter().copied()));
            None
        }
    }
}

/// `attest`: a trailer's key, a field of the pull request, or `person`.
fn attest(value: &Value<'_>, fields: &[&str]) -> Option<Attest> {
    match value.text()? {
        text if fields.iter().any(|field| field.eq_ignore_ascii_case(text)) => {
            Some(Attest::Key(text.to_owned()))
        }
        "person" => Some(Attest::Person),
        text if text.eq_ignore_ascii_case("person") => {
            value.unknown(text, ["person"]);
            None
        }
        text if text.contains(['_', ' ']) => {
            let label = match nearest(text, fields.iter().copied()) {
                Some(meant) => format!("did you mean the field `{meant}`?"),
                None => "the key of a trailer is of ASCII letters, digits and `-`".to_owned(),
            };
            value.log.error_with_help(
                value.span.clone(),
                format!("`{text}` is neither a field of the pull request nor the key of a trailer"),
                &label,
                format!("a field is listed in `[disclosure.pull-request]`: `fields = [{{ key = \"{text}\" }}]`"),
            );
            None
        }
        text => trailer_key_of(value, text).map(Attest::Key),
    }
}

/// `[levels]`: a level for each rule that is named.
pub(super) fn levels(file: &mut Table<'_>) -> BTreeMap<String, Level> {
    let Some(table) = file.take("levels").and_then(|value| value.table()) else {
        return BTreeMap::new();
    };
    let mut read = BTreeMap::new();
    for (rule, value) in table.rest() {
        let cannot = match rule {
            FIXED_RULE => "a change that leaves an invalid policy behind is always refused",
            "undetermined" => "what could not be read has no level: it always blocks",
            rule if rules().any(|id| id == rule) => {
                if let Some(level) = value.word() {
                    read.insert(rule.to_owned(), level);
                }
                continue;
            }
            rule => {
                let label = match nearest(rule, rules()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "no rule has this id".to_owned(),
                };
                value.log.error_with_help(
                    value.key,
                    format!("unknown rule `{rule}` in `[levels]`"),
                    &label,
                    "`provenance explain` lists all rules",
                );
                continue;
            }
        };
        value.log.error(value.key, format!("the level of `{rule}` cannot be set"), cannot);
    }
    read
}
