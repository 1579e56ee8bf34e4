//! `exception-unused`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::permission::{Permission, permissions};
use crate::policy::Level;

/// See `exception_unused.md`.
pub(crate) static RULE: Rule = Rule {
    id: "exception-unused",
    level: Level::Warn,
    explanation: include_str!("exception_unused.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for stated in case.uses()? {
        let permissions = permissions(case, stated)?;
        let needed = |id: &str| {
            permissions.iter().any(|(_, permission)| match permission {
                Permission::Under(ids) => ids.contains(&id),
                Permission::Refused(_) => true,
                _ => false,
            })
        };
        for id in stated
            .claims
            .iter()
            .filter(|id| case.policy.exceptions.contains_key(*id) && !needed(id))
        {
            let clause = Clause::table(format!("exceptions.{id}"));
            let subject = Subject::of(case, stated, clause).about(id);
            found
                .fail(&subject, format!("`{id}` is claimed, and nothing in this commit needed it"));
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::say(format!("the claim of `{}` can be left out", situation.about))
}
