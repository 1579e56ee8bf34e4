//! `contradiction`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::{Mark, MarkPlace};
use crate::case::{Case, agent_title, mark_place};
use crate::commit::Kind;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::{strictest, whole_commit};
use crate::policy::{Level, Stance, Where};

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
    for negative in said.standing_negatives() {
        let clause = Clause::new("disclosure", "none");
        let subject = Subject::origin(case, &negative.origin, clause)
            .about(&negative.origin.key)
            .on(strictest(&whole_commit(case)).unwrap_or(case.policy.stance));
        // What is stated already needs no second line: other rules say what it lacks.
        let stated_already = || subject.clone().on(Stance::Open);
        if let Some(stated) = said.uses.first() {
            let reason = match stated.origin.line {
                0 => {
                    "it says that no AI was used, and the author is automation that uses it".into()
                }
                line => format!("it says that no AI was used, and line {line} names one"),
            };
            found.fail(&stated_already(), reason);
        }
        let undisclosed = case.undisclosed_marks()?;
        for mark in of_each_agent(case.marks()?) {
            let (place, agent) = (place_name(mark), agent_title(mark));
            let reason =
                format!("it says that no AI was used, and {place} bears a mark of {agent}");
            let is_undisclosed = undisclosed.iter().any(|other| other.agent == mark.agent);
            let subject = if is_undisclosed { subject.clone() } else { stated_already() };
            found.fail(&subject.agent(id(mark)), reason);
        }
    }
    if case.facts.kind == Kind::Commit {
        beside_the_pull_request(case, found)?;
    } else {
        beside_prose(case, found)?;
    }
    Ok(())
}

/// A section that says "no AI", and names a tool in other words: "without Claude" names it too.
fn beside_prose(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let text = case.pull_request()?;
    let negative = text.said().standing_negatives().next();
    if let Some((negative, named)) = negative.zip(text.beside_none()) {
        let subject = Subject::origin(case, &negative.origin, Clause::new("disclosure", "none"));
        let reason = format!(
            "it says that no AI was used, and line {} speaks of {}: what holds is for a person to read",
            named.line,
            named.title()
        );
        found.left_to_a_person(&subject, reason);
    }
    Ok(())
}

/// A pull request that states that no AI was used, of a commit that names or shows one.
fn beside_the_pull_request(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    if case.policy.disclosure.place == Where::Commit {
        return Ok(());
    }
    let Ok(text) = case.pull_request() else { return Ok(()) };
    let Some(negative) = text.said().standing_negatives().next() else { return Ok(()) };
    let stance = strictest(&whole_commit(case)).unwrap_or(case.policy.stance);
    let line = negative.origin.line;
    let clause = || Clause::new("disclosure", "where");
    let reason = |what: &str| {
        format!("line {line} of the pull request says that no AI was used, and {what}")
    };
    if let Some(stated) = case.uses()?.first() {
        let subject = Subject::of(case, stated, clause()).about(THE_PULL_REQUEST).on(stance);
        found.fail(&subject, reason("this commit names one"));
    } else {
        for mark in of_each_agent(case.marks()?) {
            let subject = Subject::at(case, mark_place(mark), clause());
            let subject = subject.about(THE_PULL_REQUEST).on(stance).agent(id(mark));
            found.fail(&subject, reason(&format!("here is a mark of {}", agent_title(mark))));
        }
    }
    Ok(())
}

/// The first mark of each agent: each is to be disclosed. Their order in the message does not matter.
fn of_each_agent(marks: &[Mark]) -> Vec<&Mark> {
    let mut first: Vec<&Mark> = Vec::new();
    for mark in marks {
        if !first.iter().any(|known| known.agent == mark.agent) {
            first.push(mark);
        }
    }
    first.sort_by_key(|mark| agent_title(mark));
    first
}

fn id(mark: &Mark) -> Option<String> {
    mark.agent.as_ref().map(|agent| agent.id.clone())
}

/// What a finding is about that no line of the commit mends; no key is written like this.
const THE_PULL_REQUEST: &str = "the pull request";

/// Where a mark stands, in a phrase.
fn place_name(mark: &Mark) -> String {
    match mark.place {
        MarkPlace::Line(line) | MarkPlace::Trailer { line, .. } => format!("line {line}"),
        MarkPlace::Author => "the author".to_owned(),
        MarkPlace::Committer => "the committer".to_owned(),
    }
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let mend = match situation.about {
        THE_PULL_REQUEST => "correct the pull request".to_owned(),
        "" => "take back what says none".to_owned(),
        key => format!("take the `{key}:` line that says none out"),
    };
    let none = format!(
        "both cannot be true: if no tool helped, take out what names it; if one did, {mend}"
    );
    match situation.stance {
        Stance::Open => Remedy::say(none),
        Stance::Disclose => Remedy::paste(
            format!("{none}, and say it {}", situation.where_to_say()),
            situation.disclosure_lines(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!(
                "{none}, and, if an exception applies, say it {} and claim it",
                situation.where_to_say()
            ),
            situation.disclosure_lines(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless | Stance::Forbid => {
            Remedy::say(format!("{none}, and ask before you send the change"))
        }
    }
}
