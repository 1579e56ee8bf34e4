//! `missing-trailer`

use super::{Check, Findings, Rule, Situation};
use crate::case::Case;
use crate::demand::{Answer, demands};
use crate::fact::Missing;
use crate::finding::Remedy;
use crate::policy::Level;

/// See `missing_trailer.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-trailer",
    level: Level::Deny,
    explanation: include_str!("missing_trailer.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for demand in demands(case)? {
        match demand.answer {
            Answer::Met | Answer::OwnOnly => {}
            // What another person gives cannot be there yet on the author's machine.
            Answer::Missing(why) if case.is_early() && demand.requirement.by.comes_later() => {
                found.later(&demand.subject, why);
            }
            Answer::Missing(why) => found.fail(&demand.subject, why),
            Answer::Unknown(missing, why) => found.undecided(&demand.subject, missing, why),
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::paste(
        "whoever did it adds, or asks you to add, this line at the end of the message, with their own name",
        vec![format!("{}: Name <name@example.org>", situation.about)],
    )
}
