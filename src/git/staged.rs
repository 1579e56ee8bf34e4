//! What is staged: the paths that the next commit changes.

use bstr::{BString, ByteSlice};

use super::repository::arguments;
use super::{Error, Repository};

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

fn paths(answer: &[u8]) -> Vec<BString> {
    answer.split_str("\0").filter(|path| !path.is_empty()).map(BString::from).collect()
}
