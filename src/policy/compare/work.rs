//! `[duties.ID]` and `[categories.NAME]`.

use std::collections::BTreeMap;

use super::{Comparing, Effect};
use crate::policy::{Attest, Category, Duty, DutyFor, Policy, Selectors};

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
                (_, DutyFor::All) if self.all_is_more() => Effect::Tightens,
                (_, DutyFor::All) => Effect::Differs,
                (DutyFor::Exceptions(_), DutyFor::Ai) => Effect::Tightens,
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
            let table = format!("categories.{name}");
            if self.excludes_categories() {
                let what = "is a new category, and a list that only excludes categories selects it";
                self.note(&table, Effect::Differs, what);
            } else {
                self.note(&table, Effect::Neutral, "is a new category");
            }
        }
    }

    /// Whether a list selects all categories but some, so that it selects a new one.
    fn excludes_categories(&self) -> bool {
        let excludes = |selectors: &Selectors| {
            let list = selectors.categories.as_ref();
            list.is_some_and(|list| list.plain.is_empty() && !list.except.is_empty())
        };
        let by = |policy: &Policy| {
            policy.exceptions.values().any(|exception| excludes(&exception.selectors))
                || policy.areas.values().any(|area| excludes(&area.selectors))
        };
        by(self.before) || by(self.after)
    }
}
