//! `malformed-disclosure`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::policy::Level;

/// See `malformed_disclosure.md`.
pub(crate) static RULE: Rule = Rule {
    id: "malformed-disclosure",
    level: Level::Deny,
    explanation: include_str!("malformed_disclosure.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let said = case.said()?;
    let clause = || Clause::new("disclosure", "form");
    for stated in &said.uses {
        for problem in &stated.stated.malformed {
            found.fail(
                &Subject::of(case, stated, clause()).about(&stated.origin.key),
                problem.as_str(),
            );
        }
    }
    for negative in &said.negatives {
        for problem in &negative.malformed {
            let subject =
                Subject::origin(case, &negative.origin, clause()).about(&negative.origin.key);
            found.fail(&subject, problem.as_str());
        }
    }
    for claim in said.standing_claims().filter(|claim| claim.ids.is_empty()) {
        let subject = Subject::origin(case, &claim.origin, Clause::new("disclosure", "claim"));
        found.fail(&subject.about(&claim.origin.key), "it names no exception");
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::paste("write it like this, with what is true", situation.disclosure_lines())
        .choosing(situation.choices())
}
