//! `review-overdue`

use super::{Check, PolicyFacts, Rule, Situation};
use crate::finding::Remedy;
use crate::policy::Level;

/// See `review_overdue.md`.
pub(crate) static RULE: Rule = Rule {
    id: "review-overdue",
    level: Level::Warn,
    explanation: include_str!("review_overdue.md"),
    check: Check::Policy(check),
    remedy,
};

fn check(facts: &PolicyFacts<'_>) -> Option<String> {
    let review = facts.policy?.review?;
    (facts.today > review)
        .then(|| format!("the policy was to be looked at again by {review}; it stays in force"))
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say("look at the policy together, and set a new `review` date")
}
