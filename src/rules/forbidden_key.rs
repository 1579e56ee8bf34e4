//! `forbidden-key`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Level, Where};

/// See `forbidden_key.md`.
pub(crate) static RULE: Rule = Rule {
    id: "forbidden-key",
    level: Level::Deny,
    explanation: include_str!("forbidden_key.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    // No commit may hold it; a pull request is where it may be said in its place.
    if case.facts.is_text() {
        return Ok(());
    }
    for trailer in case.message()?.trailers() {
        let globs = &case.policy.disclosure.forbidden_keys;
        if globs.iter().any(|glob| glob.matches(&trailer.key)) {
            let text = format!("{}: {}", trailer.key, trailer.value);
            let place = Place::Line(trailer.line, text.into());
            let clause = Clause::new("disclosure", "forbidden-keys");
            let subject = Subject::at(case, place, clause).about(&trailer.key);
            found.fail(&subject, format!("commits here hold no `{}:` trailer", trailer.key));
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let key = situation.about;
    match situation.policy.disclosure.place {
        Where::PullRequest | Where::Either => Remedy::say(format!(
            "take the `{key}:` line out of the message, and say it in the pull request"
        )),
        Where::Commit | Where::Both => {
            Remedy::say(format!("take the `{key}:` line out of the message"))
        }
    }
}
