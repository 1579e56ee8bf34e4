//! `self-review`

use super::{Check, Findings, Rule, Situation};
use crate::case::Case;
use crate::demand::{Answer, Demand, demands};
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
    let demands = demands(case)?;
    let own_only = demands.known.iter().filter(|demand| demand.answer == Answer::OwnOnly);
    for Demand { subject, .. } in own_only {
        let reason = "the only one has the author's own address, and another address is asked for";
        if case.is_early() {
            found.later(subject, reason);
        } else {
            found.fail(subject, reason);
        }
    }
    demands.rest()
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::paste(
        "ask somebody else to look at it; they give their own line",
        vec![format!("{}: Name <name@example.org>", situation.about)],
    )
}
