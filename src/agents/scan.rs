//! One pass over a message that finds every place where a mark may stand.
//!
//! Literals (footers, links, trailer keys) are looked for all at once: for an audit by one Aho-Corasick
//! automaton, which takes longer to make than one message takes to read; for a hook by their first bytes.
//! Whether a place holds is decided afterwards, from the line around it. No expression is ever run on
//! untrusted text.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use bstr::ByteSlice;

use super::Owner;
use super::keys::Keys;
use super::known::Known;
use super::lookup::{Entry, Lookup};

/// What the automaton is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speed {
    /// A hook reads one message.
    QuickStart,
    /// An audit reads a million.
    Throughput,
}

/// What is looked for and what it means.
#[derive(Debug)]
pub(super) struct Scan {
    literals: Lookup<Meaning>,
    /// Made when the first message is read.
    automaton: OnceLock<AhoCorasick>,
    speed: Speed,
}

#[derive(Clone, Copy, Debug)]
enum Meaning {
    /// How a line begins.
    Line(Owner),
    /// The address of a session, anywhere in a line.
    Link(Owner),
    /// A trailer key with its colon.
    Key,
}

/// Something that stands on one line of a message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'t> {
    /// A mark of this owner, on this line.
    Mark(Owner, &'t [u8], usize),
    /// A key that may make one, the text after its colon, and its line.
    Key(&'t [u8], &'t [u8], usize),
}

impl Scan {
    pub(super) fn of(known: &[Known], keys: &Keys, speed: Speed) -> Self {
        let mut literals = Vec::new();
        for (owner, known) in known.iter().enumerate() {
            let texts = known.texts(|row| row.lines, |agent| &agent.marks.lines);
            literals.extend(texts.map(|text| (text, Meaning::Line(owner))));
            let texts = known.texts(|row| row.links, |agent| &agent.marks.links);
            literals.extend(texts.map(|text| (text, Meaning::Link(owner))));
        }
        literals.extend(keys.names().map(|key| ([key, ":"].concat().into(), Meaning::Key)));
        Self { literals: Lookup::of(literals), automaton: OnceLock::new(), speed }
    }

    pub(super) fn speed(&self) -> Speed {
        self.speed
    }

    /// All places in a message, in order; lines count from 1.
    pub(super) fn places<'t>(&self, text: &'t [u8]) -> Vec<Place<'t>> {
        // An automaton for both cases would be twice as large, and take twice as long to make.
        let lower = text.to_ascii_lowercase();
        let mut line = Line { start: 0, end: 0 };
        let (mut number, mut counted) = (1, 0);
        let mut places = Vec::new();
        self.hits(&lower, |literal, hit| {
            line.move_to(text, hit.clone());
            let before = &text[line.start..hit.start];
            let after = &text[hit.end..line.end];
            if !holds(literal, &text[hit.clone()], before, after) {
                return;
            }
            number += text[counted..line.start].find_iter(b"\n").count();
            counted = line.start;
            places.push(match literal.meaning {
                Meaning::Line(owner) | Meaning::Link(owner) => {
                    Place::Mark(owner, text[line.start..line.end].trim_ascii_end(), number)
                }
                Meaning::Key => {
                    Place::Key(&text[hit.start..hit.end - 1], after.trim_ascii(), number)
                }
            });
        });
        places
    }

    /// The leftmost literals in a text that is in lower case, of several the longest, none over another.
    fn hits<'s>(&'s self, lower: &[u8], mut each: impl FnMut(&'s Entry<Meaning>, Range<usize>)) {
        if self.speed == Speed::Throughput {
            for hit in self.automaton.get_or_init(|| self.automaton()).find_iter(lower) {
                each(&self.literals.entries()[hit.pattern().as_usize()], hit.range());
            }
            return;
        }
        let mut at = 0;
        while at < lower.len() {
            match self.literals.prefix(&lower[at..]) {
                Some(literal) => {
                    let end = at + literal.text.len();
                    each(literal, at..end);
                    at = end;
                }
                None => at += 1,
            }
        }
    }

    fn automaton(&self) -> AhoCorasick {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(self.literals.entries().iter().map(|literal| literal.text.to_ascii_lowercase()))
            .expect("a few hundred short literals are far below the automaton's limits")
    }
}

/// The line of the last hit. It is looked for once, so that a message of one endless line is read once.
struct Line {
    start: usize,
    end: usize,
}

impl Line {
    fn move_to(&mut self, text: &[u8], hit: Range<usize>) {
        if hit.start >= self.end {
            let last = text[self.start..hit.start].rfind_byte(b'\n');
            self.start += last.map_or(0, |at| at + 1);
            self.end = text[hit.end..].find_byte(b'\n').map_or(text.len(), |at| hit.end + at);
        }
    }
}

/// More marks than this before a footer are no decoration.
const LONGEST_DECORATION: usize = 32;

/// Whether a literal means something where it stands: not in a quoted (`>`) or indented line, a key only
/// at the beginning, a footer only after emoji and Markdown marks, a link only with an id.
fn holds(literal: &Entry<Meaning>, found: &[u8], before: &[u8], after: &[u8]) -> bool {
    if before.first().is_some_and(|b| b" \t>".contains(b)) {
        return false;
    }
    match literal.meaning {
        Meaning::Key => before.is_empty(),
        Meaning::Line(_) => {
            let decoration = before.len() <= LONGEST_DECORATION
                && before.iter().all(|b| !b.is_ascii() || b" *_-#".contains(b));
            let word_goes_on = found.last().is_some_and(u8::is_ascii_alphanumeric)
                && after.first().is_some_and(u8::is_ascii_alphanumeric);
            decoration && found == literal.text.as_bytes() && !word_goes_on
        }
        Meaning::Link(_) => {
            let inside_a_word =
                before.last().is_some_and(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(b));
            let subdomain = before.ends_with_str("//www.");
            let id = after.first().is_some_and(|b| b.is_ascii_alphanumeric() || b"-_?".contains(b));
            (!inside_a_word || subdomain) && id
        }
    }
}
