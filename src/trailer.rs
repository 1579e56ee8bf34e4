//! One trailer, the rules of the trailer block, and look-alikes with the reason why they are not in it.

pub(crate) mod line;
pub(crate) mod spelling;

use std::fmt;

use bstr::BString;

/// A `Key: value` line in the trailer block of a commit message, as git reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// The key as written: ASCII letters, digits and `-`.
    pub key: String,
    /// The value, unfolded and trimmed as git does it.
    pub value: BString,
    /// The line of the message on which it begins, from 1.
    pub line: usize,
}

/// A line that reads like a trailer and is none for git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlike {
    /// The key that was meant.
    pub key: String,
    /// The value, trimmed.
    pub value: BString,
    /// The line of the message, from 1.
    pub line: usize,
    /// Why git does not read it as a trailer.
    pub why: Misplaced,
}

/// Why git does not read a line as a trailer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misplaced {
    /// It stands in a paragraph that is not the last one.
    NotLastParagraph,
    /// It stands in the last paragraph, which a line of prose keeps from being a trailer block.
    ProseInBlock,
    /// It stands in the first paragraph, which is the title.
    FirstParagraph,
    /// It stands below the scissors line, where git stops reading.
    BelowScissors,
    /// Its key holds a byte that no key may hold, such as a blank or an underscore.
    BadKey,
    /// It begins with the comment character.
    Comment,
    /// The colon after its key is missing.
    MissingColon,
    /// Its key has a hyphen too many.
    DoubledHyphen,
    /// In a text, it is marked up as Markdown: an item of a list, or emphasis.
    Markdown,
}

impl fmt::Display for Misplaced {
    /// A phrase that goes on after "git does not read this as a trailer:".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotLastParagraph => "it is not in the last paragraph",
            Self::ProseInBlock => "another line of its paragraph is no `Key: value` line",
            Self::FirstParagraph => "it is in the first paragraph, which is the title",
            Self::BelowScissors => "it is below the scissors line, where git stops reading",
            Self::BadKey => "its key holds a blank or another character that no key can hold",
            Self::Comment => "it begins with the comment character",
            Self::MissingColon => "the colon after its key is missing",
            Self::DoubledHyphen => "its key has a hyphen too many",
            Self::Markdown => "a list mark or other Markdown stands before it",
        })
    }
}
