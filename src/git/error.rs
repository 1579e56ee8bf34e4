//! Why a repository could not be read, and the command that mends it.

use std::io;
use std::path::PathBuf;

use bstr::{BString, ByteSlice};

use crate::commit::CommitId;
use crate::untrusted::Untrusted;

/// A repository, or a part of it, could not be read. The text is safe to print.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The executable is not there, or a pipe to it broke.
    #[error("cannot run `git`: {0}; is git installed, and on the PATH?")]
    Run(#[source] io::Error),
    /// Neither the directory nor one above it is in a repository.
    #[error("`{}` is in no git repository; name one with `-C DIR`", Untrusted::new(.0.as_os_str().as_encoded_bytes()))]
    NotARepository(PathBuf),
    /// The repository belongs to another user, and git reads it only where that was allowed.
    #[error(
        "git does not read `{path}`, because another user owns it; if you trust that user, run \
         `git config --global --add safe.directory {path}`", path = Untrusted::new(.0)
    )]
    DubiousOwnership(BString),
    /// Nothing has this name.
    #[error("{}", no_such_commit(.0))]
    NoSuchCommit(BString),
    /// What has this name is a tree or a file.
    #[error(
        "`{}` names no commit, but a tree or a file; name a branch, a tag or the id of a commit",
        Untrusted::new(.0)
    )]
    NotACommit(BString),
    /// A short name that more than one ref has: a tag hides the branch of its name.
    #[error("`{name}` is more than one ref; write the full name, such as `refs/heads/{name}`", name = Untrusted::new(.0))]
    Ambiguous(BString),
    /// A form of range that is not read here.
    #[error("{}", not_a_range(.0))]
    NotARange(BString),
    /// A shallow clone has fewer commits than were asked for.
    #[error(
        "the clone is shallow: it ends at commit {0}, so commits are missing from the selection; run \
         `git fetch --unshallow`, or set `fetch-depth: 0` in CI (GitLab: `GIT_DEPTH: 0`)"
    )]
    Shallow(CommitId),
    /// Two commits share no history, or a shallow clone hides it.
    #[error(
        "commits {0} and {1} share no history here; if they should, fetch it with `git fetch --unshallow`"
    )]
    NoMergeBase(CommitId, CommitId),
    /// An object is not in the repository. Nothing is ever fetched for it.
    #[error(
        "object {0} is missing; run `git fsck`, and in a partial clone fetch it with `git cat-file -p {0}`"
    )]
    Missing(CommitId),
    /// An object is something else than it should be.
    #[error("object {id} is a {kind}, not a {wanted}", kind = Untrusted::new(kind))]
    WrongKind {
        /// Which object.
        id: CommitId,
        /// What it is.
        kind: BString,
        /// What it should be.
        wanted: &'static str,
    },
    /// A file in a tree is a symbolic link, a submodule or a directory.
    #[error(
        "`{}` in commit {commit} is a {kind}, not a plain file; replace it by a file with the content itself",
        Untrusted::new(path)
    )]
    NotAFile {
        /// The commit whose tree it is in.
        commit: CommitId,
        /// Its path.
        path: BString,
        /// What stands there.
        kind: &'static str,
    },
    /// A folder in a tree is a symbolic link, a submodule or a file.
    #[error(
        "`{}` in commit {commit} is a {kind}, not a folder; replace it by a folder with the files themselves",
        Untrusted::new(path)
    )]
    NotAFolder {
        /// The commit whose tree it is in.
        commit: CommitId,
        /// Its path.
        path: BString,
        /// What stands there.
        kind: &'static str,
    },
    /// A folder holds more files of a kind than are read.
    #[error(
        "`{}` in commit {commit} holds {count} such files; more than {most} are not read (limit `{name}`)",
        Untrusted::new(path)
    )]
    TooMany {
        /// The commit whose tree it is in.
        commit: CommitId,
        /// Its path.
        path: BString,
        /// How many there are.
        count: usize,
        /// The limit.
        most: usize,
        /// Its name.
        name: &'static str,
    },
    /// A file is larger than any of its kind may be.
    #[error(
        "`{}` in commit {commit} has {size} bytes; more than {limit} are not read (limit `{name}`)",
        Untrusted::new(path)
    )]
    TooLarge {
        /// The commit whose tree it is in.
        commit: CommitId,
        /// Its path.
        path: BString,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
        /// Its name.
        name: &'static str,
    },
    /// There is no place to compare and merge in, which never happens in the repository itself.
    #[error(
        "cannot make a temporary directory to compare in: {0}; is there room, and may it be written to?"
    )]
    Apart(#[source] io::Error),
    /// The installed git does not know what was asked of it.
    #[error(
        "the installed git is too old for `git {command}` as it is used here; {since} or newer is needed"
    )]
    TooOld {
        /// The subcommand.
        command: &'static str,
        /// The version that brought what is used.
        since: &'static str,
    },
    /// Git failed in a way that has no better words here.
    #[error("`git {command}` failed ({status}): {}", Untrusted::new(stderr.trim_ascii()))]
    Failed {
        /// The subcommand.
        command: String,
        /// How it ended.
        status: String,
        /// What it said.
        stderr: BString,
    },
    /// Git said something that cannot be so; the answer is not used.
    #[error("`git {command}` answered in an unexpected way: {what}")]
    Unexpected {
        /// The subcommand.
        command: &'static str,
        /// What was wrong with it.
        what: String,
    },
}

impl Error {
    /// The same, where a git that only showed how it is used is too old for what was asked.
    pub(super) fn too_old_for(self, command: &'static str, since: &'static str) -> Self {
        match &self {
            Self::Failed { stderr, .. } if stderr.contains_str("usage: git ") => {
                Self::TooOld { command, since }
            }
            _ => self,
        }
    }

    /// The error for a git that ended badly, by what it wrote with `LC_ALL=C`.
    pub(super) fn failed(
        command: &str,
        status: &str,
        stderr: &[u8],
        directory: &std::path::Path,
    ) -> Self {
        let between = |before: &str, after: &str| {
            let start = stderr.find(before)? + before.len();
            let length = stderr[start..].find(after)?;
            Some(BString::from(&stderr[start..start + length]))
        };
        if let Some(path) = between("detected dubious ownership in repository at '", "'") {
            return Self::DubiousOwnership(path);
        }
        if stderr.contains_str("not a git repository") {
            return Self::NotARepository(directory.to_owned());
        }
        let missing = between("Could not read ", "\n")
            .or_else(|| between("bad object ", "\n"))
            .or_else(|| between("unable to read tree (", ")"))
            .or_else(|| between("unable to read tree ", "\n"))
            .or_else(|| between("unable to parse commit ", "\n"))
            .or_else(|| between("could not fetch ", " "));
        if let Some(id) = missing.as_deref().and_then(|hex| CommitId::from_hex(hex)) {
            return Self::Missing(id);
        }
        Self::Failed {
            command: command.to_owned(),
            status: status.to_owned(),
            stderr: stderr.into(),
        }
    }
}

/// What is read, and what three dots were meant to be.
fn not_a_range(name: &BString) -> String {
    let shown = Untrusted::new(name);
    match name.split_once_str("...") {
        Some((from, to)) if !from.is_empty() || !to.is_empty() => format!(
            "`{shown}` has three dots, which are not read here; for what the second has and the first has not, \
             write `{}..{}`",
            Untrusted::new(from),
            Untrusted::new(to)
        ),
        _ => format!("`{shown}` is not a revision or `A..B`"),
    }
}

/// `HEAD` always names something; where that is no commit, its branch has none yet.
fn no_such_commit(name: &BString) -> String {
    if name == "HEAD" {
        return "there is no commit yet on the branch that is checked out here".to_owned();
    }
    format!(
        "`{}` names no commit here; if it should, fetch it first (`git fetch`, or in CI a full clone: \
         `fetch-depth: 0`)",
        Untrusted::new(name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_is_told_with_the_command_that_mends_it() {
        let directory = std::path::Path::new("/r");
        let told = |stderr: &str| {
            Error::failed("rev-list", "exit status: 128", stderr.as_bytes(), directory).to_string()
        };
        let id = "1234567890123456789012345678901234567890";
        assert!(
            told("fatal: detected dubious ownership in repository at '/r/a'\nTo add")
                .ends_with("`git config --global --add safe.directory /r/a`")
        );
        assert!(told("fatal: not a git repository (or any of the").contains("`-C DIR`"));
        assert!(told(&format!("error: Could not read {id}\nfatal: revision walk")).contains(id));
        assert_eq!(
            told("fatal: odd \x1b[31m thing\n"),
            "`git rev-list` failed (exit status: 128): fatal: odd \\x1b[31m thing"
        );
    }
}
