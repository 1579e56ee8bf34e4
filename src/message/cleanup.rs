//! From a message file, as an editor and a `commit-msg` hook see it, to the message that git stores
//! (git: `cleanup_message` in sequencer.c, `strbuf_stripspace` in strbuf.c).

use bstr::{BStr, BString, ByteSlice, ByteVec};

use super::lines::{is_blank, line_at, scissors, trim_end};
use super::{COMMENT, Message};
use crate::trailer::Misplaced;

/// How git cleans a message file up: `commit.cleanup`, `--cleanup`, and `core.commentString`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleanup {
    /// What is taken away.
    pub mode: Mode,
    /// What begins a comment line: one byte or more.
    pub comment: BString,
}

/// What git takes away from a message file (git-commit(1), `--cleanup`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Comments, blank lines at both ends, all but one of several blank lines, spaces at line ends.
    Strip,
    /// As `Strip`, but comments stay.
    Whitespace,
    /// Nothing.
    Verbatim,
    /// As `Whitespace`, and everything from the scissors line on.
    Scissors,
}

impl Mode {
    /// The mode by its name in `commit.cleanup`, none for a name that git refuses. What `default` and
    /// `scissors` mean depends on whether an editor is used (git: `get_cleanup_mode`).
    pub fn named(name: &BStr, editor: bool) -> Option<Self> {
        match (name.as_bytes(), editor) {
            (b"default", true) | (b"strip", _) => Some(Self::Strip),
            (b"default" | b"scissors", false) | (b"whitespace", _) => Some(Self::Whitespace),
            (b"scissors", true) => Some(Self::Scissors),
            (b"verbatim", _) => Some(Self::Verbatim),
            _ => None,
        }
    }
}

/// Whether git's configuration could change what is read from a message file: its trailers, or its
/// look-alikes under `keys`. Where it could not, a hook need not ask git for it.
///
/// All modes of [`Mode`] are tried with `#`, and then, for each other punctuation byte that begins a
/// line, what it would be to take these lines for comments. A comment string that begins with a letter
/// or a digit is not thought of: with one, prose would be comments.
pub fn configuration_could_matter(file: &[u8], keys: &[&str]) -> bool {
    let read = |mode, comment: &[u8]| {
        let message = Message::from_file(file, &Cleanup { mode, comment: comment.into() });
        let look_alikes = message.look_alikes(keys);
        (message.trailers, look_alikes)
    };
    let plain = read(Mode::Strip, COMMENT);
    let mut punctuation: Vec<u8> = file
        .lines()
        .filter_map(|line| line.first().copied())
        .filter(|byte| could_begin_comment(*byte))
        .collect();
    punctuation.sort_unstable();
    punctuation.dedup();
    [Mode::Whitespace, Mode::Verbatim, Mode::Scissors]
        .into_iter()
        .any(|mode| read(mode, COMMENT) != plain)
        || punctuation.iter().any(|byte| {
            [Mode::Strip, Mode::Scissors].into_iter().any(|mode| read(mode, &[*byte]) != plain)
        })
}

fn could_begin_comment(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !byte.is_ascii_whitespace() && byte != b'#'
}

/// A message file after the clean-up.
pub(super) struct Cleaned {
    /// What git stores.
    pub(super) text: BString,
    /// For each line of the text: the line of the file from which it comes.
    pub(super) file_lines: Vec<usize>,
    /// Lines that fell away and could have named a key.
    pub(super) dropped: Vec<Dropped>,
}

/// A line of the file that git does not store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dropped {
    /// Its number in the file.
    pub(super) line: usize,
    /// The line without what makes it a comment.
    pub(super) text: BString,
    /// `Comment` or `BelowScissors`.
    pub(super) why: Misplaced,
}

impl Cleanup {
    pub(super) fn apply(&self, file: &[u8]) -> Cleaned {
        let cut = self.cut(file);
        let mut cleaned =
            Cleaned { text: BString::default(), file_lines: Vec::new(), dropped: Vec::new() };
        let mut blank = None;
        let mut number = 1;
        let mut start = 0;
        while start < cut {
            let line = line_at(&file[..cut], start);
            if self.mode == Mode::Verbatim {
                cleaned.text.push_str(line);
                cleaned.file_lines.push(number);
            } else if self.mode == Mode::Strip && line.starts_with(&self.comment) {
                let comment = &line[self.comment.len()..];
                cleaned.drop_line(
                    number,
                    comment.strip_prefix(b" ").unwrap_or(comment),
                    Misplaced::Comment,
                );
            } else if is_blank(line) {
                blank = Some(number);
            } else {
                if let Some(blank) = blank.take().filter(|_| !cleaned.text.is_empty()) {
                    cleaned.text.push_byte(b'\n');
                    cleaned.file_lines.push(blank);
                }
                cleaned.text.push_str(trim_end(line));
                cleaned.text.push_byte(b'\n');
                cleaned.file_lines.push(number);
            }
            number += 1;
            start += line.len();
        }
        for (below, line) in file[cut..].lines().enumerate() {
            cleaned.drop_line(number + below, line, Misplaced::BelowScissors);
        }
        cleaned
    }

    /// Where git would cut the file off. Outside the mode `scissors` it does so only for `commit -v`, and
    /// the hook is not told; but then git wrote the line itself, and a comment follows it directly, in
    /// whatever language.
    fn cut(&self, file: &[u8]) -> usize {
        let Some(first) = scissors(file, &self.comment) else {
            return file.len();
        };
        let mut at = Some(first);
        while let Some(line) = at {
            let below = line + line_at(file, line).len();
            if self.mode == Mode::Scissors || file[below..].starts_with(&self.comment) {
                return first;
            }
            at = scissors(&file[below..], &self.comment).map(|next| below + next);
        }
        file.len()
    }
}

impl Cleaned {
    /// Keeps a line that fell away if it could have named a key; of a diff, that is next to nothing.
    fn drop_line(&mut self, line: usize, text: &[u8], why: Misplaced) {
        if text.first().is_some_and(u8::is_ascii_alphanumeric) && text.contains(&b':') {
            self.dropped.push(Dropped { line, text: text.into(), why });
        }
    }
}
