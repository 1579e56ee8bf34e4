//! Texts that are looked up by how something begins, ASCII case ignored.
//!
//! Made in a few microseconds, for a hook makes it at every start: the texts of the built-in agents are
//! borrowed from the table, and none is hashed, sorted or copied.

use std::borrow::Cow;
use std::num::NonZeroU32;

/// A name or a mark, borrowed from the table or owned by an agent that a policy adds.
pub(super) type Text = Cow<'static, str>;

/// Texts and what they mean.
#[derive(Debug)]
pub(super) struct Lookup<T> {
    entries: Vec<Entry<T>>,
    /// By the first byte in lower case: the longest entry that begins with it.
    first: [Place; 256],
}

#[derive(Debug)]
pub(super) struct Entry<T> {
    pub(super) text: Text,
    pub(super) meaning: T,
    /// The next entry that begins with the same byte; it is not longer.
    next: Place,
}

/// The number of an entry, from 1; small, for a look-up is moved about while it is made.
type Place = Option<NonZeroU32>;

impl<T> Lookup<T> {
    /// Of equal texts the first counts. Empty texts are left out.
    pub(super) fn of(entries: impl IntoIterator<Item = (Text, T)>) -> Self {
        let mut all = Self { entries: Vec::with_capacity(64), first: [None; 256] };
        for (text, meaning) in entries {
            all.add(text, meaning);
        }
        all
    }

    fn add(&mut self, text: Text, meaning: T) {
        let Some(byte) = text.as_bytes().first().map(u8::to_ascii_lowercase) else { return };
        let byte = usize::from(byte);
        let (mut before, mut after) = (None, self.first[byte]);
        while let Some(place) = after.filter(|place| self.at(*place).text.len() >= text.len()) {
            (before, after) = (after, self.at(place).next);
        }
        self.entries.push(Entry { text, meaning, next: after });
        let added = u32::try_from(self.entries.len()).ok().and_then(NonZeroU32::new);
        match before {
            Some(before) => self.entries[before.get() as usize - 1].next = added,
            None => self.first[byte] = added,
        }
    }

    fn at(&self, place: NonZeroU32) -> &Entry<T> {
        &self.entries[place.get() as usize - 1]
    }

    /// All entries, in the order in which they came.
    pub(super) fn entries(&self) -> &[Entry<T>] {
        &self.entries
    }

    /// The entries that begin with the byte with which `text` begins, the longest first.
    pub(super) fn starting_like(&self, text: &[u8]) -> impl Iterator<Item = &Entry<T>> {
        let byte = text.first().map(|byte| usize::from(byte.to_ascii_lowercase()));
        let first = byte.and_then(|byte| self.first[byte]).map(|place| self.at(place));
        std::iter::successors(first, |entry| entry.next.map(|place| self.at(place)))
    }

    /// What a whole text means.
    pub(super) fn get(&self, text: &[u8]) -> Option<&T> {
        let mut listed = self.starting_like(text);
        let entry = listed.find(|entry| entry.text.as_bytes().eq_ignore_ascii_case(text));
        entry.map(|entry| &entry.meaning)
    }

    /// The longest entry with which `text` begins.
    pub(super) fn prefix(&self, text: &[u8]) -> Option<&Entry<T>> {
        self.starting_like(text).find(|entry| {
            let here = text.get(..entry.text.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(entry.text.as_bytes()))
        })
    }
}

/// A part of a text, borrowed where the text is.
pub(super) fn part(text: Text, of: impl for<'t> FnOnce(&'t str) -> &'t str) -> Text {
    match text {
        Text::Borrowed(text) => Text::Borrowed(of(text)),
        Text::Owned(text) => Text::Owned(of(&text).to_owned()),
    }
}
