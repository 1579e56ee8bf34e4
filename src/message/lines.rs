//! Lines, blanks and the scissors line, as git sees them.

use bstr::ByteSlice;

/// The line below which git reads nothing, without the comment string and the blank before it
/// (git: `cut_line` in wt-status.c). No other number of dashes counts, and no CR before the LF.
const CUT_LINE: &[u8] = b"------------------------ >8 ------------------------\n";

/// What git calls a space, whatever the locale: space, tab, LF, CR; not form feed, not vertical tab
/// (git: `sane_ctype`).
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether a line is empty or made of git's spaces only.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().copied().all(is_space)
}

/// The line that begins at `start`, with its LF if it has one.
pub(crate) fn line_at(text: &[u8], start: usize) -> &[u8] {
    let rest = &text[start..];
    rest.find_byte(b'\n').map_or(rest, |lf| &rest[..=lf])
}

/// Where the line begins that ends at `end`, just after its LF or at the end of the text.
pub(crate) fn line_before(text: &[u8], end: usize) -> usize {
    text[..end - 1].rfind_byte(b'\n').map_or(0, |lf| lf + 1)
}

/// `bytes` without git's spaces at both ends.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    let bytes = trim_end(bytes);
    let start = bytes.iter().position(|&byte| !is_space(byte)).unwrap_or(bytes.len());
    &bytes[start..]
}

/// `bytes` without git's spaces at the end.
pub(crate) fn trim_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
    &bytes[..end]
}

/// Where the first scissors line begins, for this comment string.
pub(crate) fn scissors(text: &[u8], comment: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find(CUT_LINE) {
        let dashes = from + found;
        if let Some(before) = text[..dashes].strip_suffix(b" ")
            && let Some(before) = before.strip_suffix(comment)
            && (before.is_empty() || before.ends_with(b"\n"))
        {
            return Some(before.len());
        }
        from = dashes + 1;
    }
    None
}
