//! `[policy]`: the project and its stance.

use jiff::civil::Date;

use super::asking::conditions;
use super::cursor::Table;
use super::lists::selecting_refs;
use super::url;
use super::value::Value;
use crate::commit::CommitId;
use crate::policy::conditions::Conditions;
use crate::policy::glob::{PathGlob, Selecting};
use crate::policy::people::Groups;
use crate::policy::words::{DateBasis, Stance};
use crate::policy::{Budget, Since};

/// The table `[policy]`, with its defaults filled in.
pub(super) struct Project {
    pub(super) name: String,
    /// None where it is missing or wrong.
    pub(super) stance: Option<Stance>,
    pub(super) statement: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) page: Option<String>,
    pub(super) consequence: Option<String>,
    pub(super) language: String,
    pub(super) since: Option<Since>,
    pub(super) dates: DateBasis,
    pub(super) refs: Option<Selecting<PathGlob>>,
    pub(super) review: Option<Date>,
    pub(super) budget: Option<Budget>,
    pub(super) conditions: Conditions,
}

/// Reads `[policy]`. A placeholder stands for what is missing or wrong; the error is noted.
pub(super) fn project(file: &mut Table<'_>, groups: &Groups) -> Option<Project> {
    let mut table = file.require("policy", "add `[policy]`").and_then(|value| value.table())?;
    let project = table.require("project", "add `project = \"The project's name\"`");
    let stance = table
        .require(
            "stance",
            "add `stance = `, and one of `\"no-unless\"`, `\"forbid\"`, `\"disclose\"`, `\"open\"`",
        )
        .and_then(|value| value.word());
    let read = Project {
        name: project.and_then(|value| value.text().map(str::to_owned)).unwrap_or_default(),
        stance,
        statement: table.text("statement"),
        contact: table.text("contact"),
        page: table.take("page").as_ref().and_then(url),
        consequence: table.text("consequence"),
        language: table
            .take("language")
            .and_then(|value| language(&value))
            .unwrap_or_else(|| "en".to_owned()),
        since: table.take("since").and_then(|value| since(&value)),
        dates: table.word("dates").unwrap_or(DateBasis::Entered),
        refs: table.take("refs").map(|value| selecting_refs(&value)),
        review: table.date("review"),
        budget: table.take("budget").and_then(|value| budget(&value)),
        conditions: conditions(&mut table, stance, groups),
    };
    table.finish();
    Some(read)
}

/// `since`: a date, or `{ after = "<full commit id>" }`.
fn since(value: &Value<'_>) -> Option<Since> {
    if !value.is_table() {
        return value.date().map(Since::Day);
    }
    let mut table = value.inner_table()?;
    let after = table.require("after", "add `after = \"<full commit id>\"`");
    table.finish();
    let after = after?;
    let text = after.text()?;
    let id = CommitId::from_hex(text.as_bytes());
    if id.is_none() {
        after.log.error_with_help(
            after.span.clone(),
            format!("`{text}` is no full commit id"),
            "expected 40 or 64 hexadecimal digits",
            "`git rev-parse <commit>` prints it in full",
        );
    }
    id.map(Since::After)
}

/// `budget`: a share of the commits, over a number of days.
fn budget(value: &Value<'_>) -> Option<Budget> {
    let mut table = value.inner_table()?;
    let percent = table.require("percent", "add `percent = 20`");
    let days = table.require("days", "add `days = 90`");
    table.finish();
    let percent = percent.and_then(|value| value.number(0..=100));
    let days = days.and_then(|value| value.number(1..=3_650));
    Some(Budget { percent: u8::try_from(percent?).ok()?, days: u16::try_from(days?).ok()? })
}

/// A language tag in the shape of BCP 47: letters, then groups of letters and digits.
fn language(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    let mut parts = text.split('-');
    let first = parts.next().is_some_and(|part| {
        (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic())
    });
    let rest = parts.all(|part| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    });
    if first && rest {
        return Some(text.to_owned());
    }
    value.log.error_with_help(
        value.span.clone(),
        format!("`{text}` is no language tag"),
        "expected a BCP 47 tag",
        "for example `en`, `ha`, `pt-BR`",
    );
    None
}
