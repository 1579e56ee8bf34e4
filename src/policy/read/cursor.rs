//! A table of the file, from which each key is taken once; what nobody took is unknown.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, value::Datetime};

use super::diagnosis::{Diagnosis, Log, Severity};
use super::nearest::{listed, nearest};
use crate::policy::words::Word;

/// A table of the file.
pub(super) struct Table<'a> {
    /// Its dotted name; empty for the file itself.
    pub(super) name: Rc<str>,
    /// Its header, or the whole of an inline table.
    pub(super) span: Range<usize>,
    inline: bool,
    entries: BTreeMap<&'a str, Value<'a>>,
    asked: Vec<&'static str>,
    pub(super) log: &'a Log,
}

impl<'a> Table<'a> {
    /// The table of this name. The place of each of its keys is remembered, unless it stands inside
    /// a value, where names do not reach.
    pub(super) fn new(
        name: Rc<str>,
        span: Range<usize>,
        table: &'a DeTable<'a>,
        inline: bool,
        log: &'a Log,
    ) -> Self {
        let entries = table
            .iter()
            .map(|(key, value)| {
                let name: Rc<str> = match name.as_ref() {
                    "" => key.get_ref().as_ref().into(),
                    table => format!("{table}.{}", key.get_ref()).into(),
                };
                if !inline {
                    log.stands_at(name.clone(), key.span());
                }
                let value = Value {
                    name,
                    key: key.span(),
                    span: value.span(),
                    item: value.get_ref(),
                    entry: false,
                    log,
                };
                (key.get_ref().as_ref(), value)
            })
            .collect();
        Self { name, span, inline, entries, asked: Vec::new(), log }
    }

    /// Takes a key.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.asked.push(key);
        self.entries.remove(key)
    }

    /// Takes a key that is none of this table, to say more about it than that it is unknown.
    pub(super) fn take_unlisted(&mut self, key: &str) -> Option<Value<'a>> {
        self.entries.remove(key)
    }

    /// Takes a key that must be there; `help` says what could be written.
    pub(super) fn require(&mut self, key: &'static str, help: &str) -> Option<Value<'a>> {
        let value = self.take(key);
        if value.is_none() {
            self.log.error_with_help(
                self.span.clone(),
                format!("`{key}` is missing in {}", self.place()),
                if self.name.is_empty() { "the file begins here" } else { "it belongs in here" },
                help,
            );
        }
        value
    }

    /// Takes a text that need not be there.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.take(key)?.text().map(str::to_owned)
    }

    /// Takes a word of the language that need not be there.
    pub(super) fn word<W: Word>(&mut self, key: &'static str) -> Option<W> {
        self.take(key)?.word()
    }

    /// Takes a date that need not be there.
    pub(super) fn date(&mut self, key: &'static str) -> Option<Date> {
        self.take(key)?.date()
    }

    /// Takes `true` or `false`; false where it is not there.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        self.take(key).and_then(|value| value.flag()).unwrap_or(false)
    }

    /// Refuses the keys of the language that a later version checks. Nothing is judged then: a policy
    /// must never be followed by halves.
    pub(super) fn later(&mut self, keys: &[&'static str]) {
        for key in keys {
            if let Some(value) = self.take_unlisted(key) {
                let what = if value.is_table() && *self.name == *"disclosure" {
                    format!("`[{}]`", value.name)
                } else {
                    format!("`{key}`")
                };
                not_yet(self.log, value.key, &what);
            }
        }
    }

    /// The named tables of `[kind.NAME]`, in the order of their names.
    pub(super) fn named(&mut self, kind: &'static str) -> Vec<(String, Table<'a>)> {
        let Some(mut kind_table) = self.take(kind).and_then(|value| value.table()) else {
            return Vec::new();
        };
        std::mem::take(&mut kind_table.entries)
            .into_iter()
            .filter_map(|(name, value)| {
                is_name(self.log, name, &value.key).then_some(())?;
                Some((name.to_owned(), value.table()?))
            })
            .collect()
    }

    /// How a message names the table.
    fn place(&self) -> String {
        match self.name.as_ref() {
            "" => "the file".to_owned(),
            name if self.inline => format!("`{name}`"),
            name => format!("`[{name}]`"),
        }
    }

    /// What is left: the keys of a table whose keys are names.
    pub(super) fn rest(mut self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        std::mem::take(&mut self.entries).into_iter()
    }

    /// Says of each key that nobody took that it is unknown, and what was meant.
    pub(super) fn finish(self) {
        let place = self.place();
        for (key, value) in self.entries {
            let title = format!("unknown key `{key}` in {place}");
            let known = self.asked.iter().copied();
            self.log.add(match nearest(key, known.clone()) {
                Some(meant) => {
                    let label = format!("did you mean `{meant}`?");
                    Diagnosis::new(Severity::Error, value.key, title, label)
                }
                None => {
                    Diagnosis::new(Severity::Error, value.key, title, "no key of the language here")
                        .help(format!("expected {}", listed(known)))
                }
            });
        }
    }
}

/// Refuses what a later version checks.
pub(super) fn not_yet(log: &Log, span: Range<usize>, what: &str) {
    log.error_with_help(
        span,
        format!("this version of provenance does not know {what} yet"),
        "so it cannot check what the policy asks here",
        "nothing is judged: use a version that knows it, or take it out of the policy",
    );
}

/// Whether a text is a name: of `[a-z0-9-]`, at least one.
pub(super) fn is_name(log: &Log, name: &str, span: &Range<usize>) -> bool {
    let fits = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    if !name.is_empty() && name.chars().all(fits) {
        return true;
    }
    let better: String = name
        .to_ascii_lowercase()
        .chars()
        .map(|c| if fits(c) { c } else { '-' })
        .collect::<String>()
        .trim_matches('-')
        .to_owned();
    let label = "names are of `a` to `z`, `0` to `9` and `-`";
    let title = format!("`{name}` cannot be a name");
    if better.is_empty() || !name.is_ascii() {
        log.error(span.clone(), title, label);
    } else {
        log.error_with_help(span.clone(), title, label, format!("for example `{better}`"));
    }
    false
}

/// A value of the file, with the place of its key.
#[derive(Clone)]
pub(super) struct Value<'a> {
    /// The dotted name of the key under which it stands.
    pub(super) name: Rc<str>,
    /// The place of that key.
    pub(super) key: Range<usize>,
    /// The place of the value.
    pub(super) span: Range<usize>,
    item: &'a DeValue<'a>,
    /// Whether it is an entry of the list that stands under the key.
    entry: bool,
    pub(super) log: &'a Log,
}

impl<'a> Value<'a> {
    /// A text that is not blank.
    pub(super) fn text(&self) -> Option<&'a str> {
        let Some(text) = self.item.as_str() else {
            return self.is_not("a text in quotes", None);
        };
        if text.trim().is_empty() {
            self.log.error(
                self.span.clone(),
                format!("`{}` is empty", self.name),
                "write a text, or take the line out",
            );
            return None;
        }
        Some(text)
    }

    /// The text of the value if it is one, without any complaint.
    pub(super) fn as_text(&self) -> Option<&'a str> {
        self.item.as_str()
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.item.is_array()
    }

    /// Whether it is a table.
    pub(super) fn is_table(&self) -> bool {
        self.item.is_table()
    }

    /// `true` or `false`.
    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.item.as_bool();
        if flag.is_none() {
            let help = self.item.as_str().map(|_| "write it without quotes".to_owned());
            return self.is_not("`true` or `false`", help);
        }
        flag
    }

    /// A whole number, as written.
    pub(super) fn is_integer(&self, number: &str) -> bool {
        self.item.as_integer().is_some_and(|value| value.as_str() == number)
    }

    /// A date without a time.
    pub(super) fn date(&self) -> Option<Date> {
        let Some(written) = self.item.as_datetime() else {
            let help = self
                .item
                .as_str()
                .filter(|text| text.parse::<Date>().is_ok())
                .map(|text| format!("write it without quotes: {}", text.trim()));
            return self.is_not("a date, such as 2026-06-18", help);
        };
        let Datetime { date: Some(date), time: None, offset: None } = written else {
            let help = "a policy knows days in UTC, not hours".to_owned();
            return self.is_not("a date without a time, such as 2026-06-18", Some(help));
        };
        let day = |x: u8| i8::try_from(x).ok();
        i16::try_from(date.year)
            .ok()
            .zip(day(date.month).zip(day(date.day)))
            .and_then(|(year, (month, day))| Date::new(year, month, day).ok())
            .or_else(|| self.is_not("a date of the calendar", None))
    }

    /// A word of the language.
    pub(super) fn word<W: Word>(&self) -> Option<W> {
        self.word_of(self.text()?)
    }

    /// A word of the language, given the text of the value.
    pub(super) fn word_of<W: Word>(&self, text: &str) -> Option<W> {
        let word = W::read(text);
        if word.is_none() {
            self.unknown(text, W::all().iter().map(|word| word.written()));
        }
        word
    }

    /// Says that a text is none of the words that can stand here.
    pub(super) fn unknown<'w>(&self, text: &str, words: impl IntoIterator<Item = &'w str>) {
        let words: Vec<_> = words.into_iter().collect();
        let label = match nearest(text, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "this word is not known here".to_owned(),
        };
        let diagnosis = Diagnosis::new(
            Severity::Error,
            self.span.clone(),
            format!("unknown value `{text}` in `{}`", self.name),
            label,
        );
        self.log.add(match words.as_slice() {
            [] => diagnosis,
            words => diagnosis.help(format!("expected {}", listed(words.iter().copied()))),
        });
    }

    /// The entries of a list that is not empty.
    pub(super) fn list(&self) -> Option<Vec<Value<'a>>> {
        let Some(array) = self.item.as_array() else {
            let help = self.item.as_str().map(|text| format!("write `[\"{text}\"]`"));
            return self.is_not("a list", help);
        };
        if array.is_empty() {
            self.log.error(
                self.span.clone(),
                format!("`{}` is an empty list", self.name),
                "write at least one entry, or take the line out",
            );
            return None;
        }
        Some(array.iter().map(|entry| self.within(entry)).collect())
    }

    /// An entry of this value.
    fn within(&self, entry: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        Value {
            name: self.name.clone(),
            key: self.key.clone(),
            span: entry.span(),
            item: entry.get_ref(),
            entry: true,
            log: self.log,
        }
    }

    /// A table.
    pub(super) fn table(&self) -> Option<Table<'a>> {
        let Some(table) = self.item.as_table() else {
            return self.is_not("a table", None);
        };
        Some(Table::new(self.name.clone(), self.span.clone(), table, false, self.log))
    }

    /// A table inside a value, such as an entry of a list.
    pub(super) fn inner_table(&self) -> Option<Table<'a>> {
        let Some(table) = self.item.as_table() else {
            return self.is_not("a table", None);
        };
        Some(Table::new(self.name.clone(), self.span.clone(), table, true, self.log))
    }

    /// Says that the value is of another type.
    pub(super) fn is_not<T>(&self, expected: &str, help: Option<String>) -> Option<T> {
        let found = match self.item {
            DeValue::String(_) => "a text in quotes",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(true) => "`true`",
            DeValue::Boolean(false) => "`false`",
            DeValue::Datetime(Datetime { date: Some(_), time: None, .. }) => "a date",
            DeValue::Datetime(Datetime { date: Some(_), .. }) => "a date with a time",
            DeValue::Datetime(_) => "a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let entry = if self.entry { "an entry of " } else { "" };
        let diagnosis = Diagnosis::new(
            Severity::Error,
            self.span.clone(),
            format!("{entry}`{}` is {found}", self.name),
            format!("expected {expected}"),
        );
        self.log.add(match help {
            Some(help) => diagnosis.help(help),
            None => diagnosis,
        });
        None
    }
}
