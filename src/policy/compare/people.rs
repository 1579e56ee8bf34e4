//! `[groups]` and `[automation.NAME]`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::lists::Toward;
use super::{Comparing, Effect};
use crate::policy::conditions::By;
use crate::policy::people::{Groups, People, Who};
use crate::policy::print::values;
use crate::policy::words::Stance;
use crate::policy::{Automation, Conditions, PathGlob, Policy};

impl Comparing<'_> {
    /// Groups, of which it depends on the clauses that name them whether more or fewer members are stricter.
    pub(super) fn groups(&mut self, before: &Groups, after: &Groups) {
        for (name, members) in before {
            let clause = format!("groups.{name}");
            let Some(now) = after.get(name) else {
                // A policy that names a group which is gone is not valid, so nothing names it.
                self.note(&clause, Effect::Neutral, "is gone");
                continue;
            };
            let toward = toward(self.before, name).and(toward(self.after, name));
            if members.as_slice() == now.as_slice() {
                continue;
            }
            match toward {
                Wanted::Nobody => self.note(&clause, Effect::Neutral, "has other members"),
                Wanted::Toward(toward) => {
                    let lists = (members.as_slice(), now.as_slice());
                    self.listed(&clause, lists, toward, PartialEq::eq, values::identity);
                }
            }
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            self.note(&format!("groups.{name}"), Effect::Neutral, "is a new group");
        }
    }

    /// Automation is exempt, so fewer and narrower tables are stricter; but what uses AI is judged by its
    /// table, so that nothing can be told of one that changes.
    pub(super) fn automation(
        &mut self,
        before: &BTreeMap<String, Automation>,
        after: &BTreeMap<String, Automation>,
    ) {
        for (name, known) in before {
            let table = format!("automation.{name}");
            if let Some(after) = after.get(name) {
                self.automaton(&table, known, after);
            } else {
                let effect = if known.ai { Effect::Differs } else { Effect::Tightens };
                self.note(&table, effect, "is gone");
            }
        }
        for name in after.keys().filter(|name| !before.contains_key(*name)) {
            self.note(&format!("automation.{name}"), Effect::Loosens, "is new");
        }
    }

    fn automaton(&mut self, table: &str, before: &Automation, after: &Automation) {
        let Automation { title, identities, trust, paths, from, until, ai, approval } = before;
        let clause = |key: &str| format!("{table}.{key}");
        self.reworded(&clause("title"), title, &after.title);
        let toward = if *ai || after.ai { Toward::Neither } else { Toward::Less };
        let lists = (identities.as_slice(), after.identities.as_slice());
        self.listed(&clause("identities"), lists, toward, PartialEq::eq, values::identity);
        if toward == Toward::Less {
            self.raised(&clause("trust"), *trust, after.trust);
        } else {
            self.kept(&clause("trust"), trust, &after.trust, ToString::to_string);
        }
        let show = |glob: &PathGlob| glob.as_str().to_owned();
        self.selecting(&clause("paths"), paths.as_ref(), after.paths.as_ref(), toward, show);
        self.period(table, (*from, *until), (after.from, after.until), toward);
        self.kept(&clause("ai"), ai, &after.ai, ToString::to_string);
        self.reworded(&clause("approval"), approval, &after.approval);
    }

    /// From when until when something holds.
    pub(super) fn period(
        &mut self,
        table: &str,
        before: (Option<Date>, Option<Date>),
        after: (Option<Date>, Option<Date>),
        toward: Toward,
    ) {
        let from = [before.0, after.0].map(|day| day.map(std::cmp::Reverse));
        let [first, now] = from.map(|day| day.map(Later));
        self.lowered(&format!("{table}.from"), first, now, toward);
        self.lowered(&format!("{table}.until"), before.1, after.1, toward);
    }
}

/// A day that is the stricter the later it is.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Later(std::cmp::Reverse<Date>);

impl std::fmt::Display for Later {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.0.fmt(f)
    }
}

/// In which direction a group is stricter, by the clauses that name it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// No clause names it.
    Nobody,
    Toward(Toward),
}

impl Wanted {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, other) | (other, Self::Nobody) => other,
            (one, other) if one == other => one,
            _ => Self::Toward(Toward::Neither),
        }
    }
}

fn toward(policy: &Policy, group: &str) -> Wanted {
    let listed = |people: &People, plain: Toward, except: Toward| {
        let names = |who: &Who| matches!(who, Who::Group(named) if named == group);
        let in_plain = people.0.plain.iter().any(names).then_some(Wanted::Toward(plain));
        let in_except = people.0.except.iter().any(names).then_some(Wanted::Toward(except));
        in_plain.unwrap_or(Wanted::Nobody).and(in_except.unwrap_or(Wanted::Nobody))
    };
    let asked = |conditions: &Conditions| {
        conditions.requires.iter().fold(Wanted::Nobody, |wanted, requirement| {
            match &requirement.by {
                By::People(people) => wanted.and(listed(people, Toward::Less, Toward::More)),
                By::Anyone | By::Author | By::OtherPerson => wanted,
            }
        })
    };
    let mut wanted = asked(&policy.conditions);
    for exception in policy.exceptions.values() {
        wanted = wanted.and(asked(&exception.conditions));
        if let Some(people) = &exception.selectors.authors {
            wanted = wanted.and(listed(people, Toward::Less, Toward::More));
        }
    }
    for area in policy.areas.values() {
        wanted = wanted.and(asked(&area.conditions));
        if let Some(people) = &area.selectors.authors {
            wanted = wanted.and(match area.stance {
                Some(Stance::Open) => listed(people, Toward::Less, Toward::More),
                _ => listed(people, Toward::Neither, Toward::Neither),
            });
        }
    }
    wanted
}
