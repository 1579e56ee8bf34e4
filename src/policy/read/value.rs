//! A value of the file: what it is, or what was expected in its place.

use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use jiff::civil::Date;
use toml::de::DeValue;
use toml::{Spanned, value::Datetime};

use super::cursor::Table;
use super::diagnosis::{Diagnosis, Log, Severity};
use super::nearest::{listed, nearest};
use crate::policy::words::Word;

/// The most entries that a list may have: the limit `list-length`. Each entry is compared with those before
/// it, so that one that stands twice is found.
const LIST_LENGTH: usize = 1_000;

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
    /// What could be written, where it must be there.
    asked: Option<Rc<str>>,
    pub(super) log: &'a Log,
}

impl<'a> Value<'a> {
    /// The value of a key.
    pub(super) fn new(
        name: Rc<str>,
        key: Range<usize>,
        value: &'a Spanned<DeValue<'a>>,
        log: &'a Log,
    ) -> Self {
        Self {
            name,
            key,
            span: value.span(),
            item: value.get_ref(),
            entry: false,
            asked: None,
            log,
        }
    }

    /// The same, where it must be there; `help` says what could be written.
    pub(super) fn must_be(self, help: &str) -> Self {
        Self { asked: Some(help.into()), ..self }
    }

    /// A text that is not blank.
    pub(super) fn text(&self) -> Option<&'a str> {
        let Some(text) = self.item.as_str() else {
            return self.is_not("a text in quotes", None);
        };
        if text.trim().is_empty() {
            self.is_empty("a text");
            return None;
        }
        Some(text)
    }

    /// Says that nothing is written where `wanted` should be.
    fn is_empty(&self, wanted: &str) {
        let label = match (&self.asked, self.entry) {
            (Some(help), _) => match help.strip_prefix("add ") {
                Some(what) => format!("write {what}"),
                None => help.to_string(),
            },
            (None, true) => format!("write {wanted}, or take the entry out"),
            (None, false) => format!("write {wanted}, or take the line out"),
        };
        self.log.error(self.span.clone(), format!("`{}` is empty", self.name), &label);
    }

    /// The place in the file of a part of the text: behind the quote and the escapes before it. Where
    /// they are of a rarer kind than a doubled `\\` and a quote, it is the whole value.
    pub(super) fn within_text(&self, part: Range<usize>) -> Range<usize> {
        let text = self.item.as_str().unwrap_or_default();
        let escaped = |text: &str| text.matches(['\\', '"']).count();
        let raw = self.span.len().saturating_sub(2);
        let start = self.span.start + 1;
        if raw == text.len() {
            start + part.start..start + part.end
        } else if raw == text.len() + escaped(text) {
            let at = |offset: usize| start + offset + escaped(&text[..offset]);
            at(part.start)..at(part.end)
        } else {
            self.span.clone()
        }
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

    /// Whether it is a table without any key.
    pub(super) fn is_empty_table(&self) -> bool {
        self.item.as_table().is_some_and(toml::map::Map::is_empty)
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

    /// Whether it is a whole number above 1.
    pub(super) fn is_later_than_1(&self) -> bool {
        let number = self.item.as_integer();
        number.is_some_and(|value| value.as_str().parse::<u64>().is_ok_and(|number| number > 1))
    }

    /// A whole number within these bounds.
    pub(super) fn number(&self, bounds: RangeInclusive<u64>) -> Option<u64> {
        let Some(integer) = self.item.as_integer() else {
            return self.is_not("a whole number", None);
        };
        let digits = integer.as_str().replace('_', "");
        let number = u64::from_str_radix(&digits, integer.radix()).ok();
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            let (first, last) = bounds.into_inner();
            let expected = match last {
                u64::MAX => format!("expected {first} or more"),
                last => format!("expected {first} to {last}"),
            };
            let title = format!("`{}` is out of bounds", self.name);
            self.log.error(self.span.clone(), title, &expected);
        }
        number
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
        if self.item.as_str().is_some_and(|text| text.trim().is_empty()) {
            self.is_empty(&listed(W::all().iter().map(|word| word.written())));
            return None;
        }
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
        let expected = match words.as_slice() {
            [] => None,
            words => Some(format!("expected {}", listed(words.iter().copied()))),
        };
        self.unknown_among(text, &words, expected);
    }

    /// An error like [`Value::unknown`], with words of its own about what was expected.
    pub(super) fn unknown_among(&self, text: &str, words: &[&str], expected: Option<String>) {
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
        self.log.add(match expected {
            None => diagnosis,
            Some(expected) => diagnosis.help(expected),
        });
    }

    /// The entries of a list that is not empty.
    pub(super) fn list(&self) -> Option<Vec<Value<'a>>> {
        let Some(array) = self.item.as_array() else {
            let help = self.item.as_str().map(|text| format!("write `[\"{text}\"]`"));
            return self.is_not("a list", help);
        };
        if array.is_empty() {
            let title = format!("`{}` is an empty list", self.name);
            match &self.asked {
                None => self.log.error(
                    self.span.clone(),
                    title,
                    "write at least one entry, or take the line out",
                ),
                Some(help) => {
                    let label = "write at least one entry";
                    self.log.error_with_help(self.span.clone(), title, label, &**help);
                }
            }
            return None;
        }
        if array.len() > LIST_LENGTH {
            self.log.error_with_help(
                self.span.clone(),
                format!("`{}` has {} entries", self.name, array.len()),
                &format!("at most {LIST_LENGTH} are read (limit `list-length`)"),
                "a pattern with `*` says in one entry what many entries list",
            );
            return None;
        }
        Some(array.iter().map(|entry| self.within(entry)).collect())
    }

    /// The place of the entry that is this text, or a table whose `key` is; the whole list where none is.
    pub(super) fn place_of_entry(&self, is: impl Fn(&str) -> bool) -> Range<usize> {
        let text = |item: &DeValue<'_>| match item {
            DeValue::Table(table) => table.get("key")?.get_ref().as_str().map(str::to_owned),
            item => item.as_str().map(str::to_owned),
        };
        let mut entries = self.item.as_array().into_iter().flatten();
        let entry = entries.find(|entry| text(entry.get_ref()).is_some_and(|text| is(&text)));
        entry.map_or_else(|| self.span.clone(), Spanned::span)
    }

    /// An entry of this value.
    fn within(&self, entry: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        Value {
            name: self.name.clone(),
            key: self.key.clone(),
            span: entry.span(),
            item: entry.get_ref(),
            entry: true,
            asked: self.asked.clone(),
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
