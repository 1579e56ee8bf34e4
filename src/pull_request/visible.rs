//! What counts of a text: all but HTML comments, fenced code and quotes.
//!
//! Comments are what a template says to whoever fills it in; code and quotes are what somebody shows. None
//! of them states anything. The order of things is that of `CommonMark`: within a fence nothing is a comment,
//! and within a comment nothing is a fence.

use std::collections::HashMap;

use bstr::{BString, ByteSlice};

/// One line that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the text, from 1.
    pub(super) number: usize,
    /// What is left of it, without its line break. Empty too where code or a quote stood.
    pub(super) text: BString,
}

/// The lines that count, in order. A line of which a comment was all goes; code and a quote leave an empty
/// line, because they end a paragraph.
pub(super) fn lines(text: &[u8]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut comments = Comments { last_end: text.rfind("-->"), open: false };
    let mut fence = None;
    let mut start = 0;
    for (index, raw) in text.lines_with_terminator().enumerate() {
        let line = raw.trim_end_with(|c| c == '\n' || c == '\r');
        let number = index + 1;
        let offset = start;
        start += raw.len();
        if let Some(open) = fence {
            if closes(line, open) {
                fence = None;
            }
            continue;
        }
        if !comments.open {
            fence = opens(line);
            if fence.is_some() || is_quote(line) {
                lines.push(Line { number, text: BString::default() });
                continue;
            }
        }
        let hidden = comments.open || line.contains_str("<!--");
        let text = if hidden { comments.strip(line, offset) } else { line.into() };
        if !hidden || !text.trim_ascii().is_empty() {
            lines.push(Line { number, text });
        }
    }
    lines
}

/// A fence that is open: its character, and how often it stands there.
type Fence = (u8, usize);

/// Whether a line opens fenced code. Any indentation does, for in a list it is the list's.
fn opens(line: &[u8]) -> Option<Fence> {
    let line = line.trim_ascii_start();
    let character = *line.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = run(line, character);
    let is_fence = length >= 3 && (character == b'~' || !line[length..].contains(&b'`'));
    is_fence.then_some((character, length))
}

fn closes(line: &[u8], (character, length): Fence) -> bool {
    let line = line.trim_ascii();
    run(line, character) >= length && line.iter().all(|byte| *byte == character)
}

fn run(line: &[u8], character: u8) -> usize {
    line.iter().take_while(|byte| **byte == character).count()
}

fn is_quote(line: &[u8]) -> bool {
    let blanks = run(line, b' ');
    blanks <= 3 && line.get(blanks) == Some(&b'>')
}

/// Where comments are, from line to line.
struct Comments {
    /// Where the last `-->` of the text stands: what opens behind it, nothing closes.
    last_end: Option<usize>,
    open: bool,
}

impl Comments {
    /// A line without its comments; `offset` is where it begins in the text.
    fn strip(&mut self, line: &[u8], offset: usize) -> BString {
        let mut kept = Vec::with_capacity(line.len());
        let code = if line.contains(&b'`') { code_spans(line) } else { Vec::new() };
        let mut spans = code.into_iter().peekable();
        let mut at = 0;
        while at < line.len() {
            if self.open {
                match line[at..].find("-->") {
                    Some(end) => {
                        self.open = false;
                        at += end + 3;
                    }
                    None => break,
                }
                continue;
            }
            let Some(begin) = line[at..].find("<!--").map(|found| at + found) else {
                kept.extend_from_slice(&line[at..]);
                break;
            };
            while spans.next_if(|(_, end)| *end <= begin).is_some() {}
            let in_code = spans.peek().is_some_and(|(start, _)| *start < begin);
            let closed = self.last_end.is_some_and(|end| end >= offset + begin + 2);
            // One that nothing closes hides the rest where it begins a line; else it is text.
            let alone = line[..begin].trim_ascii().is_empty();
            if in_code || !(closed || alone) {
                kept.extend_from_slice(&line[at..begin + 4]);
                at = begin + 4;
                continue;
            }
            kept.extend_from_slice(&line[at..begin]);
            at = begin + 4;
            // `<!-->` and `<!--->` are whole comments.
            match line[at..].strip_prefix(b"-").unwrap_or(&line[at..]).first() {
                Some(b'>') => at += line[at..].find_byte(b'>').map_or(0, |end| end + 1),
                _ => self.open = true,
            }
        }
        kept.into()
    }
}

/// Where code stands between backticks on a line. Each run is looked at once: one that no later run of its
/// length closes is none.
fn code_spans(line: &[u8]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(found) = line[at..].find_byte(b'`') {
        let length = run(&line[at + found..], b'`');
        runs.push((at + found, length));
        at += found + length;
    }
    let last: HashMap<usize, usize> =
        runs.iter().enumerate().map(|(index, (_, length))| (*length, index)).collect();
    let mut spans = Vec::new();
    let mut index = 0;
    while index < runs.len() {
        let (start, length) = runs[index];
        if last[&length] > index {
            while runs[index + 1].1 != length {
                index += 1;
            }
            index += 1;
            spans.push((start, runs[index].0 + length));
        }
        index += 1;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(usize, String)> {
        lines(text.as_bytes())
            .into_iter()
            .map(|line| (line.number, line.text.to_string()))
            .collect()
    }

    fn texts(text: &str) -> Vec<String> {
        shown(text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn comments_go() {
        assert_eq!(
            shown("a\r\n<!-- b\nc -->\nd <!-- e --> f\n"),
            [(1, "a".to_owned()), (4, "d  f".to_owned())]
        );
        assert_eq!(texts("a <!-- b\n-->c\n"), ["a ", "c"]);
        assert_eq!(texts("<!-->a\n<!--->b\n"), ["a", "b"]);
        assert_eq!(texts("<!-- a --><!-- b -->c"), ["c"]);
        assert_eq!(texts("`<!--` a <!-- b -->"), ["`<!--` a "]);
        assert_eq!(texts("`a <!-- b -->`\n"), ["`a <!-- b -->`"]);
        assert_eq!(texts("``a` <!-- b -->"), ["``a` "]);
    }

    #[test]
    fn what_nothing_closes_hides_the_rest_only_where_it_begins_a_line() {
        assert_eq!(texts("a\n<!-- b\nc\n"), ["a"]);
        assert_eq!(texts("a <!-- b\nc\n"), ["a <!-- b", "c"]);
        assert_eq!(texts("--> <!-- b\nc\n"), ["--> <!-- b", "c"]);
    }

    #[test]
    fn code_and_quotes_leave_an_empty_line() {
        assert_eq!(texts("a\n```text\n<!-- b\n```\nc\n> d\ne\n"), ["a", "", "c", "", "e"]);
        assert_eq!(texts("~~~~\n~~~\na\n~~~~ \nb"), ["", "b"]);
        assert_eq!(texts("```a`\nb"), ["```a`", "b"]);
        assert_eq!(texts("<!--\n```\n-->\na"), ["a"]);
        assert_eq!(texts("```\na"), [""]);
        assert_eq!(texts("    > a"), ["    > a"]);
    }
}
