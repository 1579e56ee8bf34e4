//! One file a format. Untrusted text goes through [`crate::untrusted`].

pub mod advice;
pub mod advice_json;
pub mod card;
pub mod diagnosis;
pub mod inherited;
pub mod json;
pub mod page;
pub mod policy_diff;
pub mod policy_schema;
pub mod report;
pub mod report_json;
#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test writes and reads the book")]
mod schemas;
pub mod sentences;
mod table;
pub mod text;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// A value as JSON in which every character that a terminal or a reader of logs could act on is escaped,
/// so that the document can be printed as it is. What it means is unchanged.
pub(crate) fn escaped_json(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Escaping);
    value.serialize(&mut serializer).expect("plain data has no key that is not text");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> std::io::Result<()> {
        let mut start = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| crate::untrusted::is_unprintable(*c))
        {
            CompactFormatter.write_string_fragment(writer, &fragment[start..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            start = at + c.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, &fragment[start..])
    }
}
