//! `[policy]` and `[levels]`.

use super::lists::Toward;
use super::{Comparing, Effect, goes};
use crate::policy::vocabulary::rules;
use crate::policy::words::Stance;
use crate::policy::{Budget, Policy, Since};
use crate::rules::Rule;

impl Comparing<'_> {
    /// The table `[policy]`. A project's name is its own.
    pub(super) fn project(&mut self) {
        let (before, after) = (self.before, self.after);
        self.stance("policy.stance", before.stance, after.stance);
        let texts: [(&str, fn(&Policy) -> Option<&String>); 5] = [
            ("policy.statement", |policy| policy.statement.as_ref()),
            ("policy.contact", |policy| policy.contact.as_ref()),
            ("policy.page", |policy| policy.page.as_ref()),
            ("policy.consequence", |policy| policy.consequence.as_ref()),
            ("policy.language", |policy| Some(&policy.language)),
        ];
        for (clause, text) in texts {
            self.reworded(clause, &text(before), &text(after));
        }
        self.since(before.since.as_ref(), after.since.as_ref());
        self.kept("policy.dates", &before.dates, &after.dates, ToString::to_string);
        let show = |glob: &crate::policy::PathGlob| glob.as_str().to_owned();
        let refs = (before.refs.as_ref(), after.refs.as_ref());
        self.selecting("policy.refs", refs.0, refs.1, Toward::More, show);
        self.lowered("policy.review", before.review, after.review, Toward::Less);
        self.budget(before.budget, after.budget);
        self.conditions("policy", &before.conditions, &after.conditions);
    }

    /// A stance, of which the stricter refuses all that the laxer refuses: as long as a refusal under
    /// `forbid` is one, for it asks nothing else.
    pub(super) fn stance(&mut self, clause: &str, before: Stance, after: Stance) {
        if after > before && !self.enforces(after) {
            let what = format!("{}, and `use-not-permitted` is not `deny`", goes(&before, &after));
            return self.note(clause, Effect::Differs, what);
        }
        self.raised(clause, before, after);
    }

    /// Whether a stance refuses at least what all others do.
    pub(super) fn enforces(&self, stance: Stance) -> bool {
        stance != Stance::Forbid || self.denies("use-not-permitted")
    }

    fn since(&mut self, before: Option<&Since>, after: Option<&Since>) {
        let clause = "policy.since";
        match (before, after) {
            (before, after) if before == after => {}
            (Some(Since::Day(before)), Some(Since::Day(after))) => {
                self.lowered(clause, Some(before), Some(after), Toward::Less);
            }
            // Which commit reaches which is not known here; and where there is no `since`, it is a day
            // that only the repository knows.
            (before, after) => {
                let what = goes(&shown(before), &shown(after));
                self.note(clause, Effect::Differs, what);
            }
        }
    }

    fn budget(&mut self, before: Option<Budget>, after: Option<Budget>) {
        let percent = |budget: Option<Budget>| budget.map(|Budget { percent, days: _ }| percent);
        self.lowered("policy.budget.percent", percent(before), percent(after), Toward::Less);
        if let (Some(before), Some(after)) = (before, after) {
            self.kept("policy.budget.days", &before.days, &after.days, ToString::to_string);
        }
    }

    /// The levels, as they are in force.
    pub(super) fn levels(&mut self) {
        let (before, after) = (self.before, self.after);
        for id in rules() {
            let clause = format!("levels.{id}");
            if let Some(rule) = Rule::find(id) {
                self.raised(&clause, before.level(rule), after.level(rule));
            } else {
                let (before, after) = (before.levels.get(id), after.levels.get(id));
                self.lowered(&clause, before, after, Toward::More);
            }
        }
    }
}

fn shown(since: Option<&Since>) -> String {
    match since {
        None => "where the policy first stood".to_owned(),
        Some(Since::Day(day)) => day.to_string(),
        Some(Since::After(commit)) => format!("after {commit}"),
    }
}
