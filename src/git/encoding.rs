//! Messages in other encodings than UTF-8, read as `git log` reads them.
//!
//! The list is short on purpose. An encoding in which ASCII bytes mean other letters (UTF-16, EBCDIC,
//! ISO-2022) would show people one message and a program another, so nothing is guessed. On the list
//! stand those whose tables equal those of the iconv that git is built with; a test compares them.

use bstr::{BStr, BString};
use encoding_rs::Encoding;

use crate::untrusted::Untrusted;

/// Encodings by the names that commits bear, in lower case, and where their table is.
const LISTED: [(&str, &Encoding); 9] = [
    ("iso-8859-2", encoding_rs::ISO_8859_2),
    ("iso-8859-15", encoding_rs::ISO_8859_15),
    ("koi8-r", encoding_rs::KOI8_R),
    ("windows-1250", encoding_rs::WINDOWS_1250),
    ("windows-1251", encoding_rs::WINDOWS_1251),
    ("windows-1252", encoding_rs::WINDOWS_1252),
    ("cp1250", encoding_rs::WINDOWS_1250),
    ("cp1251", encoding_rs::WINDOWS_1251),
    ("cp1252", encoding_rs::WINDOWS_1252),
];

/// A message cannot be read because of its encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotListed {
    /// The encoding could hide text from some readers, or is not known.
    #[error(
        "encoding `{}` is not on the list of those that are read; write the message in UTF-8 \
         (`git -c i18n.commitEncoding=UTF-8 commit --amend`)", Untrusted::new(.0)
    )]
    Encoding(BString),
    /// The bytes are not valid in the encoding that they are said to be in.
    #[error(
        "the message is not valid in the encoding that its header names; write it in UTF-8 \
         (`git -c i18n.commitEncoding=UTF-8 commit --amend`)"
    )]
    Bytes,
}

/// `text` in UTF-8. Without an encoding, or in UTF-8 or ASCII, it stays as it is, byte for byte, valid or
/// not, which is what git does.
pub fn to_utf8(encoding: Option<&BStr>, text: &BStr) -> Result<BString, NotListed> {
    let Some(encoding) = encoding else {
        return Ok(text.into());
    };
    let name = encoding.to_ascii_lowercase();
    match name.as_slice() {
        // Some old tools wrote the quotes too; git does not know that name and leaves the bytes alone.
        b"utf-8" | b"utf8" | b"'utf8'" => return Ok(text.into()),
        b"us-ascii" | b"ascii" if text.is_ascii() => return Ok(text.into()),
        b"us-ascii" | b"ascii" => return Err(NotListed::Bytes),
        // WHATWG's table of this name is that of Windows; this one is the identity.
        b"iso-8859-1" | b"iso8859-1" | b"latin1" | b"latin-1" => {
            return Ok(text.iter().copied().map(char::from).collect::<String>().into());
        }
        _ => {}
    }
    let (_, table) = LISTED
        .iter()
        .find(|(listed, _)| listed.as_bytes() == name)
        .ok_or_else(|| NotListed::Encoding(encoding.into()))?;
    let decoded =
        table.decode_without_bom_handling_and_without_replacement(text).ok_or(NotListed::Bytes)?;
    // Bytes without a letter in these encodings: WHATWG reads them as controls, iconv refuses them.
    if decoded.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c))
        && name != b"iso-8859-2"
        && name != b"iso-8859-15"
    {
        return Err(NotListed::Bytes);
    }
    Ok(decoded.into_owned().into())
}
