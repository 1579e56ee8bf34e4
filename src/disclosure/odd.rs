//! Characters that make a text mean different things to two readers.

use bstr::{BStr, BString, ByteSlice};
use unicode_security::confusable_detection::skeleton;

use crate::message::Message;
use crate::policy::{CLAIM_KEY, Policy};

/// The first character of `value` that a disclosure may not hold, described: a control character, one
/// that changes the direction of text (CVE-2021-42574), one that nobody sees, or bytes that are not
/// UTF-8.
pub(crate) fn odd_character(value: &BStr) -> Option<String> {
    let Ok(text) = value.to_str() else {
        return Some("bytes that are not UTF-8".to_owned());
    };
    text.chars().find_map(|c| {
        let what = match c {
            // A CR was left by a line end that was folded; it is read as a blank.
            '\t' | '\r' => return None,
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}' => "a character that changes the direction of text",
            '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}' => "a character that nobody sees",
            '\u{2028}' | '\u{2029}' => "a line separator",
            c if c.is_control() => "a control character",
            _ => return None,
        };
        Some(format!("{what} (U+{:04X})", u32::from(c)))
    })
}

/// The lines whose key looks like a key of a disclosure or claim and is written with other characters
/// (UTS #39, "Confusable Detection"): the line from 1, its text, and the key it looks like.
pub(crate) fn disguised_keys<'p>(
    message: &Message,
    policy: &'p Policy,
) -> Vec<(usize, BString, &'p str)> {
    if message.text().is_ascii() {
        return Vec::new();
    }
    let keys = policy.disclosure.read_keys().map(|key| key.key.as_str()).chain([CLAIM_KEY]);
    let keys: Vec<(String, &str)> = keys.map(|key| (folded(key), key)).collect();
    let disguised = |(number, line): (usize, &[u8])| {
        let (written, _) = line.split_once_str(":")?;
        // No key is so long, even where each letter of it takes four bytes.
        let written = written.to_str().ok().filter(|key| !key.is_ascii() && key.len() <= 256)?;
        let looks_like = folded(written);
        let (_, key) = keys.iter().find(|(known, _)| *known == looks_like)?;
        Some((message.line_number(number), line.into(), *key))
    };
    message.text().lines().enumerate().filter_map(disguised).collect()
}

/// What a key looks like, without case and without what nobody sees.
fn folded(key: &str) -> String {
    let seen: String =
        key.chars().filter(|c| odd_character(c.to_string().as_str().into()).is_none()).collect();
    let looks: String = skeleton(seen.trim()).collect();
    skeleton(&looks.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_disguise_is_seen() {
        let policy = Policy::example("");
        let message = "t\n\n\u{410}ssisted-by: x\nAssisted-b\u{200b}y: y\nÜbersetzt: z\nassisted-\u{432}y: no";
        let found = disguised_keys(&Message::stored(message), &policy);
        let found: Vec<_> = found.iter().map(|(line, _, key)| (*line, *key)).collect();
        assert_eq!(found, [(3, "Assisted-by"), (4, "Assisted-by")]);
    }

    #[test]
    fn what_two_readers_could_read_differently_is_named() {
        for (value, expected) in [
            (&b"Claude:opus-5"[..], None),
            ("Qwen 通义".as_bytes(), None),
            (b"a\tb", None),
            (b"a\r b", None),
            (b"Cl\x1baude", Some("a control character (U+001B)")),
            ("Cl\u{200b}aude".as_bytes(), Some("a character that nobody sees (U+200B)")),
            (
                "\u{202e}edualC".as_bytes(),
                Some("a character that changes the direction of text (U+202E)"),
            ),
            ("a\u{85}b".as_bytes(), Some("a control character (U+0085)")),
            (b"Claude\xff", Some("bytes that are not UTF-8")),
        ] {
            assert_eq!(odd_character(BStr::new(value)).as_deref(), expected, "{value:?}");
        }
    }
}
