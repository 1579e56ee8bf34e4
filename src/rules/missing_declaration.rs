//! `missing-declaration`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::ground::{strictest, whole_commit};
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
    if disclosure.when != When::Always {
        return Ok(());
    }
    let said = case.said()?;
    let states = !said.uses.is_empty() || said.standing_negatives().next().is_some();
    let misplaced = said.negatives.iter().find(|negative| negative.origin.misplaced.is_some());
    let clause = Clause::new("disclosure", "when");
    let subject = match misplaced {
        Some(negative) => Subject::origin(case, &negative.origin, clause),
        None => Subject::at(case, Place::Commit, clause),
    };
    let stance = strictest(&whole_commit(case)).unwrap_or(case.policy.stance);
    let subject = subject.on(stance).about(disclosure.written_key());
    match (disclosure.place, states) {
        (Where::Commit | Where::Either, true) => {}
        // Whoever says it in the pull request has said it; without seeing it, nothing can be decided.
        (Where::PullRequest | Where::Both, true) | (Where::PullRequest | Where::Either, false) => {
            found.left_to_the_pull_request(
                &subject,
                "whether AI was used is stated in the pull request here, and that was not seen",
            );
        }
        (Where::Commit | Where::Both, false) => {
            let why = misplaced.and_then(|negative| negative.origin.misplaced);
            let reason = why.map_or_else(
                || "the message does not say whether AI was used".to_owned(),
                |why| {
                    format!(
                        "git does not read this line as a trailer, so it says nothing yet: {why}"
                    )
                },
            );
            found.fail(&subject, reason);
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let place = situation.where_to_say();
    if situation.policy.disclosure.place == Where::PullRequest {
        return Remedy::say(format!(
            "say {place} what is true: that no AI was used, or which tool helped"
        ));
    }
    // The two lines exclude each other, so only one of them stands there to be pasted.
    let used = situation.disclosure_line();
    let none = situation.policy.disclosure.none.first();
    let none = none.map(|none| format!("{}: {none}", situation.about)).into_iter().collect();
    match situation.stance {
        Stance::Open | Stance::Disclose => Remedy::paste(
            format!(
                "if no AI was used, add this line {place}; if a tool helped, add a line like `{used}` \
                 in its place"
            ),
            none,
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!(
                "if no AI was used, add this line {place}; if a tool helped and an exception applies, add \
                 a line like `{used}` in its place, and claim the exception"
            ),
            none,
        )
        .choosing(situation.choices()),
        Stance::NoUnless | Stance::Forbid => Remedy::paste(
            format!(
                "if no AI was used, add this line {place}; if AI was used, please ask before you send the \
                 change"
            ),
            none,
        ),
    }
}
