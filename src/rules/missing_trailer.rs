//! `missing-trailer`

use super::{Check, Findings, Rule, Situation};
use crate::case::Case;
use crate::demand::{Answer, Demand, demands};
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
    let demands = demands(case)?;
    for Demand { requirement, subject, answer } in &demands.known {
        // What another person gives cannot be there yet on the author's machine.
        let comes_later = case.is_early() && requirement.by.comes_later();
        match answer {
            Answer::Met | Answer::OwnOnly => {}
            Answer::Missing(why) | Answer::Unknown(_, why) if comes_later => {
                found.later(subject, why);
            }
            Answer::Missing(why) => found.fail(subject, why),
            Answer::Unknown(missing, why) => found.undecided(subject, missing.clone(), why),
        }
    }
    demands.rest()
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::paste(
        format!(
            "whoever did it adds, or asks you to add, this line at the end of the {}, with their own name",
            situation.message()
        ),
        vec![format!("{}: Name <name@example.org>", situation.about)],
    )
}
