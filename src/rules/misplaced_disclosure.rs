//! `misplaced-disclosure`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Origin;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::{plots, strictest};
use crate::policy::{Level, Stance};

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
    let clause = || Clause::new("disclosure", "keys");
    for stated in &said.uses {
        let stance = strictest(&plots(case, stated)).unwrap_or(case.policy.stance);
        misplaced(&stated.origin, &Subject::of(case, stated, clause()).on(stance), found);
    }
    for claim in &said.claims {
        misplaced(&claim.origin, &Subject::origin(case, &claim.origin, clause()), found);
    }
    Ok(())
}

fn misplaced(origin: &Origin, subject: &Subject<'_>, found: &mut Findings<'_, '_>) {
    if let Some(why) = origin.misplaced {
        let key = &origin.key;
        let reason = format!("git does not read this `{key}:` line as a trailer: {why}");
        found.fail(&subject.clone().about(origin.text()), reason);
    }
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.stance == Stance::Forbid {
        return Remedy::say(
            "AI use is not accepted here, wherever the line stands; please make this part without it, or ask",
        );
    }
    // What the line lacks besides, a second refusal would tell.
    let offers = if situation.stated.is_some() { situation.offers() } else { Vec::new() };
    let mut lines = Vec::new();
    if situation.stated.is_some() && (!offers.is_empty() || situation.lacks()) {
        lines = situation.disclosure_lines();
    }
    let how = if lines.is_empty() {
        "write it exactly like this"
    } else {
        "write it like this, with what is true"
    };
    let claim = if offers.is_empty() { "" } else { ", and claim the exception that applies" };
    if lines.is_empty() {
        lines.push(situation.about.to_owned());
    }
    Remedy::paste(
        format!(
            "{how}, in the last paragraph of the {}, which holds `Key: value` lines only, with a blank line \
             above it{claim}",
            situation.message()
        ),
        lines,
    )
    .choosing(offers)
}
