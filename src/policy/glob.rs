//! Globs: over paths and refs, and over text; and lists of them that select.

use std::sync::OnceLock;

use bstr::BStr;
use globset::{Candidate, ErrorKind, Glob, GlobBuilder, GlobMatcher};
use wildmatch::WildMatch;

/// A list that selects: one plain entry must match, and none that was written with `!` may. A list
/// of only `!` entries starts from everything.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Selecting<T> {
    /// The entries without `!`.
    pub plain: Vec<T>,
    /// The entries with `!`.
    pub except: Vec<T>,
}

impl<T> Selecting<T> {
    /// Whether the list selects something, given which entries match it.
    pub fn selects(&self, matches: impl Fn(&T) -> bool) -> bool {
        (self.plain.is_empty() || self.plain.iter().any(&matches))
            && !self.except.iter().any(&matches)
    }

    /// Whether it only excludes; such a list also selects what is not stated.
    pub fn only_excludes(&self) -> bool {
        self.plain.is_empty()
    }
}

/// A glob over the bytes of a path or a full ref name, anchored at the root, case-sensitive: `*` and
/// `?` stay inside one name, `**` crosses, `{a,b}` is either, a `/` at the end is everything below.
#[derive(Clone, Debug)]
pub struct PathGlob {
    written: String,
    // Compiled on first use: most runs, and every plain run of the hook, match no path at all.
    matcher: OnceLock<GlobMatcher>,
}

/// Why a text is no path glob.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPathGlob {
    /// It has no `/`, so that nobody can know whether the root or every folder is meant.
    #[error("`{0}` has no `/`: write `/{0}` for the root, or `**/{0}` for every folder")]
    NoSlash(String),
    /// It holds a byte that is reserved.
    #[error("`{0}` is reserved in globs")]
    Reserved(char),
    /// It is longer than [`PathGlob::LIMIT`] bytes.
    #[error("it is longer than {limit} bytes (limit `glob-length`)", limit = PathGlob::LIMIT)]
    TooLong,
    /// The glob does not parse, for example a `{` without `}`.
    #[error("{0}")]
    Malformed(String),
}

impl PathGlob {
    /// The longest glob that is accepted, in bytes.
    pub const LIMIT: usize = 1024;

    /// Reads a glob as it is written in a policy.
    pub fn new(written: &str) -> Result<Self, BadPathGlob> {
        if written.len() > Self::LIMIT {
            return Err(BadPathGlob::TooLong);
        }
        if let Some(reserved) = written.chars().find(|c| matches!(c, '[' | '\\')) {
            return Err(BadPathGlob::Reserved(reserved));
        }
        if !written.contains('/') {
            return Err(BadPathGlob::NoSlash(written.to_owned()));
        }
        parse(written).map_err(|error| {
            BadPathGlob::Malformed(match error.kind() {
                ErrorKind::UnclosedAlternates => "a `{` has no `}`".to_owned(),
                ErrorKind::UnopenedAlternates => "a `}` has no `{`".to_owned(),
                other => other.to_string(),
            })
        })?;
        Ok(Self { written: written.to_owned(), matcher: OnceLock::new() })
    }

    /// The glob as written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it matches a path or ref name.
    pub fn matches(&self, path: &BStr) -> bool {
        let matcher = self
            .matcher
            .get_or_init(|| parse(&self.written).expect("it parsed in `new`").compile_matcher());
        matcher.is_match_candidate(&Candidate::from_bytes(path))
    }
}

impl PartialEq for PathGlob {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for PathGlob {}

/// The written glob in the dialect of `globset`, whose `*` stays inside one name only if told.
fn parse(written: &str) -> Result<Glob, globset::Error> {
    let rooted = written.strip_prefix('/').unwrap_or(written);
    let below = if rooted.ends_with('/') { format!("{rooted}**") } else { rooted.to_owned() };
    GlobBuilder::new(&below).literal_separator(true).backslash_escape(false).build()
}

/// A glob over text, such as a trailer's value or key: `*` and `?` match any text, ASCII case does
/// not count, and the whole text must match.
#[derive(Clone, Debug, PartialEq)]
pub struct TextGlob {
    written: String,
    matcher: WildMatch,
}

impl TextGlob {
    /// Reads a glob as it is written in a policy; every text is one.
    pub fn new(written: &str) -> Self {
        Self { written: written.to_owned(), matcher: WildMatch::new(&written.to_ascii_lowercase()) }
    }

    /// The glob as written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it matches the whole text.
    pub fn matches(&self, text: &str) -> bool {
        self.matcher.matches(&text.to_ascii_lowercase())
    }
}

impl Eq for TextGlob {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_globs_follow_the_language() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("i18n/**", &["i18n/ha.json", "i18n/a/b"], &["i18n", "src/i18n/x"]),
            ("i18n/", &["i18n/ha.json", "i18n/a/b"], &["i18n", "src/i18n/x"]),
            ("po/*.po", &["po/de.po"], &["po/a/de.po", "a/po/de.po", "po/de.pot"]),
            ("/README", &["README"], &["docs/README"]),
            ("**/README", &["README", "docs/README"], &["READMEx"]),
            ("src/{a,b}/?.rs", &["src/a/x.rs", "src/b/y.rs"], &["src/c/x.rs", "src/a/xy.rs"]),
            ("**/*", &["a", "a/b"], &[]),
            ("refs/heads/*", &["refs/heads/main"], &["refs/heads/a/b"]),
            ("Src/*", &["Src/a"], &["src/a"]),
        ];
        for (glob, yes, no) in cases {
            let glob = PathGlob::new(glob).expect("a glob");
            for path in *yes {
                assert!(glob.matches(BStr::new(path)), "{glob:?} matches {path}");
            }
            for path in *no {
                assert!(!glob.matches(BStr::new(path)), "{glob:?} does not match {path}");
            }
        }
        assert!(PathGlob::new("src/*").expect("a glob").matches(BStr::new(b"src/\xff\xfe.rs")));
    }

    #[test]
    fn what_is_no_path_glob_says_why() {
        assert_eq!(
            PathGlob::new("*.po").expect_err("no slash").to_string(),
            "`*.po` has no `/`: write `/*.po` for the root, or `**/*.po` for every folder"
        );
        assert_eq!(PathGlob::new("a/[b]"), Err(BadPathGlob::Reserved('[')));
        assert_eq!(PathGlob::new("a/\\b"), Err(BadPathGlob::Reserved('\\')));
        assert!(matches!(PathGlob::new("a/{b"), Err(BadPathGlob::Malformed(_))));
        assert_eq!(PathGlob::new(&"a/".repeat(600)), Err(BadPathGlob::TooLong));
    }

    #[test]
    fn text_globs_match_the_whole_text_in_any_ascii_case() {
        for (glob, text, matches) in [
            ("gcc", "GCC", true),
            ("gcc", "gcc-13", false),
            ("gcc*", "gcc-13", true),
            ("*[bot]", "renovate[bot]", true),
            ("yes", "", false),
            ("*", "", true),
            ("a?c", "aßc", true),
        ] {
            assert_eq!(TextGlob::new(glob).matches(text), matches, "{glob} on {text}");
        }
    }

    #[test]
    fn a_list_of_only_exclusions_starts_from_everything() {
        let list = |plain: &[&str], except: &[&str]| Selecting {
            plain: plain.iter().map(ToString::to_string).collect(),
            except: except.iter().map(ToString::to_string).collect(),
        };
        let selects = |list: &Selecting<String>, x: &str| list.selects(|entry| entry == x);
        assert!(selects(&list(&["a"], &[]), "a"));
        assert!(!selects(&list(&["a"], &[]), "b"));
        assert!(selects(&list(&[], &["a"]), "b"));
        assert!(!selects(&list(&[], &["a"]), "a"));
        assert!(!selects(&list(&["a"], &["a"]), "a"));
    }
}
