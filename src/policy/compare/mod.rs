//! What a change of a policy loosens and tightens: one comparison, point by point.
//!
//! [`compare`] looks at every point of two policies. A child that `extends` a policy may not loosen it; a
//! change that loosens the policy in force is pointed out; `policy diff` says both in words. Each struct of
//! a policy is taken apart by all its fields, so that a new field does not compile until it is compared.
//!
//! The promise: where nothing loosens and nothing differs, no commit that the first policy refuses is fine
//! by the second. `judge::inheritance` holds it to that.

mod asking;
#[cfg(test)]
mod directions;
mod disclosing;
mod ground;
mod lists;
mod people;
mod project;
mod tools;
mod work;

use std::fmt;

use self::lists::Toward;
use super::Policy;
use super::words::{Level, Where};

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

impl Change {
    /// Takes back that it tightens: it cannot be told to be stricter after all.
    fn doubt(&mut self) {
        if self.effect == Effect::Tightens {
            self.effect = Effect::Differs;
        }
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
        foundations: _,
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

    /// Whether what is asked of all is asked of each use too. A pull request that speaks for its commits is not
    /// asked what these are asked.
    fn all_is_more(&self) -> bool {
        [self.before, self.after]
            .iter()
            .all(|policy| matches!(policy.disclosure.place, Where::Commit | Where::Both))
    }

    /// A point whose values have an order, of which the greater is the stricter.
    fn raised<T: Ord + Copy + fmt::Display>(&mut self, clause: &str, before: T, after: T) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a change of some lines does, each as `effect clause`.
    fn effects(stance: &str, before: &str, after: &str) -> Vec<String> {
        let read = |more: &str| Policy::example_of(stance, more);
        let changes = compare(&read(before), &read(after));
        changes.iter().map(|change| format!("{} {}", change.effect, change.clause)).collect()
    }

    #[test]
    fn each_point_has_its_direction() {
        let exception = "[exceptions.x]\ntitle = \"X\"\n";
        let group = "[groups]\ncore = [\"a@x.org\", \"b@x.org\"]\n";
        let fewer = "[groups]\ncore = [\"a@x.org\"]\n";
        let asked = "requires = [{ key = \"A\", by = \"@core\" }]\n";
        let excluded = "requires = [{ key = \"A\", by = [\"!@core\"] }]\n";
        let of = |parts: &[&str]| parts.concat();
        for (before, after, expected) in [
            (of(&[]), of(&["max-lines = 5\n"]), "tightens policy.max-lines"),
            (of(&["max-lines = 5\n"]), of(&["max-lines = 9\n"]), "loosens policy.max-lines"),
            (of(&["since = 2026-02-01\n"]), of(&["since = 2026-01-01\n"]), "tightens policy.since"),
            (of(&[]), of(&["since = 2026-01-01\n"]), "differs policy.since"),
            (of(&[]), of(&["page = \"https://x.org/ai\"\n"]), "neutral policy.page"),
            (of(&[]), of(&[exception]), "loosens exceptions.x"),
            (of(&[exception]), of(&[]), "tightens exceptions.x"),
            (
                of(&[exception]),
                of(&[exception, "until = 2026-07-01\n"]),
                "tightens exceptions.x.until",
            ),
            (
                of(&[exception, "from = 2026-07-01\n"]),
                of(&[exception, "from = 2026-07-02\n"]),
                "tightens exceptions.x.from",
            ),
            (
                of(&[exception, "max-lines = 5\n"]),
                of(&[exception, "max-lines = 5\npaths = [\"a/**\"]\n"]),
                "differs exceptions.x.paths",
            ),
            (of(&[asked, group]), of(&[asked, fewer]), "tightens groups.core"),
            (of(&[excluded, group]), of(&[excluded, fewer]), "loosens groups.core"),
            (of(&[group]), of(&[fewer]), "neutral groups.core"),
            (
                of(&["requires = [{ key = [\"A\", \"B\"] }]\n"]),
                of(&["requires = [{ key = \"A\", by = \"author\" }]\n"]),
                "tightens policy.requires",
            ),
            (
                of(&[]),
                of(&["[areas.a]\npaths = [\"a/**\"]\nstance = \"forbid\"\n"]),
                "tightens areas.a",
            ),
            (
                of(&[]),
                of(&["[areas.a]\npaths = [\"a/**\"]\nstance = \"disclose\"\n"]),
                "loosens areas.a",
            ),
            (of(&[]), of(&["[disclosure]\nkeys = [\"AI\"]\n"]), "loosens disclosure.keys"),
            (
                of(&[]),
                of(&["[disclosure]\nkeys = [\"Assisted-by\", \"AI\"]\n"]),
                "loosens disclosure.keys",
            ),
            (
                of(&["requires = [{ key = \"A\", by = \"author\" }]\n"]),
                of(&["requires = [{ key = \"A\", by = \"other-person\" }]\n"]),
                "loosens policy.requires",
            ),
            (
                of(&["review = 2026-07-01\n"]),
                of(&["review = 2026-07-02\n"]),
                "loosens policy.review",
            ),
            (
                of(&["budget = { percent = 9, days = 9 }\n"]),
                of(&["budget = { percent = 10, days = 9 }\n"]),
                "loosens policy.budget.percent",
            ),
            (
                of(&["refs = [\"refs/heads/main\"]\n"]),
                of(&["refs = [\"refs/heads/main\", \"refs/heads/a\"]\n"]),
                "tightens policy.refs",
            ),
            (of(&[]), of(&["[disclosure]\nclaim = \"category\"\n"]), "loosens disclosure.claim"),
            (of(&[]), of(&["[disclosure]\nclaim = \"field\"\n"]), "neutral disclosure.claim"),
            (
                of(&[]),
                of(&["[levels]\npolicy-changed = \"deny\"\n"]),
                "tightens levels.policy-changed",
            ),
        ] {
            let effects = effects("no-unless", &before, &after);
            assert_eq!(effects.first().map(String::as_str), Some(expected), "{before}->\n{after}");
        }
    }

    #[test]
    fn what_could_help_somebody_after_all_differs() {
        let tool = |table: &str, agent: &str, mark: &str| {
            format!("[tools.{table}]\nagents = [\"{agent}\"]\nmarks = [\"{mark}\"]\n")
        };
        let new = tool("zork", "Zork", "zork@x.org");
        let area = |more: &str| {
            format!("[groups]\ncore = [\"a@x.org\"]\n[areas.a]\nstance = \"forbid\"\n{more}\n")
        };
        for (before, after, expected) in [
            (String::new(), new.clone(), "tightens tools.zork"),
            (String::new(), tool("mine", "Claude Code", "mine@x.org"), "tightens tools.mine"),
            // A mark of one agent, and the name of another; a name that takes another's place.
            (String::new(), tool("a", "Copilot", "noreply@anthropic.com"), "differs tools.a"),
            (String::new(), tool("claude-code", "Copilot", "a@x.org"), "differs tools.claude-code"),
            (String::new(), tool("a", "Zork Claude", "a@x.org"), "differs tools.a"),
            (String::new(), tool("a", "Zork", "Co-authored-by:"), "differs tools.a"),
            (new.clone(), new.clone() + &tool("a", "Claude", "Z <zork@x.org>"), "differs tools.a"),
            (
                new.clone(),
                new.replace("]\nmarks = [", "]\nmarks = [\"noreply@anthropic.com\", "),
                "differs tools.zork.marks",
            ),
            (
                "[disclosure]\ncards = \"required\"\n".to_owned(),
                format!("[disclosure]\ncards = \"required\"\n{new}"),
                "differs tools.zork",
            ),
            (
                "[disclosure]\ncards = \"required\"\n".to_owned(),
                "[disclosure]\ncards = \"required\"\nform = \"agent:model\"\n".to_owned(),
                "differs disclosure.form",
            ),
            (
                "[disclosure]\nwhen = \"always\"\nkeys = [\"Assisted-by\", \"Co-authored-by\"]\n".to_owned(),
                format!("[disclosure]\nwhen = \"always\"\nkeys = [\"Assisted-by\", \"Co-authored-by\"]\n{new}"),
                "differs tools.zork",
            ),
            (
                format!("{new}since = 2026-08-01\n"),
                format!("{new}since = 2026-08-01\nstatus = \"paused\"\n"),
                "differs tools.zork.status",
            ),
            (new.clone(), format!("{new}status = \"paused\"\n"), "tightens tools.zork.status"),
            (
                "[disclosure]\nwhere = \"either\"\n".to_owned(),
                "[disclosure]\nwhere = \"commit\"\n".to_owned(),
                "differs disclosure.where",
            ),
            (
                "[exceptions.x]\ntitle = \"X\"\ncategories = [\"!docs\"]\n".to_owned(),
                "[exceptions.x]\ntitle = \"X\"\ncategories = [\"!docs\"]\n[categories.art]\ntitle = \"Art\"\n"
                    .to_owned(),
                "differs categories.art",
            ),
            (String::new(), area("authors = [\"!@core\"]"), "differs areas.a"),
            (
                String::new(),
                area("authors = [\"jo@x.org\"]\ntrust = \"vouched\""),
                "differs areas.a",
            ),
            (String::new(), area("authors = [\"jo@x.org\"]"), "tightens areas.a"),
        ] {
            let effects = effects("no-unless", &before, &after);
            assert_eq!(effects.first().map(String::as_str), Some(expected), "{before}->\n{after}");
        }
    }

    #[test]
    fn what_is_the_same_has_no_change() {
        let policy = Policy::example("");
        assert_eq!(compare(&policy, &policy), []);
    }
}
