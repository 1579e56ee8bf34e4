//! Conditions: `must-state` and `requires`.

use super::cursor::Table;
use super::diagnosis::{Diagnosis, Severity};
use super::lists::{entries, path_globs, text_globs, words};
use super::people::{people, who};
use super::trailer_key::trailer_key;
use super::value::Value;
use crate::policy::conditions::{By, Conditions, Count, Requirement};
use crate::policy::glob::Selecting;
use crate::policy::people::{Groups, People};
use crate::policy::words::{Due, Stance, Trust};

/// The conditions of a table. `stance` is the table's own, if it has one: `open` asks nothing.
pub(super) fn conditions(
    table: &mut Table<'_>,
    stance: Option<Stance>,
    groups: &Groups,
) -> Conditions {
    let limits = limits(table, stance);
    let must_state = table.take("must-state");
    let requires = table.take("requires");
    let is_policy = *table.name == *"policy";
    let open = stance == Some(Stance::Open);
    if let (true, Some(value)) = (open, &must_state) {
        asks_on_open_ground(value);
    }
    let requirements = requires.as_ref().map(|value| {
        entries(
            value,
            |_, _| false,
            |entry| {
                let requirement = requirement(entry, is_policy, groups)?;
                if open && requirement.due == Due::Ai {
                    asks_on_open_ground(entry);
                }
                Some(requirement)
            },
        )
    });
    Conditions {
        must_state: must_state.as_ref().map(words).unwrap_or_default(),
        requires: requirements.unwrap_or_default(),
        ..limits
    }
}

/// `max-files`, `max-lines` and `count`.
fn limits(table: &mut Table<'_>, stance: Option<Stance>) -> Conditions {
    let (files, lines) = (table.take("max-files"), table.take("max-lines"));
    if stance == Some(Stance::Open) {
        files.iter().chain(&lines).for_each(asks_on_open_ground);
    }
    let unlimited = files.is_none() && lines.is_none();
    let count = table.take("count");
    if let (true, Some(count)) = (unlimited, &count) {
        count.log.error_with_help(
            count.key.clone(),
            format!("`{}` has no effect", count.name),
            "nothing is limited here",
            "add `max-lines` or `max-files`, or take it out",
        );
    }
    let limit = |value: Option<Value<'_>>| value.and_then(|value| value.number(0..=u64::MAX));
    Conditions {
        max_files: limit(files),
        max_lines: limit(lines),
        count: count.and_then(|value| self::count(&value)).unwrap_or_default(),
        ..Conditions::default()
    }
}

/// What counts.
fn count(value: &Value<'_>) -> Option<Count> {
    let mut table = value.inner_table()?;
    let default = Count::default();
    let read = Count {
        per: table.word("per").unwrap_or(default.per),
        exclude: table.take("exclude").map(|value| path_globs(&value)).unwrap_or_default(),
        ignore: table.take("ignore").map(|value| words(&value)).unwrap_or_default(),
    };
    table.finish();
    Some(read)
}

/// Says that a condition stands in a table whose stance is `open`.
fn asks_on_open_ground(value: &Value<'_>) {
    let table = value.name.rsplit_once('.').map_or("", |(table, _)| table);
    let diagnosis = Diagnosis::new(
        Severity::Error,
        value.span.clone(),
        format!("`[{table}]` is `open`, and `open` asks nothing"),
        "this condition would never hold",
    )
    .help(match table {
        "policy" => "take it out; or write `for = \"all\"` in `requires`; or choose `disclose`",
        _ => "take it out, or choose the stance `disclose`",
    });
    // The two can stand in two files, where one policy builds on another.
    let stance = format!("{table}.stance");
    value.log.add(if value.log.lacks(&stance) {
        diagnosis
    } else {
        diagnosis.second(value.log.place(&stance), "the stance stands here")
    });
}

/// One entry of `requires`.
fn requirement(value: &Value<'_>, is_policy: bool, groups: &Groups) -> Option<Requirement> {
    if let Some(key) = value.as_text() {
        return value.is_not("a table", Some(format!("write `{{ key = \"{key}\" }}`")));
    }
    let mut table = value.inner_table()?;
    let keys = table.require("key", "add `key = \"Reviewed-by\"`").map(|value| {
        if value.is_list() {
            entries(&value, |a: &String, b| a.eq_ignore_ascii_case(b), trailer_key)
        } else {
            trailer_key(&value).into_iter().collect()
        }
    });
    let by = match table.take("by") {
        Some(value) => by(&value, groups),
        None => Some(By::Anyone),
    };
    let values = table.take("values").map(|value| text_globs(&value)).unwrap_or_default();
    let reference = table.flag("reference");
    let trust = table.take("trust");
    if let (Some(trust), Some(By::Anyone)) = (&trust, &by) {
        trust.log.error_with_help(
            trust.key.clone(),
            "`trust` has nothing to vouch for",
            "anyone may give this trailer",
            "add `by`, or take `trust` out",
        );
    }
    let due = table.take("for");
    let due_word = due.as_ref().and_then(Value::word).unwrap_or(Due::Ai);
    if let (Some(due), Due::All, false) = (&due, due_word, is_policy) {
        due.log.error_with_help(
            due.span.clone(),
            "`for = \"all\"` holds for the whole project",
            "only `[policy]` can ask something of every commit",
            "move this entry to `requires` of `[policy]`, or take `for` out",
        );
    }
    table.finish();
    let trust: Option<Trust> = trust.as_ref().and_then(Value::word);
    let (keys, by) = (keys?, by?);
    let trust = trust.unwrap_or_else(|| by.default_trust());
    Some(Requirement { keys, by, values, reference, trust, due: due_word })
}

/// `by`: `author`, `other-person`, or people.
fn by(value: &Value<'_>, groups: &Groups) -> Option<By> {
    if value.is_list() {
        return Some(By::People(people(value, groups)));
    }
    match value.text()? {
        "author" => Some(By::Author),
        "other-person" => Some(By::OtherPerson),
        text if text.contains('@') => {
            let (text, excludes) = match text.strip_prefix('!') {
                Some(text) => (text, true),
                None => (text, false),
            };
            let who = vec![who(value, text, groups)?];
            let (plain, except) = if excludes { (Vec::new(), who) } else { (who, Vec::new()) };
            Some(By::People(People(Selecting { plain, except })))
        }
        text => {
            let words = ["author", "other-person"];
            let groups: Vec<_> = groups.keys().map(|group| format!("@{group}")).collect();
            value.unknown(text, words.into_iter().chain(groups.iter().map(String::as_str)));
            None
        }
    }
}
