//! Characters that make a text mean different things to two readers.

use bstr::{BStr, BString, ByteSlice};
use unicode_security::confusable_detection::skeleton;

use crate::agents::Agents;
use crate::message::Message;
use crate::policy::{CLAIM_KEY, Policy, TextGlob};

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

/// The first word of a head that looks like a part of the name of a known agent, or like a name that the
/// policy forbids, and is written with letters of another alphabet, described.
pub(super) fn disguised_name(
    head: &str,
    forbidden: &[TextGlob],
    agents: &Agents,
) -> Option<String> {
    if head.is_ascii() {
        return None;
    }
    let named = |text: &str| -> Vec<String> {
        agents.all_named(text).iter().map(|agent| agent.id.clone()).collect()
    };
    let is_mark = |c: char| c.is_whitespace() || ",;:/()[]<>".contains(c);
    let as_written = named(head);
    [false, true].into_iter().find_map(|l_is_i| {
        let plain: String = head.chars().map(|c| in_ascii(c, l_is_i)).collect::<Vec<_>>().concat();
        let mut words = head.split(is_mark).filter(|word| !word.is_ascii()).filter_map(|word| {
            let looks: String =
                word.chars().map(|c| in_ascii(c, l_is_i)).collect::<Vec<_>>().concat();
            looks.is_ascii().then_some((word, looks))
        });
        let is_forbidden = |looks: &str| forbidden.iter().any(|glob| glob.matches(looks));
        let names_more = named(&plain).iter().any(|id| !as_written.contains(id));
        // A model names its agent too, so the word is looked at alone as well.
        let is_name = |word: &str, looks: &str| named(looks) != named(word);
        let (word, looks) = words
            .find(|(word, looks)| names_more || is_name(word, looks) || is_forbidden(looks))?;
        Some(format!("`{word}`, which looks like `{looks}` and is written with other letters"))
    })
}

/// What a character looks like among those of ASCII, or itself. The table folds `I` to `l` and `m` to `rn`.
fn in_ascii(c: char, l_is_i: bool) -> String {
    if c.is_ascii() {
        return c.to_string();
    }
    let looks: String = skeleton(c.encode_utf8(&mut [0; 4])).collect();
    match looks.as_str() {
        "l" if l_is_i => "i".to_owned(),
        "rn" => "m".to_owned(),
        _ if looks.is_ascii() => looks,
        _ => c.to_string(),
    }
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
    fn a_name_in_disguise_is_seen() {
        let forbidden = [TextGlob::new("gcc")];
        for (head, is_seen) in [
            ("Cl\u{430}ude:opus-5", true),
            ("G\u{435}m\u{456}ni:3", true),
            ("Claude:opus-5 g\u{441}c", true),
            ("Claude:opus-5", false),
            ("Claude:通义", false),
            ("Клод:opus-5", false),
            ("Claudé", false),
        ] {
            let seen = disguised_name(head, &forbidden, Agents::builtin());
            assert_eq!(seen.is_some(), is_seen, "{head}: {seen:?}");
        }
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
