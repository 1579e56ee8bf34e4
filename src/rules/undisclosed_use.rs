//! `undisclosed-use`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::AgentRef;
use crate::case::{Case, agent_title, mark_place};
use crate::commit::Kind;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::{plots, strictest, whole_commit};
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
    stated_in_the_commit_alone(case, found)?;
    let marks = case.undisclosed_marks()?;
    if marks.is_empty() {
        return Ok(());
    }
    let plots = whole_commit(case);
    // Where all of it lies on open ground, nothing would be asked of a use either.
    let Some(plot) = plots.known.iter().filter(|plot| !plot.is_open()).max_by_key(|p| p.stance)
    else {
        return plots.rest();
    };
    let place = case.policy.disclosure.place;
    let could_be_elsewhere = case.facts.kind == Kind::Commit
        && case.pull_request().is_err()
        && (place == Where::PullRequest || (place == Where::Either && case.uses()?.is_empty()));
    let mut told: Vec<Option<&AgentRef>> = Vec::new();
    for mark in marks {
        if told.contains(&mark.agent.as_ref()) {
            continue;
        }
        told.push(mark.agent.as_ref());
        let subject = Subject::at(case, mark_place(mark), plot.clause())
            .on(plot.stance)
            .agent(mark.agent.as_ref().map(|agent| agent.id.clone()));
        let title = agent_title(mark);
        if could_be_elsewhere {
            let reason = format!(
                "a mark of {title} is here, and the pull request that could disclose it was not seen"
            );
            found.left_to_the_pull_request(&subject, reason);
        } else {
            found.fail(&subject, format!("a mark of {title} is here, and no disclosure names it"));
        }
    }
    Ok(())
}

/// A use that the commit discloses is to be disclosed in the pull request too, if that is where the
/// policy wants it.
fn stated_in_the_commit_alone(
    case: &Case<'_>,
    found: &mut Findings<'_, '_>,
) -> Result<(), Missing> {
    if case.facts.kind != Kind::Commit
        || !matches!(case.policy.disclosure.place, Where::PullRequest | Where::Both)
    {
        return Ok(());
    }
    let pull_request = case.pull_request().ok().map(|text| text.said().uses.as_slice());
    for stated in case.uses()? {
        if pull_request.is_some_and(|uses| uses.iter().any(|other| is_stated_by(stated, other))) {
            continue;
        }
        let plots = plots(case, stated);
        if let Some(stance) = strictest(&plots).filter(|stance| *stance > Stance::Open) {
            let subject = Subject::of(case, stated, Clause::new("disclosure", "where")).on(stance);
            if pull_request.is_some() {
                let reason =
                    "a use is to be stated in the pull request too, and it does not state this one";
                found.fail(&subject, reason);
            } else {
                found.left_to_the_pull_request(
                    &subject,
                    "a use is to be stated in the pull request too, and that was not seen",
                );
            }
        }
    }
    Ok(())
}

/// Whether another use, in the pull request, is this one: it names an agent of it, or one of them names none.
/// Whom a malformed line names is not certain, and that is told already.
fn is_stated_by(stated: &Use, other: &Use) -> bool {
    let (ours, theirs) = (&stated.stated, &other.stated);
    ours.known.is_empty()
        || !ours.malformed.is_empty()
        || (theirs.known.is_empty() && theirs.malformed.is_empty())
        || theirs.known.iter().any(|agent| ours.known.contains(agent))
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let place = situation.where_to_say();
    match situation.stance {
        Stance::Open | Stance::Disclose => Remedy::paste(
            format!("if the tool helped, say so {place}"),
            situation.disclosure_lines(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!("if the tool helped and an exception applies, say so {place} and claim it"),
            situation.disclosure_lines(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless => Remedy::say(
            "no exception of this policy fits this change; if the tool made a part of it, please ask \
             before you send it",
        ),
        Stance::Forbid => Remedy::say(
            "AI use is not accepted here; if the tool made a part of this change, please make that part \
             without it, or ask",
        ),
    }
}
