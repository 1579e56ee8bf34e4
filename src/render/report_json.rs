//! An audit as JSON, version 1: a shape of its own, so that the program can change inside without changing
//! it.
//!
//! `docs/src/reference/report.schema.json` is its schema; a test keeps both equal.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::{JudgedByShown, PolicyShown};
use crate::audited::Audited;
use crate::policy::Level;
use crate::report::{InMonth, Month, Report, RuleCount, Spending, Uses};

/// A whole audit, as one JSON document with a newline at its end.
pub fn audited(audited: &Audited) -> String {
    let mut text = super::escaped_json(&Document::of(audited));
    text.push('\n');
    text
}

/// What `provenance report --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "provenance report"))]
pub(super) struct Document {
    /// The version of this format: a number that changes when a field changes its meaning or goes.
    version: u32,
    /// The policy of the tip, or the one that was named; null: none is in force yet, and commits were only
    /// counted.
    policy: Option<PolicyShown>,
    /// The policies that commits met when they came in, oldest first, the last of which is `policy`; empty:
    /// `policy` judged every commit, or none is in force yet.
    policies: Vec<JudgedByShown>,
    scope: ScopeShown,
    verdicts: VerdictsShown,
    /// What the commits say of AI, judged or exempt.
    said: SaidShown,
    /// The disclosed uses by agent; one that names two counts for each.
    by_agent: Vec<AgentShown>,
    /// The disclosed uses by claimed exception; one that claims two counts for each.
    by_exception: Vec<NameShown>,
    /// The disclosed uses by category; one that states two counts for each.
    by_category: Vec<NameShown>,
    /// The disclosed uses that state no category.
    no_category: UsesShown,
    /// The marks that no disclosure names, by agent.
    undisclosed_marks: Vec<AgentShown>,
    /// By month of the committer's date in UTC, which anyone can set; months without a commit are left out.
    by_month: Vec<MonthShown>,
    /// The commits that are in no month, because their date could not be read.
    undated: usize,
    /// What is spent of the policy's budget; null: it has none.
    budget: Option<BudgetShown>,
    /// What the rules found, by rule and level: where several policies judged, a rule can have several.
    findings: Vec<RuleShown>,
    /// What the policy asks and nothing evaluated.
    not_evaluated: Vec<NotEvaluatedShown>,
    /// Commits that could not be judged: the first twenty.
    undetermined: Vec<UndeterminedShown>,
    /// What a reader must know to understand the result, each in a sentence.
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ScopeShown {
    /// The revision or range, as it was asked for.
    asked: String,
    /// The full id of the commit at which it ends; null: it is everything.
    head: Option<String>,
    /// All commits, judged or exempt; every count of commits in this document is a part of it.
    commits: usize,
    merges: usize,
    /// The first committer's date in UTC, `YYYY-MM-DD`.
    first: Option<String>,
    last: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct VerdictsShown {
    /// Compliant, in whichever way.
    compliant: usize,
    /// Compliant: nothing is said of AI.
    no_ai_declared: usize,
    /// Compliant: no AI, as stated.
    none_stated: usize,
    /// Compliant: AI use is disclosed, and nothing more is asked.
    disclosed: usize,
    /// Compliant: AI use is permitted under an exception.
    permitted: usize,
    /// The same by exception; a commit with several counts for each.
    permitted_under: BTreeMap<String, usize>,
    exempt: usize,
    /// The same by reason.
    exempt_because: BTreeMap<String, usize>,
    needs_person: usize,
    violation: usize,
    undetermined: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SaidShown {
    /// Commits that disclose a use, and their uses.
    disclosed: UsesShown,
    /// Commits that state that no AI was used.
    none_stated: usize,
    /// Commits with a mark of an agent.
    marked: usize,
    /// Commits with a mark that no disclosure names, and these marks.
    undisclosed: UsesShown,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct UsesShown {
    /// The uses, or the marks.
    uses: usize,
    /// The commits in which they stand.
    commits: usize,
    /// Those of the commits that were judged; the others are exempt.
    judged: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AgentShown {
    /// The id of the known agent; null: none is named that is known.
    agent: Option<String>,
    /// What people call it.
    title: Option<String>,
    #[serde(flatten)]
    uses: UsesShown,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NameShown {
    /// As the policy has it; null: what the policy does not have.
    name: Option<String>,
    #[serde(flatten)]
    uses: UsesShown,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct MonthShown {
    /// `YYYY-MM`.
    month: String,
    /// All commits of the month.
    commits: usize,
    /// Those that disclose a use.
    disclosed: usize,
    /// Those with a mark that no disclosure names.
    undisclosed: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BudgetShown {
    /// The most that is wanted, in percent of the judged commits.
    percent: u8,
    /// Over how many days, up to that of the newest judged commit.
    days: u16,
    /// The first of these days, `YYYY-MM-DD`; null: no judged commit has a date.
    first: Option<String>,
    last: Option<String>,
    /// The judged commits of these days.
    commits: usize,
    /// Those that state a use.
    with_use: usize,
    /// Judged commits that are in no count, because their date is not known.
    undated: usize,
    /// Whether it is more than is wanted.
    exceeded: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RuleShown {
    rule: &'static str,
    /// `warn` or `deny`.
    level: String,
    /// How often the rule was not met.
    failed: usize,
    /// How often it could not decide.
    undecided: usize,
    /// In how many commits it found something.
    commits: usize,
    /// The first of these commits, in the order of `git rev-list`: at most twenty.
    first_commits: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NotEvaluatedShown {
    what: String,
    commits: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct UndeterminedShown {
    commit: String,
    because: String,
}

impl Document {
    fn of(audited: &Audited) -> Self {
        let report = &audited.report;
        let agent = |(agent, uses): (&Option<String>, &Uses)| AgentShown {
            agent: agent.clone(),
            title: agent.as_ref().map(|agent| audited.title(agent)),
            uses: (*uses).into(),
        };
        let undetermined = report.undetermined.iter();
        Self {
            version: 1,
            policy: audited.policy.as_ref().map(|policy| PolicyShown::of(policy, &audited.origin)),
            policies: audited.policies.iter().map(JudgedByShown::of).collect(),
            scope: ScopeShown::of(audited),
            verdicts: VerdictsShown::of(report),
            said: SaidShown {
                disclosed: report.said.disclosed.into(),
                none_stated: report.said.none_stated,
                marked: report.said.marked,
                undisclosed: report.said.undisclosed.into(),
            },
            by_agent: report.by_agent.iter().map(agent).collect(),
            by_exception: names(&report.by_exception, report.unknown_exceptions),
            by_category: names(&report.by_category, report.unknown_categories),
            no_category: report.no_category.into(),
            undisclosed_marks: report.undisclosed.iter().map(agent).collect(),
            by_month: report.by_month.iter().map(MonthShown::of).collect(),
            undated: report.undated,
            budget: report.budget.as_ref().map(BudgetShown::of),
            findings: report.by_rule.iter().map(RuleShown::of).collect(),
            not_evaluated: report
                .not_evaluated
                .iter()
                .map(|(what, commits)| NotEvaluatedShown { what: what.clone(), commits: *commits })
                .collect(),
            undetermined: undetermined
                .map(|(id, why)| UndeterminedShown { commit: id.to_string(), because: why.clone() })
                .collect(),
            notes: audited.notes.clone(),
        }
    }
}

/// The names that the policy has, and then what it does not have, if that is there.
fn names(known: &BTreeMap<String, Uses>, unknown: Uses) -> Vec<NameShown> {
    let known = known.iter().map(|(name, uses)| (Some(name.clone()), *uses));
    let unknown = (unknown.uses > 0).then_some((None, unknown));
    known.chain(unknown).map(|(name, uses)| NameShown { name, uses: uses.into() }).collect()
}

impl ScopeShown {
    fn of(audited: &Audited) -> Self {
        let report = &audited.report;
        Self {
            asked: audited.scope.asked.clone(),
            head: audited.scope.head.map(|head| head.to_string()),
            commits: report.verdicts.judged,
            merges: report.merges,
            first: report.dates.map(|(first, _)| first.to_string()),
            last: report.dates.map(|(_, last)| last.to_string()),
        }
    }
}

impl VerdictsShown {
    fn of(report: &Report) -> Self {
        let counts = &report.verdicts;
        Self {
            compliant: counts.compliant(),
            no_ai_declared: counts.no_ai_declared,
            none_stated: counts.none_stated,
            disclosed: counts.disclosed,
            permitted: counts.permitted_commits,
            permitted_under: counts.permitted.clone(),
            exempt: counts.exempt_commits(),
            exempt_because: counts.exempt.clone(),
            needs_person: counts.needs_person,
            violation: counts.violation,
            undetermined: counts.undetermined,
        }
    }
}

impl From<Uses> for UsesShown {
    fn from(Uses { uses, commits, judged }: Uses) -> Self {
        Self { uses, commits, judged }
    }
}

impl BudgetShown {
    fn of(spending: &Spending) -> Self {
        let spent = spending.spent();
        Self {
            percent: spending.budget.percent,
            days: spending.budget.days,
            first: spent.map(|spent| spent.first.to_string()),
            last: spent.map(|spent| spent.last.to_string()),
            commits: spent.map_or(0, |spent| spent.commits),
            with_use: spent.map_or(0, |spent| spent.with_use),
            undated: spending.undated,
            exceeded: spent.is_some_and(|spent| spent.exceeded),
        }
    }
}

impl MonthShown {
    fn of((Month { year, month }, counts): (&Month, &InMonth)) -> Self {
        Self {
            month: format!("{year:04}-{month:02}"),
            commits: counts.commits,
            disclosed: counts.disclosed,
            undisclosed: counts.undisclosed,
        }
    }
}

impl RuleShown {
    fn of(((rule, level), count): (&(&'static str, Level), &RuleCount)) -> Self {
        Self {
            rule,
            level: level.to_string(),
            failed: count.failed,
            undecided: count.undecided,
            commits: count.commits,
            first_commits: count.named.iter().map(ToString::to_string).collect(),
        }
    }
}
