//! A table of the file, from which each key is taken once; what nobody took is unknown.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use jiff::civil::Date;
use toml::de::DeTable;

use super::alike;
use super::diagnosis::{Diagnosis, Log, Severity};
use super::nearest::{listed, nearest};
use super::value::Value;
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
                    table => [table, ".", key.get_ref()].concat().into(),
                };
                if !inline {
                    log.stands_at(name.clone(), key.span());
                }
                (key.get_ref().as_ref(), Value::new(name, key.span(), value, log))
            })
            .collect();
        Self { name, span, inline, entries, asked: Vec::new(), log }
    }

    /// Whether a key is there, and nobody took it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Where a key stands; the beginning of the text for what is not there.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        match self.name.as_ref() {
            "" => self.log.place(key),
            name => self.log.place(&format!("{name}.{key}")),
        }
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
        let value = self.take(key).map(|value| value.must_be(help));
        if value.is_none() && !self.log.lacks_its_parent.get() {
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

    /// The named tables of `[kind.NAME]`, in the order of their names.
    pub(super) fn named(&mut self, kind: &'static str) -> Vec<(String, Table<'a>)> {
        self.take(kind).map(|value| named(&value)).unwrap_or_default()
    }

    /// Refuses names of this table that a reader cannot tell apart, such as `trans1ation` and
    /// `translation`.
    pub(super) fn tell_apart(&self) {
        let mut seen: BTreeMap<String, (&str, Range<usize>)> = BTreeMap::new();
        for (name, value) in &self.entries {
            if let Some((first, place)) = seen.get(&alike::looks(name)) {
                self.log.add(
                    Diagnosis::new(
                        Severity::Error,
                        value.key.clone(),
                        format!("`{name}` and `{first}` look alike in `[{}]`", self.name),
                        "whoever reads this cannot tell them apart",
                    )
                    .second(place.clone(), "the other stands here")
                    .help("choose another name for one of them"),
                );
            } else {
                seen.insert(alike::looks(name), (*name, value.key.clone()));
            }
        }
    }

    /// How a message names the table.
    pub(super) fn place(&self) -> String {
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
        #[cfg(test)]
        self.log.asks(&self.name, &self.asked);
        if self.entries.is_empty() {
            return;
        }
        let place = self.place();
        for (key, value) in self.entries {
            let title = format!("unknown key `{key}` in {place}");
            if let Some(found) = alike::first(key) {
                let label = found.to_string();
                let help = format!("write `{}`", found.looks_like);
                self.log.add(Diagnosis::new(Severity::Error, value.key, title, label).help(help));
                continue;
            }
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

/// The tables in a value each of whose keys is a name, in the order of their names.
pub(super) fn named<'a>(value: &Value<'a>) -> Vec<(String, Table<'a>)> {
    let Some(mut kind_table) = value.table() else { return Vec::new() };
    kind_table.tell_apart();
    std::mem::take(&mut kind_table.entries)
        .into_iter()
        .filter_map(|(name, value)| {
            is_name(value.log, name, &value.key).then_some(())?;
            Some((name.to_owned(), value.table()?))
        })
        .collect()
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
