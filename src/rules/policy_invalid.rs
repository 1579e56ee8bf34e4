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
        PolicyChange::Removed => Some(
            "the change takes the policy away; what comes after it could not be judged".to_owned(),
        ),
        PolicyChange::None
        | PolicyChange::Edited(_)
        | PolicyChange::Added
        | PolicyChange::Restored
        | PolicyChange::RemovedHere => None,
    }
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say(
        "leave a valid AI_POLICY.toml at the root, with valid files for what it builds on and for its tool \
         cards; `provenance policy check`, or `provenance card check` for a card, shows every place and what \
         was meant in a work tree of the change. To give the policy up, an administrator of the server names \
         another by `--policy-file` or `--policy-from` in the hook first",
    )
}
