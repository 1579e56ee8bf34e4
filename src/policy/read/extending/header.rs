//! What a file says of others: `extends`, `opens` and `closes`.

use std::ops::Range;
use std::rc::Rc;

use toml::de::DeTable;

use crate::policy::Template;
use crate::policy::read::cursor::Table;
use crate::policy::read::diagnosis::Log;
use crate::policy::read::lists::entries;
use crate::policy::read::value::Value;

/// The keys of a file that say how it stands to others.
#[derive(Default)]
pub(super) struct Header {
    pub(super) extends: Option<Extends>,
    /// The points, and where each is written.
    pub(super) opens: Vec<(String, Range<usize>)>,
    /// The ids of exceptions, and where each is written.
    pub(super) closes: Vec<(String, Range<usize>)>,
}

#[derive(Clone)]
pub(super) struct Extends {
    /// Where it is written.
    pub(super) place: Range<usize>,
    pub(super) parent: Wanted,
}

/// What `extends` names.
#[derive(Clone)]
pub(super) enum Wanted {
    Template(&'static Template),
    File { written: String, sha256: Option<(String, Range<usize>)> },
}

impl Header {
    pub(super) fn read(table: &DeTable<'_>, log: &Log) -> Self {
        let mut file = Table::new(Rc::from(""), 0..0, table, false, log);
        let extends = file.take("extends");
        let opens = file.take("opens");
        let closes = file.take("closes");
        if let (None, Some(closes)) = (&extends, &closes) {
            let title = "`closes` has no effect";
            let label = "this policy builds on no other, so it inherits no exception";
            log.error_with_help(closes.key.clone(), title, label, "add `extends`, or take it out");
        }
        Self {
            extends: extends.and_then(|value| self::extends(&value)),
            opens: opens
                .map(|value| entries(&value, |a: &(String, _), b| a.0 == b.0, point))
                .unwrap_or_default(),
            closes: closes
                .map(|value| entries(&value, |a: &(String, _), b| a.0 == b.0, closed))
                .unwrap_or_default(),
        }
    }
}

/// `extends`: a template, or a file.
fn extends(value: &Value<'_>) -> Option<Extends> {
    if let Some(text) = value.as_text() {
        let help = if text.contains('@') {
            format!("write `{{ template = \"{text}\" }}`")
        } else {
            format!("write `{{ file = \"{text}\" }}`")
        };
        return value.is_not("a table", Some(help));
    }
    let place = value.span.clone();
    let mut table = value.inner_table()?;
    let template = table.take("template");
    let file = table.take("file");
    let sha256 = table.take("sha256");
    table.finish();
    let parent = match (template, file) {
        (Some(template), None) => {
            if let Some(sha256) = sha256 {
                let help = "its version says which one is meant: take `sha256` out";
                let title = "a template has no digest";
                value.log.error_with_help(sha256.key, title, "it is built in", help);
            }
            Wanted::Template(self::template(&template)?)
        }
        (None, Some(file)) => {
            let sha256 = match sha256 {
                Some(sha256) => Some((digest(&sha256)?, sha256.span.clone())),
                None => None,
            };
            Wanted::File { written: file.text()?.to_owned(), sha256 }
        }
        (None, None) => {
            let help = "write `{ template = \"NAME@1\" }` or `{ file = \"foundation.toml\" }`";
            value.log.error_with_help(place, "`extends` names no policy", "it is empty", help);
            return None;
        }
        (Some(_), Some(_)) => {
            let label = "a policy builds on one other, which can build on a third";
            value.log.error(place, "`extends` names two policies", label);
            return None;
        }
    };
    Some(Extends { place, parent })
}

/// `NAME@1`
fn template(value: &Value<'_>) -> Option<&'static Template> {
    let text = value.text()?;
    let (name, version) = text.split_once('@').unwrap_or((text, ""));
    let Some(template) = Template::ALL.iter().find(|template| template.name == name) else {
        let known: Vec<String> = Template::ALL
            .iter()
            .map(|template| format!("{}@{}", template.name, template.version))
            .collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let expected = "`provenance policy templates` lists them".to_owned();
        value.unknown_among(text, &known, Some(expected));
        return None;
    };
    if version != template.version.to_string() {
        value.log.error_with_help(
            value.span.clone(),
            format!("this version of the template `{name}` is not known"),
            &format!("expected `{name}@{}`", template.version),
            "the rules of a template change under a new version only, so it must be named",
        );
        return None;
    }
    Some(template)
}

/// A SHA-256 digest in hexadecimal digits.
fn digest(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    let fits = text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    if !fits {
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` is no SHA-256 digest"),
            "expected 64 hexadecimal digits",
            "`sha256sum FILE` prints it",
        );
    }
    fits.then(|| text.to_ascii_lowercase())
}

/// One entry of `opens`: a dotted name of the language.
fn point(value: &Value<'_>) -> Option<(String, Range<usize>)> {
    const TABLES: &[&str] = &[
        "policy",
        "disclosure",
        "exceptions",
        "areas",
        "duties",
        "categories",
        "groups",
        "automation",
        "tools",
        "levels",
    ];
    let text = value.text()?;
    let mut parts = text.split('.');
    let table = parts.next().unwrap_or_default();
    if !TABLES.contains(&table) {
        value.unknown(table, TABLES.iter().copied());
        return None;
    }
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
    };
    if !parts.all(is_name) {
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` names no point of a policy"),
            "expected names with dots between them",
            "for example `disclosure.form`, `exceptions` or `levels.unknown-agent`",
        );
        return None;
    }
    Some((text.to_owned(), value.span.clone()))
}

/// One entry of `closes`: an exception.
fn closed(value: &Value<'_>) -> Option<(String, Range<usize>)> {
    let text = value.text()?;
    let Some(id) = text.strip_prefix("exceptions.") else {
        let id = if text.contains('.') { "ID" } else { text };
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` cannot be closed"),
            "only an exception can: everything else that is inherited asks for something",
            format!("an exception is named like this: `exceptions.{id}`"),
        );
        return None;
    };
    Some((id.to_owned(), value.span.clone()))
}
