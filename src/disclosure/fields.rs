//! The fields of a disclosure's value: `Claude:opus-5; exception=translation; extent=assisted`.

/// The head of a value and the fields behind it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Split<'a> {
    /// What stands left of the fields, trimmed.
    pub(crate) head: &'a str,
    /// The fields, name and text, in the order written.
    pub(crate) fields: Vec<(&'a str, &'a str)>,
    /// The fields of the language that prose to their right keeps from being some.
    pub(crate) buried: Vec<(&'a str, &'a str)>,
    /// The part of the head that stands left of these.
    pub(crate) before_buried: &'a str,
}

/// Splits at each `;` outside brackets. From the right, segments of the shape `word=text` are fields;
/// all that stands left of them is the head.
pub(crate) fn split(value: &str) -> Split<'_> {
    let mut segments = segments(value);
    let mut fields = Vec::new();
    while let Some(field) = segments.last().and_then(|(_, text)| field(text)) {
        fields.push(field);
        segments.pop();
    }
    fields.reverse();
    let end = segments.last().map_or(0, |(start, text)| start + text.len());
    let known = |text: &'_ str| field(text).is_some_and(|(name, _)| is_known(name));
    let first = segments.iter().find(|(_, text)| known(text));
    // The `;` before it goes with it.
    let before = first.map_or(end, |(start, _)| start.saturating_sub(1));
    let buried = segments.iter().filter_map(|(_, text)| field(text));
    let buried = buried.filter(|(name, _)| is_known(name)).collect();
    Split { head: value[..end].trim(), fields, buried, before_buried: value[..before].trim() }
}

/// The names of the fields that the language knows.
pub(crate) const NAMES: &[&str] =
    &["exception", "category", "surface", "paths", "extent", "detail"];

/// Whether a field of this name exists.
pub(crate) fn is_known(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether a field is a list.
pub(crate) fn is_list(name: &str) -> bool {
    matches!(name, "exception" | "category" | "surface" | "paths")
}

/// The items of a field that is a list.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// The globs of `paths`: a comma between braces is a part of one.
pub(crate) fn globs(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let part = move |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    text.split(part).map(str::trim).filter(|item| !item.is_empty())
}

/// The segments between the semicolons that stand outside `<>`, `()` and `[]`, each with where it
/// begins. A bracket that nothing closes opens nothing: a stray `(` must not hide a field.
fn segments(value: &str) -> Vec<(usize, &str)> {
    let mut segments = Vec::new();
    let (mut start, mut at) = (0, 0);
    // Looked for once: a search for each bracket that nothing closes would take the square of the length.
    let last = ['>', ')', ']'].map(|close| value.rfind(close).unwrap_or(0));
    while let Some(offset) = value[at..].find([';', '<', '(', '[']) {
        let here = at + offset;
        at = match closing(value.as_bytes()[here]) {
            None => {
                segments.push((start, &value[start..here]));
                start = here + 1;
                here + 1
            }
            Some(kind) if last[kind] < here => here + 1,
            Some(kind) => {
                let length = value[here..].find(['>', ')', ']'][kind]).unwrap_or(0);
                here + length + 1
            }
        };
    }
    segments.push((start, &value[start..]));
    segments
}

/// Which kind of bracket opens.
fn closing(open: u8) -> Option<usize> {
    match open {
        b'<' => Some(0),
        b'(' => Some(1),
        b'[' => Some(2),
        _ => None,
    }
}

/// A segment as a field, if it has the shape `word=text`.
fn field(segment: &str) -> Option<(&str, &str)> {
    let (name, text) = segment.split_once('=')?;
    let name = name.trim();
    let is_word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_word.then(|| (name, text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_of(value: &str) -> (&str, Vec<(&str, &str)>, Option<&str>) {
        let Split { head, fields, buried, before_buried } = split(value);
        assert!(!buried.is_empty() || before_buried == head, "{value}");
        (head, fields, buried.first().map(|(name, _)| *name))
    }

    #[test]
    fn fields_are_read_from_the_right() {
        assert_eq!(split_of("Claude:opus-5"), ("Claude:opus-5", vec![], None));
        assert_eq!(
            split_of("Claude:opus-5; exception=translation"),
            ("Claude:opus-5", vec![("exception", "translation")], None)
        );
        assert_eq!(
            split_of("Claude; a few; words ;category = code, docs;extent=assisted"),
            (
                "Claude; a few; words",
                vec![("category", "code, docs"), ("extent", "assisted")],
                None
            )
        );
        assert_eq!(
            split_of("exception=translation"),
            ("", vec![("exception", "translation")], None)
        );
        assert_eq!(split_of(""), ("", vec![], None));
    }

    #[test]
    fn brackets_hide_semicolons_only_where_they_close() {
        assert_eq!(
            split_of("Claude (a; exception=x) <b;c> [d;e]"),
            ("Claude (a; exception=x) <b;c> [d;e]", vec![], None)
        );
        assert_eq!(
            split_of("Claude (a; exception=x"),
            ("Claude (a", vec![("exception", "x")], None)
        );
    }

    #[test]
    fn brackets_that_nothing_closes_take_no_time() {
        for opener in ["[", "(", "<", "[(<", "[(<]"] {
            let value = opener.repeat(1 << 20) + "; exception=x";
            assert_eq!(split(&value).fields, [("exception", "x")], "{opener}");
        }
    }

    #[test]
    fn a_comma_between_braces_parts_no_globs() {
        let globs = |text| globs(text).collect::<Vec<_>>();
        assert_eq!(globs("a/{x,z}, b/c"), ["a/{x,z}", "b/c"]);
        assert_eq!(globs("a/{x,{y,z}},/b}, c"), ["a/{x,{y,z}}", "/b}", "c"]);
        assert_eq!(globs("a/{x, b"), ["a/{x, b"]);
    }

    #[test]
    fn a_field_with_prose_to_its_right_is_buried() {
        assert_eq!(
            split_of("Claude; exception=x; and more"),
            ("Claude; exception=x; and more", vec![], Some("exception"))
        );
        let split = split("Claude; a=b; extent=assisted; category=code; more; detail=x");
        assert_eq!(split.fields, [("detail", "x")]);
        assert_eq!(split.buried, [("extent", "assisted"), ("category", "code")]);
        assert_eq!(split.before_buried, "Claude; a=b");
    }
}
