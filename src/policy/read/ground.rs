//! `[exceptions.ID]` and `[areas.NAME]`.

use std::collections::BTreeMap;

use super::asking::conditions;
use super::cursor::Table;
use super::lists::texts;
use super::selecting::{Known, selectors};
use crate::policy::{Area, Exception};

/// The exceptions of the file.
pub(super) fn exceptions(file: &mut Table<'_>, known: &Known) -> BTreeMap<String, Exception> {
    let mut read = BTreeMap::new();
    for (id, mut table) in file.named("exceptions") {
        let exception = Exception {
            title: table
                .require("title", "add `title = \"What AI may be used for here\"`")
                .and_then(|value| value.text().map(str::to_owned))
                .unwrap_or_default(),
            text: table.text("text"),
            contact: table.text("contact"),
            examples: table.take("examples").map(|value| texts(&value)).unwrap_or_default(),
            selectors: selectors(&mut table, known),
            conditions: conditions(&mut table, None, &known.groups),
        };
        if let Some(stance) = table.take_unlisted("stance") {
            stance.log.error_with_help(
                stance.key,
                format!("unknown key `stance` in `[{}]`", table.name),
                "an exception has no stance: it permits what it selects",
                format!("take it out; or make it an area: `[areas.{id}]`"),
            );
        }
        table.finish();
        read.insert(id, exception);
    }
    read
}

/// The areas of the file.
pub(super) fn areas(file: &mut Table<'_>, known: &Known) -> BTreeMap<String, Area> {
    let mut read = BTreeMap::new();
    for (name, mut table) in file.named("areas") {
        let stance = table.word("stance");
        let area = Area {
            title: table.text("title"),
            text: table.text("text"),
            stance,
            selectors: selectors(&mut table, known),
            conditions: conditions(&mut table, stance, &known.groups),
        };
        let (log, span) = (table.log, table.span.clone());
        if area.selectors.is_empty() {
            log.error_with_help(
                span.clone(),
                format!("`[{}]` selects nothing", table.name),
                "an area needs at least one selector",
                "add for example `paths = [\"docs/**\"]`; what holds everywhere belongs to `[policy]`",
            );
        }
        if stance.is_none() && log.lacks(&format!("{}.stance", table.name)) {
            let asks = ["must-state", "requires", "max-files", "max-lines"]
                .iter()
                .any(|key| !log.lacks(&format!("{}.{key}", table.name)));
            if !asks {
                log.error_with_help(
                    span,
                    format!("`[{}]` has no effect", table.name),
                    "it has neither a stance nor a condition",
                    "add `stance`, or a condition such as `must-state = [\"detail\"]`",
                );
            }
        }
        table.finish();
        read.insert(name, area);
    }
    read
}
