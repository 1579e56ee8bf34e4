//! Finding the names of agents in text, as whole words and without taking people for agents.
//!
//! A word ends where a letter, a digit or a byte beyond ASCII does not go on (`Claudel`, `Claudé` are
//! other words). A digit may follow a family of models, for people write `gemini3-pro`.

use bstr::ByteSlice;

use super::known::Known;
use super::lookup::{Lookup, part};
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

    /// Whose family of models, with a number, stands first in a disclosure.
    pub(super) fn first_model(&self, text: &[u8]) -> Option<Owner> {
        let starts =
            (0..text.len()).filter(|&at| is_word(text[at]) && (at == 0 || !is_word(text[at - 1])));
        let mut found = starts.filter_map(|at| self.model_with_number(text, at));
        found.next().map(|(owner, _)| owner)
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
    fn model(&self, text: &[u8], at: usize) -> bool {
        let Some((_, end)) = self.at(text, at, |_, entry| entry.kind == Kind::Model) else {
            return false;
        };
        let called_like_an_agent =
            self.at(text, at, |name, other| other.kind != Kind::Model && name.len() == end - at);
        called_like_an_agent.is_none()
            || has_number(text, end)
            || (is_gap(text, end) && self.model(text, end + 1))
    }

    fn model_with_number(&self, text: &[u8], at: usize) -> Option<(Owner, usize)> {
        let (entry, end) = self.at(text, at, |_, entry| entry.kind == Kind::Model)?;
        has_number(text, end).then_some((entry.owner, end))
    }

    /// A shared name where, in a disclosure, a tool stands, and no person.
    fn in_place_of_a_tool(&self, text: &[u8], at: usize) -> Option<(Owner, usize)> {
        let (entry, end) = self.at(text, at, |_, entry| entry.kind == Kind::Shared)?;
        (follows_a_joint(text, at) && !is_a_person(text, end)).then_some((entry.owner, end))
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
