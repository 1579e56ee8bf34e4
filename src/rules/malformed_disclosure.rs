//! `malformed-disclosure`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::{SEVERAL_TOOLS, Use};
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::ground::{matches_any, plots, strictest, whole_commit};
use crate::policy::{Level, Stance};

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
    let clause_of = |problem: &str| match problem {
        SEVERAL_TOOLS => Clause::new("disclosure", "one-per-tool"),
        _ => clause(),
    };
    for stated in &said.uses {
        let stance = strictest(&plots(case, stated)).unwrap_or(case.policy.stance);
        let subject = || Subject::of(case, stated, clause()).on(stance);
        // What a form lacks is told below, each with what to write.
        let told = if stated.by_form { &[][..] } else { &stated.stated.malformed };
        for problem in told {
            let subject = Subject { clause: clause_of(problem), ..subject() };
            found.fail(&subject, problem.as_str());
        }
        if case.policy.disclosure.mixed {
            for glob in stated.stated.paths.iter().flatten() {
                if !matches_any(glob, case.changed_paths()?) {
                    let glob = glob.as_str();
                    let reason = format!("`paths=` names `{glob}`, and nothing there is changed");
                    found.fail(&subject(), reason);
                }
            }
        }
    }
    for negative in &said.negatives {
        for problem in &negative.malformed {
            let line = format!("{}: {}", negative.origin.key, negative.head);
            found.fail(&Subject::origin(case, &negative.origin, clause()).about(line), problem);
        }
    }
    for claim in said.standing_claims().filter(|claim| claim.ids.is_empty()) {
        let subject = Subject::origin(case, &claim.origin, Clause::new("disclosure", "claim"));
        found.fail(&subject, "it names no exception");
    }
    if case.facts.is_text() {
        flaws(case, found)?;
    }
    Ok(())
}

/// Where a text answers the form of the policy, and not as it asks.
fn flaws(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let text = case.pull_request()?;
    let by_form = text.said().uses.iter().find(|stated| stated.by_form);
    let stance = match by_form {
        Some(stated) => strictest(&plots(case, stated)),
        None => strictest(&whole_commit(case)),
    };
    let of_fields = |stated: &Use| {
        let told = |problem: &&String| text.flaws().iter().all(|flaw| flaw.reason != **problem);
        stated.stated.malformed.iter().filter(told).cloned().collect::<Vec<_>>()
    };
    let clause = || Clause::table("disclosure.pull-request");
    for flaw in text.flaws() {
        let place = match &flaw.place {
            Some((line, text)) => Place::Line(*line, text.clone()),
            None => Place::Text,
        };
        let subject = Subject { stated: by_form, ..Subject::at(case, place, clause()) };
        let subject = subject.on(stance.unwrap_or(case.policy.stance)).lines(flaw.lines.clone());
        found.fail(&subject, flaw.reason.as_str());
    }
    for problem in by_form.map(of_fields).unwrap_or_default() {
        found.fail(&Subject::at(case, Place::Text, clause()), problem);
    }
    Ok(())
}

/// `about` is the line as it should be, where that is known.
fn remedy(situation: &Situation<'_>) -> Remedy {
    if !situation.about.is_empty() {
        let line = vec![situation.about.to_owned()];
        return Remedy::paste("write it like this, if it is true that no AI was used", line);
    }
    if !situation.lines.is_empty() && situation.stance != Stance::Forbid {
        return Remedy::paste("write it like this, with what is true", situation.lines.to_vec());
    }
    match situation.stance {
        Stance::Open | Stance::Disclose if situation.form().is_some() => Remedy::paste(
            "fill in the text like this, with what is true",
            situation.disclosure_lines(),
        ),
        Stance::Open | Stance::Disclose if situation.names_several() => Remedy::paste(
            "write a line for each tool, with what is true",
            situation.disclosure_lines(),
        ),
        Stance::Open | Stance::Disclose => Remedy::paste(
            "write the line like this, with what is true",
            situation.disclosure_lines(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            "write the line like this, with what is true; AI use is accepted here where an exception \
             applies and is claimed",
            situation.disclosure_lines(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless => Remedy::say(
            "AI use is accepted here only under an exception, and no exception fits this change; \
             please ask before you send it",
        ),
        Stance::Forbid => Remedy::say(
            "AI use is not accepted here, however the line is written; please make this part without it, \
             or ask",
        ),
    }
}
