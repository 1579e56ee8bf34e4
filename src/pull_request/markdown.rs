//! As much of Markdown as a form needs: headings, task list items, and text without its marks.

use bstr::ByteSlice;

use super::visible;

/// One line that counts, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the text, from 1.
    pub(super) number: usize,
    /// What it is.
    pub(super) kind: Kind,
    /// Its text without marks.
    pub(super) text: String,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of this level, from 1.
    Heading(usize),
    /// The line below a heading, or a rule: it says nothing.
    Rule,
    /// An item of a task list (`- [x]`), and whether it is ticked.
    Task(bool),
    /// Anything else.
    Text,
}

/// Reads the lines of a text.
pub(super) fn read(lines: &[visible::Line]) -> Vec<Line> {
    let mut read: Vec<Line> = Vec::with_capacity(lines.len());
    // Where the paragraph begins that a line of `=` or `-` would make a heading.
    let mut paragraph: Option<usize> = None;
    let mut in_list = false;
    for line in lines {
        let text = line.text.to_str_lossy();
        let number = line.number;
        let mut push = |kind, text| read.push(Line { number, kind, text });
        if text.trim().is_empty() {
            (paragraph, in_list) = (None, false);
            push(Kind::Text, String::new());
        } else if let Some((level, title)) = atx(&text) {
            (paragraph, in_list) = (None, false);
            push(Kind::Heading(level), plain(title));
        } else if let Some((start, level)) = paragraph.zip(underline(&text)) {
            paragraph = None;
            push(Kind::Rule, String::new());
            join_heading(&mut read, start, level);
        } else if is_rule(&text) {
            (paragraph, in_list) = (None, false);
            push(Kind::Rule, String::new());
        } else {
            let item = item(&text);
            in_list |= item.is_some();
            match item {
                Some((Some(ticked), rest)) => push(Kind::Task(ticked), plain(rest)),
                Some((None, rest)) => push(Kind::Text, plain(rest)),
                None => push(Kind::Text, plain(&text)),
            }
            if in_list {
                paragraph = None;
            } else {
                paragraph.get_or_insert(read.len() - 1);
            }
        }
    }
    read
}

/// The lines from `start` up to the rule that was read last are one heading.
fn join_heading(lines: &mut [Line], start: usize, level: usize) {
    let end = lines.len() - 1;
    let title =
        lines[start..end].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    for line in &mut lines[start..end] {
        line.kind = Kind::Rule;
        line.text.clear();
    }
    lines[start].kind = Kind::Heading(level);
    lines[start].text = title;
}

/// `## A heading ##`: its level and its text.
fn atx(line: &str) -> Option<(usize, &str)> {
    let inner = line.trim_start_matches(' ');
    let level = inner.len() - inner.trim_start_matches('#').len();
    let rest = &inner[level..];
    let is_heading = line.len() - inner.len() <= 3
        && (1..=6).contains(&level)
        && (rest.is_empty() || rest.starts_with([' ', '\t']));
    if !is_heading {
        return None;
    }
    let title = rest.trim();
    let open = title.trim_end_matches('#');
    let closed = open.is_empty() || open.ends_with([' ', '\t']);
    Some((level, if closed { open.trim_end() } else { title }))
}

/// The line that makes a paragraph above it a heading, and its level.
fn underline(line: &str) -> Option<usize> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let marks = line.trim();
    match marks.as_bytes().first()? {
        _ if indent > 3 => None,
        b'=' if marks.bytes().all(|byte| byte == b'=') => Some(1),
        b'-' if marks.bytes().all(|byte| byte == b'-') => Some(2),
        _ => None,
    }
}

/// `---`, `* * *`: a line between parts.
fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let Some(first) = marks.next().filter(|byte| b"-*_".contains(byte)) else { return false };
    let rest: Vec<u8> = marks.collect();
    rest.len() >= 2 && rest.iter().all(|byte| *byte == first)
}

/// An item of a list: whether its box is ticked, where it has one, and the rest of the line.
fn item(line: &str) -> Option<(Option<bool>, &str)> {
    let mut rest = line.trim_start();
    let mut is_item = false;
    while let Some(inner) = after_mark(rest) {
        (rest, is_item) = (inner, true);
    }
    if !is_item {
        return None;
    }
    for (mark, ticked) in [("[x]", true), ("[X]", true), ("[ ]", false)] {
        if let Some(inner) = rest.strip_prefix(mark)
            && (inner.is_empty() || inner.starts_with([' ', '\t']))
        {
            return Some((Some(ticked), inner.trim_start()));
        }
    }
    Some((None, rest))
}

/// What stands behind the mark of a list: `-`, `*`, `+`, `1.` or `1)`, and a blank.
fn after_mark(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = line.as_bytes().get(digits)?;
    let is_mark = match digits {
        0 => matches!(mark, b'-' | b'*' | b'+'),
        1..=9 => matches!(mark, b'.' | b')'),
        _ => false,
    };
    let rest = line.get(digits + 1..)?;
    (is_mark && rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

/// A line of text without emphasis, backticks, links, tags and escapes, its blanks joined.
pub(super) fn plain(line: &str) -> String {
    let mut out = Plain { text: String::with_capacity(line.len()), brackets: Vec::new() };
    let last = |what: char| line.rfind(what).unwrap_or(0);
    let (last_tag, last_link) = (last('>'), last(')'));
    let mut at = 0;
    while let Some(next) = line[at..].chars().next() {
        let here = at;
        at += next.len_utf8();
        let rest = &line[at..];
        match next {
            '*' | '`' => {}
            '~' if rest.starts_with('~') || line[..here].ends_with('~') => {}
            '_' if !is_within_word(&line[..here], rest) => {}
            '\\' if rest.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.text.extend(rest.chars().next());
                at += 1;
            }
            '[' => out.open(),
            ']' if rest.starts_with('(') && at < last_link => {
                out.close();
                at += rest.find(')').map_or(0, |end| end + 1);
            }
            ']' => {
                out.brackets.pop();
                out.text.push(']');
            }
            '<' if here < last_tag && is_tag(rest) => {
                at += rest.find('>').map_or(0, |end| end + 1);
                out.text.push(' ');
            }
            c => out.text.push(c),
        }
    }
    out.text.replace(OPEN, "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the place of a `[` that turned out to open a link; no text holds it before.
const OPEN: char = '\0';

/// Text that grows, and where brackets opened in it.
struct Plain {
    text: String,
    brackets: Vec<usize>,
}

impl Plain {
    fn open(&mut self) {
        self.brackets.push(self.text.len());
        self.text.push('[');
    }

    /// A link ends: the bracket that opened it goes.
    fn close(&mut self) {
        if let Some(open) = self.brackets.pop() {
            // Both are one byte long.
            self.text.replace_range(open..=open, OPEN.encode_utf8(&mut [0; 1]));
        }
    }
}

fn is_within_word(before: &str, after: &str) -> bool {
    before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
}

/// Whether a `<` begins a tag, and neither an address nor a placeholder such as `<scope>:`.
fn is_tag(rest: &str) -> bool {
    const TAGS: [&str; 16] = [
        "a", "b", "br", "code", "details", "div", "em", "i", "kbd", "p", "small", "span", "strong",
        "sub", "summary", "sup",
    ];
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let follows = name[length..].chars().next();
    matches!(follows, Some('>' | ' ' | '/' | '\t'))
        && TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(&name[..length]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, String)> {
        let lines = read(&visible::lines(text.as_bytes()));
        lines.into_iter().map(|line| (line.kind, line.text)).collect()
    }

    #[test]
    fn headings_of_both_kinds() {
        for (text, level, title) in [
            ("# A", 1, "A"),
            ("   #### **AI** Disclosure ##", 4, "AI Disclosure"),
            ("## A#", 2, "A#"),
            ("#", 1, ""),
            ("### ###", 3, ""),
        ] {
            assert_eq!(kinds(text), [(Kind::Heading(level), title.to_owned())], "{text}");
        }
        for text in ["#a", "####### A", "    # A", "\\# A"] {
            assert_eq!(kinds(text)[0].0, Kind::Text, "{text}");
        }
        let rule = || (Kind::Rule, String::new());
        assert_eq!(kinds("A\n==="), [(Kind::Heading(1), "A".to_owned()), rule()]);
        assert_eq!(
            kinds("A *b*\nC\n---"),
            [(Kind::Heading(2), "A b C".to_owned()), rule(), rule()]
        );
        // Below a list item and below an empty line, it is a rule.
        assert_eq!(kinds("- A\n---"), [(Kind::Text, "A".to_owned()), rule()]);
        assert_eq!(kinds("A\n\n---")[2], rule());
        assert_eq!(kinds("A\n\n===")[2].0, Kind::Text);
    }

    #[test]
    fn items_of_task_lists() {
        let task = |ticked, text: &str| vec![(Kind::Task(ticked), text.to_owned())];
        assert_eq!(kinds("- [x] A"), task(true, "A"));
        assert_eq!(kinds("  * [X] A"), task(true, "A"));
        assert_eq!(kinds("1. [ ] A"), task(false, "A"));
        assert_eq!(kinds("- - [x] A"), task(true, "A"));
        for text in ["[x] A", "- [x]A", "- [] A", "-[x] A", "- [y] A"] {
            assert_eq!(kinds(text)[0].0, Kind::Text, "{text}");
        }
    }

    #[test]
    fn marks_go_and_text_stays() {
        for (text, expected) in [
            ("**Scope:** _docs_ and `code`", "Scope: docs and code"),
            ("ai_review_artifacts: *x*", "ai_review_artifacts: x"),
            ("__ai_review__: x", "ai_review: x"),
            ("the [Interim AI Policy](https://example.org/a_b).", "the Interim AI Policy."),
            ("[a](b) [c] [d](e", "a [c] [d](e"),
            ("a [b [c](d)](e)", "a b c"),
            ("~~a~~ ~b", "a ~b"),
            (r"a\_b \* c", "a_b * c"),
            ("Jane <jane@example.org> <br> <b>x</b>", "Jane <jane@example.org> x"),
            ("scope: <what>", "scope: <what>"),
            ("  a \t b ", "a b"),
            ("", ""),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn hostile_lines_end() {
        for line in ["[", "](", "<b", "_", "`a``", "<!--", "- ", "\\", "~", "[](", "<a>"] {
            let text = line.repeat(1_000_000 / line.len());
            let lines = read(&visible::lines(text.as_bytes()));
            assert!(lines.len() <= 1, "{line}");
        }
    }
}
