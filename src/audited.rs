//! What an audit came to: by which policy, over which commits, with which report. Renderers print it.

use crate::agents::Agents;
use crate::checked::PolicyOrigin;
use crate::commit::CommitId;
use crate::epochs::JudgedBy;
use crate::finding::Finding;
use crate::policy::Policy;
use crate::report::Report;

/// One run of `provenance report`.
pub struct Audited {
    /// The policy of the tip, or the one that was named; none: none is in force, and commits were only counted.
    pub policy: Option<Policy>,
    /// Where the policy was read.
    pub origin: PolicyOrigin,
    /// The policies that commits met, oldest first, and what came of the commits of each; empty: one policy was to
    /// judge all.
    pub policies: Vec<JudgedBy>,
    /// Which commits.
    pub scope: Scope,
    /// What came of them.
    pub report: Report,
    /// What was found about the history as a whole.
    pub about_history: Vec<Finding>,
    /// What a reader must know to understand the result, each in a sentence.
    pub notes: Vec<String>,
}

/// Which commits an audit takes in.
pub struct Scope {
    /// As it was asked for: a revision, a range, or everything.
    pub asked: String,
    /// The commit at which it ends; none: it is everything.
    pub head: Option<CommitId>,
}

impl Audited {
    /// What people call an agent; its id where it is not known any more.
    pub fn title(&self, agent: &str) -> String {
        let own = self.policy.as_ref().and_then(|policy| policy.agents().by_id(agent));
        let known = own.or_else(|| Agents::builtin().by_id(agent));
        known.map_or_else(|| agent.to_owned(), |known| known.title.clone())
    }
}
