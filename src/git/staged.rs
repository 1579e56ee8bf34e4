//! What is staged: what the next commit changes.

use std::collections::BTreeMap;

use bstr::{BString, ByteSlice};

use super::repository::arguments;
use super::{Apart, Error, Repository};
use crate::commit::CommitId;

impl Repository {
    /// The paths in which the index differs from `HEAD` and, of a merge, from each of the commits that
    /// `MERGE_HEAD` names. `GIT_INDEX_FILE`, which git sets for hooks, is honoured: with `commit -a` and
    /// `commit PATH` it is not the index of the work tree.
    pub fn staged_paths(&self, merged: &[BString]) -> Result<Vec<BString>, Error> {
        let mut paths = self.index_against("HEAD")?;
        for commit in merged {
            let other = self.index_against(&commit.to_str_lossy())?;
            paths.retain(|path| other.contains(path));
        }
        Ok(paths)
    }

    fn index_against(&self, revision: &str) -> Result<Vec<BString>, Error> {
        let has_commit = match self.resolve(revision.into()) {
            Ok(id) => id.to_string(),
            // The first commit of a branch: everything in the index is new.
            Err(Error::NoSuchCommit(_)) => return self.whole_index(),
            Err(error) => return Err(error),
        };
        let asked = [
            "diff-index",
            "--cached",
            "--name-only",
            "-z",
            "--no-renames",
            "--no-relative",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=none",
            &has_commit,
            "--",
        ];
        Ok(paths(&self.git.ask_for(&arguments(&asked))?))
    }

    fn whole_index(&self) -> Result<Vec<BString>, Error> {
        Ok(paths(&self.git.ask_for(&arguments(&["ls-files", "--cached", "-z", "--full-name"]))?))
    }
}

impl Repository {
    /// Everything that is staged: mode and content of each path.
    pub(crate) fn staged_entries(&self) -> Result<Entries, Error> {
        let asked = ["ls-files", "--stage", "-z", "--full-name"];
        // <mode> SP <id> SP <stage> TAB <path>
        entries("ls-files", &self.git.ask_for(&arguments(&asked))?, |meta| {
            meta.strip_suffix(b" 0").map(BString::from)
        })
    }
}

impl Apart {
    /// Everything in a tree: mode and content of each path.
    pub(crate) fn entries(&self, tree: CommitId) -> Result<Entries, Error> {
        let asked = ["ls-tree", "-r", "-z", "--full-tree", &tree.to_string()];
        // <mode> SP <type> SP <id> TAB <path>
        entries("ls-tree", &self.git.ask_for(&arguments(&asked))?, |meta| {
            let mut words = meta.splitn_str(3, " ");
            let (mode, _, id) = (words.next()?, words.next()?, words.next()?);
            Some([mode, id].join(&b' ').into())
        })
    }
}

/// Mode and content, by path.
type Entries = BTreeMap<BString, BString>;

fn entries(
    command: &'static str,
    answer: &[u8],
    meta: impl Fn(&[u8]) -> Option<BString>,
) -> Result<Entries, Error> {
    let entry = |line: &[u8]| {
        let (before, path) = line.split_once_str("\t")?;
        Some((path.into(), meta(before)?))
    };
    let lines = answer.split_str("\0").filter(|line| !line.is_empty());
    let unexpected = || Error::Unexpected { command, what: "no entry of a tree".to_owned() };
    lines.map(|line| entry(line).ok_or_else(unexpected)).collect()
}

fn paths(answer: &[u8]) -> Vec<BString> {
    answer.split_str("\0").filter(|path| !path.is_empty()).map(BString::from).collect()
}
