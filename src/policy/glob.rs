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
    /// It is made of wildcards alone, and has no `/`.
    #[error("`{0}` has no `/`: for every file write `/**`, for those in the root alone `/*`")]
    Everything(String),
    /// It holds a byte that is reserved.
    #[error("`{0}` is reserved in globs")]
    Reserved(char),
    /// It is longer than [`PathGlob::LIMIT`] bytes.
    #[error("it is longer than {limit} bytes (limit `glob-length`)", limit = PathGlob::LIMIT)]
    TooLong,
    /// It has alternatives within alternatives, deeper than [`PathGlob::NESTING`].
    #[error("alternatives stand more than {limit} deep in each other (limit `glob-nesting`)", limit = PathGlob::NESTING)]
    TooDeep,
    /// It does not match what it seems to, and what was meant.
    #[error("{0}")]
    Misleading(String),
    /// The glob does not parse, for example a `{` without `}`.
    #[error("{0}")]
    Malformed(String),
}

impl PathGlob {
    /// The longest glob that is accepted, in bytes.
    pub const LIMIT: usize = 1024;

    /// How deep alternatives may stand in each other. A deep nest has no use, and costs its reader dear.
    pub const NESTING: usize = 8;

    /// Reads a glob as it is written in a policy.
    pub fn new(written: &str) -> Result<Self, BadPathGlob> {
        if written.len() > Self::LIMIT {
            return Err(BadPathGlob::TooLong);
        }
        if depth(written) > Self::NESTING {
            return Err(BadPathGlob::TooDeep);
        }
        if let Some(reserved) = written.chars().find(|c| matches!(c, '[' | '\\')) {
            return Err(BadPathGlob::Reserved(reserved));
        }
        if !written.contains('/') && written.chars().all(|c| c == '*') && !written.is_empty() {
            return Err(BadPathGlob::Everything(written.to_owned()));
        }
        if !written.contains('/') {
            return Err(BadPathGlob::NoSlash(written.to_owned()));
        }
        if let Some(why) = misleads(written) {
            return Err(BadPathGlob::Misleading(why));
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

/// How deep the alternatives of a glob stand in each other.
fn depth(written: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in written.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Why a glob does not match what it seems to, and what was meant. Git writes paths without `.`, `..` and
/// empty names (git's read-cache.c, `verify_path`), and `**` crosses folders only where it stands alone.
fn misleads(written: &str) -> Option<String> {
    if written.trim() != written {
        return Some(format!("it begins or ends with a blank; write `{}`", written.trim()));
    }
    if written.chars().any(crate::untrusted::is_unprintable) {
        return Some("it holds a character that nobody sees".to_owned());
    }
    let inner = written.strip_prefix('/').unwrap_or(written);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let names: Vec<&str> = inner.split('/').collect();
    if names.iter().any(|name| matches!(*name, "" | "." | "..")) {
        let mut meant: Vec<&str> = Vec::new();
        for name in &names {
            match *name {
                "" | "." => {}
                // What it leaves is no longer there.
                ".." => drop(meant.pop()),
                name => meant.push(name),
            }
        }
        let better = match meant.as_slice() {
            [] => "/**".to_owned(),
            [only] => format!("/{only}"),
            several => several.join("/"),
        };
        return Some(format!(
            "no path of git is written so, and it would never match; write `{better}`"
        ));
    }
    let mixed = |name: &&&str| name.contains("**") && **name != "**";
    names.iter().find(mixed).map(|name| {
        format!(
            "`**` stands alone between slashes; write `{}` for one name",
            name.replace("**", "*")
        )
    })
}

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
        for everything in ["*", "**", "***"] {
            let told = PathGlob::new(everything).expect_err("no slash").to_string();
            assert!(told.contains("for every file write `/**`"), "{told}");
        }
        assert!(
            PathGlob::new("/**")
                .is_ok_and(|glob| glob.matches("a".into()) && glob.matches("a/b".into()))
        );
        assert!(PathGlob::new("/*").is_ok_and(|glob| !glob.matches("a/b".into())));
        assert_eq!(
            PathGlob::new("a/../b").expect_err("a step up").to_string(),
            "no path of git is written so, and it would never match; write `/b`"
        );
        assert_eq!(PathGlob::new("a/[b]"), Err(BadPathGlob::Reserved('[')));
        assert_eq!(PathGlob::new("a/\\b"), Err(BadPathGlob::Reserved('\\')));
        assert!(matches!(PathGlob::new("a/{b"), Err(BadPathGlob::Malformed(_))));
        assert_eq!(PathGlob::new(&"a/".repeat(600)), Err(BadPathGlob::TooLong));
        let deep = format!("{}b{}/x", "{a,".repeat(130), "}".repeat(130));
        assert_eq!(PathGlob::new(&deep), Err(BadPathGlob::TooDeep));
        for never in [
            "./art/**",
            "../x/**",
            "a//b",
            "**//x",
            "//",
            "/",
            "a/../b/**",
            "a/**b/c",
            "a/***",
            "a\0b/c",
            "a/\u{200b}b",
            " a/b",
            "a/b ",
            "a/\u{202e}b",
        ] {
            let refused = PathGlob::new(never);
            assert!(matches!(refused, Err(BadPathGlob::Misleading(_))), "{never:?}: {refused:?}");
        }
        assert_eq!(
            PathGlob::new("./art/**").expect_err("a dot").to_string(),
            "no path of git is written so, and it would never match; write `art/**`"
        );
        for fine in ["art/", "/art", "**/x", "a/**", "{a,b}/c", "a/{b,{c,d}}/**/e.{f,g}"] {
            assert!(PathGlob::new(fine).is_ok_and(|glob| !glob.matches(BStr::new("zz"))), "{fine}");
        }
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
