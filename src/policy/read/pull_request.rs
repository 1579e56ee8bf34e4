//! `[disclosure.pull-request]`: how the text of a pull request states AI use.

use super::cursor::Table;
use super::lists::{entries, text_globs, texts};
use super::value::Value;
use crate::policy::disclosing::{PullRequestField, PullRequestForm};

/// The table, if it is there.
pub(super) fn pull_request(disclosure: &mut Table<'_>) -> Option<PullRequestForm> {
    let mut table = disclosure.take("pull-request")?.table()?;
    let same = |a: &PullRequestField, b: &PullRequestField| a.key.eq_ignore_ascii_case(&b.key);
    let read = PullRequestForm {
        section: table.text("section"),
        fields: table.take("fields").map(|value| entries(&value, same, field)).unwrap_or_default(),
        boxes: table.take("boxes").map(|value| texts(&value)).unwrap_or_default(),
        none: table.text("none"),
    };
    if read.section.is_none() && read.fields.is_empty() && read.boxes.is_empty() {
        table.log.error_with_help(
            table.span.clone(),
            format!("`[{}]` asks for nothing", table.name),
            "without it, trailers at the end of the text are read",
            "add `section`, `fields` or `boxes`, or take the table out",
        );
    }
    table.finish();
    Some(read)
}

/// One entry of `fields`.
fn field(value: &Value<'_>) -> Option<PullRequestField> {
    if let Some(key) = value.as_text() {
        return value.is_not("a table", Some(format!("write `{{ key = \"{key}\" }}`")));
    }
    let mut table = value.inner_table()?;
    let key = table.require("key", "add `key = \"scope\"`");
    let values = table.take("values").map(|value| text_globs(&value)).unwrap_or_default();
    table.finish();
    let key = key?;
    let text = key.text()?.trim();
    if text.contains([':', '\n']) {
        key.log.error(
            key.span.clone(),
            format!("`{text}` cannot be the name of a field"),
            "a field is one line, and `:` ends its name",
        );
        return None;
    }
    Some(PullRequestField { key: text.to_owned(), values })
}
