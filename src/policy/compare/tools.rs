//! `[tools.NAME]`, and the cards of tools.

use std::collections::BTreeMap;

use super::lists::Toward;
use super::{Comparing, Effect, goes};
use crate::agents::{Agents, Overlap};
use crate::policy::words::{Cards, Level, ToolStatus, When};
use crate::policy::{Policy, Selectors, Tool};
use crate::rules::Rule;

impl Comparing<'_> {
    /// Tools: with more of them, more marks are known. But a name or a mark that is taken over from another
    /// agent makes one of two agents, and a mark of the one is then disclosed by the other.
    pub(super) fn tools(
        &mut self,
        before: &BTreeMap<String, Tool>,
        after: &BTreeMap<String, Tool>,
    ) {
        if before == after {
            return;
        }
        let agents = self.before.agents();
        for (name, tool) in before {
            let table = format!("tools.{name}");
            match after.get(name) {
                Some(after) => self.tool(name, (tool, after), &agents),
                None => self.note(&table, Effect::Loosens, "is gone: its marks are not known"),
            }
        }
        for (name, tool) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let (effect, what) = self.new_tool(name, tool, &agents);
            self.note(&format!("tools.{name}"), effect, what);
        }
    }

    fn new_tool(&self, name: &str, tool: &Tool, agents: &Agents) -> (Effect, &'static str) {
        if self.tools_decide() {
            return (Effect::Differs, "is a new tool, and other clauses decide by the tool");
        }
        match agents.overlap(&tool.agent(name)) {
            Overlap::Others => {
                (Effect::Differs, "is a new tool with names or marks of another agent")
            }
            Overlap::None | Overlap::Joins if self.names_decide() => {
                (Effect::Differs, "is a new tool, and other clauses decide by known names")
            }
            _ if tool.marks.is_empty() => {
                (Effect::Neutral, "is a new tool, by which nothing decides")
            }
            Overlap::None | Overlap::Joins => {
                (Effect::Tightens, "is a new tool, whose marks are known")
            }
        }
    }

    fn tool(&mut self, name: &str, (before, after): (&Tool, &Tool), agents: &Agents) {
        let Tool {
            title,
            text,
            agents: names,
            marks,
            examples,
            counterexamples,
            hosting,
            status,
            since,
            approval,
            card,
        } = before;
        let table = format!("tools.{name}");
        let clause = |key: &str| format!("{table}.{key}");
        let lists = (names.as_slice(), after.agents.as_slice());
        self.listed(&clause("agents"), lists, Toward::Neither, PartialEq::eq, Clone::clone);
        let new = after.marks.iter().filter(|mark| !marks.contains(mark)).cloned().collect();
        let added = Tool { agents: Vec::new(), marks: new, ..after.clone() };
        // The table itself is known, so that its own name is nobody else's.
        let of_others = agents.overlap(&added.agent("")) != Overlap::None;
        let toward = if of_others { Toward::Neither } else { Toward::More };
        let lists = (marks.as_slice(), after.marks.as_slice());
        self.listed(&clause("marks"), lists, toward, PartialEq::eq, Clone::clone);
        self.reworded(&clause("examples"), examples, &after.examples);
        self.reworded(&clause("counterexamples"), counterexamples, &after.counterexamples);
        // Where a tool runs is a fact, by which exceptions permit and areas forbid.
        let shown = |hosting: &Option<_>| {
            hosting.map_or("not said", crate::policy::Hosting::as_str).to_owned()
        };
        self.kept(&clause("hosting"), hosting, &after.hosting, shown);
        let dated = since.is_some() || after.since.is_some();
        if dated && (*status == ToolStatus::Active) != (after.status == ToolStatus::Active) {
            // What is paused since a day was in use before it; what is active since then was not.
            let what =
                format!("{}, and its `since` means another state", goes(status, &after.status));
            self.note(&clause("status"), Effect::Differs, what);
        } else {
            self.raised(&clause("status"), *status, after.status);
        }
        let shown = |day: &Option<jiff::civil::Date>| {
            day.map_or_else(|| "not said".to_owned(), |day| day.to_string())
        };
        self.kept(&clause("since"), since, &after.since, shown);
        self.reworded(&clause("title"), title, &after.title);
        self.reworded(&clause("text"), text, &after.text);
        // What a card says is for people; whether there is one decides where cards are required.
        if card.is_some() == after.card.is_some() {
            self.reworded(&table, card, &after.card);
        } else {
            let shown = |has: &bool| if *has { "a card" } else { "no card" }.to_owned();
            self.kept(&table, &card.is_some(), &after.card.is_some(), shown);
        }
        self.kept(&clause("approval"), approval, &after.approval, |page| {
            page.clone().unwrap_or_else(|| "none".to_owned())
        });
    }

    /// Whether a clause asks which tool a use names, or where that runs.
    pub(super) fn tools_decide(&self) -> bool {
        let selects =
            |selectors: &Selectors| selectors.tools.is_some() || selectors.hosting.is_some();
        let by = |policy: &Policy| {
            policy.disclosure.cards == Cards::Required
                || policy.exceptions.values().any(|exception| selects(&exception.selectors))
                || policy.areas.values().any(|area| selects(&area.selectors))
        };
        by(self.before) || by(self.after)
    }

    /// Whether a name helps because it is known: where an unknown one is refused, and where a key that is
    /// shared makes a disclosure of it, of which something is asked.
    fn names_decide(&self) -> bool {
        let refused = |policy: &Policy, rule: &str| {
            policy.level(Rule::find(rule).expect("a rule of this program")) == Level::Deny
        };
        let by = |policy: &Policy| {
            refused(policy, "unknown-agent")
                || policy.disclosure.read_keys().any(|key| key.shared)
                    && (policy.disclosure.when == When::Always
                        || refused(policy, "exception-unused"))
        };
        by(self.before) || by(self.after)
    }
}
