//! `unknown-exception`

use std::collections::HashSet;

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::permission::{needs_claims, permissions};
use crate::policy::{CLAIM_KEY, Level, Stance};

/// See `unknown_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-exception",
    level: Level::Deny,
    explanation: include_str!("unknown_exception.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    // A claim that stands in a line of its own speaks for every use, and is told once.
    let mut told = HashSet::new();
    for stated in case.uses()? {
        if let Err(missing) = check_use(case, stated, found, &mut told) {
            found.lacking(&Subject::of(case, stated, Clause::table("policy")), missing);
        }
    }
    Ok(())
}

fn check_use(
    case: &Case<'_>,
    stated: &Use,
    found: &mut Findings<'_, '_>,
    told: &mut HashSet<(usize, String)>,
) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let unknown: Vec<&String> =
        stated.claims.iter().filter(|id| !case.policy.exceptions.contains_key(*id)).collect();
    if !needs_claims(&permissions) {
        return permissions.rest_if(!unknown.is_empty());
    }
    for id in &unknown {
        let clause = Clause::table("exceptions");
        let subject = Subject::of(case, stated, clause).on(Stance::NoUnless).about(*id);
        let reason = format!("this policy has no exception `{id}`");
        let is_its_own = stated.stated.claims.as_ref().is_some_and(|own| own.contains(id));
        if is_its_own {
            found.fail(&subject, reason);
            continue;
        }
        for claim in case.said()?.standing_claims().filter(|claim| claim.ids.contains(id)) {
            if !told.insert((claim.origin.line, (*id).clone())) {
                continue;
            }
            // What is right in the line of a claim stays there: it is written anew for all that is wrong.
            let known = |id: &&String| !unknown.contains(id);
            let right: Vec<&str> = claim.ids.iter().filter(known).map(String::as_str).collect();
            let line = format!("{CLAIM_KEY}: {}", right.join(", "));
            let lines = if right.is_empty() { Vec::new() } else { vec![line] };
            let place = Place::Line(claim.origin.line, claim.origin.text().into());
            found.fail(&Subject { place, ..subject.clone().lines(lines) }, reason.as_str());
        }
    }
    Ok(())
}

/// A claim that is right beside it needs no other one.
fn remedy(situation: &Situation<'_>) -> Remedy {
    let (id, kept) = (situation.about, situation.kept_claims());
    if !kept.is_empty() {
        let in_field = situation.stated.is_some_and(|stated| {
            stated.stated.claims.as_ref().is_some_and(|claims| claims.iter().any(|own| own == id))
        });
        let lines = if in_field { situation.own_lines() } else { situation.lines.to_vec() };
        let say = format!(
            "take `{id}` out of the claim; `{}` is claimed as it should be",
            kept.join("`, `")
        );
        return Remedy::paste(say, lines);
    }
    let distance = |known: &str| strsim::damerau_levenshtein(known, id);
    let meant = situation.claimable.iter().min_by_key(|known| distance(known));
    match meant.filter(|known| distance(known) <= 2) {
        Some(meant) => Remedy::paste("this one may be meant", vec![situation.claim_line(meant)]),
        None if situation.claimable.is_empty() => Remedy::say(
            "no exception of this policy fits this change; please ask before you send it",
        ),
        None => Remedy::say(format!("if one of these applies, claim it in place of `{id}`"))
            .choosing(situation.choices()),
    }
}
