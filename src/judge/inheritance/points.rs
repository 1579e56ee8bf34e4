//! What a child may change: every kind of clause that the comparison knows, with all that a change of it can be
//! in a child that `extends` accepts.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::judge::properties::hold;
use crate::policy::Effect::{self, Neutral, Tightens};
use crate::policy::{Policy, arbitrary, compare};

/// The kinds of clauses, with `*` for a name. What has no effect here can never be changed unless the parent
/// opens it.
pub(super) const POINTS: &[(&str, &[Effect])] = &[
    ("areas.*", &[Tightens]),
    ("areas.*.authors", &[Tightens]),
    ("areas.*.categories", &[Tightens]),
    ("areas.*.count.exclude", &[Tightens]),
    ("areas.*.count.ignore", &[Tightens]),
    ("areas.*.count.per", &[]),
    ("areas.*.extents", &[Tightens]),
    ("areas.*.from", &[Tightens]),
    ("areas.*.hosting", &[Tightens]),
    ("areas.*.max-files", &[Tightens]),
    ("areas.*.max-lines", &[Tightens]),
    ("areas.*.must-state", &[Tightens]),
    ("areas.*.paths", &[Tightens]),
    ("areas.*.refs", &[Tightens]),
    ("areas.*.requires", &[Tightens]),
    ("areas.*.stance", &[Tightens]),
    ("areas.*.surfaces", &[Tightens]),
    ("areas.*.text", &[Neutral]),
    ("areas.*.title", &[Neutral]),
    ("areas.*.tools", &[Tightens]),
    ("areas.*.trust", &[Tightens]),
    ("areas.*.until", &[Tightens]),
    ("automation.*", &[]),
    ("automation.*.ai", &[]),
    ("automation.*.approval", &[Neutral]),
    ("automation.*.from", &[Tightens]),
    ("automation.*.identities", &[Tightens]),
    ("automation.*.paths", &[Tightens]),
    ("automation.*.title", &[Neutral]),
    ("automation.*.trust", &[Tightens]),
    ("automation.*.until", &[Tightens]),
    ("categories.*", &[Neutral]),
    ("categories.*.paths", &[Tightens]),
    ("categories.*.title", &[Neutral]),
    ("disclosure.aids", &[]),
    ("disclosure.cards", &[Tightens]),
    ("disclosure.claim", &[Tightens, Neutral]),
    ("disclosure.forbidden-keys", &[Tightens]),
    ("disclosure.forbidden-names", &[Tightens]),
    ("disclosure.form", &[Tightens]),
    ("disclosure.human-only", &[Tightens]),
    ("disclosure.keys", &[Tightens]),
    ("disclosure.mixed", &[]),
    ("disclosure.none", &[]),
    ("disclosure.not-ai", &[]),
    ("disclosure.one-per-tool", &[Tightens]),
    ("disclosure.own-words", &[Tightens]),
    ("disclosure.prompts", &[]),
    ("disclosure.pull-request", &[]),
    ("disclosure.when", &[Tightens]),
    ("disclosure.where", &[]),
    ("duties.*", &[Tightens, Neutral]),
    ("duties.*.attest", &[Tightens]),
    ("duties.*.for", &[Tightens]),
    ("duties.*.text", &[Neutral]),
    ("exceptions.*", &[Tightens, Neutral]),
    ("exceptions.*.authors", &[Tightens]),
    ("exceptions.*.categories", &[Tightens]),
    ("exceptions.*.contact", &[Neutral]),
    ("exceptions.*.count.exclude", &[Tightens]),
    ("exceptions.*.count.ignore", &[Tightens]),
    ("exceptions.*.count.per", &[]),
    ("exceptions.*.examples", &[Neutral]),
    ("exceptions.*.extents", &[Tightens]),
    ("exceptions.*.from", &[Tightens]),
    ("exceptions.*.hosting", &[Tightens]),
    ("exceptions.*.max-files", &[Tightens]),
    ("exceptions.*.max-lines", &[Tightens]),
    ("exceptions.*.must-state", &[Tightens]),
    ("exceptions.*.paths", &[Tightens]),
    ("exceptions.*.refs", &[Tightens]),
    ("exceptions.*.requires", &[Tightens]),
    ("exceptions.*.surfaces", &[Tightens]),
    ("exceptions.*.text", &[Neutral]),
    ("exceptions.*.title", &[Neutral]),
    ("exceptions.*.tools", &[Tightens]),
    ("exceptions.*.trust", &[Tightens]),
    ("exceptions.*.until", &[Tightens]),
    ("groups.*", &[Tightens, Neutral]),
    ("levels.*", &[Tightens]),
    ("policy.budget.days", &[]),
    ("policy.budget.percent", &[Tightens]),
    ("policy.consequence", &[Neutral]),
    ("policy.contact", &[Neutral]),
    ("policy.count.exclude", &[Tightens]),
    ("policy.count.ignore", &[Tightens]),
    ("policy.count.per", &[]),
    ("policy.dates", &[]),
    ("policy.language", &[Neutral]),
    ("policy.max-files", &[Tightens]),
    ("policy.max-lines", &[Tightens]),
    ("policy.must-state", &[Tightens]),
    ("policy.page", &[Neutral]),
    ("policy.refs", &[Tightens]),
    ("policy.requires", &[Tightens]),
    ("policy.review", &[Tightens]),
    ("policy.since", &[Tightens]),
    ("policy.stance", &[Tightens]),
    ("policy.statement", &[Neutral]),
    ("tools.*", &[Tightens, Neutral]),
    ("tools.*.agents", &[]),
    ("tools.*.approval", &[]),
    ("tools.*.counterexamples", &[Neutral]),
    ("tools.*.examples", &[Neutral]),
    ("tools.*.hosting", &[]),
    ("tools.*.marks", &[Tightens]),
    ("tools.*.since", &[]),
    ("tools.*.status", &[Tightens]),
    ("tools.*.text", &[Neutral]),
    ("tools.*.title", &[Neutral]),
];

/// How often each change must have been part of a child that passes; most are far more often.
const OFTEN: usize = 1;

/// What chance finds too seldom: an exception is new only where no exception was needed before.
const SELDOM: (&str, Effect) = ("exceptions.*", Neutral);

/// How often each change was part of a child that passes.
pub(super) type Changes = BTreeMap<(String, Effect), usize>;

/// Says which changes were seen that no child should make, and which were seen too seldom.
pub(super) fn held_against(seen: &Changes) -> Vec<String> {
    let listed = |kind: &str, effect: Effect| {
        POINTS.iter().any(|(point, effects)| *point == kind && effects.contains(&effect))
    };
    let unknown = seen.keys().filter(|(kind, effect)| !listed(kind, *effect));
    let unknown = unknown.map(|(kind, effect)| format!("{kind} {effect} is not listed"));
    let points = POINTS.iter().flat_map(|(kind, effects)| effects.iter().map(move |e| (*kind, *e)));
    let seldom = points.filter_map(|(kind, effect)| {
        let count = seen.get(&(kind.to_owned(), effect)).copied().unwrap_or_default();
        (count < OFTEN && (kind, effect) != SELDOM)
            .then(|| format!("{kind} {effect} was seen {count} times"))
    });
    unknown.chain(seldom).collect()
}

/// A clause with `*` for a name.
pub(super) fn kind(clause: &str) -> String {
    const NAMED: &[&str] =
        &["exceptions", "areas", "duties", "groups", "automation", "categories", "tools", "levels"];
    let mut parts: Vec<&str> = clause.split('.').collect();
    if NAMED.contains(&parts[0]) && parts.len() > 1 {
        parts[1] = "*";
    }
    parts.join(".")
}

/// A new point of the language is compared, or the comparison does not compile; and it is random, or the
/// random policies do not. So it comes out here, and has to be listed.
#[test]
fn every_point_that_is_compared_is_listed() {
    let (one, other) = (arbitrary::policies(), arbitrary::policies());
    let missing = std::cell::RefCell::new(BTreeSet::new());
    hold(150, &(one.prop_map(Box::new), other.prop_map(Box::new)), |(one, other)| {
        let other = with_names_of(&one, *other);
        for change in compare(&one, &other) {
            let kind = kind(&change.clause);
            if !POINTS.iter().any(|(point, _)| *point == kind) {
                missing.borrow_mut().insert(kind);
            }
        }
    });
    assert_eq!(missing.into_inner(), BTreeSet::new());
}

/// For each point that no child may change, a change.
const NEVER: &[(&str, &str, &str)] = &[
    ("areas.*.count.per", AREA, "count = { per = \"change\" }\n"),
    ("automation.*", "", BOT),
    ("automation.*.ai", BOT, "ai = true\n"),
    ("disclosure.aids", "[disclosure]\n", "aids = [\"release.sh\"]\n"),
    ("disclosure.mixed", "[disclosure]\n", "mixed = true\n"),
    ("disclosure.none", "[disclosure]\n", "none = [\"none\", \"no\"]\n"),
    ("disclosure.not-ai", "[disclosure]\n", "not-ai = [\"release*\"]\n"),
    ("disclosure.prompts", "[disclosure]\n", "prompts = \"wanted\"\n"),
    ("disclosure.pull-request", "", "[disclosure.pull-request]\nsection = \"AI\"\n"),
    ("disclosure.where", "[disclosure]\n", "where = \"both\"\n"),
    ("exceptions.*.count.per", EXCEPTION, "count = { per = \"change\" }\n"),
    (
        "policy.budget.days",
        "budget = { percent = 9, days = 9 }\n",
        "budget = { percent = 9, days = 8 }\n",
    ),
    ("policy.count.per", "max-lines = 9\n", "count = { per = \"change\" }\n"),
    ("policy.dates", "", "dates = \"author\"\n"),
    ("tools.*.agents", ZORK, "agents = [\"zork\", \"Zork Nine\"]\n"),
    ("tools.*.approval", ZORK, "approval = \"https://example.org/1\"\n"),
    ("tools.*.hosting", ZORK, "hosting = \"local\"\n"),
    ("tools.*.since", ZORK, "since = 2026-07-01\n"),
];

const AREA: &str = "[areas.x]\npaths = [\"x/**\"]\nmax-lines = 9\n";
const EXCEPTION: &str = "[exceptions.x]\ntitle = \"X\"\nmax-lines = 9\n";
const BOT: &str =
    "[automation.bot]\nidentities = [\"bot@example.org\"]\napproval = \"https://example.org/1\"\n";
const ZORK: &str = "[tools.zork]\n";

#[test]
fn what_no_child_may_change_is_compared() {
    for (point, _) in POINTS.iter().filter(|(_, effects)| effects.is_empty()) {
        assert!(NEVER.iter().any(|(never, ..)| never == point), "no change of {point}");
    }
    let read = |more: &str| Policy::example_of("no-unless", more);
    for (point, before, more) in NEVER {
        let after = if point.starts_with("policy.budget") { "" } else { *before };
        let changes = compare(&read(before), &read(&format!("{after}{more}")));
        let [change] = changes.as_slice() else { panic!("{point}: {changes:?}") };
        assert_eq!((kind(&change.clause).as_str(), change.effect.can_loosen()), (*point, true));
    }
}

/// A policy whose tables have the names of another's, so that one is compared with the other.
fn with_names_of(one: &Policy, mut other: Policy) -> Policy {
    fn named<T>(one: &BTreeMap<String, T>, other: &mut BTreeMap<String, T>) {
        let (mut names, mut renamed) = (one.keys(), BTreeMap::new());
        for (name, table) in std::mem::take(other) {
            renamed.insert(names.next().cloned().unwrap_or(name), table);
        }
        *other = renamed;
    }
    named(&one.exceptions, &mut other.exceptions);
    named(&one.areas, &mut other.areas);
    named(&one.duties, &mut other.duties);
    named(&one.groups, &mut other.groups);
    named(&one.automation, &mut other.automation);
    named(&one.tools, &mut other.tools);
    other
}
