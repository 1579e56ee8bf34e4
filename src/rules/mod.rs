//! The rules: one file each, with its explanation beside it, and one line in [`ALL`].
//!
//! A rule is a check of one thing. It looks at the [`Case`](crate::case::Case) only, says what it found
//! in a lower-case phrase that blames nobody, and names the clause of the policy that asks for it. To
//! add one: its `.rs` file, its `.md` file, one line below; `explain`, `[levels]` and the book follow.

mod ai_in_human_role;
mod ambiguous_text;
mod budget_exceeded;
mod category_mismatch;
mod contradiction;
mod detail_missing;
mod duty_not_attested;
mod exception_unused;
mod expired_exception;
mod explaining;
mod forbidden_key;
mod forbidden_name;
mod line;
mod malformed_disclosure;
mod misplaced_disclosure;
mod missing_declaration;
mod missing_exception;
mod missing_trailer;
mod outside_exception;
mod over_limit;
mod policy_changed;
mod policy_invalid;
mod policy_weakened;
mod prompt_link;
mod pull_request_not_seen;
#[cfg(test)]
mod remedies;
mod review_overdue;
mod self_review;
mod situation;
mod spaced_model;
mod tool_without_card;
mod undisclosed_use;
mod unknown_agent;
mod unknown_exception;
mod use_not_permitted;

use jiff::civil::Date;

pub(crate) use self::explaining::one_remedy;
pub(crate) use self::over_limit::{CHANGE, RULE as OVER_LIMIT};
pub use self::situation::Situation;
pub(crate) use self::situation::{Findings, Subject};
use crate::case::Case;
use crate::commit::Kind;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Finding, Outcome, Place, Remedy};
use crate::policy::{Change, Level, Policy};
use crate::report::Report;

/// Every rule, by id.
pub static ALL: &[&Rule] = &[
    &ai_in_human_role::RULE,
    &ambiguous_text::RULE,
    &budget_exceeded::RULE,
    &category_mismatch::RULE,
    &contradiction::RULE,
    &detail_missing::RULE,
    &duty_not_attested::RULE,
    &exception_unused::RULE,
    &expired_exception::RULE,
    &forbidden_key::RULE,
    &forbidden_name::RULE,
    &malformed_disclosure::RULE,
    &misplaced_disclosure::RULE,
    &missing_declaration::RULE,
    &missing_exception::RULE,
    &missing_trailer::RULE,
    &outside_exception::RULE,
    &over_limit::RULE,
    &policy_changed::RULE,
    &policy_invalid::RULE,
    &policy_weakened::RULE,
    &prompt_link::RULE,
    &pull_request_not_seen::RULE,
    &review_overdue::RULE,
    &self_review::RULE,
    &spaced_model::RULE,
    &tool_without_card::RULE,
    &undisclosed_use::RULE,
    &unknown_agent::RULE,
    &unknown_exception::RULE,
    &use_not_permitted::RULE,
];

/// One check.
#[derive(Debug)]
pub struct Rule {
    /// Its stable id, in kebab-case.
    pub id: &'static str,
    /// Its level, where the policy sets no other.
    pub level: Level,
    /// What it checks, why, an example and the remedy: Markdown that reads well as plain text.
    pub explanation: &'static str,
    /// What it looks at.
    pub(crate) check: Check,
    /// How a finding of it is mended, which depends on the stance and on what could be claimed.
    pub(crate) remedy: fn(&Situation<'_>) -> Remedy,
}

/// What a rule looks at.
#[derive(Debug)]
pub(crate) enum Check {
    /// A commit. What it found before a fact was missing is kept.
    Commit(fn(&Case<'_>, &mut Findings<'_, '_>) -> Result<(), Missing>),
    /// One use of a commit, by itself: what is missing for one hides nothing of another.
    Use(fn(&Case<'_>, &Use, &mut Findings<'_, '_>) -> Result<(), Missing>),
    /// The policy itself: the reason, where the rule is not met.
    Policy(fn(&PolicyFacts<'_>) -> Option<String>),
    /// A history: the reason, where the rule is not met.
    History(fn(&Report) -> Option<String>),
}

/// What is known of the policy itself.
#[derive(Clone, Debug)]
pub struct PolicyFacts<'a> {
    /// The policy in force; none: the change adds the first one.
    pub policy: Option<&'a Policy>,
    /// Today, in UTC.
    pub today: Date,
    /// What the judged change makes of the policy file.
    pub change: PolicyChange,
}

/// What a change makes of the policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyChange {
    /// It leaves it as it is, or there is no change to look at.
    None,
    /// It edits it, or what it builds on; the result is valid, and differs in these points.
    Edited(Vec<Change>),
    /// It adds the first one; the result is valid.
    Added,
    /// It puts a valid one back where none could be used, and does nothing else.
    Restored,
    /// It takes it away, and nothing is left to judge by.
    Removed,
    /// It takes it away where the judging policy stands elsewhere.
    RemovedHere,
    /// It leaves one behind that cannot be read, and why.
    Invalid(String),
}

impl Rule {
    /// Checks a commit, and says what could not be decided.
    pub(crate) fn check(&'static self, case: &Case<'_>, list: &mut Vec<Finding>) {
        let mut found = Findings::new(self, case, list);
        let whole = Subject::at(case, Place::Commit, Clause::table("policy"));
        let result = match self.check {
            Check::Policy(_) | Check::History(_) => return,
            Check::Commit(check) => check(case, &mut found),
            Check::Use(check) => case.uses().map(|uses| {
                for stated in uses {
                    if let Err(missing) = check(case, stated, &mut found) {
                        let subject = Subject::of(case, stated, Clause::table("policy"));
                        found.lacking(&subject, missing);
                    }
                }
            }),
        };
        if let Err(missing) = result {
            found.lacking(&whole, missing);
        }
    }

    /// The rule with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|rule| rule.id == id)
    }

    /// One sentence on what it checks: the first paragraph of its explanation.
    pub fn summary(&self) -> &'static str {
        self.explanation.split("\n\n").nth(1).unwrap_or_default().trim()
    }
}

/// A finding about the policy itself.
pub(crate) fn of_policy(
    rule: &'static Rule,
    level: Level,
    reason: String,
    policy: Option<&Policy>,
) -> Finding {
    let remedy = policy.map(|policy| {
        (rule.remedy)(&Situation {
            policy,
            stance: policy.stance,
            claimable: &[],
            about: "",
            stated: None,
            kind: Kind::Commit,
            lines: &[],
            agent: None,
            asked: &[],
        })
    });
    Finding {
        rule: rule.id,
        level,
        outcome: Outcome::Fail,
        place: Place::Policy,
        reason,
        clause: Clause::table("policy"),
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_and_kebab_case() {
        assert!(ALL.is_sorted_by_key(|rule| rule.id));
        for rule in ALL {
            assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
        }
    }

    #[test]
    fn every_explanation_has_its_parts() {
        for rule in ALL {
            let text = rule.explanation;
            assert!(text.starts_with(&format!("# {}\n\n", rule.id)), "{}", rule.id);
            assert!((20..=100).contains(&rule.summary().len()), "{}: {}", rule.id, rule.summary());
            for part in ["What it checks", "Why", "Example", "How to mend it"] {
                let heading = format!("\n## {part}\n\n");
                assert_eq!(text.matches(&heading).count(), 1, "{}: {part}", rule.id);
            }
            assert!(text.lines().all(|line| line.chars().count() <= 90), "{}: long line", rule.id);
        }
    }
}
