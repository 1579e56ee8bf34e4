//! What is asked of people and of programs.

use super::points;
use super::selectors::{VOUCHED, days, globs, hosting};
use crate::policy::{Attest, Automation, Cards, Duty, DutyFor, Policy, Tool, ToolStatus, Trust};
use crate::render::page::{Item, Line, all_of, any_of};

/// The duties, each in the project's words.
pub(super) fn duties(policy: &Policy) -> Vec<Line> {
    policy.duties.values().map(duty).collect()
}

/// A duty in the project's words, and for whom it is.
pub(super) fn duty(duty: &Duty) -> Line {
    let words: Vec<&str> = duty.text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut line = Line::default().theirs(words.join(" "));
    let due = match &duty.due {
        DutyFor::Ai => Line::default(),
        DutyFor::All => Line::ours("For every contribution. "),
        DutyFor::Exceptions(ids) => {
            let ids = any_of(ids.iter().map(|id| Line::default().code(id)));
            Line::ours("For whoever claims ").then(ids).say(". ")
        }
    };
    let attest = match &duty.attest {
        Attest::Nothing => Line::ours("No program checks this: it rests on trust."),
        Attest::Key(key) => {
            Line::ours("A person says that it was done with ").code(format!("{key}:")).say(".")
        }
        Attest::Person => Line::ours("A person of the project looks at each case."),
    };
    line = line.say(" (").then(due).then(attest);
    line.say(")")
}

/// The tools that the project knows.
pub(super) fn tools(policy: &Policy) -> Vec<Line> {
    let mut lines = Vec::new();
    if policy.disclosure.cards == Cards::Required {
        let line = Line::ours("Each tool that is named needs a tool card which is active: ");
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
