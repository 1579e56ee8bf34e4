//! `exception-unused`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::permission::{Permission, needs_claims, permissions};
use crate::policy::Level;

/// See `exception_unused.md`.
pub(crate) static RULE: Rule = Rule {
    id: "exception-unused",
    level: Level::Warn,
    explanation: include_str!("exception_unused.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let needed = |id: &str| {
        permissions.known.iter().any(|(_, permission)| match permission {
            Permission::Under(ids) => ids.contains(&id),
            Permission::Refused(_) | Permission::Unknown(_) => true,
            Permission::Free | Permission::Forbidden | Permission::Unclaimed => false,
        })
    };
    // One that does not exist is `unknown-exception` where a claim is needed.
    let exists = |id: &&String| case.policy.exceptions.contains_key(*id);
    let told = |id: &&String| exists(id) || !needs_claims(&permissions);
    for id in stated.claims.iter().filter(told).filter(|id| !needed(id)) {
        // Some of the ground is not known: the claim may be needed there.
        permissions.rest()?;
        // One that does not exist has no table.
        let table = if exists(&id) { format!("exceptions.{id}") } else { "exceptions".to_owned() };
        let clause = Clause::table(table);
        let subject = Subject::of(case, stated, clause).about(id);
        found.fail(&subject, format!("`{id}` is claimed, and nothing here needed it"));
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::say(format!("the claim of `{}` can be left out", situation.about))
}
