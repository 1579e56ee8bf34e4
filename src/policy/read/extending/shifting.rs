//! Places in one text among several, of which each begins where the last one ended.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// A table whose places are all so much later.
pub(super) fn shifted(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    let entry = |(key, value): (Spanned<_>, Spanned<_>)| {
        let span = later(key.span(), by);
        (Spanned::new(span, key.into_inner()), shifted_value(value, by))
    };
    table.into_iter().map(entry).collect()
}

fn shifted_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = later(value.span(), by);
    let value = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(shifted(table, by)),
        DeValue::Array(array) => {
            let mut moved = DeArray::new();
            array.iter().for_each(|entry| moved.push(shifted_value(entry.clone(), by)));
            DeValue::Array(moved)
        }
        scalar => scalar,
    };
    Spanned::new(span, value)
}

fn later(span: Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}
