//! `policy-invalid`

use super::{Check, PolicyChange, PolicyFacts, Rule, Situation};
use crate::finding::Remedy;
use crate::policy::Level;

/// See `policy_invalid.md`.
pub(crate) static RULE: Rule = Rule {
    id: "policy-invalid",
    level: Level::Deny,
    explanation: include_str!("policy_invalid.md"),
    check: Check::Policy(check),
    remedy,
};

fn check(facts: &PolicyFacts<'_>) -> Option<String> {
    match &facts.change {
        PolicyChange::Invalid(why) => {
            Some(format!("the change leaves a policy behind that cannot be used: {why}"))
        }
        PolicyChange::None | PolicyChange::Edited | PolicyChange::Added | PolicyChange::Removed => {
            None
        }
    }
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say(
        "run `provenance policy check` in a work tree of the change: it shows every place and what was meant",
    )
}
