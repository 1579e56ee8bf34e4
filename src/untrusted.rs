//! The one sink for text that other people wrote: messages, names, paths, git's own complaints.
//!
//! What comes out is one line that moves no cursor, hides nothing, turns no reading direction, and is
//! no command to a CI system that reads the log, on GitHub (`::cmd::` at the start of a line, `##[cmd]`
//! anywhere), Azure (`##vso[`) or `TeamCity` (`##teamcity[`). Length is bounded by the input's, times ten.

use std::fmt::{self, Write};

use bstr::{BStr, ByteSlice};

/// Shows untrusted bytes, taken for UTF-8. What must not be printed raw is shown as `\n`, `\x1b`,
/// `\u{202e}`; bytes that are not UTF-8 as `\xff`.
#[derive(Clone, Copy, Debug)]
pub struct Untrusted<'a>(pub &'a BStr);

impl<'a> Untrusted<'a> {
    /// Untrusted text from anything made of bytes.
    pub fn new(bytes: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        Self(bytes.as_ref().as_bstr())
    }
}

impl fmt::Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at_start = true;
        let mut before = None;
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                let doubled = before == Some(c);
                if (c == '#' && doubled) || (c == ':' && doubled && at_start) {
                    write!(f, "\\x{:02x}", u32::from(c))?;
                    before = None;
                    continue;
                }
                // Runners trim the line before they look for `::`.
                at_start &= c == ':' || c.is_whitespace() || is_unprintable(c);
                before = Some(c);
                write_char(f, c)?;
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
                before = None;
                at_start = false;
            }
        }
        Ok(())
    }
}

fn write_char(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        '\0'..='\x1f' | '\x7f' => write!(f, "\\x{:02x}", u32::from(c)),
        c if is_unprintable(c) => write!(f, "\\u{{{:x}}}", u32::from(c)),
        c => f.write_char(c),
    }
}

/// Controls, line separators of Unicode, bidirectional controls (CVE-2021-42574), and characters that
/// are invisible by themselves: zero width, fillers, tags. Variation selectors are left: emoji need them
/// and they only follow what is seen.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_through_raw() {
        for (input, shown) in [
            (&b"plain \xc3\xa4\xe2\x9c\x93 a\\b"[..], "plain ä✓ a\\b"),
            (b"a\nb\r\tc\x1b[31m\x7f\x00", "a\\nb\\r\\tc\\x1b[31m\\x7f\\x00"),
            ("\u{9b}x\u{85}\u{2028}".as_bytes(), "\\u{9b}x\\u{85}\\u{2028}"),
            (
                "a\u{202e}b\u{2066}c\u{200b}\u{feff}".as_bytes(),
                "a\\u{202e}b\\u{2066}c\\u{200b}\\u{feff}",
            ),
            ("\u{e0041}".as_bytes(), "\\u{e0041}"),
            (b"\xff\xc3(", "\\xff\\xc3("),
            (b"::error::x", ":\\x3aerror::x"),
            (b"  ::error::x", "  :\\x3aerror::x"),
            (b"std::env", "std::env"),
            (b"x ##[group] ##vso[task]", "x #\\x23[group] #\\x23vso[task]"),
            (b"#####[x", "#\\x23#\\x23#[x"),
        ] {
            assert_eq!(Untrusted::new(input).to_string(), shown);
        }
    }

    #[test]
    fn no_combination_makes_a_command_of_a_runner() {
        for bytes in [":", "#", "[", " ", "\n", "\u{200b}", "v"].repeat(40).windows(4) {
            let shown = Untrusted::new(&bytes.concat()).to_string();
            assert!(!shown.trim_start().starts_with("::"), "{shown}");
            assert!(!shown.contains("##"), "{shown}");
            assert!(!shown.contains('\n'), "{shown}");
        }
    }
}
