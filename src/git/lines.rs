//! How many lines change in which path, and in which paths trees differ, from `git diff-tree --stdin`.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use bstr::{BString, ByteSlice};

use super::apart::Apart;
use super::moved::moved_lines;
use super::process::Streamed;
use super::repository::arguments;
use super::{Error, Repository};
use crate::commit::CommitId;
use crate::size::{Counting, Lines};

/// Two trees that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What was there.
    pub old: CommitId,
    /// What is there now.
    pub new: CommitId,
}

const DIFF_TREE: [&str; 3] = ["diff-tree", "--stdin", "-r"];

/// How things are compared, whoever is asked. Git's own defaults for all else: configuration could change
/// them in the repository itself, where what is staged is counted.
pub(super) const COMPARED: [&str; 8] = [
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
    "--submodule=short",
    "--diff-algorithm=myers",
    "--indent-heuristic",
];

/// What makes a patch that can be read line by line: no lines around a change, and hunks that stay apart.
const PATCH: [&str; 8] = [
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-color",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--full-index",
    "--no-function-context",
];

/// The lines of each changed path.
pub(crate) type Counted = BTreeMap<BString, Lines>;

impl Apart {
    /// The paths in which two trees differ.
    pub fn paths(&self, pairs: &[Pair]) -> Result<Vec<Vec<BString>>, Error> {
        let asked = [&DIFF_TREE[..], &["--raw", "-z", "--no-abbrev"], &COMPARED].concat();
        self.sections(&asked, pairs, |paths: &mut Vec<BString>, token, stdout| {
            if token.first() != Some(&b':') {
                return Err(unexpected("no raw line".to_owned()));
            }
            let mut path = Vec::new();
            super::paths::read_token(stdout, &mut path)?;
            paths.push(path.into());
            Ok(())
        })
    }

    /// The lines in which two trees differ, by path. Both sides of a rename are paths.
    pub fn lines(&self, pairs: &[Pair], counting: Counting) -> Result<Vec<Counted>, Error> {
        let whitespace = white_space(counting);
        let asked = [&DIFF_TREE[..], &["--numstat", "-z"], &COMPARED].concat();
        let mut all = self.sections(&asked, pairs, read_numstat)?;
        if counting.without_whitespace {
            let asked = [&asked, whitespace].concat();
            let less = self.sections(&asked, pairs, read_numstat)?;
            all.iter_mut().zip(less).for_each(|(all, less)| replace(all, &less));
        }
        if counting.without_moved && !pairs.is_empty() {
            let asked = [&DIFF_TREE[..], &PATCH, &COMPARED, whitespace].concat();
            let headers: Vec<String> = pairs.iter().map(header).collect();
            let moved = self.git.stream(
                &arguments(&asked),
                |stdin| write_pairs(stdin, pairs),
                |stdout| {
                    let headers = headers.iter().map(String::as_bytes);
                    moved_lines(stdout, headers, counting.without_whitespace)
                        .map(Streamed::ToTheEnd)
                },
            )?;
            all.iter_mut().zip(moved).for_each(|(all, moved)| take_off(all, &moved));
        }
        Ok(all)
    }

    /// Runs a comparison and reads its sections, one for each pair: a line with the two ids, and then
    /// tokens that end in NUL, none of which begins like that line.
    fn sections<T: Default>(
        &self,
        asked: &[&str],
        pairs: &[Pair],
        mut entry: impl FnMut(&mut T, &[u8], &mut dyn BufRead) -> Result<(), Error>,
    ) -> Result<Vec<T>, Error> {
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        self.git.stream(
            &arguments(asked),
            |stdin| write_pairs(stdin, pairs),
            |stdout| {
                let mut sections: Vec<T> = Vec::with_capacity(pairs.len());
                let mut token = Vec::new();
                loop {
                    token.clear();
                    stdout.read_until(0, &mut token).map_err(Error::Run)?;
                    let mut rest = token.as_slice();
                    while let Some(pair) = pairs.get(sections.len())
                        && let Some(after) = rest.strip_prefix(header(pair).as_bytes())
                    {
                        sections.push(T::default());
                        rest = after;
                    }
                    if rest.is_empty() {
                        break;
                    }
                    let whole = rest.strip_suffix(b"\0");
                    let (Some(section), Some(whole)) = (sections.last_mut(), whole) else {
                        return Err(unexpected("what it says of no pair of trees".to_owned()));
                    };
                    entry(section, whole, stdout)?;
                }
                if sections.len() != pairs.len() {
                    return Err(unexpected("it ended before the last pair of trees".to_owned()));
                }
                Ok(Streamed::ToTheEnd(sections))
            },
        )
    }
}

impl Repository {
    /// The lines that are staged, by path: what the index adds to `HEAD` and removes from it.
    /// `GIT_INDEX_FILE`, which git sets for hooks, is honoured. Here the attributes of the work tree have a
    /// say in what is binary, as they have for whoever commits.
    pub fn staged_lines(&self, counting: Counting) -> Result<Counted, Error> {
        let base = match self.resolve("HEAD".into()) {
            Ok(id) => id.to_string(),
            // The first commit of a branch: everything in the index is new.
            Err(Error::NoSuchCommit(_)) => self.empty_tree()?.to_string(),
            Err(error) => return Err(error),
        };
        let whitespace = white_space(counting);
        let diff_index = ["diff-index", "--cached"];
        let numstat = |more: &[&str]| -> Result<Counted, Error> {
            let asked = [&diff_index[..], &["--numstat", "-z"], &COMPARED, more, &[&base, "--"]];
            let answer = self.git.ask_for(&arguments(&asked.concat()))?;
            let mut counted = Counted::new();
            for token in answer.split_str("\0").filter(|token| !token.is_empty()) {
                read_numstat(&mut counted, token, &mut std::io::empty())?;
            }
            Ok(counted)
        };
        let mut all = numstat(&[])?;
        if counting.without_whitespace {
            let less = numstat(whitespace)?;
            replace(&mut all, &less);
        }
        if counting.without_moved {
            let asked = [&diff_index[..], &PATCH, &COMPARED, whitespace, &[&base, "--"]].concat();
            let moved = self.git.stream(
                &arguments(&asked),
                |_| Ok(()),
                |stdout| {
                    moved_lines(stdout, std::iter::once(&b""[..]), counting.without_whitespace)
                        .map(Streamed::ToTheEnd)
                },
            )?;
            for moved in &moved {
                take_off(&mut all, moved);
            }
        }
        Ok(all)
    }
}

/// The option that compares without white space.
fn white_space(counting: Counting) -> &'static [&'static str] {
    if counting.without_whitespace { &["--ignore-all-space"] } else { &[] }
}

/// `<added> TAB <removed> TAB <path>`, with `-` for both where the content is binary.
fn read_numstat(counted: &mut Counted, token: &[u8], _: &mut dyn BufRead) -> Result<(), Error> {
    let mut parts = token.splitn_str(3, "\t");
    let (added, removed, path) = (parts.next(), parts.next(), parts.next());
    let number = |text: Option<&[u8]>| text?.to_str().ok()?.parse::<u64>().ok();
    let lines = match (added, removed) {
        (Some(b"-"), Some(b"-")) => Some(Lines::Binary),
        _ => number(added)
            .zip(number(removed))
            .map(|(added, removed)| Lines::Counted(added.saturating_add(removed))),
    };
    let (Some(lines), Some(path)) = (lines, path) else {
        return Err(unexpected("no numbers of lines".to_owned()));
    };
    counted.insert(path.into(), lines);
    Ok(())
}

/// Puts the smaller numbers in place of those of all lines. A path that git leaves out has none.
fn replace(all: &mut Counted, less: &Counted) {
    for (path, lines) in all {
        if matches!(lines, Lines::Counted(_)) {
            *lines = less.get(path).copied().unwrap_or(Lines::Counted(0));
        }
    }
}

fn take_off(all: &mut Counted, moved: &BTreeMap<BString, u64>) {
    for (path, moved) in moved {
        if let Some(Lines::Counted(count)) = all.get_mut(path) {
            *count = count.saturating_sub(*moved);
        }
    }
}

fn header(pair: &Pair) -> String {
    format!("{} {}\n", pair.old, pair.new)
}

fn write_pairs(stdin: &mut dyn Write, pairs: &[Pair]) -> std::io::Result<()> {
    let mut stdin = std::io::BufWriter::new(stdin);
    pairs.iter().try_for_each(|pair| stdin.write_all(header(pair).as_bytes()))?;
    stdin.flush()
}

pub(super) fn unexpected(what: String) -> Error {
    Error::Unexpected { command: "diff-tree", what }
}
