//! `duty-not-attested`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::demand::is_ai;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Attest, DutyFor, Level};
use crate::trailer::Trailer;

/// See `duty_not_attested.md`.
pub(crate) static RULE: Rule = Rule {
    id: "duty-not-attested",
    level: Level::Deny,
    explanation: include_str!("duty_not_attested.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for (id, duty) in &case.policy.duties {
        if !is_due(case, &duty.due)? {
            continue;
        }
        let clause = Clause::new(format!("duties.{id}"), "attest");
        let subject = Subject::at(case, Place::Commit, clause);
        match &duty.attest {
            Attest::Nothing => {}
            Attest::Person => {
                let missing = Missing::NotGiven(Input::Person);
                found.undecided(
                    &subject.about(id),
                    missing,
                    format!("a person must judge this: {}", duty.text),
                );
            }
            Attest::Trailer(key) => {
                if !case.message()?.trailers().iter().any(|trailer| attests(case, trailer, key)) {
                    let reason = format!("no `{key}:` line says that this was done: {}", duty.text);
                    found.fail(&subject.about(key), reason);
                }
            }
        }
    }
    Ok(())
}

/// Whether a trailer says, not by an AI identity and not with an empty value, that a duty was done.
fn attests(case: &Case<'_>, trailer: &Trailer, key: &str) -> bool {
    trailer.key.eq_ignore_ascii_case(key)
        && !trailer.value.trim_ascii().is_empty()
        && !is_ai(case, trailer)
}

fn is_due(case: &Case<'_>, due: &DutyFor) -> Result<bool, Missing> {
    Ok(match due {
        DutyFor::All => true,
        DutyFor::Ai => !case.uses()?.is_empty(),
        DutyFor::Exceptions(ids) => {
            case.uses()?.iter().any(|stated| stated.claims.iter().any(|claim| ids.contains(claim)))
        }
    })
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let is_key = !situation.policy.duties.contains_key(situation.about);
    if is_key {
        Remedy::paste(
            "if it was done, whoever did it says so at the end of the message",
            vec![format!("{}: Your Name <you@example.org>", situation.about)],
        )
    } else {
        Remedy::say("ask a person of the project to judge it; no line in the message can settle it")
    }
}
