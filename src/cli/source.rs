//! Which policy a run judges by: always one from the side that is trusted, resolved once to a commit.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use bstr::{BStr, BString, ByteSlice};

use super::parents::{Beside, CommittedPolicy};
use super::{Exit, Failure, cards, policy_file};
use crate::commit::CommitId;
use crate::git::{Error, Repository};
use crate::policy::{Diagnosis, FILE_NAME, Policy};
use crate::render::diagnosis::render;

/// Where a policy was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// From a commit.
    Commit {
        /// Which.
        id: CommitId,
        /// The name by which it was found: a full ref name, or what was given.
        name: BString,
        /// The full name of the ref that the judged commits are meant for, where there is one.
        target: Option<BString>,
    },
    /// From a file, whose path is relative to the directory of `-C`.
    File(PathBuf),
}

/// What stands at a source.
pub(crate) enum Found {
    /// A policy.
    Policy(Box<Policy>),
    /// None, and there never was one.
    NeverAny,
}

impl Found {
    /// The policy, if there is one.
    pub(crate) fn policy(&self) -> Option<&Policy> {
        match self {
            Self::Policy(policy) => Some(policy),
            Self::NeverAny => None,
        }
    }
}

/// Why there is nothing to judge by.
pub(crate) struct NotRead {
    failure: Failure,
    /// The places that are wrong in the policy, rendered.
    shown: String,
    /// Whether it is about the policy file itself, so that a change of the file can mend it.
    policy: bool,
}

impl NotRead {
    /// It is about the policy, or one of its cards.
    pub(super) fn of_policy(failure: Failure) -> Self {
        Self { failure, shown: String::new(), policy: true }
    }

    /// With these places to show.
    pub(super) fn showing(self, shown: String) -> Self {
        Self { shown, ..self }
    }

    /// Whether a change of the policy file can mend it.
    pub(crate) fn is_policy(&self) -> bool {
        self.policy
    }

    /// Why, in a phrase.
    pub(super) fn why(&self) -> String {
        format!("{:#}", self.failure.error)
    }

    /// The failure, after the places are shown.
    pub(crate) fn told(self) -> Failure {
        if !self.shown.is_empty() {
            anstream::eprint!("{}", self.shown);
        }
        self.failure
    }
}

impl From<Failure> for NotRead {
    fn from(failure: Failure) -> Self {
        Self { failure, shown: String::new(), policy: false }
    }
}

impl From<Error> for NotRead {
    fn from(error: Error) -> Self {
        Failure::from(error).into()
    }
}

/// Where the policy of a run is to be found, before anything is judged.
pub(crate) struct Asked<'a> {
    /// `--policy-from`.
    pub(crate) from: Option<&'a OsStr>,
    /// `--policy-file`.
    pub(crate) file: Option<&'a Path>,
    /// What the range leaves out, where there is a range or a parent.
    pub(crate) base: Option<CommitId>,
}

impl Source {
    /// Finds the trusted side: what was given; else the target branch that CI names; else the default
    /// branch of the remote; else the base of the range.
    pub(crate) fn find(
        repository: &Repository,
        asked: &Asked<'_>,
    ) -> Result<Option<Self>, Failure> {
        if let Some(file) = asked.file {
            return Ok(Some(Self::File(file.to_owned())));
        }
        if let Some(from) = asked.from {
            return Self::named(repository, BStr::new(from.as_bytes())).map(Some);
        }
        if let Some(branch) = ci_target() {
            return Self::named(repository, branch.as_bstr()).map(Some);
        }
        if let Some(default) = repository.remote_default()? {
            return Self::named(repository, default.as_bstr()).map(Some);
        }
        Ok(asked.base.map(|id| Self::Commit {
            id,
            name: "the base of the range".into(),
            target: None,
        }))
    }

    /// The default branch, for an audit: that of the remote, else the branch that is checked out.
    pub(crate) fn default_branch(repository: &Repository) -> Result<Self, Failure> {
        match repository.remote_default()? {
            Some(default) => Self::named(repository, default.as_bstr()),
            None => Self::named(repository, BStr::new("HEAD")),
        }
    }

    /// The commit that a revision names.
    pub(crate) fn named(repository: &Repository, revision: &BStr) -> Result<Self, Failure> {
        let id = repository.resolve(revision)?;
        let full = repository.full_name(revision)?;
        let target = full.as_ref().map(|name| branch_of(name.as_bstr()));
        Ok(Self::Commit { id, name: full.unwrap_or_else(|| revision.to_owned()), target })
    }

    /// The commit, if the source is one.
    pub(crate) fn commit(&self) -> Option<CommitId> {
        match self {
            Self::Commit { id, .. } => Some(*id),
            Self::File(_) => None,
        }
    }

    /// Reads what stands there. A policy that is wrong is shown with its places, and nothing is judged.
    pub(crate) fn read(&self, repository: &Repository) -> Result<Found, Failure> {
        self.try_read(repository).map_err(NotRead::told)
    }

    /// Reads what stands there, and leaves it to the caller to show what is wrong.
    pub(crate) fn try_read(&self, repository: &Repository) -> Result<Found, NotRead> {
        match self {
            Self::File(path) => {
                let text = policy_file::named(repository.directory(), path)?;
                let parents = Beside::named(&repository.directory().join(path));
                try_parse(&text, &path.display().to_string(), &parents)
            }
            Self::Commit { id, .. } => {
                let found = read_at(repository, *id)?;
                let absent = matches!(found, Found::NeverAny);
                if absent
                    && !repository
                        .first_parent_changes(*id, BStr::new(FILE_NAME), Some(1))?
                        .is_empty()
                {
                    return Err(NotRead::of_policy(Failure::unverified(format!(
                        "commit {} has no {FILE_NAME}, and there was one before: nothing can be judged; \
                         put it back in a change of its own, or name the policy with `--policy-from REV`",
                        id.short()
                    ))));
                }
                Ok(found)
            }
        }
    }

    /// Reads what stands there now, whether or not there once was a policy.
    pub(super) fn read_here(&self, repository: &Repository) -> Result<Found, Failure> {
        let Self::Commit { id, .. } = self else { return self.read(repository) };
        read_at(repository, *id).map_err(NotRead::told)
    }
}

fn read_at(repository: &Repository, id: CommitId) -> Result<Found, NotRead> {
    match CommittedPolicy::of_project(repository, id) {
        Ok(Some(found)) => {
            let at = format!(" at {}", id.short());
            let policy = told(found.read, &format!("{FILE_NAME}{at}"), &found.text)?;
            let cards = cards::of_commit(repository, id)?;
            Ok(Found::Policy(Box::new(cards::joined(policy, &cards, &at)?)))
        }
        Ok(None) => Ok(Found::NeverAny),
        // A policy is there, and it is wrong: as where its text is.
        Err(error @ (Error::NotAFile { .. } | Error::TooLarge { .. })) => {
            Err(NotRead::of_policy(Failure {
                exit: Exit::Usage,
                error: anyhow::anyhow!("{error}. Until then nothing is judged"),
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads a policy, and the cards beside it. What is wrong is shown with its places.
pub(super) fn parse(text: &[u8], name: &str, beside: &Beside) -> Result<Found, Failure> {
    try_parse(text, name, beside).map_err(NotRead::told)
}

fn try_parse(text: &[u8], name: &str, beside: &Beside) -> Result<Found, NotRead> {
    let policy = told(Policy::read_with(text, beside), name, text)?;
    let cards = cards::of_folder(beside.folder())?;
    Ok(Found::Policy(Box::new(cards::joined(policy, &cards, "")?)))
}

/// What came of reading a policy, with the places that are wrong in it ready to be shown.
pub(super) fn told(
    read: Result<(Policy, Vec<Diagnosis>), Vec<Diagnosis>>,
    name: &str,
    text: &[u8],
) -> Result<Policy, NotRead> {
    match read {
        Ok((policy, _)) => Ok(policy),
        Err(diagnoses) => Err(NotRead {
            failure: Failure {
                exit: Exit::Usage,
                error: anyhow::anyhow!("the policy cannot be used, so nothing was judged"),
            },
            shown: render(&diagnoses, name, text),
            policy: true,
        }),
    }
}

/// The branch that a remote-tracking ref stands for: commits checked against `refs/remotes/origin/main`
/// are meant for `refs/heads/main`.
fn branch_of(full: &BStr) -> BString {
    let branch = full
        .strip_prefix(b"refs/remotes/")
        .and_then(|rest| rest.split_once_str("/"))
        .map(|(_, branch)| [b"refs/heads/", branch].concat());
    branch.map_or_else(|| full.to_owned(), BString::from)
}

/// The branch that a change is meant for, as CI names it: GitHub Actions and GitLab CI. Their values come
/// from the forge; they are used as ref names only, below `refs/remotes/origin/`.
fn ci_target() -> Option<BString> {
    let named = ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"];
    let branch = named.into_iter().filter_map(std::env::var_os).find(|value| !value.is_empty())?;
    Some([b"refs/remotes/origin/", branch.as_bytes()].concat().into())
}
