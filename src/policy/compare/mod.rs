//! What a change of a policy loosens and tightens: one comparison, point by point.
//!
//! [`compare`] looks at every point of two policies. A child that `extends` a policy may not loosen it; a
//! change that loosens the policy in force is pointed out; `policy diff` says both in words. Each struct of
//! a policy is taken apart by all its fields, so that a new field does not compile until it is compared.
//!
//! The promise: where nothing loosens and nothing differs, no commit that the first policy refuses is fine
//! by the second. `judge::inheritance` holds it to that.

mod asking;
mod disclosing;
mod ground;
mod lists;
mod people;
mod project;
mod work;

use std::fmt;

use self::lists::Toward;
use super::Policy;
use super::words::Level;

/// One point in which two policies are not the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The dotted name of the clause, such as `exceptions.translation.paths`.
    pub clause: String,
    /// What it does to what is asked.
    pub effect: Effect,
    /// What changes, in a phrase.
    pub what: String,
}

/// What a change does to what is asked of contributors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Something is permitted, or no longer asked, that was refused or asked before.
    Loosens,
    /// It cannot be told to be stricter: some commits may be judged more strictly, others less.
    Differs,
    /// At least as much is asked as before.
    Tightens,
    /// It is said in other words, or concerns only what the second policy adds.
    Neutral,
}

impl Effect {
    /// What it does, as a word for people and machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Loosens => "loosens",
            Self::Differs => "differs",
            Self::Tightens => "tightens",
            Self::Neutral => "neutral",
        }
    }

    /// Whether something may pass by it that did not pass before.
    pub fn can_loosen(self) -> bool {
        matches!(self, Self::Loosens | Self::Differs)
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Every point in which `after` is not what `before` is, by effect and then by clause.
pub fn compare(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut comparing = Comparing { before, after, changes: Vec::new() };
    let Policy {
        // [policy]
        project: _,
        stance: _,
        statement: _,
        contact: _,
        page: _,
        consequence: _,
        language: _,
        since: _,
        dates: _,
        refs: _,
        review: _,
        budget: _,
        conditions: _,
        // The other tables.
        disclosure,
        exceptions,
        areas,
        duties,
        categories,
        groups,
        automation,
        tools,
        levels: _,
        // Where it was written says nothing of what it asks.
        parents: _,
        lines: _,
    } = before;
    comparing.project();
    comparing.disclosing(disclosure, &after.disclosure);
    comparing.exceptions(exceptions, &after.exceptions);
    comparing.areas(areas, &after.areas);
    comparing.duties(duties, &after.duties);
    comparing.categories(categories, &after.categories);
    comparing.groups(groups, &after.groups);
    comparing.automation(automation, &after.automation);
    comparing.tools(tools, &after.tools);
    comparing.levels();
    let mut changes = comparing.changes;
    changes.sort_by(|a, b| (a.effect, &a.clause).cmp(&(b.effect, &b.clause)));
    changes
}

/// Two policies while they are compared, and what was found.
struct Comparing<'a> {
    before: &'a Policy,
    after: &'a Policy,
    changes: Vec<Change>,
}

impl Comparing<'_> {
    fn note(&mut self, clause: &str, effect: Effect, what: impl Into<String>) {
        self.changes.push(Change { clause: clause.to_owned(), effect, what: what.into() });
    }

    /// A point whose values have an order, of which the greater is the stricter.
    fn raised<T: Ord + fmt::Display>(&mut self, clause: &str, before: T, after: T) {
        let effect = match after.cmp(&before) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Less => Effect::Loosens,
            std::cmp::Ordering::Greater => Effect::Tightens,
        };
        self.note(clause, effect, goes(&before, &after));
    }

    /// A limit, or a day on which something ends: none there is the laxest, and less is stricter.
    fn lowered<T: Ord + fmt::Display>(
        &mut self,
        clause: &str,
        before: Option<T>,
        after: Option<T>,
        toward: Toward,
    ) {
        let (effect, what) = match (before, after) {
            (Some(before), Some(after)) if before == after => return,
            (None, None) => return,
            (Some(before), Some(after)) => {
                let is_less = after < before;
                let effect = if is_less { Effect::Tightens } else { Effect::Loosens };
                (effect, goes(&before, &after))
            }
            (None, Some(after)) => (Effect::Tightens, format!("is now {after}")),
            (Some(before), None) => (Effect::Loosens, format!("was {before}, and is not set now")),
        };
        self.note(clause, toward.turn(effect), what);
    }

    /// A point that cannot be told to be stricter in any direction.
    fn kept<T: PartialEq>(
        &mut self,
        clause: &str,
        before: &T,
        after: &T,
        show: impl Fn(&T) -> String,
    ) {
        if before != after {
            self.note(clause, Effect::Differs, goes(&show(before), &show(after)));
        }
    }

    /// Words for people.
    fn reworded<T: PartialEq>(&mut self, clause: &str, before: &T, after: &T) {
        if before != after {
            self.note(clause, Effect::Neutral, "is said in other words");
        }
    }

    /// Whether a refusal by this rule is one.
    fn denies(&self, rule: &str) -> bool {
        let rule = crate::rules::Rule::find(rule).expect("a rule of this program");
        self.after.level(rule) == Level::Deny
    }
}

/// "goes from `a` to `b`"
fn goes(before: &impl fmt::Display, after: &impl fmt::Display) -> String {
    format!("goes from `{before}` to `{after}`")
}
