//! Ordinary programs that may stand beside a model in a disclosure, and are not AI.

use super::table::AIDS;

/// The programs of `policy/aids.toml`.
pub(crate) fn built_in_aids() -> &'static [&'static str] {
    AIDS
}

/// Whether a word is a program of `policy/aids.toml`; ASCII case ignored.
pub fn is_aid(word: impl AsRef<[u8]>) -> bool {
    let word = word.as_ref();
    AIDS.iter().any(|aid| aid.as_bytes().eq_ignore_ascii_case(word))
}
