//! `policy-weakened`

use super::{Check, PolicyChange, PolicyFacts, Rule, Situation};
use crate::finding::Remedy;
use crate::policy::{Change, Effect, Level};

/// See `policy_weakened.md`.
pub(crate) static RULE: Rule = Rule {
    id: "policy-weakened",
    level: Level::Warn,
    explanation: include_str!("policy_weakened.md"),
    check: Check::Policy(check),
    remedy,
};

/// How many clauses a reason names.
const NAMED: usize = 8;

fn check(facts: &PolicyFacts<'_>) -> Option<String> {
    let PolicyChange::Edited(changes) = &facts.change else { return None };
    let told = |change: &&Change| change.effect.can_loosen();
    let loosens = changes.iter().any(|change| change.effect == Effect::Loosens);
    let mut clauses: Vec<String> = changes
        .iter()
        .filter(told)
        .take(NAMED)
        .map(|Change { clause, effect, what }| match effect {
            Effect::Differs if loosens => format!("`{clause}` {what}, which may loosen it"),
            _ => format!("`{clause}` {what}"),
        })
        .collect();
    if clauses.is_empty() {
        return None;
    }
    match changes.iter().filter(told).count().saturating_sub(NAMED) {
        0 => {}
        1 => clauses.push("and 1 more".to_owned()),
        more => clauses.push(format!("and {more} more")),
    }
    let says =
        if loosens { "the change loosens the policy" } else { "the change may loosen the policy" };
    Some(format!("{says}: {}", clauses.join("; ")))
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say(
        "`provenance policy diff` says all that the change loosens and tightens; let the people who answer \
         for the policy agree to it",
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::policy::{Policy, compare};

    #[test]
    fn the_clauses_that_loosen_are_named() {
        let before = Policy::example_of("forbid", "");
        for (stance, more, reason) in [
            ("forbid", "statement = \"No AI.\"", None),
            (
                "disclose",
                "",
                Some(
                    "the change loosens the policy: `policy.stance` goes from `forbid` to `disclose`",
                ),
            ),
            (
                "forbid",
                "dates = \"author\"",
                Some(
                    "the change may loosen the policy: `policy.dates` goes from `entered` to `author`",
                ),
            ),
        ] {
            let after = Policy::example_of(stance, more);
            let change = PolicyChange::Edited(compare(&before, &after));
            let facts = PolicyFacts { policy: Some(&before), today: date(2026, 7, 1), change };
            assert_eq!(check(&facts).as_deref(), reason);
        }
    }
}
