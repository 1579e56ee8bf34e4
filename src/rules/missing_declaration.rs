//! `missing-declaration`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Level, Stance, When, Where};

/// See `missing_declaration.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-declaration",
    level: Level::Deny,
    explanation: include_str!("missing_declaration.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let disclosure = &case.policy.disclosure;
    let said = case.said()?;
    if disclosure.when != When::Always
        || !said.uses.is_empty()
        || said.standing_negatives().next().is_some()
        || case.automation()?.is_some_and(|(_, automation)| automation.ai)
        || !case.marks()?.is_empty()
    {
        return Ok(());
    }
    let subject = match said.negatives.first() {
        Some(negative) => {
            Subject::origin(case, &negative.origin, Clause::new("disclosure", "when"))
        }
        None => Subject::at(case, Place::Commit, Clause::new("disclosure", "when")),
    };
    let subject = subject.about(disclosure.written_key());
    match (disclosure.place, said.negatives.first().and_then(|negative| negative.origin.misplaced))
    {
        // Whoever says it in the pull request has said it; without seeing it, nothing can be decided.
        (Where::PullRequest | Where::Either, _) => found.undecided(
            &subject,
            Missing::NotGiven(Input::PullRequest),
            "the commit does not say whether AI was used, and the pull request was not seen",
        ),
        (_, Some(why)) => found.fail(
            &subject,
            format!(
                "git does not read this line as a trailer, so the message says nothing yet: {why}"
            ),
        ),
        (_, None) => found.fail(&subject, "the message does not say whether AI was used"),
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let key = situation.about;
    let none = situation.policy.disclosure.none.first().map(|none| format!("{key}: {none}"));
    let used = situation.disclosure_line();
    match situation.stance {
        Stance::Open | Stance::Disclose => Remedy::paste(
            "add the line that is true, alone: the first if no AI was used, the second, with the tool's name, if one was",
            none.into_iter().chain([used]).collect(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            "add what is true: the first line if no AI was used; else, if an exception applies, the other and the claim",
            none.into_iter().chain(situation.disclosure_lines()).collect(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless | Stance::Forbid => Remedy::paste(
            "add this line if it is true; if AI was used, please ask before you send the change",
            none.into_iter().collect(),
        ),
    }
}
