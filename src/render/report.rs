//! An audit as text for people, on 80 columns: figures with what they are a part of, and no meaning that is
//! in a colour alone. Everything that came from a repository goes through [`Untrusted`].

use std::fmt::Write as _;

use super::table::{Table, share, wrapped};
use super::text::{of_history, policy_name, write_contact};
use crate::audited::Audited;
use crate::commit::CommitId;
use crate::policy::{Budget, FILE_NAME};
use crate::report::{Month, Report, RuleCount, Uses};
use crate::untrusted::Untrusted;

/// How many commits are named for one rule.
const NAMED: usize = 3;

/// A whole audit.
pub fn audited(audited: &Audited) -> String {
    let mut out = String::new();
    let report = &audited.report;
    write_head(&mut out, audited);
    out.push_str(&verdicts(report));
    out.push_str(&policies(audited));
    out.push_str(&said(report));
    out.push_str(&by_agent(audited));
    out.push_str(&by_exception(report));
    out.push_str(&by_category(report));
    out.push_str(&undisclosed(audited));
    out.push_str(&by_month(report));
    out.push_str(&budget(report));
    for finding in &audited.about_history {
        out.push_str(&of_history(finding));
    }
    out.push_str(&by_rule(report));
    write_commits(&mut out, report);
    out.push_str(&not_evaluated(report));
    write_end(&mut out, audited);
    out
}

fn write_head(out: &mut String, audited: &Audited) {
    let report = &audited.report;
    let commits = plural(report.verdicts.judged, "commit");
    let name = Untrusted::new(&audited.origin.name).to_string();
    match (&audited.policy, &audited.origin.commit) {
        (None, _) => {
            let _ =
                writeln!(out, "Counted {commits}; no policy is in force yet, so none was judged");
        }
        (Some(_), Some(_)) if audited.policies.len() > 1 => {
            let policies = audited.policies.len();
            let _ = writeln!(
                out,
                "Judged {commits}, each by the policy that it met: {policies} policies"
            );
        }
        (Some(_), Some(commit)) => {
            let short = &commit[..commit.len().min(12)];
            let _ = writeln!(out, "Judged {commits} by one policy: {FILE_NAME} of commit {short}");
        }
        (Some(_), None) => {
            let _ = writeln!(out, "Judged {commits} by one policy: the file {name}");
        }
    }
    if let Some(policy) = &audited.policy {
        let project = Untrusted::new(&policy.project);
        let _ = writeln!(out, "  policy   {project}, stance {}", policy.stance);
        if let Some(commit) = &audited.origin.commit {
            let _ = writeln!(out, "           {commit} ({name})");
        }
    }
    let asked = Untrusted::new(&audited.scope.asked);
    let _ = writeln!(out, "  commits  all of {asked}");
    if let Some(head) = audited.scope.head {
        let _ = writeln!(out, "           up to {head}");
    }
    if let Some((first, last)) = report.dates {
        let _ = writeln!(out, "  dates    {first} to {last}, as the committers state them (UTC)");
    }
}

fn verdicts(report: &Report) -> String {
    let counts = &report.verdicts;
    let all = counts.judged;
    let mut table = Table::new("Verdicts", &["commits", &format!("of {all}")]);
    let mut row = |label: &str, count: usize| {
        if count > 0 {
            table.row(label, &[count.to_string(), share(count, all)]);
        }
    };
    row("no AI declared", counts.no_ai_declared);
    row("stated: no AI", counts.none_stated);
    row("AI use disclosed", counts.disclosed);
    row("AI use permitted under an exception", counts.permitted_commits);
    row("needs a person", counts.needs_person);
    row("violation", counts.violation);
    row("could not be judged", counts.undetermined);
    for (why, count) in &counts.exempt {
        row(&format!("exempt: {}", Untrusted::new(why)), *count);
    }
    table.finish()
}

/// Where several judged: how much came of each, oldest first.
fn policies(audited: &Audited) -> String {
    if audited.policies.len() < 2 {
        return String::new();
    }
    let columns = ["commits", "violations", "not judged"];
    let mut table = Table::new("Policies, by the commit that brought them", &columns);
    for judged_by in &audited.policies {
        let counts = &judged_by.counts;
        let cells = [counts.judged, counts.violation, counts.undetermined];
        table.row(&policy_name(judged_by), &cells.map(|count| count.to_string()));
    }
    table.finish()
}

fn said(report: &Report) -> String {
    let all = report.verdicts.judged;
    let said = &report.said;
    let of = format!("of {all}");
    let mut table = Table::new("What the commits say", &["commits", &of, "judged"]);
    let mut row = |label: &str, commits: usize, judged: Option<usize>| {
        let judged = judged.map_or(String::new(), |judged| judged.to_string());
        table.row(label, &[commits.to_string(), share(commits, all), judged]);
    };
    row("disclose AI use", said.disclosed.commits, Some(said.disclosed.judged));
    row("state that no AI was used", said.none_stated, None);
    row("bear a mark of an AI tool", said.marked, None);
    row("  which no disclosure names", said.undisclosed.commits, Some(said.undisclosed.judged));
    table.finish()
}

const COLUMNS: [&str; 3] = ["uses", "commits", "judged"];

fn uses_row(table: &mut Table, label: &str, uses: Uses) {
    table.row(label, &[uses.uses.to_string(), uses.commits.to_string(), uses.judged.to_string()]);
}

fn by_agent(audited: &Audited) -> String {
    let report = &audited.report;
    let all = report.said.disclosed;
    if all.uses == 0 {
        return String::new();
    }
    let mut table = Table::new("Disclosed uses by agent", &COLUMNS);
    for (agent, uses) in largest_first(&report.by_agent) {
        let title = agent
            .as_ref()
            .map_or_else(|| "no agent that is known here".to_owned(), |agent| audited.title(agent));
        uses_row(&mut table, &Untrusted::new(&title).to_string(), *uses);
    }
    uses_row(&mut table, "all (a use can name several)", all);
    table.finish()
}

fn by_exception(report: &Report) -> String {
    if report.by_exception.is_empty() && report.unknown_exceptions.uses == 0 {
        return String::new();
    }
    let mut table = Table::new("Disclosed uses by claimed exception", &COLUMNS);
    for (id, uses) in &report.by_exception {
        uses_row(&mut table, &Untrusted::new(id).to_string(), *uses);
    }
    if report.unknown_exceptions.uses > 0 {
        uses_row(&mut table, "one that the policy does not have", report.unknown_exceptions);
    }
    table.finish()
}

fn by_category(report: &Report) -> String {
    let stated = report.by_category.iter().filter(|(_, uses)| uses.uses > 0);
    if stated.clone().next().is_none() && report.unknown_categories.uses == 0 {
        return String::new();
    }
    let mut table = Table::new("Disclosed uses by category", &COLUMNS);
    for (category, uses) in stated {
        uses_row(&mut table, &Untrusted::new(category).to_string(), *uses);
    }
    if report.unknown_categories.uses > 0 {
        uses_row(&mut table, "one that the policy does not have", report.unknown_categories);
    }
    uses_row(&mut table, "no category stated", report.no_category);
    table.finish()
}

fn undisclosed(audited: &Audited) -> String {
    let report = &audited.report;
    if report.said.undisclosed.commits == 0 {
        return String::new();
    }
    let mut table =
        Table::new("Marks that no disclosure names, by agent", &["marks", "commits", "judged"]);
    for (agent, marks) in largest_first(&report.undisclosed) {
        let title = agent
            .as_ref()
            .map_or_else(|| "names no particular one".to_owned(), |agent| audited.title(agent));
        uses_row(&mut table, &Untrusted::new(&title).to_string(), *marks);
    }
    table.finish()
}

/// From the first month in which anything shows; what is before it is one line.
fn by_month(report: &Report) -> String {
    let shows =
        report.by_month.iter().find(|(_, month)| month.disclosed > 0 || month.undisclosed > 0);
    let Some((first, _)) = shows else { return String::new() };
    let mut table =
        Table::new("By month of the committer's date (UTC)", &["commits", "disclose", "of them"]);
    let earlier: usize = report.by_month.range(..first).map(|(_, month)| month.commits).sum();
    if earlier > 0 {
        table.row(
            &format!("before {}", name(*first)),
            &[earlier.to_string(), "0".to_owned(), share(0, earlier)],
        );
    }
    for (month, counts) in report.by_month.range(first..) {
        table.row(
            &name(*month),
            &[
                counts.commits.to_string(),
                counts.disclosed.to_string(),
                share(counts.disclosed, counts.commits),
            ],
        );
    }
    table.finish()
}

/// The last days of the history beside the budget, with both figures.
fn budget(report: &Report) -> String {
    let Some(spending) = &report.budget else { return String::new() };
    let mut table = Table::new("Budget", &["commits", "with a use", "of them"]);
    match spending.spent() {
        Some(spent) => table.row(
            &format!("{} to {}", spent.first, spent.last),
            &[
                spent.commits.to_string(),
                spent.with_use.to_string(),
                share(spent.with_use, spent.commits),
            ],
        ),
        None => table.row("no commit was judged", &[]),
    };
    let Budget { percent, days } = spending.budget;
    table.row(
        &format!("the most that is wanted in {days} days"),
        &[String::new(), String::new(), format!("{percent}%")],
    );
    table.finish()
}

fn name(month: Month) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}

fn by_rule(report: &Report) -> String {
    if report.by_rule.is_empty() {
        return String::new();
    }
    let mut table = Table::new("Findings by rule", &["level", "findings", "commits"]);
    for ((rule, level), count) in &report.by_rule {
        let found = (count.failed + count.undecided).to_string();
        let label =
            if count.failed == 0 { format!("{rule} (undecided)") } else { (*rule).to_owned() };
        table.row(&label, &[level.to_string(), found, count.commits.to_string()]);
    }
    table.finish()
}

fn write_commits(out: &mut String, report: &Report) {
    if !report.by_rule.is_empty() {
        out.push_str("\nThe first commits of each rule; `provenance check COMMIT` tells more\n");
    }
    for ((rule, level), RuleCount { commits, named, .. }) in &report.by_rule {
        let several = report.by_rule.keys().filter(|(other, _)| other == rule).count() > 1;
        let rule = if several { format!("{rule} ({level})") } else { (*rule).to_owned() };
        let ids: Vec<String> = named.iter().take(NAMED).map(CommitId::short).collect();
        let more = if *commits > ids.len() { " ..." } else { "" };
        let _ = writeln!(out, "  {rule:<24} {}{more}", ids.join(" "));
    }
    if !report.undetermined.is_empty() {
        out.push_str("\nCommits that could not be judged\n");
        for (id, why) in &report.undetermined {
            let _ = writeln!(out, "  {id}\n    {}", Untrusted::new(why));
        }
        let more = report.verdicts.undetermined - report.undetermined.len();
        if more > 0 {
            let _ = writeln!(out, "  and {more} more");
        }
    }
}

fn not_evaluated(report: &Report) -> String {
    if report.not_evaluated.is_empty() {
        return String::new();
    }
    let mut table = Table::new("Asked by the policy, and not evaluated", &["commits"]);
    for (what, commits) in &report.not_evaluated {
        table.row(&Untrusted::new(what).to_string(), &[commits.to_string()]);
    }
    table.finish()
}

fn write_end(out: &mut String, audited: &Audited) {
    out.push('\n');
    let claim = "a trailer is a claim: what is counted is what commits say, and what they do not say is not \
                 known";
    out.push_str(&wrapped("note: ", claim));
    for note in &audited.notes {
        out.push_str(&wrapped("note: ", &Untrusted::new(note).to_string()));
    }
    if let Some(policy) = &audited.policy {
        write_contact(out, policy);
    }
}

fn largest_first(
    groups: &std::collections::BTreeMap<Option<String>, Uses>,
) -> Vec<(&Option<String>, &Uses)> {
    let mut rows: Vec<_> = groups.iter().collect();
    rows.sort_by(|(a_id, a), (b_id, b)| b.commits.cmp(&a.commits).then_with(|| a_id.cmp(b_id)));
    rows
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
