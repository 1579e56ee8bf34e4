//! `self-review`

use super::{Check, Findings, Rule, Situation};
use crate::case::Case;
use crate::demand::{Answer, demands};
use crate::fact::Missing;
use crate::finding::Remedy;
use crate::policy::Level;

/// See `self_review.md`.
pub(crate) static RULE: Rule = Rule {
    id: "self-review",
    level: Level::Deny,
    explanation: include_str!("self_review.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for demand in demands(case)? {
        if matches!(demand.answer, Answer::OwnOnly) {
            let reason =
                "the only one has the author's own address, and another address is asked for";
            if case.is_early() {
                found.later(&demand.subject, reason);
            } else {
                found.fail(&demand.subject, reason);
            }
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::paste(
        "ask somebody else to look at it; they give their own line",
        vec![format!("{}: Name <name@example.org>", situation.about)],
    )
}
