//! What git would keep of a message, its subject, its trailer block, and the lines that look like
//! trailers and are none.
//!
//! A message is read as `git log --format='%(trailers:only,unfold)'` reads it, in linear time and
//! whatever the configuration says: `#` begins a comment, `:` ends a key, and `---` divides nothing.

pub(crate) mod lines;

mod cleanup;
mod layout;
mod look_alikes;

use std::ops::Range;

use bstr::{BStr, BString, ByteSlice};

use self::cleanup::{Cleaned, Dropped};
pub use self::cleanup::{Cleanup, Mode, configuration_could_matter};
use self::layout::{COMMENT, Layout};
use self::lines::{is_blank, is_space, line_at, trim_end};
use crate::trailer::line::{key_length, separator, unfold};
use crate::trailer::{LookAlike, Trailer};

/// A commit message as git stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    text: BString,
    layout: Layout,
    trailers: Vec<Trailer>,
    /// Of a message file: the line of the file from which each line of the text comes.
    file_lines: Option<Vec<usize>>,
    /// Of a message file: lines that git does not store, where they could have named a key.
    dropped: Vec<Dropped>,
}

impl Message {
    /// Reads the message of a stored commit. Lines are counted from 1 in this text.
    pub fn stored(text: impl Into<BString>) -> Self {
        Self::read(text.into(), None, Vec::new())
    }

    /// Reads what git would store from a message file, which is what a `commit-msg` hook is given:
    /// comments, and with `git commit -v` a whole diff, are still in it. Lines are counted in the file.
    pub fn from_file(file: &[u8], cleanup: &Cleanup) -> Self {
        let Cleaned { text, file_lines, dropped } = cleanup.apply(file);
        Self::read(text, Some(file_lines), dropped)
    }

    /// Reads lines as if they stood below a title of one line; `numbers` are theirs. Lines are counted as
    /// these say.
    pub(crate) fn below_a_title<'l>(lines: impl Iterator<Item = (usize, &'l [u8])>) -> Self {
        let mut text = b"title\n\n".to_vec();
        let mut numbers = vec![1, 1];
        for (number, line) in lines {
            text.extend_from_slice(line);
            text.push(b'\n');
            numbers.push(number);
        }
        Self::read(text.into(), Some(numbers), Vec::new())
    }

    fn read(text: BString, file_lines: Option<Vec<usize>>, dropped: Vec<Dropped>) -> Self {
        let layout = Layout::of(&text);
        let mut message = Self { text, layout, trailers: Vec::new(), file_lines, dropped };
        message.trailers = message.read_block();
        message
    }

    /// The whole message, as stored; bytes that are mostly, but not necessarily, UTF-8.
    pub fn text(&self) -> &BStr {
        self.text.as_bstr()
    }

    /// Its lines as they stand, with the numbers that people see; of those that git does not store, what
    /// could have named a key.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &BStr)> {
        let dropped = self.dropped.iter().map(|dropped| (dropped.line, &dropped.text[..]));
        let stored = self.text.lines_with_terminator().enumerate();
        let stored = stored.map(|(index, line)| (self.line_number(index), line));
        stored.chain(dropped).map(|(number, line)| (number, trim_end(line).as_bstr()))
    }

    /// The first paragraph on one line, as `%s` prints it.
    pub fn subject(&self) -> BString {
        let mut subject = Vec::new();
        for line in self.text[self.layout.start..].lines_with_terminator() {
            if is_blank(line) {
                break;
            }
            if !subject.is_empty() {
                subject.push(b' ');
            }
            subject.extend_from_slice(trim_end(line));
        }
        subject.into()
    }

    /// The trailers of the block, in order, nothing merged.
    pub fn trailers(&self) -> &[Trailer] {
        &self.trailers
    }

    /// The first line of the trailer block and the last line that git counts to it; none without a
    /// block.
    pub fn block_lines(&self) -> Option<Range<usize>> {
        let block = self.layout.block();
        let text = trim_end(&self.text[block.clone()]);
        if text.is_empty() {
            return None;
        }
        let first = count_lines(&self.text[..block.start]);
        let last = first + count_lines(text);
        Some(self.line_number(first)..self.line_number(last) + 1)
    }

    /// Whether the message holds a NUL byte, at which git stops reading it and other readers do not.
    pub fn has_nul(&self) -> bool {
        self.text.contains(&0)
    }

    /// The lines that would be trailers under one of `keys` (ASCII case ignored) if they stood, or
    /// were written, right; in the order of lines. Indented lines are quotes or continuations, never
    /// look-alikes.
    pub fn look_alikes(&self, keys: &[&str]) -> Vec<LookAlike> {
        look_alikes::find(self, keys)
    }

    fn read_block(&self) -> Vec<Trailer> {
        let block = self.layout.block();
        let mut trailers = Vec::new();
        if block.is_empty() {
            return trailers;
        }
        let mut line = count_lines(&self.text[..block.start]);
        let mut start = block.start;
        while start < block.end {
            let first = line_at(&self.text[..block.end], start);
            // A comment is no trailer, and what is indented below it continues nothing.
            let Some(colon) = separator(first) else {
                start += first.len();
                line += 1;
                continue;
            };
            let end = end_of_continuation(&self.text[..block.end], start + first.len());
            trailers.push(Trailer {
                key: first[..key_length(first)].iter().copied().map(char::from).collect(),
                value: unfold(&self.text[start + colon + 1..end]),
                line: self.line_number(line),
            });
            line += count_lines(&self.text[start..end]).max(1);
            start = end;
        }
        trailers
    }

    /// The number that people see for the line of the text with this index from 0.
    pub(crate) fn line_number(&self, index: usize) -> usize {
        match &self.file_lines {
            None => index + 1,
            Some(lines) => lines.get(index).or(lines.last()).copied().unwrap_or(1),
        }
    }
}

/// Where the lines end that begin with a space and so continue what stands above them.
fn end_of_continuation(text: &[u8], mut start: usize) -> usize {
    while start < text.len() && is_space(text[start]) {
        start += line_at(text, start).len();
    }
    start
}

fn count_lines(text: &[u8]) -> usize {
    text.find_iter(b"\n").count()
}
