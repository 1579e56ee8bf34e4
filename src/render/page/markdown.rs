//! A page as Markdown (`CommonMark`, as forges show it).
//!
//! What the project wrote stays text: nothing of it becomes markup, a link or HTML.

use super::{Block, Collection, Line, Page, Place, Span, is_link};
use crate::untrusted::is_unprintable;

/// The page as Markdown.
pub fn markdown(page: &Page) -> String {
    let mut text = String::new();
    push_page(&mut text, page, Place::Alone);
    push_footer(&mut text, page.footer.as_ref());
    text
}

/// Several pages as one document of Markdown.
pub fn collection(collection: &Collection) -> String {
    let mut text = format!("# {}\n", collection.title);
    for (name, page) in &collection.pages {
        text.extend(["\n<a id=\"", name, "\"></a>\n\n"]);
        push_page(&mut text, page, Place::Among(name));
    }
    push_footer(&mut text, collection.footer.as_ref());
    text
}

fn push_page(text: &mut String, page: &Page, place: Place<'_>) {
    let marks = "#".repeat(place.depth() + 1);
    text.extend([&marks, " ", &line(&page.title), "\n"]);
    for block in &page.lead {
        push(text, block);
    }
    for section in &page.sections {
        let anchor = place.anchor(section.anchor);
        text.extend(["\n<a id=\"", &anchor, "\"></a>\n\n", &marks, "# ", section.heading, "\n"]);
        for block in &section.blocks {
            push(text, block);
        }
        for item in &section.items {
            let anchor = place.anchor(&item.anchor);
            let title = item.title.as_ref().map(|title| format!(": {}", escaped(title)));
            let title = title.unwrap_or_default();
            text.extend(["\n<a id=\"", &anchor, "\"></a>\n\n", &marks, "## `", &item.name, "`"]);
            text.extend([&title, "\n"]);
            for block in &item.blocks {
                push(text, block);
            }
        }
    }
}

fn push_footer(text: &mut String, footer: Option<&Line>) {
    if let Some(footer) = footer {
        text.extend(["\n---\n\n", &line(footer), "\n"]);
    }
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

fn line(Line(spans): &Line) -> String {
    let span = |span: &Span| match span {
        Span::Ours(text) => text.clone(),
        Span::Address(text) if is_link(text) => format!("<{text}>"),
        Span::Theirs(text) | Span::Address(text) => escaped(text),
        Span::Code(text) => code(text),
        Span::Label(label) => format!("**{}:** ", line(label)),
    };
    spans.iter().map(span).collect()
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
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~' | '$' | '^' => {
                true
            }
            // Attributes and templates; `{project}`, which is to be filled in, stays as it is.
            '{' => {
                text[..at].ends_with('{')
                    || !rest[1..].split_once('}').is_some_and(|(name, _)| is_name(name))
            }
            '}' => !text[..at].rsplit_once('{').is_some_and(|(_, name)| is_name(name)),
            '+' | '-' | '=' => at == 0,
            '.' | ')' => {
                (at > 0 && at == numbers) || text[..at].to_ascii_lowercase().ends_with("www")
            }
            // What readers of Markdown make a link of by itself, and `:name:`, which some make a picture of.
            ':' => {
                at == 0
                    || rest.starts_with("://")
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

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// What a reader of Markdown makes of a text: all of it, if it is a paragraph and no more.
    fn seen(markdown: &str) -> Option<String> {
        let mut seen = String::new();
        // A reader that sets typographic quotes takes a liberty of its own.
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => seen.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
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
            "* * *",
            ": no meaning",
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
            let escaped = escaped(text);
            assert_eq!(seen(&escaped).as_deref(), Some(text), "{escaped}");
        }
    }

    #[test]
    fn a_heading_takes_no_attributes_from_a_text() {
        let heading = format!("# {}", escaped("AI {.x} {#y}"));
        let attributes = Options::ENABLE_HEADING_ATTRIBUTES;
        let Some(Event::Start(Tag::Heading { id, classes, .. })) =
            Parser::new_ext(&heading, attributes).next()
        else {
            panic!("no heading: {heading}");
        };
        assert_eq!((id, classes.len()), (None, 0), "{heading}");
    }

    #[test]
    fn a_label_is_bold_whatever_is_in_it() {
        for text in ["a", "*a*", "<a>", "`", "\"a\"", "_", ":"] {
            let line = line(&Line::label(Line::default().theirs(text)).say("b"));
            let events: Vec<Event<'_>> = Parser::new(&line).collect();
            assert_eq!(events[1], Event::Start(Tag::Strong), "{line}");
            assert!(events.contains(&Event::End(TagEnd::Strong)), "{line}");
            assert_eq!(events[events.len() - 2], Event::Text(" b".into()), "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_that_a_project_writes_becomes_markup(text in "[ -~é\\n]{0,40}") {
            let shown = on_one_line(&text);
            let escaped = escaped(&text);
            prop_assert_eq!(seen(&escaped), Some(shown.trim().to_owned()), "{}", escaped);
            let within = seen(&format!("x {escaped}"));
            prop_assert_eq!(within, Some(format!("x {}", shown.trim()).trim().to_owned()), "{}", escaped);
        }

        #[test]
        fn code_is_what_it_was(text in "[!-~][ -~]{0,20}[!-~]") {
            let code = code(&text);
            let events: Vec<Event<'_>> = Parser::new(&code).collect();
            prop_assert!(events.contains(&Event::Code(text.clone().into())), "{code}: {events:?}");
        }
    }
}
