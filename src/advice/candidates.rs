//! What a use could state: the categories and extents to try, those first that matter most.

use std::collections::BTreeSet;

use super::WayBy;
use super::draft::Drafts;
use crate::policy::{Conditions, Extent, Selectors, Statement};

impl Drafts<'_> {
    /// All selectors that can tell one use from another; those that matter most first.
    pub(super) fn selecting<'s>(&'s self, first: &'s Selectors) -> Vec<&'s Selectors> {
        let areas = self.policy.areas.values().map(|area| &area.selectors);
        std::iter::once(first).chain(areas).collect()
    }

    /// The categories to try: the one that is asked about; else none, and those that are selected. A way that
    /// rests on the stance alone states one only where it must, and none of which an area says something else.
    pub(super) fn categories(&self, by: &WayBy, selectors: &Selectors) -> Vec<Option<String>> {
        if let Some(category) = &self.question.category {
            return vec![Some(category.clone())];
        }
        let policy = &self.policy;
        let by_claim = selectors.categories.as_ref().is_some_and(|list| !list.only_excludes());
        let mut categories = Vec::new();
        if by_claim || !policy.conditions.must_state.contains(&Statement::Category) {
            categories.push(None);
        }
        let of_areas: Vec<&String> = policy
            .areas
            .values()
            .filter_map(|area| area.selectors.categories.as_ref())
            .flat_map(|list| &list.plain)
            .collect();
        if *by != WayBy::Stance {
            let own = selectors.categories.iter().flat_map(|list| &list.plain);
            categories.extend(own.chain(of_areas.iter().copied()).cloned().map(Some));
        }
        if self.must_state(Statement::Category) || selectors.categories.is_some() {
            let plain = ["code", "translation", "docs"].map(str::to_owned).into_iter();
            categories.extend(plain.chain(policy.categories.keys().cloned()).map(Some));
        }
        let mut seen = BTreeSet::new();
        categories.retain(|category| {
            let fits = |name: &String| {
                let list = selectors.categories.as_ref();
                list.is_none_or(|list| list.selects(|listed| listed == name))
                    && (*by != WayBy::Stance || !of_areas.contains(&name))
            };
            category.as_ref().is_none_or(fits) && seen.insert(category.clone())
        });
        categories
    }

    /// The extents to try.
    pub(super) fn extents(&self, by: &WayBy, selectors: &Selectors) -> Vec<Option<Extent>> {
        if let Some(extent) = self.question.extent {
            return vec![Some(extent)];
        }
        let selected = |extent: &Extent| {
            let list = selectors.extents.as_ref();
            list.is_none_or(|list| list.selects(|listed| listed == extent))
        };
        let selected = Extent::ALL.iter().copied().filter(selected).map(Some);
        if self.policy.conditions.must_state.contains(&Statement::Extent) {
            return selected.collect();
        }
        let of_areas = self.policy.areas.values().any(|area| area.selectors.extents.is_some());
        let matters = selectors.extents.is_some()
            || self.must_state(Statement::Extent)
            || (*by != WayBy::Stance && of_areas);
        std::iter::once(None).chain(selected.filter(|_| matters)).collect()
    }

    /// Whether any table asks for a statement.
    pub(super) fn must_state(&self, statement: Statement) -> bool {
        self.all_conditions().any(|conditions| conditions.must_state.contains(&statement))
    }

    /// The conditions of all tables.
    pub(super) fn all_conditions(&self) -> impl Iterator<Item = &Conditions> {
        let policy = &self.policy;
        let exceptions = policy.exceptions.values().map(|exception| &exception.conditions);
        let areas = policy.areas.values().map(|area| &area.conditions);
        std::iter::once(&policy.conditions).chain(exceptions).chain(areas)
    }
}
