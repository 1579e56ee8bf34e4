//! `[exceptions.ID]` and `[areas.NAME]`.

use std::collections::BTreeMap;

use super::lists::Toward;
use super::{Change, Comparing, Effect, goes};
use crate::policy::glob::{PathGlob, TextGlob};
use crate::policy::print::values;
use crate::policy::selectors::Selectors;
use crate::policy::words::{ClaimStyle, Level, Stance, Statement, Trust};
use crate::policy::{Area, Attest, DutyFor, Exception, Policy};
use crate::rules::Rule;

impl Comparing<'_> {
    /// Exceptions permit: fewer, and narrower ones, are stricter.
    pub(super) fn exceptions(
        &mut self,
        before: &BTreeMap<String, Exception>,
        after: &BTreeMap<String, Exception>,
    ) {
        for (id, exception) in before {
            let table = format!("exceptions.{id}");
            match after.get(id) {
                Some(after) => self.exception(&table, exception, after),
                None => self.exception_gone(id),
            }
        }
        let says_no_unless = |policy: &Policy| {
            policy.stance == Stance::NoUnless
                || policy.areas.values().any(|area| area.stance == Some(Stance::NoUnless))
        };
        for (id, exception) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
            let table = format!("exceptions.{id}");
            let states =
                exception.selectors.categories.as_ref().is_some_and(|list| !list.plain.is_empty());
            if says_no_unless(self.before) {
                self.note(&table, Effect::Loosens, "is a new exception");
            } else if states && self.categories_decide() {
                let what = format!("is a new exception, and {STATES}");
                self.note(&table, Effect::Differs, what);
            } else {
                let what = "is a new exception, where no exception was needed before";
                self.note(&table, Effect::Neutral, what);
            }
        }
    }

    fn exception_gone(&mut self, id: &str) {
        let table = &format!("exceptions.{id}");
        if self.after.disclosure.claim == ClaimStyle::Category {
            let what =
                "is gone, and uses claim exceptions by their category: its conditions are gone too";
            self.note(table, Effect::Differs, what);
        } else if self.has_attested_duty(id) && self.asks_without_exceptions() {
            let what = "is gone, and a duty for those who claim it is gone with it, also where nobody \
                        needs to claim";
            self.note(table, Effect::Differs, what);
        } else if self.denies("unknown-exception") {
            self.note(table, Effect::Tightens, "is gone");
        } else {
            let what = "is gone, and `unknown-exception` is not `deny`";
            self.note(table, Effect::Differs, what);
        }
    }

    /// Whether a duty for an exception decides about commits.
    fn has_attested_duty(&self, id: &str) -> bool {
        self.before.duties.values().any(|duty| {
            duty.attest != Attest::Nothing
                && matches!(&duty.due, DutyFor::Exceptions(ids) if ids.iter().any(|one| one == id))
        })
    }

    /// Whether there is ground on which a duty can be due, while nothing looks at what is claimed there.
    fn asks_without_exceptions(&self) -> bool {
        let lets_be = |stance: Stance| match stance {
            Stance::Open | Stance::NoUnless => false,
            Stance::Disclose => true,
            Stance::Forbid => !self.enforces(stance),
        };
        let after = self.after;
        lets_be(after.stance)
            || after.areas.values().filter_map(|area| area.stance).any(lets_be)
            || after.automation.values().any(|known| known.ai)
    }

    fn exception(&mut self, table: &str, before: &Exception, after: &Exception) {
        let Exception { title, text, contact, examples, selectors, conditions } = before;
        self.reworded(&format!("{table}.title"), title, &after.title);
        self.reworded(&format!("{table}.text"), text, &after.text);
        self.reworded(&format!("{table}.contact"), contact, &after.contact);
        self.reworded(&format!("{table}.examples"), examples, &after.examples);
        let by_category =
            self.categories_decide() || self.after.disclosure.claim == ClaimStyle::Category;
        let categories = if by_category { Toward::Neither } else { Toward::Less };
        let from = self.changes.len();
        self.selectors(table, (selectors, &after.selectors), Toward::Less, categories);
        if conditions.has_limit() {
            // What it does not select does not count for its limit, and another claim can permit that.
            let counts = ["paths", "surfaces"].map(|key| format!("{table}.{key}"));
            let narrower = self.changes[from..].iter_mut();
            narrower.filter(|change| counts.contains(&change.clause)).for_each(Change::doubt);
        }
        self.identity(table, selectors, &after.selectors, true);
        self.conditions(table, conditions, &after.conditions);
    }

    /// Whether it matters which categories a use states, so that a claim which states fewer, or more, can
    /// help a use.
    fn categories_decide(&self) -> bool {
        let by_category = |area: &Area| area.selectors.categories.is_some();
        let asks = |policy: &Policy| {
            let areas = policy.areas.values().map(|area| &area.conditions);
            let exceptions = policy.exceptions.values().map(|exception| &exception.conditions);
            let mut all = std::iter::once(&policy.conditions).chain(areas).chain(exceptions);
            all.any(|conditions| conditions.must_state.contains(&Statement::Category))
        };
        let mismatch = Rule::find("category-mismatch").expect("a rule of this program");
        let expects = |policy: &Policy| {
            policy.level(mismatch) == Level::Deny
                && policy.categories.values().any(|category| category.paths.is_some())
        };
        [self.before, self.after]
            .into_iter()
            .any(|policy| policy.areas.values().any(by_category) || asks(policy) || expects(policy))
    }

    /// Areas apply by themselves: more of them, and stricter ones, are stricter.
    pub(super) fn areas(
        &mut self,
        before: &BTreeMap<String, Area>,
        after: &BTreeMap<String, Area>,
    ) {
        for (name, area) in before {
            let table = format!("areas.{name}");
            if let Some(after) = after.get(name) {
                self.area(&table, area, after);
            } else {
                let effect = self.without_area(area.stance);
                self.note(&table, effect, "is gone");
            }
        }
        for (name, area) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
            let effect = match area.stance {
                // It takes its ground out of the policy's reach, even where that is `open` already.
                Some(Stance::Open) if area.selectors.by_place_or_author_alone() => Effect::Loosens,
                stance if needs_vouching(area) => self.with_area(stance).min(Effect::Differs),
                stance => self.with_area(stance),
            };
            self.note(&format!("areas.{name}"), effect, "is a new area");
        }
    }

    /// What it does if ground gets the stance of an area.
    fn with_area(&self, stance: Option<Stance>) -> Effect {
        match stance {
            Some(stance) if stance < self.before.stance => Effect::Loosens,
            Some(stance) if !self.enforces(stance) => Effect::Differs,
            _ => Effect::Tightens,
        }
    }

    /// What it does if ground loses the stance of an area. Only `open` is the laxest of all that may match
    /// there beside it.
    fn without_area(&self, stance: Option<Stance>) -> Effect {
        match stance {
            Some(Stance::Open) => Effect::Tightens,
            Some(stance) if stance < self.after.stance => Effect::Differs,
            _ => Effect::Loosens,
        }
    }

    fn area(&mut self, table: &str, before: &Area, after: &Area) {
        let Area { title, text, stance, selectors, conditions } = before;
        self.reworded(&format!("{table}.title"), title, &after.title);
        self.reworded(&format!("{table}.text"), text, &after.text);
        let clause = format!("{table}.stance");
        match (*stance, after.stance) {
            (Some(before), Some(after)) => self.stance(&clause, before, after),
            (None, None) => {}
            (None, Some(stance)) => {
                let vouching =
                    if needs_vouching(after) { Effect::Differs } else { Effect::Tightens };
                let effect = self.with_area(Some(stance)).min(vouching);
                self.note(&clause, effect, format!("is now `{stance}`"));
            }
            (Some(stance), None) => {
                let effect = self.without_area(Some(stance));
                self.note(&clause, effect, format!("was `{stance}`, and is not set now"));
            }
        }
        let strict = |area: &Area| area.stance.is_none_or(|stance| stance >= self.before.stance);
        let open = |area: &Area| area.stance == Some(Stance::Open);
        let toward = if open(before) && open(after) {
            Toward::Less
        } else if strict(before) && strict(after) && !open(before) && !open(after) {
            Toward::More
        } else {
            Toward::Neither
        };
        let from = self.changes.len();
        self.selectors(table, (selectors, &after.selectors), toward, toward);
        if needs_vouching(after) {
            // Where nobody can vouch for an identity, a refusal becomes a question.
            self.changes[from..].iter_mut().for_each(Change::doubt);
        }
        let is_open = open(before) && open(after);
        let from = self.changes.len();
        self.identity(table, selectors, &after.selectors, is_open);
        if !is_open {
            // Who is let out of it may meet a laxer area, and who is let in a stricter one.
            self.changes[from..].iter_mut().for_each(Change::doubt);
        }
        self.default_identity(table, before, after);
        self.conditions(table, conditions, &after.conditions);
    }

    /// What the identity of an author must rest on by default, which depends on whether an area is laxer than
    /// the policy around it.
    fn default_identity(&mut self, table: &str, before: &Area, after: &Area) {
        let laxer =
            |area: &Area, policy: &Policy| area.stance.is_some_and(|stance| stance < policy.stance);
        let by_default =
            |area: &Area| area.selectors.authors.is_some() && area.selectors.trust.is_none();
        if by_default(before)
            && by_default(after)
            && laxer(before, self.before) != laxer(after, self.after)
        {
            let what = "rests on another identity: by default it depends on the stance around it";
            self.note(&format!("{table}.trust"), Effect::Differs, what);
        }
    }

    /// What a table selects. `categories` is that of its own list.
    fn selectors(
        &mut self,
        table: &str,
        (before, after): (&Selectors, &Selectors),
        toward: Toward,
        categories: Toward,
    ) {
        let Selectors {
            paths,
            refs,
            categories: stated,
            surfaces,
            extents,
            tools,
            hosting,
            authors,
            // What it rests on is a point of its own.
            trust: _,
            from,
            until,
        } = before;
        let clause = |key: &str| format!("{table}.{key}");
        let path = |glob: &PathGlob| glob.as_str().to_owned();
        let glob = |glob: &TextGlob| glob.as_str().to_owned();
        self.selecting(&clause("paths"), paths.as_ref(), after.paths.as_ref(), toward, path);
        self.selecting(&clause("refs"), refs.as_ref(), after.refs.as_ref(), toward, path);
        let lists = (stated.as_ref(), after.categories.as_ref());
        self.selecting(&clause("categories"), lists.0, lists.1, categories, Clone::clone);
        let lists = (surfaces.as_ref(), after.surfaces.as_ref());
        self.selecting(&clause("surfaces"), lists.0, lists.1, toward, ToString::to_string);
        let lists = (extents.as_ref(), after.extents.as_ref());
        self.selecting(&clause("extents"), lists.0, lists.1, toward, ToString::to_string);
        self.selecting(&clause("tools"), tools.as_ref(), after.tools.as_ref(), toward, glob);
        let lists = (hosting.as_ref(), after.hosting.as_ref());
        self.selecting(&clause("hosting"), lists.0, lists.1, toward, ToString::to_string);
        let people = (authors.as_ref().map(|a| &a.0), after.authors.as_ref().map(|a| &a.0));
        self.selecting(&clause("authors"), people.0, people.1, toward, values::who);
        self.period(table, (*from, *until), (after.from, after.until), toward);
    }

    /// What the identity of an author must rest on. `loosens`: what is selected is better off, so that it
    /// must be vouched for unless the table says otherwise.
    fn identity(&mut self, table: &str, before: &Selectors, after: &Selectors, loosens: bool) {
        if before.authors.is_none() || after.authors.is_none() || before.trust == after.trust {
            return;
        }
        let clause = format!("{table}.trust");
        match (before.trust, after.trust) {
            (Some(before), Some(after)) => self.raised(&clause, before, after),
            (before, after) if loosens => {
                let rests_on = |trust: Option<Trust>| trust.unwrap_or(Trust::Vouched);
                self.raised(&clause, rests_on(before), rests_on(after));
            }
            (before, after) => {
                let shown = |trust: Option<Trust>| trust.map_or("the default", Trust::as_str);
                self.note(&clause, Effect::Differs, goes(&shown(before), &shown(after)));
            }
        }
    }
}

/// Whether an area is certain only where somebody vouches for an author.
fn needs_vouching(area: &Area) -> bool {
    let Some(authors) = &area.selectors.authors else { return false };
    area.selectors.trust == Some(Trust::Vouched) || authors.excludes_a_group()
}

/// Why the categories of an exception are more than a selector.
const STATES: &str = "whoever claims it states its categories, by which other clauses decide";
