//! `contradiction`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::{Mark, MarkPlace};
use crate::case::{Case, agent_title};
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::policy::{Level, Stance};

/// See `contradiction.md`.
pub(crate) static RULE: Rule = Rule {
    id: "contradiction",
    level: Level::Deny,
    explanation: include_str!("contradiction.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let said = case.said()?;
    let Some(negative) = said.standing_negatives().next() else { return Ok(()) };
    let subject = || {
        Subject::origin(case, &negative.origin, Clause::new("disclosure", "none"))
            .about(&negative.origin.key)
    };
    if let Some(stated) = said.uses.first() {
        let reason =
            format!("it says that no AI was used, and line {} names one", stated.origin.line);
        found.fail(&subject(), reason);
    }
    if let Some(mark) = case.marks()?.first() {
        let agent = agent_title(mark);
        found.fail(
            &subject(),
            format!(
                "it says that no AI was used, and {} bears a mark of {agent}",
                place_name(mark)
            ),
        );
    }
    Ok(())
}

/// Where a mark stands, in a phrase.
fn place_name(mark: &Mark) -> String {
    match mark.place {
        MarkPlace::Line(line) | MarkPlace::Trailer { line, .. } => format!("line {line}"),
        MarkPlace::Author => "the author".to_owned(),
        MarkPlace::Committer => "the committer".to_owned(),
    }
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let key = situation.about;
    match situation.stance {
        Stance::Open | Stance::Disclose => Remedy::paste(
            format!(
                "keep the one that is true: if a tool helped, this line takes the place of the `{key}:` line"
            ),
            vec![situation.disclosure_line()],
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!(
                "keep the one that is true: if a tool helped and an exception applies, this takes the place of the `{key}:` line"
            ),
            situation.disclosure_lines(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless | Stance::Forbid => Remedy::say(format!(
            "keep the one that is true: if no tool helped, take its mark out; if one did, take the `{key}:` line out and ask before you send the change"
        )),
    }
}
