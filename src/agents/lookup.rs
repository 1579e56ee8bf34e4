//! Texts that are looked up by how something begins, ASCII case ignored.
//!
//! Made in a few microseconds, for a hook makes it at every start: the texts of the built-in agents are
//! borrowed from the table, and no text is hashed or copied.

use std::borrow::Cow;
use std::cmp::Reverse;

/// A name or a mark, borrowed from the table or owned by an agent that a policy adds.
pub(super) type Text = Cow<'static, str>;

/// Texts and what they mean.
#[derive(Debug)]
pub(super) struct Lookup<T> {
    /// By the first byte in lower case; in each, the longest first.
    entries: Vec<(Text, T)>,
    /// Where the entries of each first byte begin, and where the last ones end.
    starts: [usize; 257],
}

impl<T> Lookup<T> {
    /// The entry of a text that stands here several times is the first. Empty texts are left out.
    pub(super) fn of(entries: impl IntoIterator<Item = (Text, T)>) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.retain(|(text, _)| !text.is_empty());
        entries.sort_by_key(|(text, _)| (first(text.as_bytes()), Reverse(text.len())));
        let mut starts = [0; 257];
        for (text, _) in &entries {
            starts[first(text.as_bytes()).map_or(0, usize::from) + 1] += 1;
        }
        for byte in 0..256 {
            starts[byte + 1] += starts[byte];
        }
        Self { entries, starts }
    }

    /// All entries, in an order that stays.
    pub(super) fn entries(&self) -> &[(Text, T)] {
        &self.entries
    }

    /// The entries that begin as `text` does, the longest first.
    pub(super) fn starting_like(&self, text: &[u8]) -> &[(Text, T)] {
        first(text).map_or(&[], |byte| {
            let byte = usize::from(byte);
            &self.entries[self.starts[byte]..self.starts[byte + 1]]
        })
    }

    /// What a whole text means.
    pub(super) fn get(&self, text: &[u8]) -> Option<&T> {
        let is_it = |(entry, _): &&(Text, T)| entry.as_bytes().eq_ignore_ascii_case(text);
        self.starting_like(text).iter().find(is_it).map(|(_, meaning)| meaning)
    }

    /// The longest entry with which `text` begins.
    pub(super) fn prefix(&self, text: &[u8]) -> Option<&(Text, T)> {
        self.starting_like(text).iter().find(|(entry, _)| {
            text.get(..entry.len()).is_some_and(|here| here.eq_ignore_ascii_case(entry.as_bytes()))
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

fn first(text: &[u8]) -> Option<u8> {
    text.first().map(u8::to_ascii_lowercase)
}
