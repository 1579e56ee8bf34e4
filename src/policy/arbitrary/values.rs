//! Single values, and lists of them without repetition.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::{collection, sample};

use crate::policy::glob::{PathGlob, Selecting, TextGlob};
use crate::policy::people::Identity;
use crate::policy::words::Word;

/// A text that is not blank, with all that can be hard to print.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z ]{0,9}[a-z]",
        1 => "[\"'\\\\#=\\[\\]{}<>;:!@, \\n\\t\u{1}\u{1b}\u{7f}a-eé\u{202e}世]{0,6}x",
    ]
}

/// The name of a table. Letters that look like others are left out: two such names are refused.
pub(super) fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]", "[a-hjkp-z2-9-]{1,8}"]
}

/// A key of a trailer; a few come often, so that policies and messages meet.
pub(super) fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        sample::select(vec![
            "Assisted-by",
            "Co-authored-by",
            "Generated-by",
            "Reviewed-by",
            "Approved-by"
        ])
        .prop_map(str::to_owned),
        "[A-Za-z][A-Za-z0-9-]{0,8}".prop_filter("the key of the claim", |key| {
            !key.eq_ignore_ascii_case(crate::policy::CLAIM_KEY)
        }),
    ]
}

pub(super) fn url() -> impl Strategy<Value = String> {
    "https://[a-z]{1,5}\\.example/[a-z#?]{0,5}"
}

pub(super) fn date() -> impl Strategy<Value = Date> {
    (2019..2032_i16, 1..13_i8, 1..29_i8)
        .prop_map(|(year, month, day)| Date::new(year, month, day).expect("a date"))
}

/// A first and a last day in their order.
pub(super) fn period() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
    let day = || proptest::option::weighted(0.3, date());
    (day(), day()).prop_map(|days| match days {
        (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
        other => other,
    })
}

/// Any word of a list of the language.
pub(super) fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    sample::select(W::all())
}

/// A list of at least one value, each of which has another `id`.
pub(super) fn distinct<S: Strategy>(
    value: S,
    id: impl Fn(&S::Value) -> String,
) -> impl Strategy<Value = Vec<S::Value>> {
    collection::vec(value, 1..4).prop_map(move |values| {
        let mut seen = Vec::new();
        values
            .into_iter()
            .filter(|value| {
                let id = id(value);
                let new = !seen.contains(&id);
                seen.push(id);
                new
            })
            .collect()
    })
}

/// A list that selects.
pub(super) fn selecting<S: Strategy>(
    value: S,
    id: impl Fn(&S::Value) -> String,
) -> impl Strategy<Value = Selecting<S::Value>> {
    distinct((value, prop::bool::weighted(0.3)), move |(value, _)| id(value)).prop_map(|entries| {
        let mut list = Selecting { plain: Vec::new(), except: Vec::new() };
        for (entry, excludes) in entries {
            if excludes { list.except.push(entry) } else { list.plain.push(entry) }
        }
        list
    })
}

pub(super) fn selecting_words<W: Word + std::fmt::Debug>() -> impl Strategy<Value = Selecting<W>> {
    selecting(word::<W>(), |word| word.written().to_owned())
}

pub(super) fn ref_globs() -> impl Strategy<Value = Selecting<PathGlob>> {
    let glob = prop_oneof!["refs/heads/[a-z*]{1,4}", "\\*\\*/[a-z]{1,3}"];
    selecting(glob.prop_filter_map("a glob", |glob| PathGlob::new(&glob).ok()), |glob| {
        glob.as_str().to_owned()
    })
}

pub(super) fn path_globs() -> impl Strategy<Value = Selecting<PathGlob>> {
    let glob = prop_oneof![
        sample::select(vec![
            "src/**",
            "docs/",
            "**/*.md",
            "/README",
            "po/*.{po,pot}",
            "refs/heads/*"
        ])
        .prop_map(str::to_owned),
        "[a-z?]{1,3}/[a-zé*]{1,3}",
    ];
    selecting(glob.prop_filter_map("a glob", |glob| PathGlob::new(&glob).ok()), |glob| {
        glob.as_str().to_owned()
    })
}

pub(super) fn text_glob() -> impl Strategy<Value = TextGlob> {
    "[a-zA-Z*?][a-zA-Z*? !]{0,5}[a-z]".prop_map(|glob| TextGlob::new(&glob))
}

pub(super) fn text_globs() -> impl Strategy<Value = Vec<TextGlob>> {
    distinct(text_glob(), |glob| glob.as_str().to_ascii_lowercase())
}

/// A list of texts, or none at all.
pub(super) fn texts() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![Just(Vec::new()), distinct(text(), Clone::clone)]
}

/// An address; there are so few that they meet.
pub(super) fn address() -> impl Strategy<Value = String> {
    sample::select(vec!["jane@example.org", "Amina@Example.org", "bot[bot]@example.net", "a@b"])
        .prop_map(str::to_owned)
}

pub(super) fn identities() -> impl Strategy<Value = Vec<Identity>> {
    let name = proptest::option::of("[A-Z][a-zé]{0,5}( [A-Z][a-z]{1,5})?");
    let identity = prop_oneof![
        (name, address()).prop_map(|(name, address)| Identity::Address { name, address }),
        "SHA256:[A-Za-z0-9+/]{43}".prop_map(Identity::Ssh),
        "[0-9A-F]{40}|[0-9a-f]{64}".prop_map(Identity::Gpg),
        "[a-zA-Z][a-z0-9-]{0,5}".prop_map(Identity::Forge),
    ];
    distinct(identity, |identity| match identity {
        Identity::Address { address, .. } => address.to_ascii_lowercase(),
        other => format!("{other:?}"),
    })
}

/// Tables by name.
pub(super) fn named<S: Strategy>(
    table: S,
    size: Range<usize>,
) -> impl Strategy<Value = BTreeMap<String, S::Value>> {
    collection::btree_map(name(), table, size)
}
