//! Letters and names that look like others (UTS #39, "Confusable Detection").

use std::fmt;

use unicode_security::confusable_detection::skeleton;

/// A letter that looks like another one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alike {
    /// As it stands there.
    pub(super) written: char,
    /// What it is taken for.
    pub(super) looks_like: String,
}

impl fmt::Display for Alike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, looks_like } = self;
        write!(f, "`{written}` is U+{:04X}, which looks like `{looks_like}`", u32::from(*written))
    }
}

/// The letter at a place of a text, where it is no ASCII and looks like ASCII.
pub(super) fn at(text: &str, place: usize) -> Option<Alike> {
    let written = text.get(place..)?.chars().next()?;
    let looks_like: String = skeleton(written.encode_utf8(&mut [0; 4])).collect();
    (!written.is_ascii() && looks_like.is_ascii()).then_some(Alike { written, looks_like })
}

/// The first letter of a text that looks like ASCII and is none.
pub(super) fn first(text: &str) -> Option<Alike> {
    text.char_indices().find_map(|(place, _)| at(text, place))
}

/// What a name looks like: names with the same looks are one to a reader.
pub(super) fn looks(name: &str) -> String {
    skeleton(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_other_alphabets_are_told() {
        let found = first("st\u{430}nce").expect("a look-alike");
        assert_eq!(found.to_string(), "`\u{430}` is U+0430, which looks like `a`");
        assert_eq!(first("Übersetzung"), None);
        assert_eq!(first("stance"), None);
    }

    #[test]
    fn names_that_look_alike_look_alike() {
        assert_eq!(looks("trans1ation"), looks("translation"));
        assert_eq!(looks("c0re"), looks("cOre"));
        assert_ne!(looks("translation"), looks("translations"));
    }
}
