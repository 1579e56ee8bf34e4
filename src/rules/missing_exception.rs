//! `missing-exception`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::Remedy;
use crate::permission::{Permission, Permitted, permissions};
use crate::policy::Level;

/// See `missing_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-exception",
    level: Level::Deny,
    explanation: include_str!("missing_exception.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let unclaimed = |(_, permission): &&Permitted<'_>| *permission == Permission::Unclaimed;
    if let Some((plot, _)) = permissions.known.iter().find(unclaimed) {
        let subject = Subject::of(case, stated, plot.clause()).on(plot.stance);
        found.fail(&subject, "AI use is stated, and no exception is claimed for it");
        return Ok(());
    }
    // With a claim, or without a need of one, no ground that is still unknown can change this.
    permissions.rest_if(stated.claims.is_empty() && !stated.by_automation)
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let choices = situation.choices();
    let how = if situation.claims_by_field() { "in the same line" } else { "in a line of its own" };
    match choices.as_slice() {
        [] => Remedy::say(
            "no exception of this policy fits this change; please ask before you send it",
        ),
        [only] => Remedy::paste(
            format!("if this is `{}`, claim that exception {how}", only.title),
            vec![only.line.clone()],
        )
        .choosing(choices),
        _ => Remedy::say(format!("if one of the exceptions applies, claim it {how}"))
            .choosing(choices),
    }
}
