//! One pass over a message that finds every place where a mark may stand.
//!
//! Literals (footers, links, trailer keys) are looked for all at once: for an audit by one Aho-Corasick
//! automaton, which takes longer to make than one message takes to read; for a hook by their first bytes.
//! Whether a place holds is decided afterwards, from the line around it. No expression is ever run on
//! untrusted text.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use bstr::ByteSlice;

use super::keys::Keys;
use super::{AgentRef, Owner};

/// What the automaton is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speed {
    /// A hook reads one message.
    QuickStart,
    /// An audit reads a million.
    Throughput,
}

/// What is looked for and what it means; the search is made ready when the first message is read.
#[derive(Debug)]
pub(super) struct Scan {
    literals: Vec<Literal>,
    search: OnceLock<Search>,
    speed: Speed,
}

/// Finds the leftmost literals, of several the longest.
#[derive(Debug)]
enum Search {
    /// By the first byte of a literal, the longest first.
    ByFirstByte(Vec<Vec<usize>>),
    Automaton(AhoCorasick),
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
        Self { literals, search: OnceLock::new(), speed }
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

    /// The literals in a text that is in lower case, from left to right, none over another.
    fn hits<'s>(&'s self, lower: &[u8], mut each: impl FnMut(&'s Literal, Range<usize>)) {
        match self.search.get_or_init(|| self.search()) {
            Search::Automaton(automaton) => {
                for hit in automaton.find_iter(lower) {
                    each(&self.literals[hit.pattern().as_usize()], hit.range());
                }
            }
            Search::ByFirstByte(starting) => {
                let mut at = 0;
                while let Some(first) = lower.get(at) {
                    let begins = |place: &&usize| {
                        let literal = &self.literals[**place].text;
                        let here = lower.get(at..at + literal.len());
                        here.is_some_and(|here| here.eq_ignore_ascii_case(literal))
                    };
                    match starting[usize::from(*first)].iter().find(begins) {
                        Some(place) => {
                            let literal = &self.literals[*place];
                            each(literal, at..at + literal.text.len());
                            at += literal.text.len();
                        }
                        None => at += 1,
                    }
                }
            }
        }
    }

    fn search(&self) -> Search {
        match self.speed {
            Speed::QuickStart => {
                let mut starting = vec![Vec::new(); 256];
                for (place, literal) in self.literals.iter().enumerate() {
                    if let Some(first) = literal.text.first() {
                        starting[usize::from(first.to_ascii_lowercase())].push(place);
                    }
                }
                for places in &mut starting {
                    places.sort_by_key(|place| Reverse(self.literals[*place].text.len()));
                }
                Search::ByFirstByte(starting)
            }
            Speed::Throughput => Search::Automaton(
                AhoCorasick::builder()
                    .match_kind(MatchKind::LeftmostLongest)
                    .kind(Some(AhoCorasickKind::DFA))
                    .prefilter(false)
                    .build(self.literals.iter().map(|literal| literal.text.to_ascii_lowercase()))
                    .expect("a few hundred short literals are far below the automaton's limits"),
            ),
        }
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
