//! The promise of `extends`: what a policy refuses, no child of it lets pass.
//!
//! Parents and children are texts. A child says only what it changes, in either direction, and is read beside
//! its parent as any policy that `extends` another; so what merges, what is compared and what is judged all have
//! a part in it. Those that are accepted are held to this, for commits, commits with a pull request, pull requests
//! and other texts:
//!
//! - What is a violation under the parent is one under the child.
//! - What is a question under the parent is one under the child, or is refused. Where it is one for want of a
//!   fact that could be read, the child may not need the fact: then the parent, too, lets it pass with the fact.
//!
//! A refusal may become a question only where the question is one of the case and not of the policy. These
//! reasons are all, and the case is judged again without each:
//!
//! - A fact is missing that the child asks for, and a parent did not. With it, the child refuses.
//! - It is a message that is no commit yet, and the child asks for what other people give later. Where it lands,
//!   the child refuses.
//!
//! Words are set aside: a category that a child adds says what nobody could say before.

mod document;
mod language;
mod points;
mod reasons;
mod steps;
mod subjects;
mod world;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use self::document::{Document, Tree};
use self::points::{Changes, held_against, kind};
use self::subjects::{Lacks, Subject};
use self::world::{World, worlds};
use super::{How, Judgement, Verdict, judge};
use crate::agents::Agents;
use crate::commit::Stage;
use crate::policy::{Policy, compare};

/// How many parents are tried; each has several children, and several commits and texts.
const PARENTS: u32 = 110;

/// What a run must have seen so that it proves something.
#[derive(Debug, Default)]
struct Seen {
    children: usize,
    outcomes: BTreeMap<Outcome, usize>,
    changes: Changes,
}

/// What became of a case that the parent did not let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// It is still refused.
    Refused,
    /// It is still a question, or refused now.
    Open,
    /// It passes without a fact that is missing, with which the parent lets it pass too.
    NeedsLess,
    /// It is a question now, for the child asks for a fact that is missing.
    LacksAFact,
    /// It is not decided yet, for the child asks for what other people give.
    Later,
    /// It is said in words that only the child knows.
    NewWords,
}

#[test]
fn no_child_lets_pass_what_its_parent_refuses() {
    let seen = RefCell::new(Seen::default());
    run(PARENTS, |world| {
        let (text, parent) = world.parent();
        let cases = telling(&world.subjects, &parent);
        for child in world.children(&text) {
            let mut seen = seen.borrow_mut();
            seen.children += 1;
            let changes = compare(&parent, &child.policy);
            for change in &changes {
                *seen.changes.entry((kind(&change.clause), change.effect)).or_default() += 1;
            }
            let agents = child.policy.agents();
            for (subject, judgement) in &cases {
                let outcome = outcome(&parent, judgement, (&child.policy, &agents), subject);
                let outcome = outcome.map_err(|why| {
                    let told: Vec<_> = judgement
                        .findings
                        .iter()
                        .map(|f| (f.rule, &f.reason, &f.outcome))
                        .collect();
                    let texts = child.texts.join("--- which builds on\n");
                    format!(
                        "{why}\n{changes:#?}\n--- parent\n{}--- child\n{texts}--- {subject:#?}\n\
                         by the parent: {told:#?}",
                        text.text(),
                    )
                })?;
                *seen.outcomes.entry(outcome).or_default() += 1;
            }
        }
        Ok(())
    });
    let seen = seen.into_inner();
    assert_eq!(held_against(&seen.changes), [""; 0], "{seen:#?}");
    let often = |outcome| seen.outcomes.get(&outcome).copied().unwrap_or_default();
    assert!(often(Outcome::Refused) > seen.children, "too few are refused: {seen:#?}");
    assert!(often(Outcome::Open) > 0, "none is a question: {seen:#?}");
}

/// Runs a property over random worlds, the same on every machine.
fn run(worlds_tried: u32, property: impl Fn(&World) -> Result<(), String>) {
    let config = Config {
        cases: worlds_tried,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let held = TestRunner::new_with_rng(config, rng)
        .run(&worlds(), |world| property(&world).map_err(TestCaseError::fail));
    // The world itself is long, and says less than what was made of it.
    if let Err(failure) = held {
        let (TestError::Fail(why, _) | TestError::Abort(why)) = failure;
        panic!("{why}");
    }
}

/// The most telling of the subjects: those that a parent refuses for the fewest reasons, each for others, and
/// some of which it leaves something open.
fn telling<'s>(subjects: &'s [Subject], parent: &Policy) -> Vec<(&'s Subject, Judgement)> {
    let agents = parent.agents();
    let (mut refused, mut open) = (BTreeMap::new(), Vec::new());
    for subject in subjects {
        let judgement = judge(parent, &agents, &subject.facts(parent, &agents));
        match judgement.verdict() {
            Verdict::Violation => {
                let objects = judgement.findings.iter().filter(|finding| finding.is_violation());
                let reasons: BTreeSet<_> =
                    objects.map(|finding| (finding.rule, finding.clause.dotted())).collect();
                refused.entry((reasons.len(), reasons)).or_insert((subject, judgement));
            }
            _ if is_open(&judgement) => open.push((subject, judgement)),
            _ => {}
        }
    }
    open.truncate(2);
    refused.into_values().take(5).chain(open).collect()
}

/// Whether a rule could not decide.
fn is_open(judgement: &Judgement) -> bool {
    match judgement.verdict() {
        Verdict::NeedsPerson(_) => true,
        Verdict::Undetermined(_) => judgement.findings.iter().any(|f| f.unreadable().is_some()),
        Verdict::Compliant(_) | Verdict::Exempt(_) | Verdict::Violation => false,
    }
}

/// What becomes of a case under a child; an error where the promise is broken.
fn outcome(
    parent: &Policy,
    by_parent: &Judgement,
    child: (&Policy, &Agents),
    subject: &Subject,
) -> Result<Outcome, String> {
    let refused = by_parent.verdict() == Verdict::Violation;
    if !refused && !is_open(by_parent) {
        return Ok(Outcome::Open);
    }
    let by_child = judge(child.0, child.1, &subject.facts(child.0, child.1));
    let mut stated = by_child.said.uses.iter().flat_map(|stated| &stated.stated.categories);
    if stated.any(|name| !parent.categories.contains_key(name)) {
        return Ok(Outcome::NewWords);
    }
    let again = |subject: &Subject, outcome: Outcome| {
        let agents = parent.agents();
        let by_parent = judge(parent, &agents, &subject.facts(parent, &agents));
        self::outcome(parent, &by_parent, child, subject).map(|_| outcome)
    };
    let verdict = by_child.verdict();
    let told = || Err(format!("{:?} becomes {verdict:?}", by_parent.verdict()));
    match (&verdict, subject.lacks) {
        (Verdict::Violation, _) if refused => Ok(Outcome::Refused),
        (Verdict::Violation | Verdict::NeedsPerson(_) | Verdict::Undetermined(_), _)
            if !refused =>
        {
            Ok(Outcome::Open)
        }
        (Verdict::Compliant(_) | Verdict::Exempt(_), Lacks::NotGiven(_) | Lacks::Unreadable(_))
            if !refused =>
        {
            again(&subject.whole(), Outcome::NeedsLess)
        }
        (Verdict::Compliant(How::NotDecidedYet), _) if subject.stage == Stage::Message => {
            again(&subject.landing(), Outcome::Later)
        }
        (Verdict::NeedsPerson(asked), Lacks::NotGiven(input))
            if *asked == BTreeSet::from([input]) =>
        {
            again(&subject.whole(), Outcome::LacksAFact)
        }
        (Verdict::Undetermined(asked), Lacks::Unreadable(input))
            if asked.iter().all(|(asked, _)| *asked == input) =>
        {
            again(&subject.whole(), Outcome::LacksAFact)
        }
        _ => told(),
    }
}

/// What a child may not change, it may where the parent opens that, and only that.
#[test]
fn a_parent_opens_exactly_what_it_names() {
    const ALL: &[&str] = &[
        "policy",
        "disclosure",
        "exceptions",
        "areas",
        "duties",
        "categories",
        "groups",
        "automation",
        "tools",
        "levels",
    ];
    let seen = RefCell::new(0);
    // A parent is read anew for each of its points, so fewer are tried.
    run(27, |world| {
        let (mut text, parent) = world.parent();
        for child in world.single_points() {
            let child = child(&text);
            text.opens = ALL.iter().map(ToString::to_string).collect();
            // What is no policy by itself is none here either.
            let Ok(policy) = child.read_in(&Tree::of(&text)) else { continue };
            let changes = compare(&parent, &policy).into_iter();
            let loosened: BTreeSet<String> =
                changes.filter(|change| change.effect.can_loosen()).map(|c| c.clause).collect();
            // What the parent has not is opened by the table of its kind.
            let point = |clause: &String| {
                let parts: Vec<&str> = clause.split('.').collect();
                match parts.as_slice() {
                    [kind @ ("policy" | "disclosure" | "levels" | "groups"), key, ..] => {
                        format!("{kind}.{key}")
                    }
                    [kind, name, ..] if text.has_table(&format!("{kind}.{name}")) => clause.clone(),
                    [kind, ..] => (*kind).to_owned(),
                    [] => String::new(),
                }
            };
            let all: BTreeSet<String> = loosened.iter().map(point).collect();
            let is_around =
                |point: &str| all.iter().any(|one| point.starts_with(&format!("{one}.")));
            let points: Vec<&String> = all.iter().filter(|point| !is_around(point)).collect();
            text.opens = points.iter().copied().cloned().collect();
            let read = child.read_in(&Tree::of(&text));
            let told = |what: &str, parent: &Document| {
                format!("{what}\n{}---\n{}", parent.text(), child.text())
            };
            if let Err(errors) = read {
                return Err(told(&format!("{errors:#?}"), &text));
            }
            for point in &points {
                text.opens =
                    points.iter().copied().filter(|other| other != point).cloned().collect();
                if child.read_in(&Tree::of(&text)).is_ok() {
                    return Err(told(&format!("`{point}` need not be opened"), &text));
                }
                *seen.borrow_mut() += 1;
            }
            text.opens = Vec::new();
        }
        Ok(())
    });
    assert!(seen.into_inner() > 50);
}
