//! The policies of an audit: which of them a commit met when it came in.
//!
//! Along the first parents of the audited branch, each change of the policy begins an epoch. A commit is
//! judged by the policy that stood in the first parent of the first-parent commit that brought it in. Those of
//! the newest epoch, and commits that are not in the branch, are judged by the policy of the tip.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::agents::Agents;
use crate::commit::CommitId;
use crate::counts::Counts;
use crate::judge::Verdict;
use crate::policy::{Policy, PolicyAgents, Stance};
use crate::scope::Exemption;

/// The policies of a branch before that of its tip.
pub struct Epochs {
    /// The earlier ones, oldest first.
    pub earlier: Vec<Epoch>,
    /// The change that brought the policy of the tip.
    pub last: Change,
    /// Which of the earlier ones a commit met, and whether its `since` reaches the commit.
    pub met: HashMap<CommitId, Met>,
    /// By what commits are read that nothing can judge.
    pub counting: Policy,
}

/// A first-parent commit at which the policy changed.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Which.
    pub commit: CommitId,
    /// The day of its committer's date (UTC), if that lies within the calendar.
    pub day: Option<Date>,
}

/// A policy that is not that of the tip.
pub struct Epoch {
    /// The change that brought it.
    pub change: Change,
    /// What it says; else why nothing can be judged by it.
    pub policy: Result<Policy, String>,
    /// The agents that it knows; none: those of the tip's policy.
    pub agents: Option<Arc<PolicyAgents>>,
}

/// What a commit met.
#[derive(Clone, Copy, Debug)]
pub struct Met {
    /// The index of the epoch.
    pub epoch: u16,
    /// Whether the commit that its `since` names reaches this one.
    pub reached_by_since: bool,
}

/// One policy of an audit, and what came of the commits that it judged.
pub struct JudgedBy {
    /// The change that brought it.
    pub change: Change,
    /// Its stance; else why nothing can be judged by it.
    pub stance: Result<Stance, String>,
    /// Its commits.
    pub counts: Counts,
}

impl JudgedBy {
    /// Counts a commit for the policy that judged it; one that met no policy counts for none.
    pub fn count(policies: &mut [Self], by: Option<u16>, verdict: &Verdict) {
        if *verdict == Verdict::Exempt(Exemption::NoPolicyYet) {
            return;
        }
        let judged_by = match by {
            Some(by) => policies.get_mut(usize::from(by)),
            None => policies.last_mut(),
        };
        if let Some(judged_by) = judged_by {
            judged_by.counts.add(verdict);
        }
    }
}

impl Epochs {
    /// The earlier policy that judged, by its index.
    pub fn policy(&self, epoch: u16) -> (&Policy, Option<&Agents>) {
        let Some(epoch) = self.earlier.get(usize::from(epoch)) else {
            return (&self.counting, None);
        };
        let agents = epoch.agents.as_deref().map(|agents| &**agents);
        (epoch.policy.as_ref().unwrap_or(&self.counting), agents)
    }

    /// Why nothing can be judged by an earlier policy, if that is so.
    pub fn unusable(&self, epoch: u16) -> Option<&str> {
        self.earlier.get(usize::from(epoch))?.policy.as_ref().err().map(String::as_str)
    }

    /// All policies, oldest first, before anything is counted; `tip` is that of the tip.
    pub fn tally(&self, tip: &Policy) -> Vec<JudgedBy> {
        let of = |change: Change, stance: Result<Stance, String>| JudgedBy {
            change,
            stance,
            counts: Counts::default(),
        };
        let earlier = self.earlier.iter().map(|epoch| {
            let stance = epoch.policy.as_ref().map(|policy| policy.stance);
            of(epoch.change, stance.map_err(Clone::clone))
        });
        earlier.chain([of(self.last, Ok(tip.stance))]).collect()
    }
}
