//! The grammar of one line: key, separator, value (git: `find_separator`, `parse_trailer` and
//! `unfold_value` in trailer.c).

use bstr::BString;

use crate::message::lines::{is_space, trim};

/// Where the `:` stands that ends the key of a trailer line; none if the line is no trailer. A key is
/// made of ASCII letters, digits and `-`; blanks and tabs may stand between it and the `:`.
pub(crate) fn separator(line: &[u8]) -> Option<usize> {
    let key = key_length(line);
    let blanks = line[key..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (key > 0 && line.get(key + blanks) == Some(&b':')).then_some(key + blanks)
}

/// How many bytes at the beginning could be a key.
pub(crate) fn key_length(line: &[u8]) -> usize {
    line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count()
}

/// The value as `%(trailers:unfold)` prints it: each line break with the spaces after it becomes one
/// blank, and spaces at both ends go. Spaces before a line break stay, and so does a CR.
pub(crate) fn unfold(raw: &[u8]) -> BString {
    let raw = trim(raw);
    let mut value = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(lf) = rest.iter().position(|&byte| byte == b'\n') {
        value.extend_from_slice(&rest[..lf]);
        value.push(b' ');
        let next = rest[lf..].iter().position(|&byte| !is_space(byte));
        rest = next.map_or(&[][..], |next| &rest[lf + next..]);
    }
    value.extend_from_slice(rest);
    value.into()
}
