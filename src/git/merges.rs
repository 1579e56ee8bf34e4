//! What git makes of a merge by itself, from one `git merge-tree --stdin`.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use bstr::BString;

use super::Error;
use super::apart::Apart;
use super::paths::read_token;
use super::process::Streamed;
use super::repository::{arguments, id};
use crate::commit::CommitId;

/// The version of git that brought `git merge-tree --stdin`.
const SINCE: &str = "2.39";

/// Plain output: of a conflict, the paths. Histories that share no commit can be merged too, if somebody
/// says so to git.
const MERGE_TREE: [&str; 6] =
    ["merge-tree", "--stdin", "-z", "--name-only", "--no-messages", "--allow-unrelated-histories"];

/// What git makes of two commits by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The tree. Where git could not decide, the files hold both sides between conflict markers.
    pub tree: CommitId,
    /// The paths at which git could not decide.
    pub conflicts: BTreeSet<BString>,
}

impl Apart {
    /// Merges pairs of commits as git does by default, in their order: without configuration, attributes or
    /// merge drivers. Nothing is written into the repository.
    pub fn merged(&self, pairs: &[(CommitId, CommitId)]) -> Result<Vec<Merged>, Error> {
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        let merged = self.git.stream(
            &arguments(&MERGE_TREE),
            |stdin| {
                let mut stdin = std::io::BufWriter::new(stdin);
                pairs.iter().try_for_each(|(ours, theirs)| writeln!(stdin, "{ours} {theirs}"))?;
                stdin.flush()
            },
            |stdout| {
                let merged = pairs.iter().map(|_| read_merged(stdout)).collect::<Result<_, _>>()?;
                Ok(Streamed::ToTheEnd(merged))
            },
        );
        merged.map_err(|error: Error| error.too_old_for("merge-tree", SINCE))
    }
}

/// One answer (git-merge-tree(1), "OUTPUT"): whether it went well, the tree, and what conflicts, up to an
/// empty name.
fn read_merged(stdout: &mut dyn BufRead) -> Result<Merged, Error> {
    let next = |stdout: &mut dyn BufRead| -> Result<Vec<u8>, Error> {
        let mut token = Vec::new();
        if read_token(stdout, &mut token)? { Ok(token) } else { Err(unexpected("an end")) }
    };
    // 1: nothing conflicts.
    if !matches!(next(stdout)?.as_slice(), b"0" | b"1") {
        return Err(unexpected("no status"));
    }
    let tree = id("merge-tree", &next(stdout)?)?;
    let mut conflicts = BTreeSet::new();
    loop {
        let name = next(stdout)?;
        if name.is_empty() {
            return Ok(Merged { tree, conflicts });
        }
        conflicts.insert(BString::from(name));
    }
}

fn unexpected(what: &str) -> Error {
    Error::Unexpected { command: "merge-tree", what: what.to_owned() }
}
