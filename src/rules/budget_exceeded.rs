//! `budget-exceeded`

use super::{Check, Rule, Situation};
use crate::finding::Remedy;
use crate::policy::Level;
use crate::report::Report;

/// See `budget_exceeded.md`.
pub(crate) static RULE: Rule = Rule {
    id: "budget-exceeded",
    level: Level::Warn,
    explanation: include_str!("budget_exceeded.md"),
    check: Check::History(check),
    remedy,
};

fn check(report: &Report) -> Option<String> {
    let spending = report.budget.as_ref()?;
    let spent = spending.spent().filter(|spent| spent.exceeded)?;
    Some(format!(
        "{} of {} judged commits from {} to {} state a use of AI, and the budget is {}%",
        spent.with_use, spent.commits, spent.first, spent.last, spending.budget.percent
    ))
}

fn remedy(_: &Situation<'_>) -> Remedy {
    Remedy::say(
        "no commit is to blame for it: talk about what the project wants, and about the budget if it is \
         another",
    )
}
