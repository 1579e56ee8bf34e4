//! `unknown-agent`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
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
    for stated in case.uses()?.iter().filter(|stated| !stated.by_automation) {
        let subject = |about| Subject::of(case, stated, Clause::table("tools")).about(about);
        if let Some((written, meant)) = case.agents.slip(&stated.stated.head) {
            let reason = format!("`{written}` is no name that is known here; is `{meant}` meant?");
            found.fail(&subject(written), reason);
            continue;
        }
        let named = stated.stated.agent.as_deref().or(stated.stated.model.as_deref());
        if let Some(agent) = named.filter(|_| stated.stated.known.is_empty()) {
            found.fail(&subject(agent), format!("`{agent}` is no agent that is known here"));
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
