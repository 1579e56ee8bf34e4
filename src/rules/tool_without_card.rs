//! `tool-without-card`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::permission::permissions;
use crate::policy::{CARD_FOLDER, Cards, Extent, Level, Stance, Tool, ToolStatus};
use crate::selection::tools;

/// See `tool_without_card.md`.
pub(crate) static RULE: Rule = Rule {
    id: "tool-without-card",
    level: Level::Deny,
    explanation: include_str!("tool_without_card.md"),
    check: Check::Use(check),
    remedy,
};

/// What stands behind the name of a tool that has a card, where the card is not the matter.
const STATUS: &str = "status";
const APPROVAL: &str = "approval";

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    if case.policy.disclosure.cards != Cards::Required {
        return Ok(());
    }
    let permissions = permissions(case, stated);
    let plots = permissions.known.iter().map(|(plot, _)| plot);
    let stance = plots.filter(|plot| !plot.is_open()).map(|plot| plot.stance).max();
    // `open` asks nothing, and where no AI is accepted no card helps.
    let Some(stance) = stance.filter(|stance| *stance != Stance::Forbid) else {
        return permissions.rest();
    };
    let subject = Subject::of(case, stated, Clause::new("disclosure", "cards")).on(stance);
    let tools = tools(case, stated);
    if tools.is_empty() {
        found.fail(
            &subject,
            "each tool needs a tool card here, and this use does not name its tool",
        );
    }
    for names in tools {
        let cards: Vec<(&String, &Tool)> = names
            .iter()
            .filter_map(|name| case.policy.tools.get_key_value(name))
            .filter(|(_, tool)| tool.card.is_some())
            .collect();
        let Some((first, _)) = cards.first().copied() else {
            let name = names.first().map_or("", String::as_str);
            let subject = subject.clone().about(name);
            found.fail(
                &subject,
                format!("`{name}` has no tool card, and this project asks for one"),
            );
            continue;
        };
        let (mut active, mut reason) = (Vec::new(), None);
        for (name, tool) in &cards {
            match inactive(case, name, tool)? {
                None => active.push((*name, *tool)),
                Some(why) => reason = reason.or(Some((*name, why))),
            }
        }
        if active.is_empty() {
            let (name, why) = reason.unwrap_or((first, String::new()));
            found.fail(&subject.clone().about(format!("{name}: {STATUS}")), why);
        } else if acts_by_itself(stated) && active.iter().all(|(_, tool)| tool.approval.is_none()) {
            let (name, _) = active[0];
            let reason = format!("`{name}` acts by itself here, and its card names no approval");
            found.fail(&subject.clone().about(format!("{name}: {APPROVAL}")), reason);
        }
    }
    permissions.rest()
}

/// Why a tool is not active on the commit's date, if it is not.
fn inactive(case: &Case<'_>, name: &str, tool: &Tool) -> Result<Option<String>, Missing> {
    let Some(since) = tool.since else {
        let is_active = tool.status == ToolStatus::Active;
        return Ok((!is_active).then(|| format!("`{name}` is {}", tool.status)));
    };
    let date = case.date()?;
    // Before it was paused or retired it was in use; before it became active it was not.
    let is_active = (tool.status == ToolStatus::Active) == (since <= date);
    let when = if since <= date { "since" } else { "only since" };
    Ok((!is_active).then(|| {
        format!("`{name}` is {} {when} {since}, and this commit is of {date}", tool.status)
    }))
}

/// Whether no person was in the loop. Declared automation has its approval in the policy.
fn acts_by_itself(stated: &Use) -> bool {
    stated.stated.extents().any(|extent| extent == Extent::Autonomous) && !stated.by_automation
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let about = situation.about;
    let steward = |name: &str| {
        let card = situation.policy.tools.get(name).and_then(|tool| tool.card.as_ref());
        card.map_or_else(|| "its steward".to_owned(), |card| card.steward.clone())
    };
    Remedy::say(match about.split_once(": ") {
        _ if about.is_empty() => {
            "name the tool in the line that says AI was used: what the project knows of \
                                  it stands in its card"
                .to_owned()
        }
        Some((name, STATUS)) => format!(
            "please use a tool whose card is active, or ask {} when `{name}` is",
            steward(name)
        ),
        Some((name, APPROVAL)) => format!(
            "a tool that acts by itself is approved first: ask {}, and name the page where it was approved as \
             `approval` in the card of `{name}`",
            steward(name)
        ),
        _ => format!(
            "ask the people of the project whether it can be used; then `provenance card init {}` begins its \
             card, `{CARD_FOLDER}{0}.toml`, which comes in before the commits that rest on it",
            file_name(about)
        ),
    })
}

/// A name for a card: of `a` to `z`, `0` to `9` and `-`.
fn file_name(tool: &str) -> String {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let lower = tool.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c| !fits(c)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "NAME".to_owned() } else { words.join("-") }
}
