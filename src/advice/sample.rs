//! Places for an example: paths and refs that globs match.

use bstr::{BString, ByteSlice};
use jiff::civil::Date;

use super::people::members;
use super::{AUTHOR, Question};
use crate::policy::{PathGlob, Policy, Selecting, Selectors, Surface};

/// Questions about what selectors select, a few of the many.
pub(super) fn questions<'a>(
    policy: &'a Policy,
    selectors: &'a Selectors,
    today: Date,
) -> impl Iterator<Item = Question> + 'a {
    let surface = surface(selectors);
    let target = selectors.refs.as_ref().or(policy.refs.as_ref());
    let target = target.and_then(|refs| paths(refs, &["refs/heads/main"]).into_iter().next());
    let target = target.unwrap_or_else(|| "refs/heads/main".into());
    let paths = match (&selectors.paths, surface) {
        (Some(globs), _) => paths(globs, ANYWHERE),
        (None, None) => ANYWHERE.iter().map(|path| BString::from(*path)).collect(),
        (None, Some(_)) => Vec::new(),
    };
    let paths: Vec<Option<BString>> =
        if paths.is_empty() { vec![None] } else { paths.into_iter().map(Some).collect() };
    let author = author(policy, selectors);
    paths.into_iter().map(move |path| Question {
        path,
        surface,
        target: Some(target.clone()),
        author: author.clone(),
        ..Question::on(today)
    })
}

/// Where most projects have something.
const ANYWHERE: &[&str] =
    &["src/main.c", "README.md", "docs/guide.md", "tests/test.c", "i18n/ha.json", "other"];

/// The surface, where the files are not among those selected.
fn surface(selectors: &Selectors) -> Option<Surface> {
    let surfaces = selectors.surfaces.as_ref()?;
    let selected = |surface: &Surface| surfaces.selects(|listed| listed == surface);
    if selected(&Surface::Content) {
        return None;
    }
    Surface::ALL.iter().copied().find(selected)
}

/// Somebody whom a list of authors selects, if there is one; else somebody whom nobody knows.
fn author(policy: &Policy, selectors: &Selectors) -> String {
    let listed = selectors.authors.iter().flat_map(|people| &people.0.plain);
    let mut listed = listed.flat_map(|who| members(policy, who));
    listed.next().unwrap_or_else(|| AUTHOR.to_owned())
}

/// A path for each glob of a list that selects it; those at hand, where the list only excludes.
fn paths(globs: &Selecting<PathGlob>, at_hand: &[&str]) -> Vec<BString> {
    let written = globs.plain.iter().flat_map(|glob| filled(glob.as_str()));
    let at_hand = at_hand.iter().map(|path| (*path).to_owned());
    let paths = written.chain(at_hand).map(BString::from);
    paths.filter(|path| globs.selects(|glob| glob.matches(path.as_bstr()))).collect()
}

/// Names in place of the wildcards.
fn filled(glob: &str) -> Vec<String> {
    let rooted = glob.strip_prefix('/').unwrap_or(glob);
    let mut one = String::new();
    let mut rest = rooted;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map_or(rest.len() - 1, |close| open + close);
        let first = rest[open + 1..close].split(',').next().unwrap_or_default();
        one.extend([&rest[..open], first]);
        rest = &rest[close + 1..];
    }
    one.push_str(rest);
    if one.ends_with('/') {
        one.push_str("**");
    }
    ["x", "example"]
        .into_iter()
        .map(|name| one.replace("**/", "").replace("**", name).replace('*', name).replace('?', "x"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_has_a_path_that_it_matches() {
        for glob in [
            "i18n/**",
            "po/*.po",
            "/README",
            "**/README",
            "src/{a,b}/?.rs",
            "**/*",
            "docs/",
            "a/**/b",
            "refs/heads/release/*",
        ] {
            let glob = PathGlob::new(glob).expect("a glob");
            let paths = paths(&Selecting { plain: vec![glob.clone()], except: Vec::new() }, &[]);
            assert!(!paths.is_empty(), "{glob:?}");
        }
    }
}
