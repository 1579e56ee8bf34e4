//! Which refs of a server's repository are governed, and which policy a ref meets that is new.

use std::cell::OnceCell;

use bstr::{BStr, BString, ByteSlice};

use crate::cli::source::Source;
use crate::cli::{Failure, cards};
use crate::commit::CommitId;
use crate::git::{Error, Repository};
use crate::policy::{FILE_NAME, Parent, PathGlob, Policy};
use crate::untrusted::Untrusted;

/// The governed refs of a repository, as they were before the push.
pub(super) struct Governed<'a> {
    repository: &'a Repository,
    globs: Vec<PathGlob>,
    tips: OnceCell<Vec<Tip>>,
}

/// A governed ref.
struct Tip {
    name: BString,
    commit: CommitId,
    /// The content of its policy file, whatever it is worth.
    policy: Option<CommitId>,
    /// The folder of its tool cards, which belong to the policy.
    cards: Option<CommitId>,
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

    /// The commits at the tips of the governed refs that the policy governs too. What they reach was judged
    /// when it came in; what any other ref reaches was not, so that a commit cannot be made old by pushing
    /// it elsewhere first. Where each ref is judged by its own policy, `same_as` is the commit whose policy file
    /// a tip must hold: another policy may have let in what this one refuses.
    pub(super) fn judged_tips(
        &self,
        policy: &Policy,
        same_as: Option<CommitId>,
    ) -> Result<Vec<CommitId>, Failure> {
        let at = |path| match same_as {
            Some(commit) => {
                Ok(self.repository.blobs_at(&[commit], BStr::new(path))?.pop().flatten())
            }
            None => Ok::<_, Failure>(None),
        };
        let (policy_file, cards) = (at(FILE_NAME)?, at(cards::folder())?);
        let governs = |tip: &&Tip| {
            let by_policy = policy
                .refs
                .as_ref()
                .is_none_or(|refs| refs.selects(|glob| glob.matches(tip.name.as_bstr())));
            by_policy
                && (same_as.is_none()
                    || (tip.policy.is_some() && tip.policy == policy_file && tip.cards == cards))
        };
        let mut ids: Vec<CommitId> =
            self.tips()?.iter().filter(governs).map(|tip| tip.commit).collect();
        ids.sort_unstable();
        ids.dedup();
        if let Some(commit) = same_as {
            self.retain_with_same_parents(&mut ids, policy, commit)?;
        }
        Ok(ids)
    }

    /// Keeps the tips at which all files that the policy builds on are those of `commit`: the same file says
    /// something else on other ground.
    fn retain_with_same_parents(
        &self,
        tips: &mut Vec<CommitId>,
        policy: &Policy,
        commit: CommitId,
    ) -> Result<(), Failure> {
        for parent in &policy.parents {
            let Parent::File(path) = parent else { continue };
            let commits: Vec<CommitId> =
                std::iter::once(commit).chain(tips.iter().copied()).collect();
            let blobs = self.repository.blobs_at(&commits, BStr::new(path))?;
            let Some((wanted, blobs)) = blobs.split_first() else { continue };
            let mut same = blobs.iter().map(|blob| blob == wanted);
            tips.retain(|_| same.next().unwrap_or(false));
        }
        Ok(())
    }

    /// Read once, with one process for all refs.
    fn tips(&self) -> Result<&[Tip], Failure> {
        if let Some(tips) = self.tips.get() {
            return Ok(tips);
        }
        let refs = self.repository.refs()?;
        let (names, ids): (Vec<BString>, Vec<CommitId>) =
            refs.into_iter().filter(|(name, _)| self.has(name.as_bstr())).unzip();
        let peeled = self.repository.peel(&ids)?;
        let (names, commits): (Vec<BString>, Vec<CommitId>) = names
            .into_iter()
            .zip(&peeled)
            .filter_map(|(name, peeled)| Some((name, peeled.commit()?)))
            .unzip();
        let policies = self.repository.blobs_at(&commits, BStr::new(FILE_NAME))?;
        let cards = self.repository.blobs_at(&commits, BStr::new(cards::folder()))?;
        let tips = names
            .into_iter()
            .zip(commits)
            .zip(policies.into_iter().zip(cards))
            .map(|((name, commit), (policy, cards))| Tip { name, commit, policy, cards })
            .collect();
        Ok(self.tips.get_or_init(|| tips))
    }

    /// Where the policy stands for a new ref: at the default branch, which `HEAD` of the repository names.
    /// None where nothing is governed yet, or no governed ref has a policy: this is how a repository begins.
    pub(super) fn default_source(&self, target: &BString) -> Result<Option<Source>, Failure> {
        let branch = self.repository.head_branch()?;
        let name = branch.clone().unwrap_or_else(|| "HEAD".into());
        let why = match self.repository.resolve(name.as_bstr()) {
            Ok(id) if self.repository.blobs_at(&[id], BStr::new(FILE_NAME))? != [None] => {
                return Ok(Some(Source::Commit { id, name, target: Some(target.clone()) }));
            }
            Ok(id) => {
                let source = Source::Commit { id, name, target: Some(target.clone()) };
                // One that had a policy and lost it is told as that.
                source.read(self.repository)?;
                "has none"
            }
            Err(Error::NoSuchCommit(_)) => "does not exist",
            Err(error) => return Err(error.into()),
        };
        match self.tips()?.iter().find(|tip| tip.policy.is_some()) {
            None => Ok(None),
            Some(tip) => Err(Failure::unverified(format!(
                "the policy for a new branch is that of the default branch, and the one that HEAD of this \
                 repository names {why}, while {} has a policy. An administrator of the server can mend it: \
                 `git symbolic-ref HEAD refs/heads/NAME`, or `--policy-from REF` in the hook",
                Untrusted::new(&tip.name)
            ))),
        }
    }
}

/// Reads a glob over full names of refs. One that can match no ref would govern nothing, and nobody would
/// see it.
pub(super) fn protected(text: &str) -> Result<PathGlob, String> {
    if text.starts_with('!') {
        return Err("`!` is not known here: name the refs that are governed".to_owned());
    }
    if !text.starts_with("refs/") {
        let branch = text.trim_start_matches('/').trim_start_matches("heads/");
        return Err(format!(
            "it is no full name of a ref, which begins with `refs/`; for a branch, write `refs/heads/{}`",
            Untrusted::new(branch)
        ));
    }
    PathGlob::new(text).map_err(|bad| bad.to_string())
}
