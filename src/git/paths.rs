//! Which paths commits change, from one `git diff-tree --stdin`.

use std::io::BufRead;
use std::ops::ControlFlow;

use bstr::BString;

use super::objects::write_ids;
use super::process::Streamed;
use super::repository::arguments;
use super::{Error, Repository};
use crate::commit::CommitId;

/// Raw lines, for only in them can a path that is named like a commit not be taken for one. Merges are
/// compared with all parents at once (`-c`): what is listed differs from every one. Configuration of the
/// judged repository could leave submodules out, or everything outside a directory.
const DIFF_TREE: [&str; 14] = [
    "diff-tree",
    "--stdin",
    "-r",
    "-c",
    "--raw",
    "-z",
    "--always",
    "--root",
    "--no-abbrev",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
];

impl Repository {
    /// The paths that each commit changes, as bytes from the root of the tree, in the order of `ids`. Of a
    /// commit without parents: all its paths. Of a merge: those that differ from every parent. A rename is
    /// both its sides.
    pub fn changed_paths<B>(
        &self,
        ids: &[CommitId],
        mut each: impl FnMut(CommitId, Vec<BString>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        if ids.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.git.stream(
            &arguments(&DIFF_TREE),
            |stdin| write_ids(stdin, ids.iter().copied()),
            |stdout| {
                let mut token = Vec::new();
                read_token(stdout, &mut token)?;
                for &wanted in ids {
                    if CommitId::from_hex(&token) != Some(wanted) {
                        return Err(unexpected(format!("no paths for commit {wanted}")));
                    }
                    let mut paths = Vec::new();
                    while read_token(stdout, &mut token)? && token.first() == Some(&b':') {
                        if !read_token(stdout, &mut token)? {
                            return Err(unexpected("it ended before a path".to_owned()));
                        }
                        paths.push(BString::from(token.as_slice()));
                    }
                    if let ControlFlow::Break(value) = each(wanted, paths) {
                        return Ok(Streamed::Stopped(ControlFlow::Break(value)));
                    }
                }
                if !token.is_empty() {
                    return Err(unexpected("paths of a commit that was not asked for".to_owned()));
                }
                Ok(Streamed::ToTheEnd(ControlFlow::Continue(())))
            },
        )
    }

    /// The paths in which the trees of two commits differ. A rename is both its sides.
    pub fn paths_between(&self, one: CommitId, other: CommitId) -> Result<Vec<BString>, Error> {
        let (one, other) = (one.to_string(), other.to_string());
        let mut asked = vec!["diff-tree", "-r", "-z", "--name-only"];
        asked.extend(DIFF_TREE.iter().skip_while(|word| **word != "--no-renames"));
        asked.extend(["--end-of-options", &one, &other]);
        let answer = self.git.ask_for(&arguments(&asked))?;
        let paths = answer.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(paths.map(BString::from).collect())
    }
}

/// Reads up to the next NUL; at the end, the token is empty and the answer false.
pub(super) fn read_token(stdout: &mut dyn BufRead, token: &mut Vec<u8>) -> Result<bool, Error> {
    token.clear();
    stdout.read_until(0, token).map_err(Error::Run)?;
    if token.is_empty() {
        return Ok(false);
    }
    if token.pop() != Some(0) {
        return Err(unexpected("it ended within a path".to_owned()));
    }
    Ok(true)
}

fn unexpected(what: String) -> Error {
    Error::Unexpected { command: "diff-tree", what }
}
