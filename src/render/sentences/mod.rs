//! A policy in plain sentences, for somebody who meets it for the first time.
//!
//! What the project wrote is quoted and escaped; all else says what the rules do, in the order in which
//! a contributor needs it: what holds, where it differs, what to type, whom to ask.

mod conditions;
mod disclosing;
mod selectors;

use self::conditions::conditions;
use self::disclosing::disclosing;
use self::selectors::selectors;
use crate::policy::{
    Area, Attest, Automation, DateBasis, Duty, DutyFor, Exception, Policy, Since, Stance, Trust,
};
use crate::untrusted::Untrusted;

/// The policy in plain sentences, as plain text.
pub fn sentences(policy: &Policy) -> String {
    let mut page = Page::default();
    page.heading(&format!("AI in {}", shown(&policy.project)));
    head(&mut page, policy);
    if !policy.exceptions.is_empty() {
        page.heading("Exceptions: when AI may be used all the same");
        for (id, exception) in &policy.exceptions {
            page.named(id, Some(&exception.title));
            page.lines(&exception_lines(exception));
        }
    }
    if !policy.areas.is_empty() {
        page.heading("Areas: where something else holds, without any claim");
        for (name, area) in &policy.areas {
            page.named(name, area.title.as_deref());
            page.lines(&area_lines(area));
        }
    }
    page.heading("How to say it");
    page.lines(&disclosing(policy));
    if !policy.duties.is_empty() {
        page.heading("Asked of people, not checked");
        for duty in policy.duties.values() {
            page.lines(&duty_lines(duty));
        }
    }
    if !policy.automation.is_empty() {
        page.heading("Programs that commit by themselves");
        for (name, automation) in &policy.automation {
            page.named(name, automation.title.as_deref());
            page.lines(&automation_lines(automation));
        }
    }
    if !policy.levels.is_empty() {
        page.heading("Rules that are stricter or milder here");
        let lines: Vec<_> =
            policy.levels.iter().map(|(rule, level)| format!("{rule}: {level}")).collect();
        page.lines(&lines);
    }
    page.heading("Whom to ask");
    page.lines(&[match &policy.contact {
        Some(contact) => shown(contact),
        None => {
            "The policy names nobody; ask where you would ask about any contribution.".to_owned()
        }
    }]);
    page.text
}

/// Text as it grows: headings, names, and lines below them.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, heading: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        self.text.extend([gap, heading, "\n\n"]);
    }

    fn named(&mut self, name: &str, title: Option<&str>) {
        let title = title.map(|title| format!(": {}", shown(title))).unwrap_or_default();
        self.text.extend(["  ", name, &title, "\n"]);
    }

    fn lines(&mut self, lines: &[String]) {
        for line in lines {
            let indent = if line.is_empty() { "" } else { "    " };
            self.text.extend([indent, line, "\n"]);
        }
    }
}

/// What somebody wrote, safe to print.
fn shown(text: &str) -> String {
    Untrusted::new(text).to_string()
}

/// A prose of the project: line by line.
fn prose(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| shown(line.trim()))
}

/// Entries as a person lists them: "a, b or c".
fn any_of(entries: impl IntoIterator<Item = String>) -> String {
    let entries: Vec<_> = entries.into_iter().collect();
    match entries.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

fn head(page: &mut Page, policy: &Policy) {
    let mut lines = vec![
        match policy.stance {
            Stance::Open => "AI may be used, and nothing about it is asked.",
            Stance::Disclose => "AI may be used, and whoever uses it says so.",
            Stance::NoUnless => {
                "No AI is used here, unless one of the exceptions applies and is claimed."
            }
            Stance::Forbid => "No AI is used here.",
        }
        .to_owned(),
    ];
    lines.extend(policy.statement.iter().flat_map(|text| prose(text)));
    lines.extend(conditions(&policy.conditions));
    match &policy.since {
        Some(Since::Day(day)) => {
            lines.push(format!("It holds since {day}, {}.", basis(policy.dates)));
        }
        Some(Since::After(id)) => {
            lines.push(format!("It holds for what came after commit {}.", id.short()));
        }
        None => {}
    }
    if let Some(refs) = &policy.refs {
        lines.push(format!("It holds for {}.", selectors::globs(refs)));
    }
    lines.extend(policy.budget.map(|budget| {
        format!(
            "Of the commits of {} days, at most {}% are to state a use; reports say how many do.",
            budget.days, budget.percent
        )
    }));
    lines.extend(policy.review.map(|day| format!("The project looks at it again after {day}.")));
    lines.extend(
        policy.consequence.iter().map(|text| format!("What follows otherwise: {}", shown(text))),
    );
    lines.extend(
        policy.page.iter().map(|page| format!("In the project's own words: {}", shown(page))),
    );
    page.lines(&lines);
}

fn basis(dates: DateBasis) -> &'static str {
    match dates {
        DateBasis::Entered => "by the date when a commit came in",
        DateBasis::Committer => "by the committer date, which is a claim",
        DateBasis::Author => "by the author date, which is a claim",
    }
}

fn exception_lines(exception: &Exception) -> Vec<String> {
    let mut lines: Vec<_> = exception.text.iter().flat_map(|text| prose(text)).collect();
    if exception.selectors.is_empty() && exception.conditions.is_empty() {
        lines.push("Nothing about it is checked but that it is claimed.".to_owned());
    }
    lines.extend(selectors(&exception.selectors));
    lines.extend(conditions(&exception.conditions));
    if !exception.examples.is_empty() {
        let examples = exception.examples.iter().map(|text| shown(text));
        lines.push(format!("For example: {}.", any_of(examples)));
    }
    lines.extend(exception.contact.iter().map(|who| format!("Who helps instead: {}", shown(who))));
    lines
}

fn area_lines(area: &Area) -> Vec<String> {
    let mut lines: Vec<_> = area.text.iter().flat_map(|text| prose(text)).collect();
    lines.extend(selectors(&area.selectors));
    lines.extend(area.stance.map(|stance| {
        match stance {
            Stance::Open => "Here AI may be used, and nothing about it is asked.",
            Stance::Disclose => "Here AI may be used, and whoever uses it says so.",
            Stance::NoUnless => "Here no AI is used, unless an exception applies and is claimed.",
            Stance::Forbid => "Here no AI is used, and no exception changes that.",
        }
        .to_owned()
    }));
    lines.extend(conditions(&area.conditions));
    lines
}

fn duty_lines(duty: &Duty) -> Vec<String> {
    let mut lines: Vec<_> = prose(&duty.text).collect();
    match &duty.due {
        DutyFor::Ai => {}
        DutyFor::All => lines.push("(This is for every contribution.)".to_owned()),
        DutyFor::Exceptions(ids) => lines.push(format!("(This is for {}.)", any_of(ids.clone()))),
    }
    match &duty.attest {
        Attest::Nothing => {}
        Attest::Key(key) => {
            lines.push(format!("(A person says that it was done with `{key}:`.)"));
        }
        Attest::Person => lines.push("(A person of the project looks at each case.)".to_owned()),
    }
    lines
}

fn automation_lines(automation: &Automation) -> Vec<String> {
    let ai = if automation.ai {
        "It uses AI, and its commits count as made without a person in the loop."
    } else {
        "It uses no AI as far as the project says; the policy does not hold for its commits."
    };
    let mut lines = vec![ai.to_owned()];
    lines.extend(
        automation.paths.as_ref().map(|paths| format!("Only for {}.", selectors::globs(paths))),
    );
    lines.extend(selectors::days(automation.from, automation.until));
    if automation.trust == Trust::Vouched {
        lines.push(selectors::VOUCHED.to_owned());
    }
    lines.extend(automation.approval.iter().map(|page| format!("Approved: {}", shown(page))));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::arbitrary::policies;

    fn said(text: &str) -> String {
        sentences(&Policy::read(text.as_bytes()).expect("a valid policy").0)
    }

    #[test]
    fn a_policy_with_every_key_reads_as_sentences() {
        insta::assert_snapshot!(said(include_str!(
            "../../../tests/fixtures/policies/valid-all-keys.toml"
        )));
    }

    #[test]
    fn the_least_policy_reads_as_sentences() {
        insta::assert_snapshot!(said(
            "version = 1\n[policy]\nproject = \"Depictor\"\nstance = \"forbid\"\n"
        ));
    }

    #[test]
    fn a_form_reads_as_what_to_write() {
        insta::assert_snapshot!(said(include_str!(
            "../../../tests/fixtures/policies/project-apache-fory.toml"
        )));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn nothing_of_a_policy_is_printed_raw(policy in policies()) {
            let said = sentences(&policy);
            prop_assert!(!said.contains(|c: char| c != '\n' && crate::untrusted::is_unprintable(c)));
        }
    }
}
