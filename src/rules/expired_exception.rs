//! `expired-exception`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::permission::{needs_claims, permissions};
use crate::policy::{Level, Stance};

/// See `expired_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "expired-exception",
    level: Level::Deny,
    explanation: include_str!("expired_exception.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    if !needs_claims(&permissions) {
        return permissions.rest_if(!stated.claims.is_empty());
    }
    for id in &stated.claims {
        let Some(exception) = case.policy.exceptions.get(id) else { continue };
        let (from, until) = (exception.selectors.from, exception.selectors.until);
        if case.within(from, until)? {
            continue;
        }
        let date = case.date()?;
        let (key, when) = match (from, until) {
            (Some(from), _) if date < from => ("from", format!("begins on {from}")),
            (_, Some(until)) => ("until", format!("ended on {until}")),
            _ => continue,
        };
        let clause = Clause::new(format!("exceptions.{id}"), key);
        let subject = Subject::of(case, stated, clause).on(Stance::NoUnless).about(id);
        found.fail(&subject, format!("`{id}` {when}, and this commit is of {date}"));
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let choices = situation.choices_but(situation.about);
    if choices.is_empty() {
        return Remedy::say(
            "this exception is not in force; ask whether it can be, or make the change without AI",
        );
    }
    Remedy::say("if another exception applies, claim that one in its place").choosing(choices)
}
