//! The objects of a repository, looked at from a git directory of our own.
//!
//! Two things need it. `git merge-tree` writes what it merges, and the judged repository is never written
//! to. And attributes decide how git compares and merges: they can name a driver, which is a program, or
//! call a text binary; they stand in the work tree, which may be the judged change itself, in the
//! repository and with the user. From here none of them are seen, and no configuration is either, so that
//! what is counted depends on the content and on the version of git alone.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use bstr::ByteSlice;
use tempfile::TempDir;

use super::process::{Git, Streamed};
use super::repository::{arguments, id};
use super::{Error, Repository};
use crate::commit::CommitId;

/// A git directory of our own that borrows the objects of a repository. It goes away with this value, and
/// what git wrote into it.
#[derive(Debug)]
pub struct Apart {
    pub(super) git: Git,
    /// The id of the empty tree, against which a first commit is compared. Git knows it without storing it.
    pub empty_tree: CommitId,
    _directory: TempDir,
}

impl Repository {
    /// Makes a git directory that borrows the objects of this repository: also those of its alternates, and
    /// of the quarantine of a push.
    pub fn apart(&self) -> Result<Apart, Error> {
        let asked = ["rev-parse", "--show-object-format", "--git-path", "objects"];
        let answer = self.git.ask_for(&arguments(&asked))?;
        let (format, objects) =
            answer.split_once_str("\n").ok_or_else(|| unexpected("no path of the objects"))?;
        let objects = objects.strip_suffix(b"\n").unwrap_or(objects);
        // Git answers relative to where it runs.
        let objects = fs::canonicalize(self.directory().join(OsStr::from_bytes(objects)));
        let borrowed = quoted(objects.map_err(Error::Run)?.as_os_str());
        let borrowed = match std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            Some(more) => [borrowed.as_os_str(), &more].join(OsStr::new(":")),
            None => borrowed,
        };
        let directory = TempDir::with_prefix("provenance-").map_err(Error::Run)?;
        write_git_directory(directory.path(), format).map_err(Error::Run)?;
        let git = Git::apart(directory.path(), borrowed);
        let empty_tree = self.empty_tree()?;
        Ok(Apart { git, empty_tree, _directory: directory })
    }

    /// The id of the empty tree, which git knows whether or not it is stored.
    pub(super) fn empty_tree(&self) -> Result<CommitId, Error> {
        let asked = arguments(&["hash-object", "-t", "tree", "/dev/null"]);
        id("hash-object", self.git.ask_for(&asked)?.trim_ascii_end())
    }
}

/// All that git asks of a directory to take it for one of its own (gitrepository-layout(5)). `HEAD` names
/// a branch that has no commit, so that there is no tree to read attributes from.
fn write_git_directory(directory: &std::path::Path, format: &[u8]) -> std::io::Result<()> {
    for folder in ["objects", "refs"] {
        fs::create_dir(directory.join(folder))?;
    }
    fs::write(directory.join("HEAD"), "ref: refs/heads/none\n")?;
    let mut config = fs::File::create(directory.join("config"))?;
    config.write_all(b"[core]\n\trepositoryformatversion = 1\n\tbare = true\n")?;
    config.write_all(b"[extensions]\n\tobjectFormat = ")?;
    config.write_all(format)?;
    config.write_all(b"\n")
}

/// A path in the list of `GIT_ALTERNATE_OBJECT_DIRECTORIES`, in which a `:` parts and a `"` quotes (git(1)).
fn quoted(path: &OsStr) -> OsString {
    let mut quoted = vec![b'"'];
    for byte in path.as_bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', *byte]),
            b'\n' => quoted.extend(b"\\n"),
            _ => quoted.push(*byte),
        }
    }
    quoted.push(b'"');
    OsString::from_vec(quoted)
}

impl Apart {
    /// The trees of commits, in the order of `commits`.
    pub fn trees(&self, commits: &[CommitId]) -> Result<Vec<CommitId>, Error> {
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        self.git.stream(
            &arguments(&["cat-file", "--batch-check=%(objectname)", "--buffer"]),
            |stdin| {
                let mut stdin = std::io::BufWriter::new(stdin);
                commits.iter().try_for_each(|commit| writeln!(stdin, "{commit}^{{tree}}"))?;
                stdin.flush()
            },
            |stdout| {
                let mut found = Vec::with_capacity(commits.len());
                let mut line = Vec::new();
                for commit in commits {
                    line.clear();
                    stdout.read_until(b'\n', &mut line).map_err(Error::Run)?;
                    // `<what was asked> missing`
                    let tree = CommitId::from_hex(line.trim_ascii_end());
                    found.push(tree.ok_or(Error::Missing(*commit))?);
                }
                Ok(Streamed::ToTheEnd(found))
            },
        )
    }
}

fn unexpected(what: &str) -> Error {
    Error::Unexpected { command: "rev-parse", what: what.to_owned() }
}
