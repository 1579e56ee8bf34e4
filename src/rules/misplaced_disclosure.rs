//! `misplaced-disclosure`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::policy::Level;

/// See `misplaced_disclosure.md`.
pub(crate) static RULE: Rule = Rule {
    id: "misplaced-disclosure",
    level: Level::Deny,
    explanation: include_str!("misplaced_disclosure.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let said = case.said()?;
    let origins = said
        .uses
        .iter()
        .map(|stated| &stated.origin)
        .chain(said.claims.iter().map(|claim| &claim.origin));
    for origin in origins {
        if let Some(why) = origin.misplaced {
            let subject = Subject::origin(case, origin, Clause::new("disclosure", "keys"));
            let key = &origin.key;
            found.fail(
                &subject.about(origin.text()),
                format!("git does not read this `{key}:` line as a trailer: {why}"),
            );
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::paste(
        "put it in the last paragraph of the message, which holds `Key: value` lines only, with a blank line above it",
        vec![situation.about.to_owned()],
    )
}
