//! `missing-exception`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::Remedy;
use crate::permission::{Permission, permissions};
use crate::policy::Level;

/// See `missing_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-exception",
    level: Level::Deny,
    explanation: include_str!("missing_exception.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for stated in case.uses()? {
        for (plot, permission) in permissions(case, stated)? {
            if permission == Permission::Unclaimed {
                let subject = Subject::of(case, stated, plot.clause()).on(plot.stance);
                found.fail(&subject, "AI use is stated, and no exception is claimed for it");
                break;
            }
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let choices = situation.choices();
    match choices.as_slice() {
        [] => Remedy::say(
            "no exception of this policy fits this change; please ask before you send it",
        ),
        [only] => Remedy::paste(
            format!("if this is {}, claim the exception", only.title),
            vec![only.line.clone()],
        )
        .choosing(choices),
        _ => Remedy::say("if one of the exceptions applies, claim it").choosing(choices),
    }
}
