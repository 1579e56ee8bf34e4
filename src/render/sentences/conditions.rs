//! Conditions in sentences.

use super::selectors::{VOUCHED, people};
use super::strict::by_level;
use crate::policy::{
    By, Conditions, Count, Due, Ignored, Per, Policy, Requirement, Statement, Trust,
};
use crate::render::page::{Line, all_of, any_of};

/// One sentence for each condition.
pub(super) fn conditions(policy: &Policy, conditions: &Conditions) -> Vec<Line> {
    let mut lines = Vec::new();
    let say = by_level(policy, "detail-missing", "Say ", "You should say ");
    if !conditions.must_state.is_empty()
        && let Some(say) = say
    {
        let said = all_of(conditions.must_state.iter().map(|what| statement(*what)));
        lines.push(Line::ours(say).then(said).say("."));
    }
    lines.extend(conditions.requires.iter().filter_map(|asked| requirement(policy, asked)));
    lines.extend(size(policy, conditions));
    lines
}

fn statement(what: Statement) -> Line {
    let field = |words: &str, field: &str| Line::ours(format!("{words} (")).code(field).say(")");
    match what {
        Statement::Agent => Line::ours("which tool"),
        Statement::Model => Line::ours("which model"),
        Statement::Category => field("for what", "category="),
        Statement::Extent => field("how much", "extent="),
        Statement::Surface => field("where the result goes", "surface="),
        Statement::Detail => field("more about it in your words", "detail="),
    }
}

fn requirement(policy: &Policy, requirement: &Requirement) -> Option<Line> {
    let needed = by_level(policy, "missing-trailer", "Needed", "Wanted")?;
    let due = match requirement.due {
        Due::Ai => ": ",
        Due::All => " in every commit, with AI or without: ",
    };
    let mut line = Line::ours(format!("{needed}{due}"))
        .then(any_of(requirement.keys.iter().map(|key| Line::default().code(format!("{key}:")))));
    line = match &requirement.by {
        By::Anyone => line,
        By::Author => line.say(" from the author"),
        By::OtherPerson => line.say(" from another person (another address than the author's)"),
        By::People(listed) => line.say(" from ").then(people(listed)),
    };
    if !requirement.values.is_empty() {
        let values = requirement.values.iter().map(|glob| Line::default().code(glob.as_str()));
        line = line.say(", which says ").then(any_of(values));
    }
    if requirement.reference {
        line = line.say(", with a link or Message-ID after the name");
    }
    line = line.say(".");
    Some(if requirement.trust == Trust::Vouched { line.say(" ").say(VOUCHED) } else { line })
}

/// How large a change may be.
pub(super) fn size(policy: &Policy, conditions: &Conditions) -> Option<Line> {
    let files = conditions.max_files.map(|most| counted(most, "file"));
    let lines = conditions.max_lines.map(|most| counted(most, "line"));
    let most: Vec<Line> = files.into_iter().chain(lines).map(Line::ours).collect();
    if most.is_empty() {
        return None;
    }
    let Count { per, exclude, ignore } = &conditions.count;
    let whole = match per {
        Per::Commit => "A commit with AI ",
        Per::Change => "A whole pull request with AI ",
    };
    let changes = by_level(policy, "over-limit", "changes at most ", "should change at most ")?;
    let mut line = Line::ours(whole).say(changes).then(all_of(most));
    if conditions.max_lines.is_some() {
        line = line.say(", added and removed lines together");
    }
    let mut not_counted: Vec<Line> =
        exclude.iter().map(|glob| Line::default().code(glob.as_str())).collect();
    not_counted.extend(ignore.iter().map(|ignored| {
        Line::ours(match ignored {
            Ignored::Whitespace => "lines in which only blanks change",
            Ignored::Moved => "lines that only move",
            Ignored::Generated => "files that a program made",
        })
    }));
    if !not_counted.is_empty() {
        line = line.say("; not counted: ").then(all_of(not_counted));
    }
    Some(line.say("."))
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
