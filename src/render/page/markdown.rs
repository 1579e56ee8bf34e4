//! A page as Markdown (`CommonMark`, as forges show it).
//!
//! What the project wrote stays text: nothing of it becomes markup, a link or HTML.

use super::{Block, Line, Page, Span, is_link};
use crate::untrusted::is_unprintable;

/// The page as Markdown.
pub fn markdown(page: &Page) -> String {
    let mut text = format!("# {}\n", line(&page.title));
    for section in &page.sections {
        text.extend(["\n<a id=\"", section.anchor, "\"></a>\n\n## ", section.heading, "\n"]);
        for block in &section.blocks {
            push(&mut text, block);
        }
        for item in &section.items {
            let title = item.title.as_ref().map(|title| format!(": {}", escaped(title)));
            let title = title.unwrap_or_default();
            text.extend([
                "\n<a id=\"",
                &item.anchor,
                "\"></a>\n\n### `",
                &item.name,
                "`",
                &title,
                "\n",
            ]);
            for block in &item.blocks {
                push(&mut text, block);
            }
        }
    }
    if let Some(footer) = &page.footer {
        text.extend(["\n---\n\n", &line(footer), "\n"]);
    }
    text
}

fn push(text: &mut String, block: &Block) {
    text.push('\n');
    match block {
        Block::Quote(paragraphs) => {
            let quoted: Vec<String> =
                paragraphs.iter().map(|theirs| format!("> {}\n", escaped(theirs))).collect();
            text.push_str(&quoted.join(">\n"));
        }
        Block::Lead(lead) => text.extend([&line(lead), "\n"]),
        Block::Points(points) => {
            for point in points {
                text.extend(["- ", &line(point), "\n"]);
            }
        }
        Block::Code(lines) => {
            // A fence longer than any in the text cannot end within it.
            let fence = "`".repeat(longest_run(lines.iter().map(String::as_str)).max(2) + 1);
            text.extend([&fence, "text\n"]);
            for code in lines {
                text.extend([&on_one_line(code), "\n"]);
            }
            text.extend([&fence, "\n"]);
        }
        Block::Terms(terms) => {
            for (term, meaning) in terms {
                text.extend(["- **", &line(term), "**: ", &line(meaning), "\n"]);
            }
        }
    }
}

fn line(line: &Line) -> String {
    let span = |span: &Span| match span {
        Span::Ours(text) => text.clone(),
        Span::Address(text) if is_link(text) => format!("<{text}>"),
        Span::Theirs(text) | Span::Address(text) => escaped(text),
        Span::Code(text) => code(text),
    };
    line.0.iter().map(span).collect()
}

/// A code span: its marks are longer than any run within (`CommonMark`, 6.1).
fn code(text: &str) -> String {
    let text = on_one_line(text);
    let marks = "`".repeat(longest_run([text.as_str()]) + 1);
    let blank = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{marks}{blank}{text}{blank}{marks}")
}

fn longest_run<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    let runs = |text: &'t str| text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    texts.into_iter().map(runs).max().unwrap_or_default()
}

/// A text on one line, without anything that is not seen.
fn on_one_line(text: &str) -> String {
    let shown = text.chars().map(|c| match c {
        '\t' | '\n' | '\r' => " ".to_owned(),
        c if is_unprintable(c) => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    });
    shown.collect()
}

/// A text of which nothing is markup: a backslash before any ASCII punctuation is that character itself
/// (`CommonMark`, 2.4).
fn escaped(text: &str) -> String {
    let text = on_one_line(text);
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len());
    let numbers = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let is_markup = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '^' => true,
            '#' | '+' | '-' | '=' => at == 0 || c == '#',
            '.' | ')' => {
                (at > 0 && at == numbers) || text[..at].to_ascii_lowercase().ends_with("www")
            }
            // What readers of Markdown make a link of by itself, and `:name:`, which some make a picture of.
            ':' => {
                rest.starts_with("://")
                    || rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric())
            }
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    /// The text that a reader sees; none where something is more than text.
    fn seen(markdown: &str) -> Option<String> {
        let mut seen = String::new();
        for event in Parser::new_ext(markdown, Options::all()) {
            match event {
                Event::Text(text) => seen.push_str(&text),
                Event::Start(tag) if !matches!(tag, pulldown_cmark::Tag::Paragraph) => return None,
                Event::Start(_) | Event::End(_) => {}
                _ => return None,
            }
        }
        Some(seen)
    }

    #[test]
    fn what_looks_like_markup_stays_text() {
        for text in [
            "# no heading",
            "- no list",
            "1. no list",
            "12) no",
            "> no quote",
            "<b>no</b>",
            "&amp;",
            "[no](https://example.org)",
            "![no](x)",
            "*no* _no_ **no** ~~no~~ `no`",
            "a | b",
            "===",
            "---",
            "+ x",
            "\\*",
            "<https://example.org>",
            "<!-- x -->",
            "[x]: y",
            "$x$",
            "H~2~O ^2^",
            "[^1]",
            "```",
            "[ ] x",
            "[!NOTE]",
            ":smile:",
            "{#id}",
            "{{x}}",
            "a {.class}",
            "\"quoted\" -- ... 'x'",
        ] {
            // A reader that sets typographic quotes takes a liberty of its own.
            let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
            let escaped = escaped(text);
            let parser = Parser::new_ext(&escaped, options);
            let mut found = String::new();
            for event in parser {
                match event {
                    Event::Text(piece) => found.push_str(&piece),
                    Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(_) => {}
                    other => panic!("{text}: {other:?} in {escaped}"),
                }
            }
            assert_eq!(found, text, "{escaped}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_a_project_writes_becomes_markup(text in "[ -~é]{0,40}") {
            let escaped = escaped(&text);
            let quoted = format!("x {escaped}");
            let seen = seen(&quoted);
            prop_assert!(seen.is_some(), "{escaped}");
        }

        #[test]
        fn code_is_what_it_was(text in "[!-~][ -~]{0,20}[!-~]") {
            let code = code(&text);
            let events: Vec<Event<'_>> = Parser::new(&code).collect();
            prop_assert!(events.contains(&Event::Code(text.clone().into())), "{code}: {events:?}");
        }
    }
}
