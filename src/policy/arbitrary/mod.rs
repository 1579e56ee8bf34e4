//! Random policies for tests of properties: every field of [`Policy`] takes every kind of value that
//! [`Policy::read`] accepts.

mod cards;
mod disclosing;
mod forms;
mod parts;
mod values;

use std::collections::BTreeMap;

use proptest::option;
use proptest::prelude::*;

use self::disclosing::disclosing;
pub(crate) use self::forms::form;
use self::parts::{areas, automation, conditions, duties, exceptions, levels, tools};
use self::values::{date, identities, name, named, path_globs, ref_globs, text, url, word};
use super::vocabulary::BUILT_IN_CATEGORIES;
use super::words::{DateBasis, Due, Placeholder, Stance, Statement};
use super::{Budget, Category, Conditions, DisclosureKey, Form, Groups, Policy, Since};
use crate::commit::CommitId;

/// Any policy that is valid. It was read from no file: `lines` is empty.
pub(crate) fn policies() -> impl Strategy<Value = Policy> {
    (groups(), categories(), word::<Stance>())
        .prop_flat_map(|(groups, categories, stance)| {
            let known: Vec<String> = categories.keys().cloned().collect();
            let names: Vec<String> = groups.keys().cloned().collect();
            let head = (
                (text(), option::of(text()), option::of(text()), option::of(url())),
                (option::of(text()), prop_oneof!["en", "ha", "pt-BR", "zh-Hant-TW"]),
                (option::of(since()), word::<DateBasis>()),
                (option::of(ref_globs()), option::of(date()), option::of(budget())),
                conditions(&names, true),
                disclosing(),
            );
            let tables = (
                exceptions(&names, &known),
                areas(&names, &known),
                automation(),
                tools(),
                levels(),
            );
            (Just((groups, categories, stance)), head, tables)
        })
        .prop_map(|((groups, categories, stance), head, tables)| {
            let (
                (project, statement, contact, page),
                (consequence, language),
                begin,
                reach,
                mut conditions,
                disclosure,
            ) = head;
            let ((since, dates), (refs, review, budget)) = (begin, reach);
            let (exceptions, areas, automation, tools, levels) = tables;
            if stance == Stance::Open {
                conditions = Conditions { requires: conditions.requires, ..Conditions::default() };
                conditions.requires.retain(|requirement| requirement.due == Due::All);
            }
            let reached = stance == Stance::NoUnless
                || areas.values().any(|area| area.stance == Some(Stance::NoUnless));
            Policy {
                project,
                stance,
                statement,
                contact,
                page,
                consequence,
                language,
                since,
                dates,
                refs,
                review,
                budget,
                conditions,
                disclosure,
                exceptions: if reached { exceptions } else { BTreeMap::new() },
                areas,
                duties: BTreeMap::new(),
                categories,
                groups,
                automation,
                tools,
                levels,
                parents: Vec::new(),
                foundations: Vec::new(),
                lines: BTreeMap::new(),
            }
        })
        .prop_flat_map(|policy| {
            let ids: Vec<String> = policy.exceptions.keys().cloned().collect();
            (Just(policy), duties(&ids))
        })
        .prop_map(|(policy, duties)| asking_what_can_be_said(Policy { duties, ..policy }))
}

/// Where no form has a place for a model, none is asked for.
fn asking_what_can_be_said(mut policy: Policy) -> Policy {
    let disclosure = &policy.disclosure;
    let has_model = |form: &Form| form.template().has(Placeholder::Model);
    let forms =
        |key: &DisclosureKey| key.form.as_ref().unwrap_or(&disclosure.form).iter().any(has_model);
    if disclosure.keys.iter().any(forms) {
        return policy;
    }
    let areas = policy.areas.values_mut().map(|area| &mut area.conditions);
    let exceptions = policy.exceptions.values_mut().map(|exception| &mut exception.conditions);
    for conditions in std::iter::once(&mut policy.conditions).chain(areas).chain(exceptions) {
        let asked = &mut conditions.must_state;
        if let Some(at) = asked.iter().position(|asked| *asked == Statement::Model) {
            // What asks for nothing would have no effect.
            if asked.len() > 1 {
                asked.remove(at)
            } else {
                std::mem::replace(&mut asked[at], Statement::Detail)
            };
        }
    }
    policy
}

fn groups() -> impl Strategy<Value = Groups> {
    named(identities(), 0..3)
}

fn categories() -> impl Strategy<Value = BTreeMap<String, Category>> {
    let built_in: Vec<_> = BUILT_IN_CATEGORIES.to_vec();
    let paths = proptest::collection::vec(option::weighted(0.1, path_globs()), built_in.len());
    let own = proptest::collection::vec((name(), text(), option::of(path_globs())), 0..3);
    (paths, own).prop_map(move |(paths, own)| {
        let mut categories = BTreeMap::new();
        for (name, title, paths) in own {
            categories.insert(format!("own-{name}"), Category { title, paths, own: true });
        }
        for ((name, title), paths) in built_in.iter().zip(paths) {
            let category = Category { title: (*title).to_owned(), paths, own: false };
            categories.insert((*name).to_owned(), category);
        }
        categories
    })
}

fn budget() -> impl Strategy<Value = Budget> {
    (0..=100_u8, 1..=3_650_u16).prop_map(|(percent, days)| Budget { percent, days })
}

fn since() -> impl Strategy<Value = Since> {
    let id = prop_oneof!["[0-9a-f]{40}", "[0-9a-f]{64}"];
    prop_oneof![
        date().prop_map(Since::Day),
        id.prop_map(|hex| Since::After(CommitId::from_hex(hex.as_bytes()).expect("a full id"))),
    ]
}
