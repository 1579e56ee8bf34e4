//! What is wrong with the TOML itself.

use std::ops::Range;

use super::alike;
use super::diagnosis::{Diagnosis, Log, Severity};
use super::duplicate::first_given;

/// How deep tables and lists may stand in each other: the limit `nesting`, which is that of the parser.
const NESTING: usize = 80;

/// What is said of the format.
const FORMAT: &str =
    "the file is TOML: lines `key = \"value\"` below a `[table]`; https://toml.io explains it";

/// Of how many keys that stand twice the first place is searched: each search reads the text again.
const SEARCHED: usize = 10;

/// Notes what is wrong with the TOML, and tells whether its meaning cannot be trusted for that. A key
/// that stands twice is wrong, but all the rest can be read.
pub(super) fn syntax(text: &str, errors: &[toml::de::Error], log: &Log) -> bool {
    let mut broken = false;
    let mut told = None;
    let (mut searched, mut explained) = (0, false);
    for error in errors {
        let title = error.message();
        let span = error.span().unwrap_or(0..0);
        let span = span.start.min(text.len())..span.end.min(text.len());
        // The parser can meet one mistake twice while it recovers.
        if told.replace((title, span.clone())) == Some((title, span.clone())) {
            continue;
        }
        if title == "duplicate key" {
            let first = if searched < SEARCHED { first_given(text, &span) } else { None };
            searched += 1;
            let diagnosis = Diagnosis::new(
                Severity::Error,
                span,
                "this key or table stands twice",
                "given again here",
            );
            let diagnosis = diagnosis.help("keep one of the two, with all that it is to say");
            log.add(match first {
                Some(first) => diagnosis.second(first, "first given here"),
                None => diagnosis,
            });
            continue;
        }
        broken = true;
        if title.contains("recurs") {
            log.error_with_help(
                error.span().map_or_else(|| deepest(text), |_| span),
                "tables or lists stand too deep in each other",
                &format!("at most {NESTING} levels are read (limit `nesting`)"),
                "a policy needs three",
            );
            // Each further bracket would be one more error of the same kind.
            break;
        }
        if let Some(found) = alike::at(text, span.start).filter(|_| title.contains("unquoted key"))
        {
            log.error_with_help(
                span.start..span.start + found.written.len_utf8(),
                "a key holds a letter of another alphabet",
                &found.to_string(),
                format!("write `{}`", found.looks_like),
            );
            continue;
        }
        let (first, rest) = match title.split_once(", ") {
            Some((first, _)) if first.contains("must be quoted") => {
                ("a text needs quotes", "write it between `\"` and `\"`")
            }
            Some(parts) => parts,
            None => (title, "this is not TOML"),
        };
        // Where one line is not TOML, many can follow: what the format is need not stand below each.
        if explained {
            log.error(span, first, rest);
        } else {
            explained = true;
            log.error_with_help(span, first, rest, FORMAT);
        }
    }
    broken
}

/// The first line whose dots name more levels than there may be; the parser does not say where it stopped.
fn deepest(text: &str) -> Range<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.bytes().filter(|byte| *byte == b'.').count() >= NESTING {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    0..0
}
