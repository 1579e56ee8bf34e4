//! One pass over a message that finds every place where a mark may stand.
//!
//! All literals (footers, links, trailer keys) are one Aho-Corasick automaton; whether a place holds is
//! decided afterwards, from the line around it. No expression is ever run on untrusted text.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use bstr::ByteSlice;

use super::keys::Keys;
use super::{AgentRef, Owner};

/// What the automaton is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speed {
    /// A hook reads one message: 0.2 ms to make ready.
    QuickStart,
    /// An audit reads a million.
    Throughput,
}

/// The automaton and what its literals mean; it is built when the first message is read.
#[derive(Debug)]
pub(super) struct Scan {
    automaton: OnceLock<AhoCorasick>,
    literals: Vec<Literal>,
    speed: Speed,
}

#[derive(Debug)]
struct Literal {
    text: Vec<u8>,
    meaning: Meaning,
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
    pub(super) fn of(known: &[AgentRef], keys: &Keys, speed: Speed) -> Self {
        let mut literals = Vec::new();
        let mut add =
            |text: &[u8], meaning| literals.push(Literal { text: text.to_vec(), meaning });
        for (owner, agent) in known.iter().enumerate() {
            for line in &agent.marks.lines {
                add(line.as_bytes(), Meaning::Line(owner));
            }
            for link in &agent.marks.links {
                add(link.as_bytes(), Meaning::Link(owner));
            }
        }
        for key in keys.names() {
            add(&[key, b":"].concat(), Meaning::Key);
        }
        Self { automaton: OnceLock::new(), literals, speed }
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
        let places = self.automaton().find_iter(&lower).filter_map(|hit| {
            line.move_to(text, hit.range());
            let literal = &self.literals[hit.pattern().as_usize()];
            let before = &text[line.start..hit.start()];
            let after = &text[hit.end()..line.end];
            if !holds(literal, &text[hit.range()], before, after) {
                return None;
            }
            number += text[counted..line.start].find_iter(b"\n").count();
            counted = line.start;
            Some(match literal.meaning {
                Meaning::Line(owner) | Meaning::Link(owner) => {
                    Place::Mark(owner, text[line.start..line.end].trim_ascii_end(), number)
                }
                Meaning::Key => {
                    Place::Key(&text[hit.start()..hit.end() - 1], after.trim_ascii(), number)
                }
            })
        });
        places.collect()
    }

    fn automaton(&self) -> &AhoCorasick {
        self.automaton.get_or_init(|| {
            let kind = match self.speed {
                Speed::QuickStart => AhoCorasickKind::NoncontiguousNFA,
                Speed::Throughput => AhoCorasickKind::DFA,
            };
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(kind))
                .prefilter(false)
                .build(self.literals.iter().map(|literal| literal.text.to_ascii_lowercase()))
                .expect("a few hundred short literals are far below the limits of the automaton")
        })
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
fn holds(literal: &Literal, found: &[u8], before: &[u8], after: &[u8]) -> bool {
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
            decoration && found == literal.text && !word_goes_on
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
