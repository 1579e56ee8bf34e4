//! A tool card for people: one page, in plain text, Markdown or HTML.
//!
//! [`Page`] holds what is said, in the words of the card as they stand there; each format escapes them.

mod html;
mod json;
mod markdown;
mod page;
mod plain;

pub use self::html::html;
#[cfg(test)]
pub(super) use self::json::Document;
pub use self::json::{Checked, json};
pub use self::markdown::markdown;
pub use self::page::{Item, Page, Section};
pub use self::plain::plain;

use std::fmt::Write as _;

use crate::untrusted::is_unprintable;

/// A text on one line in which nothing is hidden: blanks and breaks are one blank, and what cannot be seen
/// or turns the reading direction is named.
fn visible(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut seen = String::with_capacity(text.len());
    for c in words.join(" ").chars() {
        if is_unprintable(c) {
            let _ = write!(seen, "\\u{{{:x}}}", u32::from(c));
        } else {
            seen.push(c);
        }
    }
    seen
}

/// The address, if it is one that a page may lead to: of the web, and of characters that no format reads in
/// a way of its own.
fn web(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&b);
    (!rest.is_empty() && rest.bytes().all(plain)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_led_to() {
        for (url, leads) in [
            ("https://example.org/a?b=c#d", true),
            ("http://example.org", true),
            ("https://", false),
            ("javascript:alert(1)", false),
            ("mailto:jane@example.org", false),
            ("https://example.org/<x>", false),
            ("https://example.org/)[x](y", false),
            ("https://example.org/\"onclick=", false),
        ] {
            assert_eq!(web(url).is_some(), leads, "{url}");
        }
    }

    #[test]
    fn nothing_is_hidden() {
        assert_eq!(visible(" a\n\tb\u{1b}[0m\u{202e}c "), "a b\\u{1b}[0m\\u{202e}c");
    }
}
