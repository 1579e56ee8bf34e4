//! How strict the project is: the levels of its rules.

use crate::policy::{Level, Policy};
use crate::render::page::Line;
use crate::rules::Rule;

/// The levels that the policy sets itself.
pub(super) fn levels(policy: &Policy) -> Vec<Line> {
    let line = |(id, level): (&String, &Level)| {
        let summary = Rule::find(id).map_or("", Rule::summary).trim_end_matches('.');
        Line::ours(summary).say(" (").code(id).say(match level {
            Level::Allow => "): this is not looked at here.",
            Level::Warn => "): this is a warning here, and refuses nothing.",
            Level::Deny => "): this is refused here.",
        })
    };
    policy.levels.iter().map(line).collect()
}

/// What is asked, as firmly as the rule acts that enforces it; nothing, if it is not looked at.
pub(super) fn by_level<'w>(
    policy: &Policy,
    rule: &str,
    must: &'w str,
    should: &'w str,
) -> Option<&'w str> {
    match Rule::find(rule).map_or(Level::Deny, |rule| policy.level(rule)) {
        Level::Deny => Some(must),
        Level::Warn => Some(should),
        Level::Allow => None,
    }
}
