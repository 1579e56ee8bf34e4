//! `duty-not-attested`

use std::cell::OnceCell;

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::demand::{duties_due, is_ai};
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Attest, Level};
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
    let mut missing = None;
    for (id, duty) in &case.policy.duties {
        let clause = || Clause::new(format!("duties.{id}"), "attest");
        let due = duties_due(case, &duty.due)?;
        missing = missing.max(due.missing);
        // Looked for once, whatever the number of uses.
        let answer = OnceCell::new();
        let attested = |key: &str| {
            answer
                .get_or_init(|| {
                    let mut trailers = case.message()?.trailers().iter();
                    Ok(trailers.any(|trailer| attests(case, trailer, key)))
                })
                .clone()
        };
        for stated in due.known {
            match &duty.attest {
                Attest::Nothing => {}
                Attest::Person => {
                    let subject = match stated {
                        Some(stated) => Subject::of(case, stated, clause()),
                        None => Subject::at(case, Place::Commit, clause()),
                    };
                    let reason = format!("a person must judge this: {}", duty.text);
                    found.undecided(&subject.about(id), Missing::NotGiven(Input::Person), reason);
                }
                Attest::Key(key) => {
                    if !attested(key)? {
                        let subject = Subject::at(case, Place::Commit, clause()).about(key);
                        let reason =
                            format!("no `{key}:` line says that this was done: {}", duty.text);
                        found.fail(&subject, reason);
                    }
                }
            }
        }
    }
    missing.map_or(Ok(()), Err)
}

/// Whether a trailer says, not by an AI identity and not with an empty value, that a duty was done.
fn attests(case: &Case<'_>, trailer: &Trailer, key: &str) -> bool {
    trailer.key.eq_ignore_ascii_case(key)
        && !trailer.value.trim_ascii().is_empty()
        && !is_ai(case, trailer)
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
