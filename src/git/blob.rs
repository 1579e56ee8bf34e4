//! One file of a commit's tree, by exact bytes of its path.

use std::ffi::OsStr;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;

use bstr::{BStr, BString, ByteSlice};

use super::objects::Object;
use super::process::Streamed;
use super::repository::{arguments, id};
use super::{Error, Repository};
use crate::commit::CommitId;

/// A plain file in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAt {
    /// The id of its content.
    pub blob: CommitId,
    /// Its content.
    pub content: BString,
}

impl Repository {
    /// Reads the file at `path` in the tree of `commit`, or says that there is none. A symbolic link, a
    /// submodule or a directory there is an error, and so is a file of more than `limit` bytes: a link
    /// could lead out of the tree.
    pub fn file_at(
        &self,
        commit: CommitId,
        path: &BStr,
        limit: u64,
    ) -> Result<Option<FileAt>, Error> {
        match self.entry_at(commit, path)? {
            Some(("file", blob)) => self.content(commit, path, blob, limit).map(Some),
            Some((kind, _)) => Err(Error::NotAFile { commit, path: path.into(), kind }),
            None => Ok(None),
        }
    }

    /// What stands at `path` in the tree of `commit`, and its id.
    pub(super) fn entry_at(
        &self,
        commit: CommitId,
        path: &BStr,
    ) -> Result<Option<(&'static str, CommitId)>, Error> {
        let hex = commit.to_string();
        let mut asked = arguments(&["ls-tree", "-z", "--full-tree", &hex, "--"]);
        asked.push(OsStr::from_bytes(path));
        let found = entries(&self.git.ask_for(&asked)?)?;
        Ok(found.into_iter().find(|entry| entry.name == path).map(|entry| (entry.kind, entry.id)))
    }

    /// The content that each commit has at `path`, by id and whatever its kind; from one process.
    pub fn blobs_at(
        &self,
        commits: &[CommitId],
        path: &BStr,
    ) -> Result<Vec<Option<CommitId>>, Error> {
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        self.git.stream(
            &arguments(&["cat-file", "--batch-check=%(objectname)", "--buffer"]),
            |stdin| {
                let mut stdin = BufWriter::new(stdin);
                commits.iter().try_for_each(|commit| writeln!(stdin, "{commit}:{path}"))?;
                stdin.flush()
            },
            |stdout| {
                let mut found = Vec::with_capacity(commits.len());
                let mut line = Vec::new();
                for _ in commits {
                    line.clear();
                    stdout.read_until(b'\n', &mut line).map_err(Error::Run)?;
                    let line = line.trim_ascii_end();
                    // `<what was asked> missing`; and of a submodule, newer versions say that it is one.
                    let is_none = line.ends_with(b" missing") || line.ends_with(b" submodule");
                    found.push(if is_none { None } else { Some(id("cat-file", line)?) });
                }
                Ok(Streamed::ToTheEnd(found))
            },
        )
    }

    /// The names in a folder of a commit's tree, which is the root where it is empty and else ends with `/`.
    pub fn names_in(&self, commit: CommitId, folder: &BStr) -> Result<Vec<BString>, Error> {
        let hex = commit.to_string();
        let mut asked = arguments(&["ls-tree", "-z", "--name-only", "--full-tree", &hex]);
        if !folder.is_empty() {
            asked.extend([OsStr::new("--"), OsStr::from_bytes(folder)]);
        }
        let listing = self.git.ask_for(&asked)?;
        let names = listing.split_str("\0").filter(|name| !name.is_empty());
        Ok(names.map(BString::from).collect())
    }

    pub(super) fn content(
        &self,
        commit: CommitId,
        path: &BStr,
        blob: CommitId,
        limit: u64,
    ) -> Result<FileAt, Error> {
        let ended = self.read_objects([blob], "blob", limit, |_, object| {
            ControlFlow::Break(match object {
                Object::Bytes(bytes) => Ok(FileAt { blob, content: bytes.into() }),
                Object::TooLarge { size } => {
                    // One file of a tree that is read by its path is a policy.
                    let name = "policy-size";
                    Err(Error::TooLarge { commit, path: path.into(), size, limit, name })
                }
            })
        })?;
        match ended {
            ControlFlow::Break(content) => content,
            ControlFlow::Continue(()) => Err(Error::Missing(blob)),
        }
    }
}

/// An entry of a tree.
pub(super) struct Entry {
    /// Its name or path, as it was listed.
    pub(super) name: BString,
    /// What it is.
    pub(super) kind: &'static str,
    /// The id of its content.
    pub(super) id: CommitId,
}

/// The entries of a `git ls-tree -z`, each `<mode> SP <type> SP <id> TAB <path>`.
pub(super) fn entries(listing: &[u8]) -> Result<Vec<Entry>, Error> {
    let not_so = || Error::Unexpected { command: "ls-tree", what: "no entry of a tree".to_owned() };
    let read = |entry: &[u8]| {
        let (meta, name) = entry.split_once_str("\t").ok_or_else(not_so)?;
        let mut words = meta.split_str(" ");
        let kind = match words.next().unwrap_or_default() {
            b"100644" | b"100755" => "file",
            b"120000" => "symbolic link",
            b"160000" => "submodule",
            b"040000" => "directory",
            _ => "thing of an unknown mode",
        };
        let id = id("ls-tree", words.nth(1).unwrap_or_default())?;
        Ok(Entry { name: name.into(), kind, id })
    };
    listing.split_str("\0").filter(|entry| !entry.is_empty()).map(read).collect()
}
