//! `policy-changed`

use super::{Check, PolicyChange, PolicyFacts, Rule, Situation};
use crate::finding::Remedy;
use crate::policy::Level;

/// See `policy_changed.md`.
pub(crate) static RULE: Rule = Rule {
    id: "policy-changed",
    level: Level::Warn,
    explanation: include_str!("policy_changed.md"),
    check: Check::Policy(check),
    remedy,
};

fn check(facts: &PolicyFacts<'_>) -> Option<String> {
    let reason = match &facts.change {
        PolicyChange::Edited(_) => {
            "the change edits the policy; it was judged by the policy as it was before"
        }
        PolicyChange::Restored => "the change puts the policy back; nothing else was in it",
        PolicyChange::RemovedHere => {
            "the change takes the policy away; it was judged by one that stands elsewhere"
        }
        PolicyChange::None
        | PolicyChange::Added
        | PolicyChange::Removed
        | PolicyChange::Invalid(_) => return None,
    };
    Some(reason.to_owned())
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say("let the people who answer for the policy look at this part of the change")
}
