//! How many commits have which verdict.

use std::collections::{BTreeMap, BTreeSet};

use crate::judge::{How, Verdict};

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
    /// Compliant so far: what is known only later decides.
    pub not_decided_yet: usize,
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
            Verdict::Compliant(How::NotDecidedYet) => self.not_decided_yet += 1,
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
        self.no_ai_declared
            + self.none_stated
            + self.disclosed
            + self.permitted_commits
            + self.not_decided_yet
    }

    /// Exempt, for whichever reason.
    pub fn exempt_commits(&self) -> usize {
        self.exempt.values().sum()
    }
}
