//! `undisclosed-use`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::AgentRef;
use crate::case::{Case, agent_title, mark_place};
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Remedy};
use crate::ground::{Plot, whole_commit};
use crate::policy::{Level, Stance, Where};

/// See `undisclosed_use.md`.
pub(crate) static RULE: Rule = Rule {
    id: "undisclosed-use",
    level: Level::Deny,
    explanation: include_str!("undisclosed_use.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let marks = case.undisclosed_marks()?;
    if marks.is_empty() {
        return Ok(());
    }
    let plots = whole_commit(case)?;
    // Where all of it lies on open ground, nothing would be asked of a use either.
    if plots.iter().all(Plot::is_open) {
        return Ok(());
    }
    let stance = plots.iter().map(|plot| plot.stance).max().unwrap_or(case.policy.stance);
    let clause = if stance == case.policy.stance {
        Clause::new("policy", "stance")
    } else {
        strictest(&plots)
    };
    let mut told: Vec<Option<&AgentRef>> = Vec::new();
    for mark in marks {
        if told.contains(&mark.agent.as_ref()) {
            continue;
        }
        told.push(mark.agent.as_ref());
        let subject = Subject::at(case, mark_place(mark), clause.clone()).on(stance);
        let title = agent_title(mark);
        let in_pull_request =
            matches!(case.policy.disclosure.place, Where::PullRequest | Where::Either);
        if in_pull_request && case.uses()?.is_empty() {
            found.undecided(
                &subject,
                Missing::NotGiven(Input::PullRequest),
                format!("a mark of {title} is here, and the pull request that could disclose it was not seen"),
            );
        } else {
            found.fail(&subject, format!("a mark of {title} is here, and no disclosure names it"));
        }
    }
    Ok(())
}

/// The area with the strictest stance.
fn strictest(plots: &[Plot<'_>]) -> Clause {
    plots
        .iter()
        .max_by_key(|plot| plot.stance)
        .map_or_else(|| Clause::new("policy", "stance"), Plot::clause)
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    match situation.stance {
        Stance::Open | Stance::Disclose => Remedy::paste(
            "if the tool helped, say so in the last paragraph of the message",
            situation.disclosure_lines(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            "if the tool helped and an exception applies, say so in the last paragraph and claim it",
            situation.disclosure_lines(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless => Remedy::say(
            "no exception of this policy fits this change; if the tool made a part of it, please ask before you send it",
        ),
        Stance::Forbid => Remedy::say(
            "AI use is not accepted here; if the tool made a part of this change, please make that part without it, or ask",
        ),
    }
}
