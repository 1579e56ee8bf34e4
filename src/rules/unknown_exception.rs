//! `unknown-exception`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::permission::{needs_claims, permissions};
use crate::policy::{Level, Stance};

/// See `unknown_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-exception",
    level: Level::Deny,
    explanation: include_str!("unknown_exception.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let unknown: Vec<&String> =
        stated.claims.iter().filter(|id| !case.policy.exceptions.contains_key(*id)).collect();
    if !needs_claims(&permissions) {
        return permissions.rest_if(!unknown.is_empty());
    }
    for id in unknown {
        let clause = Clause::table("exceptions");
        let subject = Subject::of(case, stated, clause).on(Stance::NoUnless).about(id);
        found.fail(&subject, format!("this policy has no exception `{id}`"));
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let distance = |id: &str| strsim::damerau_levenshtein(id, situation.about);
    let meant = situation.policy.exceptions.keys().min_by_key(|id| distance(id));
    match meant.filter(|id| distance(id) <= 2) {
        Some(id) => Remedy::paste("this one may be meant", vec![situation.claim_line(id)]),
        None if situation.claimable.is_empty() => Remedy::say(
            "no exception of this policy fits this change; please ask before you send it",
        ),
        None => Remedy::say("if one of these applies, claim it").choosing(situation.choices()),
    }
}
