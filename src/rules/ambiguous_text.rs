//! `ambiguous-text`

use bstr::ByteSlice;

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::{disguised_keys, odd_character};
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::policy::Level;

/// See `ambiguous_text.md`.
pub(crate) static RULE: Rule = Rule {
    id: "ambiguous-text",
    level: Level::Deny,
    explanation: include_str!("ambiguous_text.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let said = case.said()?;
    let clause = || Clause::new("disclosure", "keys");
    for stated in &said.uses {
        if let Some(odd) = &stated.stated.odd {
            found.fail(
                &Subject::of(case, stated, clause()).about(&stated.origin.key),
                format!("the value holds {odd}: two readers could read it differently"),
            );
        }
    }
    let origins = said
        .negatives
        .iter()
        .map(|negative| &negative.origin)
        .chain(said.claims.iter().map(|claim| &claim.origin));
    for origin in origins {
        if let Some(odd) = odd_character(origin.value.as_bstr()) {
            found.fail(
                &Subject::origin(case, origin, clause()).about(&origin.key),
                format!("the value holds {odd}: two readers could read it differently"),
            );
        }
    }
    for (line, text, key) in disguised_keys(case.message()?, case.policy) {
        found.fail(
            &Subject::at(case, Place::Line(line, text), clause()).about(key),
            format!("this key looks like `{key}` and is written with other characters"),
        );
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::say(format!(
        "type the `{}:` line anew on the keyboard, in plain characters",
        situation.about
    ))
}
