//! What was meant by a word that is not one.

/// The candidate that is most like `word`: at most a third of it differs, or one begins with the
/// other. Case and the choice of `_` or `-` do not count.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let plain = |text: &str| text.to_ascii_lowercase().replace(['_', ' '], "-");
    let word = plain(word);
    let far = word.chars().count().div_ceil(3);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = plain(candidate);
            let distance = strsim::osa_distance(&word, &other);
            let begins = word.len() >= 3
                && other.len() >= 3
                && (other.starts_with(&word) || word.starts_with(&other));
            (distance <= far || begins).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Words as a person lists them: "`a`, `b` or `c`".
pub(super) fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_near() {
        let words = ["forbid", "no-unless", "disclose", "open", "pull-request"];
        for (word, meant) in [
            ("no_unless", Some("no-unless")),
            ("No-Unless", Some("no-unless")),
            ("disclosed", Some("disclose")),
            ("pull", Some("pull-request")),
            ("dislcose", Some("disclose")),
            ("opne", Some("open")),
            ("permit", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, words), meant, "{word}");
        }
    }

    #[test]
    fn words_are_listed_as_a_person_does() {
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
