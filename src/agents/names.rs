//! Finding the names of agents in text, as whole words and without taking people for agents.
//!
//! A word ends where a letter, a digit or a byte beyond ASCII does not go on (`Claudel`, `Claudé` are
//! other words). A digit may follow a family of models, for people write `gemini3-pro`.

use std::ops::Range;

use bstr::ByteSlice;

use super::known::Known;
use super::lookup::{Entry, Lookup, part};
use super::{NEUTRAL, Owner};

/// The names and model families of all known agents.
#[derive(Debug)]
pub(super) struct Names {
    entries: Lookup<Name>,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    owner: Owner,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A name that nobody and nothing else bears.
    Own,
    /// A name that is also a person's, or an ordinary word.
    Shared,
    /// A family of models.
    Model,
}

/// No model has more words than this before its number.
const LONGEST_MODEL: usize = 4;

/// Two names are equal if case and the kind of gap between words do not count.
pub(super) fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a.len() == b.len() && a.bytes().map(fold).eq(b.bytes().map(fold))
}

impl Names {
    pub(super) fn of(known: &[Known]) -> Self {
        let mut entries = Vec::new();
        for (owner, known) in known.iter().enumerate() {
            let people: Vec<_> = known.texts(|row| row.people, |agent| &agent.people).collect();
            for name in known.texts(|row| row.names, |agent| &agent.names) {
                let shared = people.iter().any(|person| equal(person, &name));
                let kind = if shared { Kind::Shared } else { Kind::Own };
                entries.push((part(name, str::trim), Name { owner, kind }));
            }
            let models = known.texts(|row| row.models, |agent| &agent.models);
            entries.extend(
                models.map(|name| (part(name, str::trim), Name { owner, kind: Kind::Model })),
            );
        }
        // Of two equal names the built-in one comes first.
        Self { entries: Lookup::of(entries) }
    }

    /// The longest name at `at`, and where it ends.
    pub(super) fn longest(&self, text: &[u8], at: usize) -> Option<(Owner, usize)> {
        let found =
            self.at(text, at, |_, entry| entry.kind != Kind::Model && entry.owner != NEUTRAL);
        found.map(|(entry, end)| (entry.owner, end))
    }

    /// Who is named, beyond doubt, at the beginning of a value.
    pub(super) fn unmistakable_start(&self, value: &[u8]) -> Option<Owner> {
        let quotes = value.iter().take_while(|b| b" <[(\"'`*_".contains(b)).count();
        let found = self.unmistakable(value, quotes);
        found.or_else(|| self.model_with_number(value, quotes)).map(|(owner, _)| owner)
    }

    /// All that a disclosure names, in order, each once.
    pub(super) fn all(&self, text: &[u8], owners: &mut Vec<Owner>) {
        collect(text, owners, |start| {
            self.unmistakable(text, start).or_else(|| self.in_place_of_a_tool(text, start))
        });
    }

    /// All whose name, or family of models with a number, stands in prose as words, in order, each once: also
    /// those that are the names of people, or ordinary words. That is enough for a person to look, and never
    /// enough to say that a tool was used.
    pub(super) fn in_words(&self, text: &[u8], owners: &mut Vec<Owner>) {
        collect(text, owners, |start| {
            let found = self.longest(text, start).or_else(|| self.model_with_number(text, start));
            found.filter(|(_, end)| !is_inside_a_name(text, start, *end))
        });
    }

    /// Whose families of models, with a number, stand in a disclosure, in order.
    pub(super) fn models<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = Owner> + 'a {
        let starts =
            (0..text.len()).filter(|&at| is_word(text[at]) && (at == 0 || !is_word(text[at - 1])));
        starts.filter_map(|at| self.model_with_number(text, at)).map(|(owner, _)| owner)
    }

    /// Whether a text begins with a family of models and a number.
    pub(super) fn begins_with_model(&self, text: &[u8]) -> bool {
        self.model_with_number(text, 0).is_some()
    }

    /// The first word that is almost a known one, where it stands, and the word that is likely meant:
    /// a family of models with a number or behind a name (`Opush 4.7`), one word of a longer name
    /// (`Claude Clode`), or a name of six letters or more (`Cluade`). One letter is too many, missing,
    /// another or swapped, and it is not the first.
    pub(super) fn slip(&self, text: &[u8]) -> Option<(Range<usize>, &str)> {
        let (mut at, mut behind_a_name) = (0, false);
        let is_start = |i: &usize| {
            let before = i.checked_sub(1).map(|i| text[i]);
            is_word(text[*i]) && before.is_none_or(|b| !is_word(b) && !b".@".contains(&b))
        };
        while let Some(start) = (at..text.len()).find(is_start) {
            if let Some(end) = address_or_link(text, start) {
                (at, behind_a_name) = (end, false);
                continue;
            }
            let end = start + word_length(text, start);
            let word = start..start + letters(&text[start..end]);
            let has_model = has_number(text, word.end) || behind_a_name;
            let listed = || self.entries.starting_like(&text[start..]);
            if let Some(slip) = listed().find_map(|entry| word_of_a_name(text, start, &entry.text))
            {
                return Some(slip);
            }
            if let Some((entry, name_end)) = self.at(text, start, |_, _| true) {
                (at, behind_a_name) = (name_end.max(end), entry.kind != Kind::Model);
                continue;
            }
            let is_meant = |entry: &&Entry<Name>| {
                let length = if entry.meaning.kind == Kind::Model && has_model { 4 } else { 6 };
                entry.text.len() >= length && is_near(&text[word.clone()], entry.text.as_bytes())
            };
            if let Some(entry) = listed().find(is_meant) {
                return Some((word, entry.text.as_ref()));
            }
            (at, behind_a_name) = (end, false);
        }
        None
    }

    /// A name of its own; or a shared one as a tool is written (`Claude:…`) or with a model.
    fn unmistakable(&self, text: &[u8], at: usize) -> Option<(Owner, usize)> {
        let (entry, end) = self.at(text, at, |_, entry| entry.kind != Kind::Model)?;
        if entry.kind == Kind::Own {
            return Some((entry.owner, end));
        }
        let rest = &text[end..];
        let as_a_tool =
            matches!(rest, [b':' | b'/', next, ..] if !next.is_ascii_whitespace() && *next != b'/');
        let gap = match rest.strip_prefix(b" with ") {
            Some(_) => " with ".len(),
            None => rest.iter().take(3).take_while(|b| b" (<[:/-_".contains(b)).count(),
        };
        let model = gap > 0 && self.model(text, end + gap);
        (as_a_tool || model).then_some((entry.owner, end))
    }

    /// Whether a model stands at `at`. A family that is called like an agent needs more than its word:
    /// `Claude <claude@…>` is somebody's address.
    fn model(&self, text: &[u8], mut at: usize) -> bool {
        // `claude claude claude …` goes on for as long as somebody likes.
        for _ in 0..LONGEST_MODEL {
            let found = self.at(text, at, |_, entry| entry.kind == Kind::Model);
            let Some((_, end)) = found else { return false };
            let called_like_an_agent = self
                .at(text, at, |name, other| other.kind != Kind::Model && name.len() == end - at);
            if called_like_an_agent.is_none() || has_number(text, end) {
                return true;
            }
            if !is_gap(text, end) {
                return false;
            }
            at = end + 1;
        }
        false
    }

    fn model_with_number(&self, text: &[u8], at: usize) -> Option<(Owner, usize)> {
        let (entry, end) = self.at(text, at, |_, entry| entry.kind == Kind::Model)?;
        has_number(text, end).then_some((entry.owner, end))
    }

    /// A shared name where, in a disclosure, a tool stands, and no person.
    fn in_place_of_a_tool(&self, text: &[u8], at: usize) -> Option<(Owner, usize)> {
        let shared = self.at(text, at, |_, entry| entry.kind == Kind::Shared);
        let Some((entry, end)) = shared else {
            // `gemini3-pro` is called like `gemini-3`.
            let (entry, end) = self.at(text, at, |_, entry| entry.kind == Kind::Model)?;
            let is_called_so = |(known, _): &(Name, usize)| known.kind == Kind::Shared;
            let name = self.at(&text[..end], at, |_, _| true).filter(is_called_so);
            return (name.is_some() && has_number(text, end) && follows_a_joint(text, at))
                .then_some((entry.owner, end));
        };
        let is_tool = !is_a_person(text, end) || self.almost_a_model(text, end);
        (follows_a_joint(text, at) && is_tool).then_some((entry.owner, end))
    }

    /// Whether a misspelt family of models with a number follows: nobody is called `Claude Opush 4.7`.
    fn almost_a_model(&self, text: &[u8], end: usize) -> bool {
        if !is_gap(text, end) {
            return false;
        }
        let start = end + 1;
        let word_end = start + letters(&text[start..]);
        let word = &text[start..word_end];
        has_number(text, word_end)
            && self.entries.starting_like(word).any(|entry| {
                entry.meaning.kind == Kind::Model
                    && entry.text.len() >= 4
                    && is_near(word, entry.text.as_bytes())
            })
    }

    fn at(
        &self,
        text: &[u8],
        at: usize,
        wanted: impl Fn(&str, Name) -> bool,
    ) -> Option<(Name, usize)> {
        let listed = self.entries.starting_like(text.get(at..)?);
        listed.filter(|entry| wanted(&entry.text, entry.meaning)).find_map(|entry| {
            let end = at + entry.text.len();
            let here = text.get(at..end)?.iter().copied();
            let same = here.map(fold).eq(entry.text.bytes().map(fold));
            let number = entry.meaning.kind == Kind::Model && digits_follow(text, end);
            (same && (word_ends(text, end) || number)).then_some((entry.meaning, end))
        })
    }
}

/// The one word of a longer name that is misspelt at a place, and the whole name: `Clode` of `Claude Code`.
fn word_of_a_name<'n>(text: &[u8], start: usize, name: &'n str) -> Option<(Range<usize>, &'n str)> {
    let (mut at, mut slip) = (start, None);
    for (place, known) in name.split([' ', '-', '_']).enumerate() {
        if place > 0 {
            at += usize::from(is_gap(text, at));
        }
        let end = at + word_length(text, at);
        let written = &text[at..end];
        if !written.eq_ignore_ascii_case(known.as_bytes()) {
            // The first word is found by itself.
            if place == 0 || slip.is_some() || !is_near(written, known.as_bytes()) {
                return None;
            }
            slip = Some(at..end);
        }
        at = end;
    }
    slip.map(|range| (range, name))
}

/// Whether two words of four letters or more begin alike and differ by one letter, or by two that are
/// swapped.
fn is_near(written: &[u8], known: &[u8]) -> bool {
    let is_long = |word: &[u8]| word.len() >= 4 && word.iter().all(u8::is_ascii_alphabetic);
    let lower = |word: &[u8]| word.to_ascii_lowercase().to_str_lossy().into_owned();
    is_long(written)
        && is_long(known)
        && written.len().abs_diff(known.len()) <= 1
        && written[0].eq_ignore_ascii_case(&known[0])
        && strsim::osa_distance(&lower(written), &lower(known)) == 1
}

fn letters(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
}

/// Adds those that are found at the beginning of a word, outside addresses and links.
fn collect(text: &[u8], owners: &mut Vec<Owner>, found: impl Fn(usize) -> Option<(Owner, usize)>) {
    let mut at = 0;
    while let Some(start) = next_word(text, at) {
        if let Some(end) = address_or_link(text, start) {
            at = end;
        } else if let Some((owner, end)) = found(start) {
            at = end.max(start + 1);
            if owner != NEUTRAL && !owners.contains(&owner) {
                owners.push(owner);
            }
        } else {
            at = start + word_length(text, start);
        }
    }
}

/// Whether what stands before is nothing, punctuation, or a word that joins tools: `Opus via Claude`.
fn follows_a_joint(text: &[u8], at: usize) -> bool {
    let before = text[..at].trim_ascii_end();
    let Some(last) = before.last() else { return true };
    if !is_word(*last) {
        return b":/,;([<+&\"'`*".contains(last);
    }
    let word = before.rsplit(|b| !is_word(*b)).next().unwrap_or_default();
    ["and", "by", "in", "or", "plus", "through", "using", "via", "with"]
        .iter()
        .any(|joint| word.eq_ignore_ascii_case(joint.as_bytes()))
}

/// Whether a family name (`Claude Dioudonnat`, `Claude-Marie`) or a person's address follows.
fn is_a_person(text: &[u8], end: usize) -> bool {
    match &text[end..] {
        [b'-' | b'\'', next, ..] => !next.is_ascii_digit(),
        [b' ', rest @ ..] if rest.starts_with(b"<") => rest.contains(&b'@'),
        [b' ', next, ..] => next.is_ascii_uppercase() || !next.is_ascii(),
        _ => false,
    }
}

/// More than an e-mail address can have (RFC 5321, 4.5.3.1), so that a text is read in linear time.
const LONGEST_ADDRESS: usize = 320;

/// Where the word at `start` ends, if it is an e-mail address or a link. `opus-4-6@default` is neither.
fn address_or_link(text: &[u8], start: usize) -> Option<usize> {
    let until = |stop: &[u8], most: usize| {
        let length = text[start..]
            .iter()
            .take(most)
            .take_while(|b| !b.is_ascii_whitespace() && !stop.contains(b))
            .count();
        start + length
    };
    let end = until(b"<>(),;:", LONGEST_ADDRESS);
    if text[end..].starts_with(b"://") {
        return Some(until(b"<>()", usize::MAX));
    }
    let (_, domain) = text[start..end].split_once_str("@")?;
    domain.contains(&b'.').then_some(end)
}

/// Whether a word is a part of the name of something else, as in `CLAUDE.md`, `claude-flow` or `src/gemini`.
fn is_inside_a_name(text: &[u8], start: usize, end: usize) -> bool {
    let goes_on = match &text[end..] {
        [b'.' | b'/' | b'@', next, ..] => is_word(*next),
        [b'-' | b'_', next, ..] => is_word(*next) && !next.is_ascii_digit(),
        _ => false,
    };
    goes_on || (start > 0 && text[start - 1] == b'/')
}

/// The next place, from `at` on, where a word begins that is not the rest of another one.
fn next_word(text: &[u8], at: usize) -> Option<usize> {
    (at..text.len()).find(|&i| {
        is_word(text[i]) && (i == 0 || !(is_word(text[i - 1]) || b"-_.@".contains(&text[i - 1])))
    })
}

fn word_length(text: &[u8], start: usize) -> usize {
    text[start..].iter().take_while(|b| is_word(**b)).count()
}

fn word_ends(text: &[u8], end: usize) -> bool {
    text.get(end).is_none_or(|next| !is_word(*next))
}

fn digits_follow(text: &[u8], end: usize) -> bool {
    text[end - 1].is_ascii_alphabetic() && text.get(end).is_some_and(u8::is_ascii_digit)
}

fn has_number(text: &[u8], end: usize) -> bool {
    let at = if is_gap(text, end) { end + 1 } else { end };
    text.get(at).is_some_and(u8::is_ascii_digit)
}

fn is_gap(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|b| b" -_".contains(b))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn fold(byte: u8) -> u8 {
    match byte {
        b'-' | b'_' => b' ',
        other => other.to_ascii_lowercase(),
    }
}
