//! A card as a page of Markdown, for a wiki or a forge.

use super::{Item, Page, visible, web};

/// The pages one after another.
pub fn markdown(pages: &[Page]) -> String {
    let pages: Vec<String> = pages.iter().map(page).collect();
    format!("{NOTICE}\n\n{}", pages.join("\n"))
}

const NOTICE: &str =
    "<!-- Written by `provenance card render`; change the card, not this page. -->";

fn page(page: &Page) -> String {
    let mut text = format!("# {}\n", escaped(&page.title));
    for lead in &page.lead {
        text.extend(["\n", &escaped(lead), "\n"]);
    }
    for section in &page.sections {
        text.extend(["\n## ", section.heading, "\n\n"]);
        for item in &section.items {
            text.extend(["- ", &said(item), "\n"]);
        }
    }
    text
}

fn said(item: &Item) -> String {
    let label = escaped(&item.label);
    let link = item.link.as_deref().map(|url| match web(url) {
        Some(url) => format!("<{url}>"),
        None => escaped(url),
    });
    let mut parts = Vec::new();
    if !label.is_empty() {
        parts.push(format!("**{label}:**"));
    }
    if !item.text.is_empty() {
        parts.push(escaped(&item.text));
    }
    match link {
        Some(link) if !item.text.is_empty() => parts.push(format!("({link})")),
        link => parts.extend(link),
    }
    parts.join(" ")
}

/// A text that Markdown reads as nothing but text (`CommonMark`, "Backslash escapes"): what means something
/// anywhere is escaped, and what means something at the beginning of a block is escaped there.
fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let anywhere = matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '&'
                | '~'
                | '|'
                | '^'
                | '$'
        );
        let here = (at == 0 && matches!(c, '+' | '-' | '=' | ':'))
            || (at == digits && digits > 0 && matches!(c, '.' | ')'));
        if anywhere || here {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// What a reader of Markdown makes of a text: all of it, if it is a paragraph and no more.
    fn read(text: &str) -> Option<String> {
        let mut read = String::new();
        for event in Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(part) => read.push_str(&part),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                _ => return None,
            }
        }
        Some(read)
    }

    #[test]
    fn blocks_do_not_begin_in_a_text() {
        for text in [
            "# a", "- a", "+ a", "1. a", "12) a", "> a", "```", "a | b", "===", "---", ": a",
            "* * *",
        ] {
            assert_eq!(read(&escaped(text)).as_deref(), Some(text), "{}", escaped(text));
        }
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_it_was(text in "[a-z0-9 .:)(+=!\"'/@,;%?*_`\\[\\]<>#&~|^$\\\\{}\\n-]{0,30}") {
            prop_assert_eq!(read(&escaped(&text)), Some(visible(&text)), "{}", escaped(&text));
        }
    }
}
