//! `pull-request-not-seen`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Level, Where};

/// See `pull_request_not_seen.md`.
pub(crate) static RULE: Rule = Rule {
    id: "pull-request-not-seen",
    level: Level::Warn,
    explanation: include_str!("pull_request_not_seen.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    if case.facts.is_text() {
        return Ok(());
    }
    let silent = || {
        let said = case.said()?;
        Ok(said.uses.is_empty() && said.standing_negatives().next().is_none())
    };
    let wanted = match case.policy.disclosure.place {
        Where::Commit => false,
        Where::PullRequest | Where::Both => true,
        Where::Either => silent()?,
    };
    let not_seen = match case.pull_request() {
        Ok(_) => return Ok(()),
        Err(missing @ Missing::Unreadable(..)) if wanted => return Err(missing),
        Err(_) => !case.is_early(),
    };
    if wanted && not_seen {
        let subject = Subject::at(case, Place::Commit, Clause::new("disclosure", "where"));
        found.undecided(
            &subject,
            Missing::NotGiven(Input::PullRequest),
            "AI use can be stated in the pull request here, and the pull request was not seen",
        );
    }
    Ok(())
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say(
        "a person looks at the pull request's text: this check saw the commits alone; with \
         `--pull-request FILE` it sees both",
    )
}
