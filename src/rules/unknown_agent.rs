//! `unknown-agent`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::policy::Level;

/// See `unknown_agent.md`.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-agent",
    level: Level::Allow,
    explanation: include_str!("unknown_agent.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let unknown = |stated: &&Use| stated.stated.known.is_empty() && !stated.by_automation;
    for stated in case.uses()?.iter().filter(unknown) {
        if let Some(agent) = stated.stated.agent.as_deref().or(stated.stated.model.as_deref()) {
            let subject = Subject::of(case, stated, Clause::table("tools")).about(agent);
            found.fail(&subject, format!("`{agent}` is no agent that is known here"));
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::say(format!(
        "look whether `{}` is spelled as its maker spells it; the policy can name it in a table `[tools.NAME]`",
        situation.about
    ))
}
