//! Since when the policy holds and for what, and what else is known of it.

use super::selectors::globs;
use crate::policy::{DateBasis, Policy, Since};
use crate::render::page::Line;

/// One sentence for each key.
pub(super) fn reach(policy: &Policy) -> Vec<Line> {
    let mut lines = Vec::new();
    match &policy.since {
        Some(Since::Day(day)) => lines.push(Line::ours(format!("It holds since {day}."))),
        Some(Since::After(id)) => {
            lines
                .push(Line::ours("It holds for what came after commit ").code(id.short()).say("."));
        }
        None => {}
    }
    if policy.asks_for_dates() || policy.dates != DateBasis::Entered {
        lines.push(Line::ours(match policy.dates {
            DateBasis::Entered => "The date of a commit is the day on which it came in.",
            DateBasis::Committer => {
                "The date of a commit is its committer date, which is a claim that anyone can set."
            }
            DateBasis::Author => {
                "The date of a commit is its author date, which is a claim that anyone can set."
            }
        }));
    }
    let refs = policy.refs.as_ref();
    lines.extend(refs.map(|refs| Line::ours("It holds for ").then(globs(refs)).say(".")));
    lines.extend(policy.budget.map(|budget| {
        Line::ours(format!(
            "Of the commits of the last {} days, at most {} % should use AI. A report counts them; no \
             single commit is refused for it.",
            budget.days, budget.percent
        ))
    }));
    lines.extend(policy.review.map(|day| {
        Line::ours(format!("The project looks at it again after {day}. It stays in force."))
    }));
    let page = policy.page.as_ref();
    lines.extend(page.map(|page| Line::ours("In the project's own words: ").address(page)));
    lines
}
