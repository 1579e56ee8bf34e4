//! What holds for every policy and every commit.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::village::{BY_PEOPLE, CLAIMS, CommitText, PolicyText, USES, commits, levels, policies};
use super::{Judgement, Verdict, judge};
use crate::agents::Agents;
use crate::commit::CommitFacts;
use crate::fact::Fact;
use crate::finding::{Outcome, Place};
use crate::ground::{strictest, whole_commit};
use crate::policy::arbitrary;
use crate::policy::{Level, Policy, Stance};

/// Runs a property over the same random cases on every machine.
pub(crate) fn hold<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value))
where
    S::Value: std::fmt::Debug,
{
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let held = TestRunner::new_with_rng(config, rng).run(strategy, |value| {
        property(value);
        Ok(())
    });
    if let Err(failure) = held {
        panic!("{failure}");
    }
}

fn judged(policy: &Policy, facts: &CommitFacts) -> Judgement {
    judge(policy, Agents::builtin(), facts)
}

/// From a pass to the worst.
fn badness(judgement: &Judgement) -> u8 {
    match judgement.verdict() {
        Verdict::Compliant(_) | Verdict::Exempt(_) => 0,
        Verdict::NeedsPerson(_) => 1,
        Verdict::Violation => 2,
        Verdict::Undetermined(_) => 3,
    }
}

/// Some of these policies, and some of all that can be written. They are boxed: the stack of a test is small.
fn any_policy(some: impl Strategy<Value = Policy> + 'static) -> impl Strategy<Value = Box<Policy>> {
    let all = arbitrary::policies().prop_map(Box::new).boxed();
    prop_oneof![3 => some.prop_map(Box::new).boxed(), 1 => all]
}

/// The verdict and the findings, without lines and without the words that hold them.
fn essence(judgement: &Judgement) -> (Verdict, Vec<String>) {
    let mut findings: Vec<String> = judgement
        .findings
        .iter()
        .map(|finding| {
            let place = match &finding.place {
                Place::Line(..) => "line".to_owned(),
                other => other.to_string(),
            };
            let reason = finding.reason.replace(|c: char| c.is_ascii_digit(), "");
            let outcome = &finding.outcome;
            format!("{} {outcome:?} {place} {reason} {}", finding.rule, finding.clause)
        })
        .collect();
    findings.sort();
    (judgement.verdict(), findings)
}

#[test]
fn worlds_reach_every_verdict_and_rule() {
    let seen: RefCell<BTreeMap<String, usize>> = RefCell::default();
    hold(3000, &(policies(), commits()), |(policy, commit)| {
        let judgement = judged(&policy.read(), &commit.facts());
        let verdict = format!("{:?}", judgement.verdict());
        let verdict = verdict.split(['(', '{', ' ']).next().unwrap_or_default().to_owned();
        let mut seen = seen.borrow_mut();
        *seen.entry(verdict).or_default() += 1;
        for (place, finding) in judgement.findings.iter().enumerate() {
            assert!(!judgement.findings[..place].contains(finding), "said twice: {finding:?}");
            if finding.outcome == Outcome::Fail {
                *seen.entry(finding.rule.to_owned()).or_default() += 1;
            }
        }
    });
    let seen = seen.into_inner();
    for verdict in ["Compliant", "Exempt", "NeedsPerson", "Violation"] {
        assert!(seen.get(verdict).is_some_and(|count| *count >= 60), "{verdict}: {seen:?}");
    }
    let never = [
        "policy-invalid",
        "budget-exceeded",
        "policy-changed",
        "policy-weakened",
        "review-overdue",
        "prompt-link",
        "pull-request-not-seen",
        "unknown-agent",
    ];
    for rule in crate::rules::ALL.iter().filter(|rule| !never.contains(&rule.id)) {
        assert!(seen.get(rule.id).is_some_and(|count| *count >= 5), "{}: {seen:?}", rule.id);
    }
}

#[test]
fn a_trailer_that_nobody_asked_for_changes_nothing() {
    let any_policy = any_policy(policies().prop_map(|text| text.read()));
    hold(200, &(any_policy, commits(), any::<prop::sample::Index>()), |(policy, commit, at)| {
        let key = "Xyzzy-Zyxxy-Link";
        if policy.disclosure.forbidden_keys.iter().any(|glob| glob.matches(key)) {
            return;
        }
        let mut more = commit.clone();
        more.trailers.insert(at.index(commit.trailers.len() + 1), format!("{key}: whatever"));
        let (before, after) = (judged(&policy, &commit.facts()), judged(&policy, &more.facts()));
        assert_eq!(essence(&before), essence(&after));
    });
}

#[test]
fn taking_the_disclosure_away_turns_no_violation_into_a_pass() {
    let counted = RefCell::new(0);
    hold(1500, &(policies(), commits()), |(policy, commit)| {
        let policy = policy.read();
        let mut silent = commit.clone();
        let is_use = |line: &String| USES.contains(&line.as_str());
        silent.trailers.retain(|line| !is_use(line));
        let (facts, silent) = (commit.facts(), silent.facts());
        let (before, after) = (judged(&policy, &facts), judged(&policy, &silent));
        // What remains must speak for itself: a mark on ground that asks something, or nothing at all
        // where something must be said.
        let case = crate::case::Case::new(&policy, Agents::builtin(), &silent);
        let closed = strictest(&whole_commit(&case)).is_none_or(|stance| stance > Stance::Open);
        let marked = !after.marks.is_empty() && closed;
        let always = policy.disclosure.when == crate::policy::When::Always;
        let says_else = after.said.standing_negatives().next().is_some()
            || !after.said.uses.is_empty()
            || before.said.uses.is_empty();
        // A merge that adds nothing has nothing to say.
        if matches!(after.verdict(), Verdict::Exempt(crate::scope::Exemption::Merge)) {
            return;
        }
        if badness(&before) == 2 && (marked || always) && !says_else {
            *counted.borrow_mut() += 1;
            assert!(badness(&after) > 0, "{:?}", after.verdict());
        }
    });
    assert!(counted.into_inner() > 50);
}

#[test]
fn doing_less_than_is_asked_never_helps() {
    let world = (policies(), commits(), any::<prop::sample::Index>(), 0..3_u8);
    let counted = RefCell::new(BTreeMap::<u8, usize>::new());
    hold(1200, &world, |(policy, commit, at, kind)| {
        let policy = policy.read();
        let Some((at, worse)) = worsen(&commit, at, kind) else { return };
        // Where the line itself is not wanted, it helps to leave it out.
        if policy.disclosure.forbidden_keys.iter().any(|glob| glob.matches("Read-by")) {
            return;
        }
        *counted.borrow_mut().entry(kind).or_default() += 1;
        let (before, after) = (judged(&policy, &commit.facts()), judged(&policy, &worse.facts()));
        assert!(
            badness(&after) >= badness(&before),
            "line {at}: {:?} became {:?}",
            before.verdict(),
            after.verdict()
        );
    });
    assert!(counted.into_inner().values().all(|count| *count > 100));
}

/// Takes a person's trailer away (0), makes a disclosure malformed (1), or moves it out of the block (2).
fn worsen(commit: &CommitText, at: prop::sample::Index, kind: u8) -> Option<(usize, CommitText)> {
    let wanted = if kind == 0 { BY_PEOPLE } else { USES };
    let places: Vec<usize> = (0..commit.trailers.len())
        .filter(|i| wanted.contains(&commit.trailers[*i].as_str()))
        .collect();
    if places.is_empty() {
        return None;
    }
    let at = *at.get(&places);
    let mut worse = commit.clone();
    match kind {
        0 => {
            worse.trailers.remove(at);
        }
        1 => worse.trailers[at].push_str("; bogus=1"),
        _ => {
            let line = worse.trailers.remove(at);
            worse.above.push(line);
        }
    }
    Some((at, worse))
}

#[test]
fn without_its_claims_a_use_is_not_permitted_under_them() {
    let counted = RefCell::new(0);
    let line = |lines: &'static [&'static str]| prop::sample::select(lines.to_vec());
    let world = (policies(), commits(), line(USES), line(CLAIMS));
    hold(700, &world, |(policy, mut commit, used, claim)| {
        let policy = policy.read();
        commit.trailers.retain(|line| BY_PEOPLE.contains(&line.as_str()));
        commit.trailers.extend([used.to_owned(), claim.to_owned()]);
        let before = judged(&policy, &commit.facts());
        if !matches!(before.verdict(), Verdict::Compliant(super::How::PermittedUnder(_))) {
            return;
        }
        *counted.borrow_mut() += 1;
        let mut bare = commit.clone();
        bare.trailers.retain(|line| !line.starts_with("AI-Exception"));
        for line in &mut bare.trailers {
            if let Some(at) = line.find("; exception=") {
                line.truncate(at);
            }
        }
        let after = judged(&policy, &bare.facts());
        assert!(badness(&after) > 0, "{:?}", after.verdict());
    });
    let counted = counted.into_inner();
    assert!(counted >= 20, "{counted}");
}

#[test]
fn order_never_matters() {
    let shuffled = (policies(), commits()).prop_flat_map(|(policy, commit)| {
        let tables = Just(policy.tables.clone()).prop_shuffle();
        let trailers = Just(commit.trailers.clone()).prop_shuffle();
        (Just(policy), Just(commit), tables, trailers)
    });
    hold(600, &shuffled, |(policy, commit, tables, trailers)| {
        let other_policy = PolicyText { tables, ..policy.clone() };
        let other_commit = CommitText { trailers, ..commit.clone() };
        let one = judged(&policy.read(), &commit.facts());
        let two = judged(&other_policy.read(), &other_commit.facts());
        assert_eq!(essence(&one), essence(&two));
        let remedies = |judgement: &Judgement| {
            let mut remedies: Vec<_> = judgement
                .findings
                .iter()
                .map(|finding| (finding.rule, finding.remedy.is_some()))
                .collect();
            remedies.sort_unstable();
            remedies
        };
        assert_eq!(remedies(&one), remedies(&two));
    });
}

#[test]
fn what_was_not_read_never_helps() {
    type Blank = fn(&mut CommitFacts, bool);
    fn unread<T>(unreadable: bool) -> Fact<T> {
        if unreadable { Fact::Unreadable("damaged".to_owned()) } else { Fact::NotGiven }
    }
    let blanks: [Blank; 12] = [
        |facts, unreadable| facts.message = unread(unreadable),
        |facts, unreadable| facts.author = unread(unreadable),
        |facts, unreadable| facts.committer = unread(unreadable),
        |facts, unreadable| facts.changed_paths = unread(unreadable),
        |facts, unreadable| facts.sizes = unread(unreadable),
        |facts, unreadable| {
            if let Fact::Read(sizes) = &mut facts.sizes {
                sizes.generated = unread(unreadable);
            }
        },
        |facts, unreadable| facts.automatic_merge = unread(unreadable),
        |facts, unreadable| facts.part_of = unread(unreadable),
        |facts, unreadable| facts.target = unread(unreadable),
        |facts, unreadable| facts.entered = unread(unreadable),
        |facts, unreadable| facts.standing = unread(unreadable),
        |facts, unreadable| facts.parents = unread(unreadable),
    ];
    let with_levels = (policies(), levels()).prop_map(|(text, levels)| {
        let text = PolicyText { levels, ..text };
        text.read()
    });
    let any_policy = any_policy(with_levels);
    let counted = RefCell::new(0);
    hold(200, &(any_policy, commits()), |(policy, commit)| {
        let facts = commit.facts();
        if badness(&judged(&policy, &facts)) != 2 {
            return;
        }
        *counted.borrow_mut() += 1;
        for (place, blank) in blanks.iter().enumerate() {
            for unreadable in [false, true] {
                let mut less = facts.clone();
                blank(&mut less, unreadable);
                let after = judged(&policy, &less);
                assert!(badness(&after) > 0, "fact {place}: {:?}", after.verdict());
            }
        }
    });
    assert!(counted.into_inner() > 60);
}

#[test]
fn a_higher_level_never_makes_a_pass() {
    let world = (policies(), levels(), commits(), any::<prop::sample::Index>());
    hold(600, &world, |(text, levels, commit, at)| {
        let mut policy = PolicyText { levels, ..text }.read();
        let facts = commit.facts();
        let before = judged(&policy, &facts);
        let rule = at.get(crate::rules::ALL);
        let raised = match policy.level(rule) {
            Level::Allow => Level::Warn,
            Level::Warn | Level::Deny => Level::Deny,
        };
        policy.levels.insert(rule.id.to_owned(), raised);
        assert!(badness(&judged(&policy, &facts)) >= badness(&before), "{}", rule.id);
    });
}

#[test]
fn a_silent_commit_needs_nothing_where_no_area_selects_by_paths() {
    let without_paths = policies().prop_map(|mut text| {
        text.tables.retain(|table| !table.starts_with("[areas") || !table.contains("paths"));
        text.read()
    });
    hold(200, &without_paths, |policy| {
        let mut facts = silent_commit();
        facts.changed_paths = Fact::NotGiven;
        let needs = super::needs(&policy, Agents::builtin(), &facts);
        assert!(!needs.contains(&crate::fact::Input::ChangedPaths), "{needs:?}");
    });
}

pub(crate) fn silent_commit() -> CommitFacts {
    use crate::commit::{Person, Stage, Standing};
    let jo = Person { name: "Jo".into(), address: "jo@example.org".into(), seconds: 0 };
    let mut facts = CommitFacts::unread(None, Stage::Landing);
    facts.parents = Fact::Read(1);
    facts.author = Fact::Read(jo.clone());
    facts.committer = Fact::Read(jo);
    facts.message = Fact::Read(crate::message::Message::stored("Mend the menu\n"));
    facts.standing = Fact::Read(Standing::InForce);
    facts
}
