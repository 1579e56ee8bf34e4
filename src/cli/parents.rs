//! The files that a policy builds on, from the tree in which it stands: that of a commit, or a folder.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use bstr::BStr;

use super::policy_file::{kind, limited};
use crate::commit::CommitId;
use crate::git::{Error, Repository};
use crate::policy::{Diagnosis, FILE_NAME, POLICY_SIZE, Parents, Policy};

/// The files of a commit's tree.
struct Committed<'a> {
    repository: &'a Repository,
    commit: CommitId,
    path: &'a str,
    /// What was read, by the id of its content.
    blobs: RefCell<Vec<(String, CommitId)>>,
    /// What was asked for, there or not.
    wanted: RefCell<Vec<String>>,
    /// Why the repository could not be read, which says nothing of the policy.
    broken: RefCell<Option<Error>>,
}

/// A policy as it stands in a commit.
pub(super) struct CommittedPolicy {
    /// The text of its own file.
    pub(super) text: Vec<u8>,
    /// What it says; else what is wrong with it.
    pub(super) read: Result<(Policy, Vec<Diagnosis>), Vec<Diagnosis>>,
    /// Its own file and those that it builds on, each with the id of its content.
    pub(super) blobs: Vec<(String, CommitId)>,
    /// The files that it wants to build on, whether or not they are there.
    pub(super) wanted: Vec<String>,
}

impl CommittedPolicy {
    /// The policy at `path` in a commit, if there is one.
    pub(super) fn at(
        repository: &Repository,
        commit: CommitId,
        path: &str,
    ) -> Result<Option<Self>, Error> {
        let Some(file) = repository.file_at(commit, BStr::new(path), POLICY_SIZE as u64)? else {
            return Ok(None);
        };
        let blobs = RefCell::new(vec![(path.to_owned(), file.blob)]);
        let (wanted, broken) = (RefCell::default(), RefCell::default());
        let files = Committed { repository, commit, path, blobs, wanted, broken };
        let read = Policy::read_with(&file.content, &files);
        if let Some(error) = files.broken.into_inner() {
            return Err(error);
        }
        let (blobs, wanted) = (files.blobs.into_inner(), files.wanted.into_inner());
        Ok(Some(Self { text: file.content.into(), read, blobs, wanted }))
    }

    /// That of the project.
    pub(super) fn of_project(
        repository: &Repository,
        commit: CommitId,
    ) -> Result<Option<Self>, Error> {
        Self::at(repository, commit, FILE_NAME)
    }
}

impl Parents for Committed<'_> {
    fn path(&self) -> &str {
        self.path
    }

    fn text(&self, path: &str) -> Result<Vec<u8>, String> {
        self.wanted.borrow_mut().push(path.to_owned());
        match self.repository.file_at(self.commit, BStr::new(path), POLICY_SIZE as u64) {
            Ok(Some(file)) => {
                self.blobs.borrow_mut().push((path.to_owned(), file.blob));
                Ok(file.content.into())
            }
            Ok(None) => Err(format!("there is no such file in commit {}", self.commit.short())),
            Err(Error::NotAFile { kind, .. }) => Err(format!("it is a {kind}, not a plain file")),
            Err(Error::TooLarge { size, limit, name, .. }) => {
                Err(format!("it has {size} bytes, and at most {limit} are read (limit `{name}`)"))
            }
            Err(error) => {
                let why = error.to_string();
                *self.broken.borrow_mut() = Some(error);
                Err(why)
            }
        }
    }
}

/// The files of a folder.
pub(super) struct Beside {
    folder: PathBuf,
    path: String,
}

impl Beside {
    /// The project's policy at the root of a work tree.
    pub(super) fn project(root: &Path) -> Self {
        Self { folder: root.to_owned(), path: FILE_NAME.to_owned() }
    }

    /// A policy that somebody named: its folder is the tree.
    pub(super) fn named(file: &Path) -> Self {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        Self { folder, path: name }
    }

    /// The folder that the policy stands in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Parents for Beside {
    fn path(&self) -> &str {
        &self.path
    }

    /// Reads a file as it would be read from a commit: no link is followed, and nothing that belongs to
    /// another repository is part of the tree.
    fn text(&self, path: &str) -> Result<Vec<u8>, String> {
        let cannot = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                "there is no such file".to_owned()
            }
            _ => error.to_string(),
        };
        let mut at = self.folder.clone();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            at.push(name);
            let metadata = fs::symlink_metadata(&at).map_err(cannot)?;
            let is_last = names.peek().is_none();
            if is_last && metadata.is_file() {
                break;
            }
            if is_last || !metadata.is_dir() {
                let kind = kind(metadata.file_type());
                return Err(format!("`{name}` is a {kind}, not a plain file"));
            }
            if at.join(".git").exists() {
                return Err(format!("`{name}` is a submodule, or another repository"));
            }
        }
        File::open(&at).and_then(|file| limited(file, POLICY_SIZE)).map_err(cannot)
    }
}

/// Standard input, which stands in no tree.
pub(super) struct Nowhere;

impl Parents for Nowhere {
    fn path(&self) -> &'static str {
        FILE_NAME
    }

    fn text(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("this policy came by standard input, so no file stands beside it".to_owned())
    }
}
