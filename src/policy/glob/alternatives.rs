//! The braces of a path glob: what a glob with alternatives is written for.

use super::{BadPathGlob, PathGlob};

/// The globs that a glob with braces stands for, as far as its slashes and `**` depend on them: of these the
/// rules for whole paths hold, each by itself. Braces around parts of one name stay, for there every reader
/// means the same.
pub(super) fn expanded(written: &str) -> Result<Vec<String>, BadPathGlob> {
    let mut all = vec![String::new()];
    let mut rest = written;
    while let Some(open) = rest.find('{') {
        push(&mut all, &rest[..open]);
        let Some(length) = group_length(&rest[open..]) else {
            return Err(BadPathGlob::Malformed("a `{` has no `}`".to_owned()));
        };
        let group = &rest[open..open + length];
        rest = &rest[open + length..];
        if !crosses(group) {
            push(&mut all, group);
            continue;
        }
        let mut parts = Vec::new();
        for part in split(&group[1..length - 1]) {
            parts.extend(expanded(part)?);
            if all.len() * parts.len() > PathGlob::ALTERNATIVES {
                return Err(BadPathGlob::TooMany);
            }
        }
        match parts.as_slice() {
            [only] => push(&mut all, only),
            several => {
                all = all
                    .iter()
                    .flat_map(|begun| several.iter().map(move |part| format!("{begun}{part}")))
                    .collect();
            }
        }
    }
    push(&mut all, rest);
    Ok(all)
}

fn push(all: &mut [String], text: &str) {
    for begun in all {
        begun.push_str(text);
    }
}

/// Whether what stands between braces is more than a part of one name.
fn crosses(group: &str) -> bool {
    group.contains('/') || group.contains("**")
}

/// How long a text in braces is, at the beginning of another.
fn group_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The parts between the commas that stand outside braces.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}

/// What a name can be that is made of dots and stars alone: none, or no more than two of them.
pub(super) fn emptyish(name: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        let (length, parts) = match next {
            '{' => {
                let Some(length) = group_length(rest) else { return Vec::new() };
                (length, split(&rest[1..length - 1]).flat_map(emptyish).collect())
            }
            '.' | '*' => (1, vec![next.to_string()]),
            _ => return Vec::new(),
        };
        rest = &rest[length..];
        let mut longer: Vec<String> =
            all.iter().flat_map(|a| parts.iter().map(move |b| format!("{a}{b}"))).collect();
        longer.retain(|text| text.len() <= 2);
        longer.sort();
        longer.dedup();
        all = longer;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_stand_for_several_globs_where_they_cross_names() {
        for (written, meant) in [
            ("a/{b,c}/d", &["a/{b,c}/d"][..]),
            ("{a/,b/}", &["a/", "b/"]),
            ("{/x,/y}", &["/x", "/y"]),
            ("a/{x/,y}", &["a/x/", "a/y"]),
            ("{a/**,b/**}", &["a/**", "b/**"]),
            ("{a,b{/,c/{d,e}}}f", &["af", "b/f", "bc/{d,e}f"]),
            ("{a/,b/}{c/}{d/,e}", &["a/c/d/", "a/c/e", "b/c/d/", "b/c/e"]),
            ("a/,b", &["a/,b"]),
        ] {
            assert_eq!(expanded(written).expect("a glob"), meant, "{written}");
        }
        assert!(matches!(expanded("a/{b/"), Err(BadPathGlob::Malformed(_))));
        assert_eq!(expanded(&"{a/,b/}".repeat(7)), Err(BadPathGlob::TooMany));
        assert_eq!(expanded(&"{a/,b/}".repeat(6)).expect("a glob").len(), PathGlob::ALTERNATIVES);
    }

    #[test]
    fn a_name_of_dots_and_stars_is_found_in_braces() {
        let mut found = emptyish("{.,x}{,.}");
        found.sort();
        assert_eq!(found, [".", ".."]);
        assert_eq!(emptyish("{a,}"), [""]);
        assert_eq!(emptyish("*{*,a}"), ["**"]);
        assert_eq!(emptyish("a{,b}"), <[&str; 0]>::default());
    }
}
