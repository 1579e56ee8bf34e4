//! Opening a repository, and giving names their ids.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bstr::{BStr, BString, ByteSlice};

use super::Error;
use super::process::Git;
use crate::commit::CommitId;

/// A repository, found once.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(super) git: Git,
    /// Where a shallow clone says where it ends; asked for once.
    pub(super) shallow_file: OnceLock<PathBuf>,
}

impl Repository {
    /// Opens the repository that `directory` is in, or the one that `GIT_DIR` names, as a hook sets it.
    /// Git's check of the owner applies (git-config(1), `safe.directory`).
    pub fn open(directory: &Path) -> Result<Self, Error> {
        if !directory.is_dir() {
            return Err(Error::NotARepository(directory.to_owned()));
        }
        let git = Git::in_directory(directory);
        let git_dir = git.ask_for(&arguments(&["rev-parse", "--absolute-git-dir"]))?;
        let git_dir = git_dir.strip_suffix(b"\n").unwrap_or(&git_dir);
        Ok(Self {
            git: git.with_git_dir(OsString::from_vec(git_dir.to_vec())),
            shallow_file: OnceLock::new(),
        })
    }

    /// The directory by which it was opened, to which paths of the command line are relative.
    pub fn directory(&self) -> &Path {
        self.git.directory()
    }

    /// Whether it has no work tree, so that no commit is made in it (git-rev-parse(1)).
    pub fn is_bare(&self) -> Result<bool, Error> {
        let answer = self.git.ask_for(&arguments(&["rev-parse", "--is-bare-repository"]))?;
        Ok(answer.trim_ascii_end() == b"true")
    }

    /// The full id of the commit that `revision` names (gitrevisions(7)); tags are peeled. A short name
    /// that several refs have is an error, for git would take the tag and hide the branch.
    pub fn resolve(&self, revision: &BStr) -> Result<CommitId, Error> {
        let peeled = [revision.as_bytes(), b"^{commit}"].concat();
        let mut asked = arguments(&["rev-parse", "--verify", "--end-of-options"]);
        asked.push(OsStr::from_bytes(&peeled));
        let answer = self.git.ask(&asked)?;
        let is_id = CommitId::from_hex(revision).is_some();
        if !is_id && answer.stderr.contains_str("is ambiguous") {
            return Err(Error::Ambiguous(revision.into()));
        }
        if !answer.status.success() {
            let said = answer.stderr.as_slice();
            return Err(match self.git.failed(&asked, answer.status, said) {
                missing @ Error::Missing(_) if !is_id => missing,
                Error::Failed { .. } | Error::Missing(_)
                    if said.contains_str("expected commit type")
                        || (!is_id && self.names_an_object(revision)?) =>
                {
                    Error::NotACommit(revision.into())
                }
                Error::Failed { .. } | Error::Missing(_) => Error::NoSuchCommit(revision.into()),
                other => other,
            });
        }
        id("rev-parse", answer.stdout.trim_ascii_end())
    }

    fn names_an_object(&self, revision: &BStr) -> Result<bool, Error> {
        let mut asked = arguments(&["rev-parse", "--verify", "--end-of-options"]);
        asked.push(OsStr::from_bytes(revision));
        Ok(self.git.ask(&asked)?.status.success())
    }

    /// The full name of the ref that `revision` names, such as `refs/heads/main`, also through `HEAD`;
    /// none where it names no ref (an id, a detached `HEAD`, `main~1`).
    pub fn full_name(&self, revision: &BStr) -> Result<Option<BString>, Error> {
        let mut asked =
            arguments(&["rev-parse", "--verify", "--symbolic-full-name", "--end-of-options"]);
        asked.push(OsStr::from_bytes(revision));
        let answer = self.git.ask(&asked)?;
        if !answer.status.success() {
            return Err(Error::NoSuchCommit(revision.into()));
        }
        let name = answer.stdout.trim_ascii_end();
        Ok(name.starts_with(b"refs/").then(|| name.into()))
    }

    /// The full name of the remote's default branch, such as `refs/remotes/origin/main`: that of `origin`,
    /// or of the only remote that has one (git-remote(1), `set-head`).
    pub fn remote_default(&self) -> Result<Option<BString>, Error> {
        let asked = arguments(&[
            "for-each-ref",
            "--format=%(refname) %(symref)",
            "--",
            "refs/remotes/*/HEAD",
        ]);
        let answer = self.git.ask_for(&asked)?;
        let mut heads: Vec<(&[u8], &[u8])> = answer
            .lines()
            .filter_map(|line| line.split_once_str(" "))
            .filter(|(_, target)| !target.is_empty())
            .collect();
        if let Some(origin) = heads.iter().find(|(name, _)| *name == b"refs/remotes/origin/HEAD") {
            return Ok(Some(origin.1.into()));
        }
        Ok(if heads.len() == 1 { heads.pop().map(|(_, target)| target.into()) } else { None })
    }

    /// The best common ancestor of two commits; [`Error::NoMergeBase`] where they share no history, which
    /// in a shallow clone means that it cannot be known.
    pub fn merge_base(&self, one: CommitId, other: CommitId) -> Result<CommitId, Error> {
        let (one_hex, other_hex) = (one.to_string(), other.to_string());
        let asked = arguments(&["merge-base", &one_hex, &other_hex]);
        let answer = self.git.ask(&asked)?;
        match answer.status.code() {
            Some(0) => id("merge-base", answer.stdout.trim_ascii_end()),
            Some(1) => Err(Error::NoMergeBase(one, other)),
            _ => Err(self.git.failed(&asked, answer.status, &answer.stderr)),
        }
    }

    /// The parents of a commit, in order. Those that a shallow clone leaves out are not among them.
    pub fn parents(&self, commit: CommitId) -> Result<Vec<CommitId>, Error> {
        let parents = format!("{commit}^@");
        let answer = self.git.ask_for(&arguments(&["rev-parse", "--end-of-options", &parents]))?;
        answer
            .lines()
            .filter(|line| *line != b"--end-of-options")
            .map(|hex| id("rev-parse", hex))
            .collect()
    }

    /// Whether `ancestor` is `descendant` or reachable from it.
    pub fn reaches(&self, descendant: CommitId, ancestor: CommitId) -> Result<bool, Error> {
        let (ancestor, descendant) = (ancestor.to_string(), descendant.to_string());
        let asked = arguments(&["merge-base", "--is-ancestor", &ancestor, &descendant]);
        let answer = self.git.ask(&asked)?;
        match answer.status.code() {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(self.git.failed(&asked, answer.status, &answer.stderr)),
        }
    }
}

/// Arguments of a command line, none of which came from outside.
pub(super) fn arguments<'a>(words: &[&'a str]) -> Vec<&'a OsStr> {
    words.iter().copied().map(OsStr::new).collect()
}

/// A full id from an answer of git's.
pub(super) fn id(command: &'static str, hex: &[u8]) -> Result<CommitId, Error> {
    CommitId::from_hex(hex)
        .ok_or_else(|| Error::Unexpected { command, what: "no full object id".to_owned() })
}
