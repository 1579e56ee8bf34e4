//! A card in plain sentences, for a terminal.

use super::{Item, Page};
use crate::untrusted::Untrusted;

/// The page as plain text.
pub fn plain(page: &Page) -> String {
    let mut text = format!("{}\n\n", shown(&page.title));
    for lead in &page.lead {
        text.extend(["    ", &shown(lead), "\n"]);
    }
    for section in &page.sections {
        text.extend(["\n", section.heading, "\n\n"]);
        for item in &section.items {
            text.extend(["    ", &line(item), "\n"]);
        }
    }
    text
}

fn line(item: &Item) -> String {
    let link = item.link.as_deref().map(shown);
    let said = match (item.text.as_str(), link) {
        ("", link) => link.unwrap_or_default(),
        (text, None) => shown(text),
        (text, Some(link)) => format!("{} ({link})", shown(text)),
    };
    if item.label.is_empty() { said } else { format!("{}: {said}", shown(&item.label)) }
}

/// What somebody wrote, on one line.
fn shown(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    Untrusted::new(&words.join(" ")).to_string()
}
