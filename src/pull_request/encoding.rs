//! In which encoding a text is: UTF-8, as forges give it. Another would be read as something that nobody wrote.

use bstr::ByteSlice;

/// The bytes that begin a text in UTF-8, as some editors save it; they are no part of it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text without a byte order mark, or why it cannot be read, and how it can be converted.
pub(super) fn decoded(text: &[u8]) -> Result<&[u8], String> {
    if is_utf16(text) {
        return Err("it is in UTF-16, and only UTF-8 is read; convert it with `iconv -f UTF-16 -t UTF-8 FILE`, \
                    or save it as UTF-8"
            .to_owned());
    }
    if text.contains(&0) {
        return Err("it holds a NUL byte; take the NUL byte out".to_owned());
    }
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    match std::str::from_utf8(text) {
        Ok(_) => Ok(text),
        Err(error) => {
            let (before, rest) = text.split_at(error.valid_up_to());
            let line = before.find_iter("\n").count() + 1;
            let byte = rest.first().copied().unwrap_or_default();
            Err(format!(
                "it is not UTF-8, which is what is read (line {line} holds the byte {byte:#04x}); save it as \
                 UTF-8, or convert it: if it is in Latin-1, `iconv -f ISO-8859-1 -t UTF-8 FILE`"
            ))
        }
    }
}

/// Whether a text begins with the mark of UTF-16, or every other of its first bytes is NUL, as where letters
/// of ASCII stand in UTF-16.
fn is_utf16(text: &[u8]) -> bool {
    const LOOKED_AT: usize = 8;
    let every_other = |from: usize| {
        let begin = text.get(..LOOKED_AT).unwrap_or(text);
        begin.len() >= 4
            && begin.iter().enumerate().all(|(at, byte)| (at % 2 == from) == (*byte == 0))
    };
    text.starts_with(b"\xff\xfe")
        || text.starts_with(b"\xfe\xff")
        || every_other(0)
        || every_other(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_read_with_and_without_a_mark() {
        assert_eq!(decoded("café".as_bytes()), Ok("café".as_bytes()));
        assert_eq!(decoded(b"\xef\xbb\xbf# A"), Ok(&b"# A"[..]));
        assert_eq!(decoded(b""), Ok(&b""[..]));
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_a_way_out() {
        let why = |text: &[u8]| decoded(text).expect_err("another encoding");
        for text in [&b"\xff\xfeA\0I\0"[..], b"\xfe\xff\0A\0I", b"N\0o\0n\0e\0", b"\0N\0o\0n\0e"] {
            assert!(why(text).contains("iconv -f UTF-16 -t UTF-8"), "{text:?}");
        }
        assert!(why(b"a\0b").contains("NUL"));
        assert!(why(b"one\ntwo caf\xe9\n").contains("line 2 holds the byte 0xe9"));
        assert!(why(b"cut \xe2\x80").contains("line 1 holds the byte 0xe2"));
    }
}
