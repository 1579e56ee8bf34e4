//! Where a key that stands twice was first given, which the parser does not tell.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The first place of the key or table that is given again at `second`.
pub(super) fn first_given(text: &str, second: &Range<usize>) -> Option<Range<usize>> {
    let name = text.get(second.clone())?.trim_matches(['"', '\'']);
    let whole = DeTable::parse_recoverable(text).0;
    if let Some(inside) = in_inline_table(whole.get_ref(), name, second) {
        return Some(inside);
    }
    let line = text[..second.start].rfind('\n').map_or(0, |end| end + 1);
    let above = DeTable::parse_recoverable(&text[..line]).0;
    let mut found = Vec::new();
    collect(above.get_ref(), 0, name, &mut Vec::new(), &mut found);
    let header = text[line..].lines().next().filter(|line| line.trim_start().starts_with('['));
    match header {
        // A table: the one with the same names before it.
        Some(header) => {
            let names = names(header);
            found.into_iter().find(|given| given.path == names).map(|given| given.place)
        }
        // A key: the one below the last header.
        None => found.into_iter().max_by_key(|given| given.header).map(|given| given.place),
    }
}

/// A key that has the name.
struct Given {
    /// The names from the file down to it.
    path: Vec<String>,
    /// Where the header of its table begins.
    header: usize,
    place: Range<usize>,
}

fn collect(
    table: &DeTable<'_>,
    header: usize,
    name: &str,
    path: &mut Vec<String>,
    found: &mut Vec<Given>,
) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        if key.get_ref() == name {
            found.push(Given { path: path.clone(), header, place: key.span() });
        }
        // What `a.b = 1` makes has no header of its own, and stands below that of its table.
        let header_of = |start: usize| start.max(header);
        match value.get_ref() {
            DeValue::Table(inner) => {
                collect(inner, header_of(value.span().start), name, path, found);
            }
            DeValue::Array(entries) => {
                for entry in entries {
                    if let DeValue::Table(inner) = entry.get_ref() {
                        collect(inner, header_of(entry.span().start), name, path, found);
                    }
                }
            }
            _ => {}
        }
        path.pop();
    }
}

/// The key of this name in the innermost value around a place, before that place.
fn in_inline_table(table: &DeTable<'_>, name: &str, second: &Range<usize>) -> Option<Range<usize>> {
    let inside = |value: &toml::Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::Table(inner) => in_inline_table(inner, name, second).or_else(|| {
            let (key, _) = inner.iter().find(|(key, _)| key.get_ref() == name)?;
            let (value, place) = (value.span(), key.span());
            // The table holds both: the span of one with a header is the header.
            let around = value.start <= place.start && second.end < value.end;
            (around && place.start < second.start).then_some(place)
        }),
        _ => None,
    };
    table.values().find_map(|value| match value.get_ref() {
        DeValue::Array(entries) => entries.iter().find_map(inside),
        _ => inside(value),
    })
}

/// The names of a header such as `[areas.art]`.
fn names(header: &str) -> Vec<String> {
    let (parsed, _) = DeTable::parse_recoverable(header);
    let mut names = Vec::new();
    let mut table = parsed.get_ref();
    while let Some((key, value)) = table.iter().next() {
        names.push(key.get_ref().to_string());
        let last = match value.get_ref() {
            DeValue::Table(inner) => Some(inner),
            DeValue::Array(entries) => entries.first().and_then(|entry| entry.get_ref().as_table()),
            _ => None,
        };
        let Some(last) = last else { break };
        table = last;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, second: &str) -> Option<usize> {
        let start = text.rfind(second).expect("it is there");
        first_given(text, &(start..start + second.len())).map(|place| place.start)
    }

    #[test]
    fn the_first_of_two_is_found() {
        assert_eq!(first("a = 1\na = 2\n", "a"), Some(0));
        assert_eq!(first("x = { a = 1, b = 2, a = 3 }\n", "a"), Some(6));
        assert_eq!(first("x = [{ b = 1 }, { b = 2, b = 3 }]\n", "b"), Some(18));
        assert_eq!(first("[p.a]\nx = 1\n[q.a]\nx = 1\n[p.a]\ny = 1\n", "a"), Some(3));
        assert_eq!(first("[p]\nz = 1\n[q]\nz = 1\nz = 2\n", "z"), Some(14));
        assert_eq!(first("[p]\nz = 1\n[p]\nz = 2\n", "z"), Some(4));
        assert_eq!(first("[[p]]\nz = 1\n[[p]]\nz = 2\nz = 3", "z"), Some(18));
        assert_eq!(first("[p]\n'z' = \"\"\"\n[q]\"\"\"\nz = 3", "z"), Some(4));
    }

    #[test]
    fn what_is_given_once_has_no_first() {
        assert_eq!(first("a = 1\n", "a"), None);
        assert_eq!(first_given("", &(0..0)), None);
        assert_eq!(first_given("a", &(5..9)), None);
    }
}
