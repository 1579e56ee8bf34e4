//! Lists: of texts, of words, and those that select.

use std::ops::Range;

use super::diagnosis::{Diagnosis, Log, Severity};
use super::value::Value;
use crate::policy::glob::{PathGlob, Selecting, TextGlob};
use crate::policy::words::Word;

/// The entries of a list, each of which `read` reads; none may stand twice, as `same` sees it.
pub(super) fn entries<'a, T>(
    value: &Value<'a>,
    same: impl Fn(&T, &T) -> bool,
    read: impl Fn(&Value<'a>) -> Option<T>,
) -> Vec<T> {
    let values = value.list().unwrap_or_default();
    let mut found: Vec<(T, Range<usize>)> = Vec::with_capacity(values.len());
    for value in values {
        let Some(entry) = read(&value) else { continue };
        match found.iter().find(|(earlier, _)| same(earlier, &entry)) {
            Some((_, first)) => twice(value.log, &value, first.clone()),
            None => found.push((entry, value.span)),
        }
    }
    found.into_iter().map(|(entry, _)| entry).collect()
}

/// Says that an entry of a list stands there twice.
pub(super) fn twice(log: &Log, value: &Value<'_>, first: Range<usize>) {
    let title = format!("given twice in `{}`", value.name);
    log.add(
        Diagnosis::new(Severity::Error, value.span.clone(), title, "given again here")
            .second(first, "first given here"),
    );
}

/// A list of texts, of which none stands twice.
pub(super) fn texts(value: &Value<'_>) -> Vec<String> {
    entries(value, |a, b| a == b, |entry| entry.text().map(str::to_owned))
}

/// A list of words of the language.
pub(super) fn words<W: Word>(value: &Value<'_>) -> Vec<W> {
    entries(value, |a, b| a == b, Value::word)
}

/// A list of globs over text, which all count: `!` means nothing in it.
pub(super) fn text_globs(value: &Value<'_>) -> Vec<TextGlob> {
    entries(
        value,
        |a: &TextGlob, b| a.as_str().eq_ignore_ascii_case(b.as_str()),
        |entry| {
            let text = entry.text()?;
            if text.starts_with('!') {
                excludes_nothing(entry);
                return None;
            }
            Some(TextGlob::new(text))
        },
    )
}

/// A list that selects: entries with `!` exclude. `read` gets the text without it.
pub(super) fn selecting<'a, T: PartialEq>(
    value: &Value<'a>,
    read: impl Fn(&Value<'a>, &str) -> Option<T>,
) -> Selecting<T> {
    let mut list = Selecting { plain: Vec::new(), except: Vec::new() };
    let mut places: Vec<Vec<Range<usize>>> = vec![Vec::new(), Vec::new()];
    for entry in value.list().unwrap_or_default() {
        let Some(written) = entry.text() else { continue };
        let (text, excludes) = match written.strip_prefix('!') {
            Some(text) => (text, true),
            None => (written, false),
        };
        if text.trim().is_empty() {
            entry.log.error(
                entry.span.clone(),
                format!("`!` stands alone in `{}`", entry.name),
                "write what it excludes",
            );
            continue;
        }
        let Some(read) = read(&entry, text) else { continue };
        let (mine, other) =
            if excludes { (&list.except, &list.plain) } else { (&list.plain, &list.except) };
        let at = |list: &[T]| list.iter().position(|earlier| *earlier == read);
        if let Some(first) = at(mine) {
            twice(entry.log, &entry, places[usize::from(excludes)][first].clone());
        } else if let Some(first) = at(other) {
            let title = format!("`{text}` is both chosen and excluded in `{}`", entry.name);
            let first = places[usize::from(!excludes)][first].clone();
            entry.log.add(
                Diagnosis::new(
                    Severity::Error,
                    entry.span.clone(),
                    title,
                    "one of the two has no effect",
                )
                .second(first, "the other stands here"),
            );
        } else {
            places[usize::from(excludes)].push(entry.span.clone());
            if excludes { list.except.push(read) } else { list.plain.push(read) }
        }
    }
    list
}

/// A list of words of the language that selects.
pub(super) fn selecting_words<W: Word>(value: &Value<'_>) -> Selecting<W> {
    selecting(value, Value::word_of)
}

/// A list of globs over full ref names that selects. A short name would never match.
pub(super) fn selecting_refs(value: &Value<'_>) -> Selecting<PathGlob> {
    selecting(value, |entry, text| {
        if text.starts_with("refs/") || text.starts_with(['*', '{', '?']) {
            return path_glob(entry, text);
        }
        entry.log.error_with_help(
            entry.span.clone(),
            format!("`{text}` is no full ref name"),
            "a short name would never match",
            format!("for a branch, write `refs/heads/{text}`"),
        );
        None
    })
}

/// A list of path globs, which all count: `!` means nothing in it.
pub(super) fn path_globs(value: &Value<'_>) -> Vec<PathGlob> {
    entries(
        value,
        |a, b| a == b,
        |entry| {
            let text = entry.text()?;
            if text.starts_with('!') {
                excludes_nothing(entry);
                return None;
            }
            path_glob(entry, text)
        },
    )
}

/// Says that `!` means nothing in a list.
fn excludes_nothing(entry: &Value<'_>) {
    entry.log.error(
        entry.span.clone(),
        format!("`!` excludes nothing in `{}`", entry.name),
        "only lists that select take `!`",
    );
}

/// A list of path globs that selects.
pub(super) fn selecting_paths(value: &Value<'_>) -> Selecting<PathGlob> {
    selecting(value, path_glob)
}

fn path_glob(entry: &Value<'_>, text: &str) -> Option<PathGlob> {
    PathGlob::new(text)
        .map_err(|error| {
            entry.log.error(
                entry.span.clone(),
                match text.char_indices().nth(60) {
                    Some((end, _)) => format!("`{}…` is no glob of the language", &text[..end]),
                    None => format!("`{text}` is no glob of the language"),
                },
                &error.to_string(),
            );
        })
        .ok()
}
