//! A page as plain text, for a terminal.

use super::{Block, Line, Page, Span};
use crate::untrusted::Untrusted;

/// The page as text. What other people wrote is escaped, so that it can be printed as it is.
pub fn text(page: &Page) -> String {
    let mut text = format!("{}\n", line(&page.title));
    if !page.lead.is_empty() {
        text.push('\n');
    }
    for (place, block) in page.lead.iter().enumerate() {
        push(&mut text, block, place + 1 == page.lead.len());
    }
    for section in &page.sections {
        text.extend(["\n", section.heading, "\n\n"]);
        let last = section.blocks.len().wrapping_sub(1);
        for (place, block) in section.blocks.iter().enumerate() {
            push(&mut text, block, place == last && section.items.is_empty());
        }
        for (place, item) in section.items.iter().enumerate() {
            if (place > 0 || !section.blocks.is_empty()) && !text.ends_with("\n\n") {
                text.push('\n');
            }
            let title = item.title.as_ref().map(|title| format!(": {}", shown(title)));
            text.extend(["  ", &item.name, title.as_deref().unwrap_or_default(), "\n"]);
            let last_item = place + 1 == section.items.len();
            for (place, block) in item.blocks.iter().enumerate() {
                push(&mut text, block, last_item && place + 1 == item.blocks.len());
            }
        }
    }
    text
}

/// A sentence as text.
pub fn line(Line(spans): &Line) -> String {
    let span = |span: &Span| match span {
        Span::Ours(text) => text.clone(),
        Span::Theirs(text) | Span::Address(text) => shown(text),
        Span::Code(text) => format!("`{}`", shown(text)),
        Span::Label(label) => format!("{}: ", line(label)),
    };
    spans.iter().map(span).collect()
}

fn shown(text: &str) -> String {
    Untrusted::new(text).to_string()
}

fn push(text: &mut String, block: &Block, is_last: bool) {
    let mut push = |indent: &str, line: &str| text.extend([indent, line, "\n"]);
    match block {
        Block::Quote(paragraphs) => {
            for theirs in paragraphs {
                push("    ", &shown(theirs));
            }
        }
        Block::Lead(lead) => push("    ", &line(lead)),
        Block::Points(points) => {
            for point in points {
                push("    ", &line(point));
            }
        }
        Block::Code(lines) => {
            push("", "");
            for code in lines {
                push(if code.is_empty() { "" } else { "        " }, &shown(code));
            }
            if !is_last {
                push("", "");
            }
        }
        Block::Terms(terms) => {
            for (term, meaning) in terms {
                push("    ", &format!("{}: {}", line(term), line(meaning)));
            }
        }
    }
}
