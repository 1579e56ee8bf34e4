//! `ai-in-human-role`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::MarkPlace;
use crate::case::{Case, agent_title, stands_under};
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::ground::{strictest, whole_commit};
use crate::policy::{HumanOnly, Level, Stance};

/// See `ai_in_human_role.md`.
pub(crate) static RULE: Rule = Rule {
    id: "ai-in-human-role",
    level: Level::Deny,
    explanation: include_str!("ai_in_human_role.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for place in &case.policy.disclosure.human_only {
        for mark in case.marks()? {
            let (stands, subject) = match (place, &mark.place) {
                (HumanOnly::Author, MarkPlace::Author) => ("author", Place::Author),
                (HumanOnly::Committer, MarkPlace::Committer) => ("committer", Place::Committer),
                (HumanOnly::Key(key), MarkPlace::Trailer { line, .. })
                    if stands_under(mark, key) =>
                {
                    (key.as_str(), Place::Line(*line, mark.text.clone()))
                }
                _ => continue,
            };
            // Declared automation that uses AI may be the author of its own commits.
            if matches!(subject, Place::Author | Place::Committer)
                && case.uses()?.iter().any(|stated| stated.by_automation)
            {
                continue;
            }
            let clause = Clause::new("disclosure", "human-only");
            let stance = strictest(&whole_commit(case)).unwrap_or(case.policy.stance);
            // What is disclosed already needs no second line.
            let undisclosed = case.undisclosed_marks()?;
            let stance = if undisclosed.contains(&mark) { stance } else { Stance::Open };
            let id = mark.agent.as_ref().map(|agent| agent.id.clone());
            let subject = Subject::at(case, subject, clause).on(stance).about(stands).agent(id);
            let agent = agent_title(mark);
            found.fail(
                &subject,
                format!("{agent} stands as `{stands}`, which is kept for people here"),
            );
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let what = match situation.about {
        "author" => "commit under the name of the person who answers for the change \
             (`git commit --amend --reset-author`)"
            .to_owned(),
        "committer" => "let the person who answers for the change commit it".to_owned(),
        key => format!("take the `{key}:` line of the tool out; people write their own"),
    };
    let place = situation.where_to_say();
    match situation.stance {
        Stance::Open => Remedy::say(what),
        Stance::Disclose => Remedy::paste(
            format!("{what}; that the tool helped is said {place}"),
            situation.disclosure_lines(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!(
                "{what}; if an exception applies, that the tool helped is said {place}, with the claim"
            ),
            situation.disclosure_lines(),
        )
        .choosing(situation.choices()),
        Stance::NoUnless => Remedy::say(format!(
            "{what}; if AI made a part of this change, no exception of this policy fits it, so please ask \
             before you send it"
        )),
        Stance::Forbid => Remedy::say(format!(
            "{what}; if AI made a part of this change, please make that part without it, or ask"
        )),
    }
}
