//! What a check came to: by which policy, over which commits, with which result. Renderers print it.

use crate::commit::CommitId;
pub use crate::counts::Counts;
use crate::epochs::{Epochs, JudgedBy};
use crate::finding::Finding;
use crate::inspect::Judged;
use crate::policy::Policy;

/// One run of `provenance check`, of a hook, or of a push.
pub struct Checked {
    /// The policy; none: none is in force yet.
    pub policy: Option<Policy>,
    /// Where the policy was read.
    pub origin: PolicyOrigin,
    /// The judged commits, in the order of `git rev-list`, or the one message.
    pub commits: Vec<Judged>,
    /// The pull request, or another text that is no commit.
    pub text: Option<Judged>,
    /// What was found about the policy itself.
    pub about_policy: Vec<Finding>,
    /// What was found about the change as a whole.
    pub about_change: Vec<Finding>,
    /// What a reader must know to understand the result, each in a sentence.
    pub notes: Vec<String>,
    /// The branch that whoever made the commits can still mend; none for an audit and for a message.
    pub branch: Option<Branch>,
    /// In an audit, the policies that commits met; none: the one policy judged all.
    pub met: Option<Epochs>,
}

/// A branch whose commits are judged before they land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its newest commit, where it is known to be among the judged ones.
    pub newest: Option<CommitId>,
}

/// Where a policy was read, for people and machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyOrigin {
    /// The full id of the commit that holds it.
    pub commit: Option<String>,
    /// The ref or file by which it was found.
    pub name: String,
}

impl Checked {
    /// All that was judged: the text, then the commits.
    pub fn judged(&self) -> impl Iterator<Item = &Judged> {
        self.text.iter().chain(&self.commits)
    }

    /// The policies of an audit, oldest first, and what came of the commits that each judged; empty where one
    /// policy was to judge all.
    pub fn policies(&self) -> Vec<JudgedBy> {
        let (Some(epochs), Some(tip)) = (&self.met, &self.policy) else { return Vec::new() };
        let mut policies = epochs.tally(tip);
        for judged in &self.commits {
            JudgedBy::count(&mut policies, judged.by, &judged.judgement.verdict());
        }
        policies
    }

    /// How many commits and texts have which verdict.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for judged in self.judged() {
            counts.add(&judged.judgement.verdict());
        }
        counts
    }

    /// Whether anything is a violation: a commit, a text, the change as a whole, or what it makes of the
    /// policy.
    pub fn has_violation(&self) -> bool {
        self.counts().violation > 0 || self.beside_commits().any(Finding::is_violation)
    }

    /// Whether anything could not be judged.
    pub fn has_undetermined(&self) -> bool {
        let is_unreadable = |finding: &Finding| finding.unreadable().is_some();
        self.counts().undetermined > 0 || self.beside_commits().any(is_unreadable)
    }

    /// Whether a person must look at anything.
    pub fn needs_person(&self) -> bool {
        let awaits = |finding: &Finding| finding.awaits().is_some();
        self.counts().needs_person > 0 || self.beside_commits().any(awaits)
    }

    fn beside_commits(&self) -> impl Iterator<Item = &Finding> {
        self.about_policy.iter().chain(&self.about_change)
    }
}
