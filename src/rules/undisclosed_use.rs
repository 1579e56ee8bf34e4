//! `undisclosed-use`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::{AgentRef, Mark};
use crate::case::{Case, agent_title, mark_place};
use crate::commit::Kind;
use crate::disclosure::Use;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Remedy};
use crate::ground::{plots, strictest, whole_commit};
use crate::policy::{Level, Stance, Surface, Where};
use crate::pull_request::{Commits, Named};

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
    stated_in_the_text_alone(case, found)?;
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
        if let Some(named) = in_words(case, mark, plot.stance) {
            let (place, line, what) = (text_in_words(case), named.line, named.title());
            let reason = format!(
                "a mark of {title} is here, and line {line} of the {place} speaks of {what}: whether these words disclose \
                 the use is for a person to read"
            );
            found.left_to_a_person(&subject, reason);
        } else if could_be_elsewhere {
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

/// Where words of one's own that can disclose a mark name its tool. They claim no exception.
fn in_words<'a>(case: &Case<'a>, mark: &Mark, stance: Stance) -> Option<&'a Named> {
    let is_read = case.facts.kind != Kind::Commit || case.policy.disclosure.place != Where::Both;
    if !is_read || stance != Stance::Disclose {
        return None;
    }
    case.named_in_words(mark.agent.as_ref().map(|agent| &*agent.id))
}

/// Where words of one's own stand, in a phrase.
fn text_in_words(case: &Case<'_>) -> &'static str {
    if case.facts.kind == Kind::Commit { "pull request" } else { "text" }
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
            let known = stated.stated.known.first().map(String::as_str);
            let named = case.named_in_words(known).filter(|_| stance == Stance::Disclose);
            if let Some(named) = named {
                let reason = format!(
                    "a use is to be stated in the pull request too, and its line {} speaks of {}: whether these words \
                     state this use is for a person to read",
                    named.line,
                    named.title()
                );
                found.left_to_a_person(&subject, reason);
            } else if pull_request.is_some() {
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

/// Where both are to state it, a use that only the pull request states answers for no path: its commit is to
/// state it too. Where a commit lies on open ground alone, nothing is asked of it, so a person decides whether
/// it is that one.
fn stated_in_the_text_alone(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    if case.facts.kind != Kind::PullRequest || case.policy.disclosure.place != Where::Both {
        return Ok(());
    }
    let uses = case.uses()?;
    if uses.is_empty() {
        return Ok(());
    }
    let commits = case.facts.commits.get(Input::Commits);
    let has_open_ground = case.policy.areas.values().any(|area| area.stance == Some(Stance::Open));
    for stated in uses {
        let is_in_a_commit =
            |commits: &&Commits| commits.uses.iter().any(|other| is_stated_by(other, stated));
        let ends_in_a_commit = |surface| matches!(surface, Surface::Content | Surface::Message);
        if !case.surfaces(stated).into_iter().any(ends_in_a_commit) {
            continue;
        }
        if commits.as_ref().is_ok_and(is_in_a_commit) {
            continue;
        }
        let Some(stance) = strictest(&plots(case, stated)).filter(|stance| *stance > Stance::Open)
        else {
            continue;
        };
        let subject = Subject::of(case, stated, Clause::new("disclosure", "where")).on(stance);
        let reason = "a use is to be stated in its commit too, and no commit states this one";
        match &commits {
            Err(missing) => {
                let reason =
                    "a use is to be stated in its commit too, and the commits were not seen";
                found.undecided(&subject, missing.clone(), reason);
            }
            Ok(_) if has_open_ground => {
                found.undecided(&subject, Missing::NotGiven(Input::Person), reason);
            }
            Ok(_) => found.fail(&subject, reason),
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
    if situation.is_text() && situation.stated.is_some() {
        return Remedy::say(
            "state it in the message of the commit with which it helped, too: there it is held against the files \
             that the commit changes",
        );
    }
    let place = situation.where_to_say();
    match situation.stance {
        Stance::Open | Stance::Disclose => {
            let only_there =
                situation.is_text() || situation.policy.disclosure.place == Where::PullRequest;
            let words = match (situation.policy.disclosure.own_words, only_there) {
                (true, true) => "; words of your own about it will do",
                (true, false) => "; in the pull request, words of your own about it will do",
                (false, _) => "",
            };
            let say = format!("if the tool helped, say so {place}{words}");
            Remedy::paste(say, situation.disclosure_lines())
        }
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
