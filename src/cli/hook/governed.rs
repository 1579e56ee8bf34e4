//! Which refs of a server's repository are governed, and which policy a ref meets that is new.

use std::cell::OnceCell;

use bstr::{BStr, BString, ByteSlice};

use crate::cli::Failure;
use crate::cli::source::{Found, Source};
use crate::commit::CommitId;
use crate::git::{Error, Peeled, Repository};
use crate::policy::PathGlob;

/// The governed refs of a repository, as they were before the push.
pub(super) struct Governed<'a> {
    repository: &'a Repository,
    globs: Vec<PathGlob>,
    tips: OnceCell<Vec<CommitId>>,
}

impl<'a> Governed<'a> {
    /// Those that one of the globs matches; without any glob, all below `refs/heads/`.
    pub(super) fn new(repository: &'a Repository, globs: &[PathGlob]) -> Self {
        let globs = if globs.is_empty() {
            vec![PathGlob::new("refs/heads/**").expect("it is a glob")]
        } else {
            globs.to_vec()
        };
        Self { repository, globs, tips: OnceCell::new() }
    }

    /// Whether a ref is governed.
    pub(super) fn has(&self, name: &BStr) -> bool {
        self.globs.iter().any(|glob| glob.matches(name))
    }

    /// The globs, for people.
    pub(super) fn globs(&self) -> String {
        let globs: Vec<&str> = self.globs.iter().map(PathGlob::as_str).collect();
        globs.join(", ")
    }

    /// The commits at the tips of the governed refs. What they reach was judged when it came in; what any
    /// other ref reaches was not, so that a commit cannot be made old by pushing it elsewhere first.
    pub(super) fn tips(&self) -> Result<&[CommitId], Failure> {
        if let Some(tips) = self.tips.get() {
            return Ok(tips);
        }
        let refs = self.repository.refs()?;
        let governed = refs.into_iter().filter(|(name, _)| self.has(name.as_bstr()));
        let ids: Vec<CommitId> = governed.map(|(_, id)| id).collect();
        let peeled = self.repository.peel(&ids)?;
        let mut tips: Vec<CommitId> = peeled.iter().filter_map(Peeled::commit).collect();
        tips.sort_unstable();
        tips.dedup();
        Ok(self.tips.get_or_init(|| tips))
    }

    /// Where the policy stands for a new ref: at the default branch, which `HEAD` of the repository names.
    /// None where nothing is governed yet, or no governed ref has a policy: this is how a repository begins.
    pub(super) fn default_source(&self, target: &BString) -> Result<Option<Source>, Failure> {
        let branch = self.repository.head_branch()?;
        let name = branch.clone().unwrap_or_else(|| "HEAD".into());
        match self.repository.resolve(name.as_bstr()) {
            Ok(id) => Ok(Some(Source::Commit { id, name, target: Some(target.clone()) })),
            Err(Error::NoSuchCommit(_)) => {
                for &id in self.tips()? {
                    let source = Source::Commit { id, name: name.clone(), target: None };
                    if !matches!(source.read_here(self.repository)?, Found::NeverAny) {
                        return Err(Failure::unverified(
                            "the policy for a new branch is that of the default branch, and HEAD of this \
                             repository names one that does not exist. An administrator of the server can \
                             mend it: `git symbolic-ref HEAD refs/heads/NAME`, or `--policy-from REF` in \
                             the hook",
                        ));
                    }
                }
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}
