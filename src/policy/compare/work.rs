//! `[duties.ID]`, `[categories.NAME]` and `[tools.NAME]`.

use std::collections::BTreeMap;

use super::lists::Toward;
use super::{Comparing, Effect};
use crate::policy::words::{Cards, ToolStatus};
use crate::policy::{Attest, Category, Duty, DutyFor, Tool};

impl Comparing<'_> {
    /// Duties: more of them, for more commits, ask more.
    pub(super) fn duties(
        &mut self,
        before: &BTreeMap<String, Duty>,
        after: &BTreeMap<String, Duty>,
    ) {
        for (id, duty) in before {
            let table = format!("duties.{id}");
            match after.get(id) {
                Some(after) => self.duty(&table, duty, after),
                None if self.is_idle(&duty.due) => self.note(&table, Effect::Neutral, "is gone"),
                None => self.note(&table, Effect::Loosens, "is gone"),
            }
        }
        for id in after.keys().filter(|id| !before.contains_key(*id)) {
            self.note(&format!("duties.{id}"), Effect::Tightens, "is a new duty");
        }
    }

    fn duty(&mut self, table: &str, before: &Duty, after: &Duty) {
        let Duty { text, due, attest } = before;
        self.reworded(&format!("{table}.text"), text, &after.text);
        if *due != after.due {
            let effect = match (due, &after.due) {
                (DutyFor::Ai, DutyFor::All)
                | (DutyFor::Exceptions(_), DutyFor::Ai | DutyFor::All) => Effect::Tightens,
                (DutyFor::Exceptions(ids), DutyFor::Exceptions(now))
                    if ids
                        .iter()
                        .all(|id| now.contains(id) || !self.after.exceptions.contains_key(id)) =>
                {
                    Effect::Tightens
                }
                _ => Effect::Loosens,
            };
            self.note(&format!("{table}.for"), effect, "is for other commits");
        }
        if *attest != after.attest {
            let effect =
                if *attest == Attest::Nothing { Effect::Tightens } else { Effect::Differs };
            self.note(&format!("{table}.attest"), effect, "is attested in another way");
        }
    }

    /// Whether a duty is for exceptions alone that are all gone.
    fn is_idle(&self, due: &DutyFor) -> bool {
        matches!(due, DutyFor::Exceptions(ids)
            if !ids.iter().any(|id| self.after.exceptions.contains_key(id)))
    }

    /// Words for what a use was for. A new one says what nobody could say before.
    pub(super) fn categories(
        &mut self,
        before: &BTreeMap<String, Category>,
        after: &BTreeMap<String, Category>,
    ) {
        for (name, category) in before {
            let table = format!("categories.{name}");
            let Some(now) = after.get(name) else {
                self.note(&table, Effect::Differs, "is gone");
                continue;
            };
            let Category { title, paths, own: _ } = category;
            self.reworded(&format!("{table}.title"), title, &now.title);
            let effect = match (paths, &now.paths) {
                (before, after) if before == after => continue,
                (None, _) => Effect::Tightens,
                (_, None) => Effect::Loosens,
                _ => Effect::Differs,
            };
            self.note(&format!("{table}.paths"), effect, "expects such work elsewhere");
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            self.note(&format!("categories.{name}"), Effect::Neutral, "is a new category");
        }
    }

    /// Tools: with more of them, more marks are known.
    pub(super) fn tools(
        &mut self,
        before: &BTreeMap<String, Tool>,
        after: &BTreeMap<String, Tool>,
    ) {
        for (name, tool) in before {
            let table = format!("tools.{name}");
            match after.get(name) {
                Some(after) => self.tool(&table, tool, after),
                None => self.note(&table, Effect::Loosens, "is gone: its marks are not known"),
            }
        }
        for (name, tool) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let plain = tool.hosting.is_none()
                && tool.status == ToolStatus::Active
                && tool.approval.is_none()
                && tool.card.is_none()
                && self.before.disclosure.cards == Cards::Optional;
            let table = format!("tools.{name}");
            if plain && !self.selects_tool(name, tool) {
                self.note(&table, Effect::Tightens, "is a new tool, whose marks are known");
            } else {
                self.note(&table, Effect::Differs, "is a new tool, by which other clauses decide");
            }
        }
    }

    fn tool(&mut self, table: &str, before: &Tool, after: &Tool) {
        let Tool {
            title,
            text,
            agents,
            marks,
            examples,
            counterexamples,
            hosting,
            status,
            since,
            approval,
            card,
        } = before;
        let clause = |key: &str| format!("{table}.{key}");
        let lists = (agents.as_slice(), after.agents.as_slice());
        self.listed(&clause("agents"), lists, Toward::Neither, PartialEq::eq, Clone::clone);
        let lists = (marks.as_slice(), after.marks.as_slice());
        self.listed(&clause("marks"), lists, Toward::More, PartialEq::eq, Clone::clone);
        self.reworded(&clause("examples"), examples, &after.examples);
        self.reworded(&clause("counterexamples"), counterexamples, &after.counterexamples);
        // Where a tool runs is a fact, by which exceptions permit and areas forbid.
        let shown = |hosting: &Option<_>| {
            hosting.map_or("not said", crate::policy::Hosting::as_str).to_owned()
        };
        self.kept(&clause("hosting"), hosting, &after.hosting, shown);
        self.raised(&clause("status"), *status, after.status);
        let shown = |day: &Option<jiff::civil::Date>| {
            day.map_or_else(|| "not said".to_owned(), |day| day.to_string())
        };
        self.kept(&clause("since"), since, &after.since, shown);
        self.reworded(&clause("title"), title, &after.title);
        self.reworded(&clause("text"), text, &after.text);
        // What a card says is for people; whether there is one decides where cards are required.
        if card.is_some() == after.card.is_some() {
            self.reworded(table, card, &after.card);
        } else {
            let shown = |has: &bool| if *has { "a card" } else { "no card" }.to_owned();
            self.kept(table, &card.is_some(), &after.card.is_some(), shown);
        }
        self.kept(&clause("approval"), approval, &after.approval, |page| {
            page.clone().unwrap_or_else(|| "none".to_owned())
        });
    }

    /// Whether a clause of the first policy selects by a name of this tool.
    fn selects_tool(&self, name: &str, tool: &Tool) -> bool {
        let exceptions = self.before.exceptions.values().map(|exception| &exception.selectors);
        let areas = self.before.areas.values().map(|area| &area.selectors);
        let lists = exceptions.chain(areas).filter_map(|selectors| selectors.tools.as_ref());
        let mut globs = lists.flat_map(|list| list.plain.iter().chain(&list.except));
        globs.any(|glob| glob.matches(name) || tool.agents.iter().any(|agent| glob.matches(agent)))
    }
}
