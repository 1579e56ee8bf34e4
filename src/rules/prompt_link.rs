//! `prompt-link`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::agents::PromptLink;
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Level, Prompts};

/// See `prompt_link.md`.
pub(crate) static RULE: Rule = Rule {
    id: "prompt-link",
    level: Level::Allow,
    explanation: include_str!("prompt_link.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    match case.policy.disclosure.prompts {
        Prompts::Optional => Ok(()),
        Prompts::Wanted => wanted(case, found),
        Prompts::Unwanted => unwanted(case, found),
    }
}

/// One link that others can follow is enough for all uses of the commit.
fn wanted(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let uses = case.uses()?;
    if uses.is_empty() {
        return Ok(());
    }
    let links = case.agents.prompt_links(case.message()?);
    if links.iter().any(|link| !link.value.is_empty() && !link.is_local()) {
        return Ok(());
    }
    let reason = if links.iter().any(PromptLink::is_local) {
        "the link to the prompt leads to a path on somebody's machine, where nobody else can follow"
    } else if links.is_empty() {
        "nothing leads to the prompt or the session of this use"
    } else {
        "nothing stands behind the key of the link to the prompt"
    };
    for stated in uses {
        found.fail(&Subject::of(case, stated, clause()).about("wanted"), reason);
    }
    Ok(())
}

fn unwanted(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for link in case.agents.prompt_links(case.message()?) {
        if link.value.is_empty() {
            continue;
        }
        let reason = if link.is_local() {
            "it leads to a prompt or a session, and tells a path on somebody's machine"
        } else {
            "it leads to a prompt or a session, and commits here hold no such links"
        };
        let place = Place::Line(link.line, link.text.as_str().into());
        found.fail(&Subject::at(case, place, clause()).about("unwanted"), reason);
    }
    Ok(())
}

fn clause() -> Clause {
    Clause::new("disclosure", "prompts")
}

/// `about` is what the policy thinks of such links.
fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.about == "wanted" {
        Remedy::say(
            "add a line `Prompt:` with an address at which others can read the prompt or the session; leave \
             out what is private",
        )
    } else {
        Remedy::say(
            "take the link out of the message; what others need to know of the prompt can be said in words",
        )
    }
}
