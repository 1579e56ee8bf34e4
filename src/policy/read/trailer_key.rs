//! Keys of trailers, as a policy names them.

use super::value::Value;
use crate::policy::CLAIM_KEY;

/// A key that git reads as the key of a trailer: ASCII letters, digits and hyphens (`trailer.c`,
/// `find_separator`). Look-alike letters of other scripts are refused with it.
pub(super) fn trailer_key(value: &Value<'_>) -> Option<String> {
    trailer_key_of(value, value.text()?)
}

/// As [`trailer_key`], given the text of the value.
pub(super) fn trailer_key_of(value: &Value<'_>, key: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if key.chars().all(fits) {
        return Some(key.to_owned());
    }
    let better: String = key.chars().map(|c| if fits(c) { c } else { '-' }).collect();
    let better = better.trim_matches('-');
    let title = format!("`{key}` cannot be the key of a trailer");
    let label = "a key is of ASCII letters, digits and `-`";
    if better.is_empty() || !key.is_ascii() {
        value.log.error(value.span.clone(), title, label);
    } else {
        value.log.error_with_help(
            value.span.clone(),
            title,
            label,
            format!("for example `{better}`"),
        );
    }
    None
}

/// A key under which AI use can be disclosed: any but that of the claim.
pub(super) fn disclosure_key(value: &Value<'_>) -> Option<String> {
    let key = trailer_key(value)?;
    if key.eq_ignore_ascii_case(CLAIM_KEY) {
        value.log.error(
            value.span.clone(),
            format!("`{CLAIM_KEY}` cannot be the key of a disclosure"),
            "this trailer claims an exception",
        );
        return None;
    }
    Some(key)
}
