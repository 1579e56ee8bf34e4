//! What is asked of people and of programs.

use super::conditions::conditions;
use super::disclosing::{is_asked, kept_for_people, keys_kept_out};
use super::points;
use super::selectors::{VOUCHED, days, globs, hosting};
use super::strict::by_level;
use crate::policy::{Attest, Automation, Cards, Duty, DutyFor, Policy, Tool, ToolStatus, Trust};
use crate::render::page::{Block, Item, Line, all_of, any_of};

/// All that is asked beside the disclosure; what rests on trust comes last.
pub(super) fn asked(policy: &Policy) -> Vec<Block> {
    let (trusted, checked): (Vec<&Duty>, Vec<&Duty>) =
        policy.duties.values().partition(|duty| is_trusted(policy, duty));
    let mut lines = conditions(policy, &policy.conditions);
    lines.extend(checked.into_iter().map(|asked| duty(policy, asked)));
    if !is_asked(policy) {
        lines.extend(keys_kept_out(policy));
    }
    lines.extend(kept_for_people(policy));
    let mut blocks = points(lines);
    if !trusted.is_empty() {
        let lead = if let [_] = trusted.as_slice() {
            "This rests on trust, and no program checks it:"
        } else {
            "These rest on trust, and no program checks them:"
        };
        blocks.push(Block::Lead(Line::ours(lead)));
        let bare = trusted.into_iter().map(|duty| match due(duty) {
            Some(due) => words(duty).say(" (").then(due).say(")"),
            None => words(duty),
        });
        blocks.extend(points(bare.collect()));
    }
    blocks
}

/// Whether nobody looks at a duty, and no program.
fn is_trusted(policy: &Policy, duty: &Duty) -> bool {
    let is_looked_at = by_level(policy, "duty-not-attested", "", "").is_some();
    match duty.attest {
        Attest::Nothing => true,
        Attest::Key(_) => !is_looked_at,
        Attest::Person => false,
    }
}

/// A duty in the project's words.
fn words(duty: &Duty) -> Line {
    let words: Vec<&str> = duty.text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    Line::default().theirs(words.join(" "))
}

/// For whom it is, where that is not whoever used AI.
fn due(duty: &Duty) -> Option<Line> {
    match &duty.due {
        DutyFor::Ai => None,
        DutyFor::All => Some(Line::ours("For every contribution.")),
        DutyFor::Exceptions(ids) => {
            let ids = any_of(ids.iter().map(|id| Line::default().code(id)));
            Some(Line::ours("For whoever claims ").then(ids).say("."))
        }
    }
}

/// A duty in the project's words, and for whom it is.
pub(super) fn duty(policy: &Policy, duty: &Duty) -> Line {
    let due = due(duty).map_or_else(Line::default, |due| due.say(" "));
    let says = by_level(policy, "duty-not-attested", "says", "should say");
    let attest = match (&duty.attest, says) {
        (Attest::Nothing, _) | (Attest::Key(_), None) => {
            Line::ours("No program checks this: it rests on trust.")
        }
        (Attest::Key(key), Some(says)) => Line::ours(format!("A person {says} by "))
            .code(format!("{key}:"))
            .say(" that it was done."),
        (Attest::Person, _) => Line::ours("A person of the project looks at each case."),
    };
    words(duty).say(" (").then(due).then(attest).say(")")
}

/// The tools that the project knows.
pub(super) fn tools(policy: &Policy) -> Vec<Line> {
    let mut lines = Vec::new();
    let needs = by_level(policy, "tool-without-card", "needs", "should have");
    if policy.disclosure.cards == Cards::Required
        && let Some(needs) = needs
    {
        let line =
            Line::ours(format!("Each tool that is named {needs} a tool card which is active: "));
        lines.push(line.code("provenance card check").say(" lists them."));
    }
    lines.extend(policy.tools.iter().map(|(name, known)| tool(name, known)));
    lines
}

fn tool(name: &str, tool: &Tool) -> Line {
    let mut line = Line::default().code(name);
    if tool.agents.iter().any(|agent| agent != name) {
        let names = any_of(tool.agents.iter().map(|agent| Line::default().theirs(agent)));
        line = line.say(", written as ").then(names);
    }
    line = line.say(match tool.status {
        ToolStatus::Active => ": in use",
        ToolStatus::Paused => ": not used until a problem is solved",
        ToolStatus::Retired => ": no longer used",
    });
    if let Some(place) = tool.hosting {
        line = line.say(format!("; it runs {}", hosting(place)));
    }
    if let Some(since) = tool.since {
        line = line.say(format!("; since {since}"));
    }
    if tool.card.is_some() {
        line = line.say("; more by ").code(format!("provenance card show {name}"));
    }
    if let Some(page) = &tool.approval {
        line = line.say("; approved: ").address(page);
    }
    line.say(".")
}

/// The programs that commit by themselves.
pub(super) fn automation(policy: &Policy) -> Vec<Item> {
    let item = |(name, known): (&String, &Automation)| Item {
        anchor: format!("automation-{name}"),
        name: name.clone(),
        title: known.title.clone(),
        blocks: points(automation_lines(known)),
    };
    policy.automation.iter().map(item).collect()
}

fn automation_lines(automation: &Automation) -> Vec<Line> {
    let mut lines = vec![Line::ours(if automation.ai {
        "It uses AI, and its commits count as made without a person in the loop."
    } else {
        "It uses no AI as far as the project says; the policy does not hold for its commits."
    })];
    let who =
        automation.identities.iter().map(|identity| Line::default().theirs(identity.to_string()));
    lines.push(Line::ours("It commits as ").then(all_of(who)).say("."));
    let paths = automation.paths.as_ref();
    lines.extend(paths.map(|paths| Line::ours("Only for ").then(globs(paths)).say(".")));
    lines.extend(days(automation.from, automation.until));
    if automation.trust == Trust::Vouched {
        lines.push(Line::ours(VOUCHED));
    }
    lines.extend(automation.approval.iter().map(|page| Line::ours("Approved: ").address(page)));
    lines
}
