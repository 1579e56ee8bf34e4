//! Reads a policy from the text of its file, or says everything that is wrong with it.
//!
//! [`Policy::read`] is pure and bounded: it looks at nothing but the text, and a text over
//! [`POLICY_SIZE`] is refused before it is parsed. It reports all that it can find at once, each with
//! its place and what was meant, and it fails closed: what this version cannot check is an error.

mod alike;
mod asking;
mod beside;
mod card;
mod cursor;
mod diagnosis;
mod disclosing;
mod duplicate;
mod effect;
mod extending;
mod forms;
mod ground;
mod hints;
mod lists;
mod nearest;
mod opening;
mod people;
mod project;
mod pull_request;
mod selecting;
mod syntax;
mod texts;
mod tools;
mod trailer_key;
mod unanswerable;
mod value;
mod work;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use toml::de::DeTable;

pub(crate) use self::beside::entry_of_list;
use self::cursor::Table;
use self::diagnosis::Log;
pub use self::diagnosis::{Diagnosis, Second, Severity};
#[cfg(feature = "cli")]
pub(crate) use self::nearest::nearest;
use self::selecting::Known;
pub use self::texts::ParentText;
use self::texts::Texts;
pub use self::tools::CARD_SIZE;
use self::value::Value;
use super::parents::{Alone, Parents};
use super::{Line, Policy};

/// The longest policy that is read, in bytes: the limit `policy-size`.
pub const POLICY_SIZE: usize = 256 * 1024;

const SIZE: Limit = Limit {
    what: "policy",
    bytes: POLICY_SIZE,
    name: "policy-size",
    help: "prose has its place on a page of its own: name it by `page`",
};

impl Policy {
    /// Reads the text of a policy file, of which nothing else is known: it may build on a template, and on
    /// no other file. See [`Policy::read_with`].
    pub fn read(text: &[u8]) -> Result<(Self, Vec<Diagnosis>), Vec<Diagnosis>> {
        Self::read_with(text, &Alone)
    }

    /// Reads the text of a policy file, and of those that it builds on.
    ///
    /// With the policy come hints; without one come all errors, and the hints. Both are in the order
    /// of their places. A policy with an error is no policy: nothing may be judged by it.
    pub fn read_with(
        text: &[u8],
        parents: &dyn Parents,
    ) -> Result<(Self, Vec<Diagnosis>), Vec<Diagnosis>> {
        let text = decoded(text, &SIZE)?;
        let log = Log::default();
        let mut texts = Texts::of(text);
        let policy = extending::read(text, parents, &mut texts, &log);
        // Hints about parts that were not understood would mislead.
        if let Some(policy) = &policy
            && !log.has_errors()
        {
            hints::hints(policy, &log);
        }
        let failed = log.has_errors();
        let (diagnoses, places) = log.into_parts(&texts);
        match policy {
            Some(policy) if !failed => {
                Ok((Self { lines: lines(text, &texts, &places), ..policy }, diagnoses))
            }
            _ => Err(diagnoses),
        }
    }
}

/// The keys that the reader asks for in each table of a policy, whose names stand as `*`.
#[cfg(test)]
pub(crate) fn keys_asked(text: &str) -> BTreeMap<String, Vec<&'static str>> {
    let log = Log::default();
    let (table, _) = DeTable::parse_recoverable(text);
    let _ = whole(table.get_ref(), &log);
    log.asked()
}

/// How long a text may be, and what is said of a longer one.
struct Limit {
    what: &'static str,
    bytes: usize,
    name: &'static str,
    help: &'static str,
}

/// The text, if it is short enough and UTF-8, as TOML must be.
fn decoded<'t>(text: &'t [u8], limit: &Limit) -> Result<&'t str, Vec<Diagnosis>> {
    if text.len() > limit.bytes {
        let title = format!("the {} is too long", limit.what);
        let label = format!("it has more than {} bytes (limit `{}`)", limit.bytes, limit.name);
        return Err(vec![Diagnosis::new(Severity::Error, 0..0, title, label).help(limit.help)]);
    }
    std::str::from_utf8(text).map_err(|error| {
        let at = error.valid_up_to();
        let title = format!("the {} is not UTF-8", limit.what);
        let label = format!("byte {:#04x} does not belong to a UTF-8 text", text[at]);
        vec![
            Diagnosis::new(Severity::Error, at..at + 1, title, label)
                .help("save the file in the encoding UTF-8"),
        ]
    })
}

/// The policy that a file says; none where not even the stance can be told. Errors are noted.
fn whole(table: &DeTable<'_>, log: &Log) -> Option<Policy> {
    let mut file = Table::new(Rc::from(""), 0..0, table, false, log);
    version(&mut file);
    // How it stands to other policies is read before their tables merge.
    for key in ["extends", "opens", "closes"] {
        file.take(key);
    }
    let known =
        Known { groups: people::groups(&mut file), categories: work::categories(&mut file) };
    let project = project::project(&mut file, &known.groups);
    let disclosure = disclosing::disclosing(&mut file);
    let exceptions = ground::exceptions(&mut file, &known);
    let areas = ground::areas(&mut file, &known);
    let duties = work::duties(&mut file, &exceptions, &disclosure);
    let automation = people::automation(&mut file);
    let tools = tools::tools(&mut file);
    let levels = work::levels(&mut file);
    file.finish();
    let project = project?;
    Some(Policy {
        project: project.name,
        stance: project.stance?,
        statement: project.statement,
        contact: project.contact,
        page: project.page,
        consequence: project.consequence,
        language: project.language,
        since: project.since,
        dates: project.dates,
        refs: project.refs,
        review: project.review,
        budget: project.budget,
        conditions: project.conditions,
        disclosure,
        exceptions,
        areas,
        duties,
        categories: known.categories,
        groups: known.groups,
        automation,
        tools,
        levels,
        parents: Vec::new(),
        foundations: Vec::new(),
        lines: BTreeMap::new(),
    })
}

/// `version`: this reader knows the first.
fn version(file: &mut Table<'_>) {
    let Some(version) = file.require("version", "add `version = 1`") else { return };
    if version.is_integer("1") {
        return;
    }
    let (label, help) = if version.is_later_than_1() {
        (
            "a newer provenance is needed to read it",
            "install a newer provenance; or, if only version 1 is meant, write `version = 1`",
        )
    } else {
        ("expected `1`", "write `version = 1`")
    };
    let title = "this version of the language is not known";
    version.log.error_with_help(version.span.clone(), title, label, help);
}

/// `from` and `until` of a table, of which the first may not be later.
fn period(table: &mut Table<'_>) -> (Option<Date>, Option<Date>) {
    let (first, last) = (table.take("from"), table.take("until"));
    let from = first.as_ref().and_then(Value::date);
    let until = last.as_ref().and_then(Value::date);
    if let (Some(begin), Some(end), Some(first), Some(last)) = (from, until, &first, &last)
        && begin > end
    {
        table.log.add(
            Diagnosis::new(
                Severity::Error,
                last.span.clone(),
                format!("`[{}]` ends before it begins", table.name),
                format!("{end} is before {begin}"),
            )
            .second(first.span.clone(), "it begins here"),
        );
    }
    (from, until)
}

/// A URL: a scheme, and something without blanks.
fn url(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    let fits = text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            && rest.len() > 2
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    if !fits {
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` is no URL"),
            "expected the address of a page",
            "for example `https://example.org/ai`",
        );
    }
    fits.then(|| text.to_owned())
}

/// The line of each place.
fn lines(
    text: &str,
    texts: &Texts,
    places: &BTreeMap<Rc<str>, Range<usize>>,
) -> BTreeMap<String, Line> {
    let own = Ends::of(text);
    let mut others: BTreeMap<String, (Arc<str>, Ends)> = BTreeMap::new();
    places
        .iter()
        .map(|(name, place)| {
            let line = match texts.locate(place) {
                (None, place) => Line { number: own.line(place.start), file: None },
                (Some(parent), place) => {
                    let (file, ends) = others.entry(parent.name.clone()).or_insert_with(|| {
                        (Arc::from(parent.name.as_str()), Ends::of(&parent.text))
                    });
                    Line { number: ends.line(place.start), file: Some(Arc::clone(file)) }
                }
            };
            // `to_string` would format it, at a price that a hook feels.
            (str::to_owned(name), line)
        })
        .collect()
}

/// Where the lines of a text end.
struct Ends(Vec<usize>);

impl Ends {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect())
    }

    /// The line of a place, from 1.
    fn line(&self, place: usize) -> usize {
        self.0.partition_point(|end| *end < place) + 1
    }
}
