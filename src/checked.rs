//! What a check came to: by which policy, over which commits, with which result. Renderers print it.

use std::collections::{BTreeMap, BTreeSet};

use crate::commit::CommitId;
use crate::finding::Finding;
use crate::inspect::Judged;
use crate::judge::{How, Verdict};
use crate::policy::Policy;

/// One run of `provenance check`, of a hook, or of a push.
pub struct Checked {
    /// The policy; none: none is in force yet.
    pub policy: Option<Policy>,
    /// Where the policy was read.
    pub origin: PolicyOrigin,
    /// The judged commits, in the order of `git rev-list`, or the one message.
    pub commits: Vec<Judged>,
    /// What was found about the policy itself.
    pub about_policy: Vec<Finding>,
    /// What a reader must know to understand the result, each in a sentence.
    pub notes: Vec<String>,
    /// The branch that whoever made the commits can still mend; none for an audit and for a message.
    pub branch: Option<Branch>,
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
    /// How many commits have which verdict.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for judged in &self.commits {
            counts.add(&judged.judgement.verdict());
        }
        counts
    }

    /// Whether anything is a violation: a commit, or what the change makes of the policy.
    pub fn has_violation(&self) -> bool {
        self.counts().violation > 0 || self.about_policy.iter().any(Finding::is_violation)
    }
}

/// How many commits have which verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub judged: usize,
    /// Compliant: nothing is said of AI.
    pub no_ai_declared: usize,
    /// Compliant: no AI, as stated.
    pub none_stated: usize,
    /// Compliant: AI use is disclosed, and nothing more is asked.
    pub disclosed: usize,
    /// Compliant, permitted under an exception, by id; a commit with several counts for each.
    pub permitted: BTreeMap<String, usize>,
    /// Compliant, permitted under any exception.
    pub permitted_commits: usize,
    /// Not judged, by reason.
    pub exempt: BTreeMap<String, usize>,
    /// A person must look.
    pub needs_person: usize,
    /// Not as the policy asks.
    pub violation: usize,
    /// Could not be judged.
    pub undetermined: usize,
}

impl Counts {
    /// Counts one verdict.
    pub fn add(&mut self, verdict: &Verdict) {
        self.judged += 1;
        match verdict {
            Verdict::Compliant(How::NoAiDeclared) => self.no_ai_declared += 1,
            Verdict::Compliant(How::NoneStated) => self.none_stated += 1,
            Verdict::Compliant(How::Disclosed) => self.disclosed += 1,
            Verdict::Compliant(How::PermittedUnder(ids)) => {
                self.permitted_commits += 1;
                for id in ids.iter().collect::<BTreeSet<_>>() {
                    *self.permitted.entry(id.clone()).or_default() += 1;
                }
            }
            Verdict::Exempt(why) => *self.exempt.entry(why.to_string()).or_default() += 1,
            Verdict::NeedsPerson(_) => self.needs_person += 1,
            Verdict::Violation => self.violation += 1,
            Verdict::Undetermined(_) => self.undetermined += 1,
        }
    }

    /// Compliant, in whichever way.
    pub fn compliant(&self) -> usize {
        self.no_ai_declared + self.none_stated + self.disclosed + self.permitted_commits
    }

    /// Exempt, for whichever reason.
    pub fn exempt_commits(&self) -> usize {
        self.exempt.values().sum()
    }
}
