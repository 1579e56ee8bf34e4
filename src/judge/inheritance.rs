//! The promise of `extends`: what a policy refuses, no child of it lets pass.
//!
//! Children are parents with some points changed, in either direction; of those that pass the comparison,
//! none may find compliant what the parent finds a violation.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::village::{AREAS, DISCLOSURE_KEYS, EXCEPTIONS, OTHER_TABLES, POLICY_KEYS};
use super::village::{CommitText, PolicyText, commits, levels, policies};
use super::{Verdict, judge};
use crate::commit::CommitFacts;
use crate::policy::{
    Area, Attest, DisclosureKey, Due, DutyFor, Extent, HumanOnly, PathGlob, Policy, Selecting,
    Selectors, Since, Stance, Surface, TextGlob, Trust, When, Where, arbitrary, compare,
};
use crate::policy::{By, ClaimStyle, Form, Level, NamedForm};

/// How a run went: what it must have seen so that it proves something.
#[derive(Debug, Default)]
struct Seen {
    children: usize,
    pass: usize,
    refused_by_parent: usize,
    with_uses: usize,
    /// How often a change of a clause was part of a child that passes.
    changes: BTreeMap<String, usize>,
}

fn world() -> impl Strategy<Value = (Box<Policy>, Box<Policy>, Vec<CommitText>)> {
    let village = (policies(), prop_oneof![2 => Just(Vec::new()), 1 => levels()])
        .prop_map(|(text, levels)| PolicyText { levels, ..text }.read());
    let parents = prop_oneof![
        5 => village.prop_map(Box::new).boxed(),
        1 => arbitrary::policies().prop_map(Box::new).boxed(),
    ];
    let donors = (
        subsequence(AREAS, 0..3),
        subsequence(EXCEPTIONS, 0..3),
        subsequence(OTHER_TABLES, 0..3),
        subsequence(DISCLOSURE_KEYS, 0..3),
        subsequence(POLICY_KEYS, 0..3),
    );
    let edits = proptest::collection::vec((0..EDITS.len(), any::<Index>()), 1..4);
    let commits = proptest::collection::vec(commits(), 8);
    (parents, donors, edits, commits).prop_map(|(parent, donors, edits, commits)| {
        let (areas, exceptions, others, disclosure, keys) = donors;
        let donor = PolicyText {
            stance: "no-unless",
            policy: keys,
            disclosure,
            tables: [areas, exceptions, others].concat(),
            levels: Vec::new(),
        };
        let donor = donor.read();
        let mut child = parent.clone();
        for (edit, at) in edits {
            EDITS[edit](&mut child, &donor, at);
        }
        (parent, child, commits)
    })
}

#[test]
fn no_child_finds_compliant_what_its_parent_refuses() {
    let seen = RefCell::new(Seen::default());
    let cases = std::env::var("INHERITANCE_CASES").map_or(1_000, |cases| cases.parse().unwrap());
    let config =
        Config { cases, failure_persistence: None, max_shrink_iters: 4_000, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let held = TestRunner::new_with_rng(config, rng).run(&world(), |(parent, child, commits)| {
        let mut seen = seen.borrow_mut();
        let Some(child) = settled(&parent, &child) else { return Ok(()) };
        let changes = compare(&parent, &child);
        seen.children += 1;
        if changes.is_empty() || changes.iter().any(|change| change.effect.can_loosen()) {
            return Ok(());
        }
        seen.pass += 1;
        for change in &changes {
            let kind = change.clause.split('.').enumerate();
            let named = [
                "exceptions",
                "areas",
                "duties",
                "groups",
                "automation",
                "categories",
                "tools",
                "levels",
            ];
            let named = named.iter().any(|kind| change.clause.starts_with(kind));
            let parts: Vec<&str> =
                kind.filter(|(at, _)| !(named && *at == 1)).map(|(_, part)| part).collect();
            *seen.changes.entry(parts.join(".")).or_default() += 1;
        }
        for commit in &commits {
            let facts = commit.facts();
            let by_parent = verdict(&parent, &facts);
            let by_child = verdict(&child, &facts);
            seen.with_uses += usize::from(by_parent.1);
            if by_parent.0 != Verdict::Violation || speaks_new_words(&parent, &child, &facts) {
                continue;
            }
            seen.refused_by_parent += 1;
            prop_assert!(
                !matches!(by_child.0, Verdict::Compliant(_) | Verdict::Exempt(_)),
                "{changes:#?}\n{:?}\n--- parent\n{}\n--- child\n{}\n--- commit {:?}\n{:#?}",
                by_child.0,
                parent.to_toml(),
                child.to_toml(),
                facts.message,
                judge(&parent, &parent.agents(), &facts).findings,
            );
        }
        Ok(())
    });
    let seen = seen.into_inner();
    if let Err(failure) = held {
        panic!("{failure}\n{seen:#?}");
    }
    eprintln!("{seen:#?}");
    assert!(seen.pass * 4 > seen.children, "too few children pass: {seen:#?}");
    assert!(seen.with_uses > seen.pass * 2, "too few commits state a use: {seen:#?}");
    assert!(seen.refused_by_parent > seen.pass * 2, "too few commits are refused: {seen:#?}");
    for clause in ["policy.stance", "areas", "exceptions", "exceptions.paths", "disclosure.keys"] {
        assert!(seen.changes.get(clause).is_some_and(|count| *count >= 5), "{clause}: {seen:#?}");
    }
}

/// The verdict, and whether the commit states a use.
fn verdict(policy: &Policy, facts: &CommitFacts) -> (Verdict, bool) {
    let judgement = judge(policy, &policy.agents(), facts);
    (judgement.verdict(), !judgement.said.uses.is_empty())
}

/// The child as a policy file can say it, with the keys that it drops still read; none where it is not
/// valid.
fn settled(parent: &Policy, child: &Policy) -> Option<Policy> {
    let (mut child, _) = Policy::read(child.to_toml().as_bytes()).ok()?;
    let own = child.disclosure.keys.clone();
    let is_own =
        |key: &&DisclosureKey| own.iter().any(|own| own.key.eq_ignore_ascii_case(&key.key));
    let dropped = parent.disclosure.keys.iter().filter(|key| !is_own(key));
    child.disclosure.dropped = dropped.cloned().collect();
    Some(child)
}

/// Whether a commit uses a word of the language that only the child knows: nobody could say it before.
fn speaks_new_words(parent: &Policy, child: &Policy, facts: &CommitFacts) -> bool {
    let said = |policy: &Policy| judge(policy, &policy.agents(), facts).said;
    let new = |name: &String| !parent.categories.contains_key(name);
    said(child).uses.iter().any(|stated| stated.stated.categories.iter().any(new))
}

/// What can be done to a child. `donor` is a policy with tables to take over.
type Edit = fn(&mut Policy, &Policy, Index);

fn pick<T>(list: &[T], at: Index) -> Option<&T> {
    (!list.is_empty()).then(|| at.get(list))
}

fn table<T>(tables: &mut BTreeMap<String, T>, at: Index) -> Option<&mut T> {
    let names: Vec<String> = tables.keys().cloned().collect();
    tables.get_mut(pick(&names, at)?)
}

fn paths(globs: &[&str]) -> Selecting<PathGlob> {
    let globs = globs.iter().map(|glob| PathGlob::new(glob).expect("a glob"));
    Selecting { plain: globs.collect(), except: Vec::new() }
}

fn exception_selectors(policy: &mut Policy, at: Index) -> Option<&mut Selectors> {
    table(&mut policy.exceptions, at).map(|exception| &mut exception.selectors)
}

const EDITS: &[Edit] = &[
    // [policy]
    |child, _, at| child.stance = *at.get(Stance::ALL),
    |child, _, _| child.stance = Stance::Forbid,
    |child, donor, _| child.conditions.must_state.clone_from(&donor.conditions.must_state),
    |child, donor, _| child.conditions.requires.extend(donor.conditions.requires.clone()),
    |child, _, at| {
        if let Some(requirement) = child.conditions.requires.get_mut(at.index(2)) {
            requirement.by = at.get(&[By::Author, By::OtherPerson, By::Anyone]).clone();
            requirement.reference = at.index(3) == 0;
            requirement.due = *at.get(&[Due::Ai, Due::All]);
        }
    },
    |child, donor, _| child.refs.clone_from(&donor.refs),
    |child, _, at| {
        let days = [date(2026, 6, 1), date(2026, 6, 20), date(2026, 7, 2)];
        child.since = Some(Since::Day(*at.get(&days)));
    },
    |child, _, at| child.review = Some(*at.get(&[date(2026, 1, 1), date(2027, 1, 1)])),
    |child, _, _| child.contact = Some("others@example.org".to_owned()),
    // [disclosure]
    |child, donor, _| {
        let key = donor.disclosure.keys.last().expect("a key").clone();
        if child.disclosure.key(&key.key).is_none() {
            child.disclosure.keys.push(key);
        }
    },
    |child, _, at| {
        if child.disclosure.keys.len() > 1 {
            let at = at.index(child.disclosure.keys.len());
            child.disclosure.keys.remove(at);
        }
    },
    |child, _, at| {
        let index = at.index(child.disclosure.keys.len());
        let key = &mut child.disclosure.keys[index];
        match at.index(4) {
            0 => key.shared = !key.shared,
            1 => key.values = vec![TextGlob::new("Claude*")],
            2 => key.extent = Some(Extent::Generated),
            _ => key.form = Some(vec![Form::Named(NamedForm::AgentModel)]),
        }
    },
    |child, _, at| child.disclosure.form = vec![Form::Named(*at.get(NamedForm::ALL))],
    |child, _, at| child.disclosure.place = *at.get(Where::ALL),
    |child, _, at| child.disclosure.when = *at.get(When::ALL),
    |child, _, at| child.disclosure.claim = *at.get(ClaimStyle::ALL),
    |child, _, at| child.disclosure.mixed = at.index(2) == 0,
    |child, _, at| child.disclosure.one_per_tool = at.index(3) != 0,
    |child, _, at| {
        child.disclosure.none = vec![(*at.get(&["none", "no", "Claude"])).to_owned()];
    },
    |child, _, at| {
        child.disclosure.not_ai = at.get(&[vec![], vec![TextGlob::new("release*")]]).clone()
    },
    |child, _, at| child.disclosure.aids = at.get(&[vec![], vec!["release.sh".to_owned()]]).clone(),
    |child, _, _| child.disclosure.forbidden_names.push(TextGlob::new("*opus*")),
    |child, _, _| child.disclosure.forbidden_keys.push(TextGlob::new("Change-*")),
    |child, _, at| {
        let key = HumanOnly::Key("Co-authored-by".to_owned());
        let place = at.get(&[HumanOnly::Committer, key]).clone();
        if !child.disclosure.human_only.contains(&place) {
            child.disclosure.human_only.push(place);
        }
    },
    |child, _, at| {
        let index = at.index(child.disclosure.human_only.len());
        if child.disclosure.human_only.len() > 1 {
            child.disclosure.human_only.remove(index);
        }
    },
    // Exceptions.
    |child, donor, _| {
        for (id, exception) in &donor.exceptions {
            child.exceptions.entry(id.clone()).or_insert_with(|| exception.clone());
        }
    },
    |child, _, at| {
        let ids: Vec<String> = child.exceptions.keys().cloned().collect();
        if let Some(id) = pick(&ids, at) {
            child.exceptions.remove(id);
            for duty in child.duties.values_mut() {
                if let DutyFor::Exceptions(ids) = &mut duty.due {
                    ids.retain(|known| known != id);
                }
            }
            child.duties.retain(|_, duty| duty.due != DutyFor::Exceptions(Vec::new()));
        }
    },
    |child, _, at| {
        let Some(selectors) = exception_selectors(child, at) else { return };
        selectors.paths = Some(match at.index(3) {
            0 => paths(&["po/**"]),
            1 => paths(&["po/**", "doc/**", "src/**"]),
            _ => Selecting { except: paths(&["src/**"]).plain, ..paths(&["doc/**", "po/**"]) },
        });
    },
    |child, _, at| {
        let Some(selectors) = exception_selectors(child, at) else { return };
        let lists = [vec!["docs"], vec!["docs", "comments"], vec!["code"], vec![]];
        let list: Vec<String> = at.get(&lists).iter().map(ToString::to_string).collect();
        selectors.categories =
            (!list.is_empty()).then_some(Selecting { plain: list, except: Vec::new() });
    },
    |child, _, at| {
        let Some(selectors) = exception_selectors(child, at) else { return };
        match at.index(5) {
            0 => {
                selectors.extents =
                    Some(Selecting { plain: vec![Extent::Assisted], except: vec![] })
            }
            1 => {
                selectors.surfaces =
                    Some(Selecting { plain: vec![], except: vec![Surface::Message] })
            }
            2 => {
                selectors.tools =
                    Some(Selecting { plain: vec![TextGlob::new("claude*")], except: vec![] })
            }
            3 => selectors.until = Some(*at.get(&[date(2026, 7, 1), date(2026, 8, 1)])),
            _ => selectors.trust = selectors.authors.as_ref().map(|_| *at.get(Trust::ALL)),
        }
    },
    |child, donor, at| {
        let Some(from) = donor.exceptions.values().next() else { return };
        if let Some(exception) = table(&mut child.exceptions, at) {
            exception.conditions.requires.extend(from.conditions.requires.clone());
            exception.conditions.must_state.clone_from(&from.conditions.must_state);
        }
    },
    // Areas.
    |child, donor, at| {
        for (name, area) in &donor.areas {
            let stance = area.stance.max(Some(*at.get(Stance::ALL)));
            let area = Area { stance, ..area.clone() };
            child.areas.entry(name.clone()).or_insert(area);
        }
    },
    |child, donor, _| {
        for (name, area) in &donor.areas {
            child.areas.entry(name.clone()).or_insert_with(|| area.clone());
        }
    },
    |child, _, at| {
        let names: Vec<String> = child.areas.keys().cloned().collect();
        if let Some(name) = pick(&names, at) {
            child.areas.remove(name);
        }
    },
    |child, _, at| {
        if let Some(area) = table(&mut child.areas, at) {
            area.stance = area.stance.max(Some(*at.get(Stance::ALL)));
        }
    },
    |child, _, at| {
        if let Some(area) = table(&mut child.areas, at) {
            area.stance = Some(*at.get(Stance::ALL));
        }
    },
    |child, _, at| {
        let Some(area) = table(&mut child.areas, at) else { return };
        let Some(list) = &mut area.selectors.paths else { return };
        match at.index(3) {
            0 => list.plain.extend(paths(&["po/**"]).plain),
            1 => list.except.extend(paths(&["src/**"]).plain),
            _ => *list = paths(&["src/**", "doc/**"]),
        }
    },
    |child, _, at| {
        let Some(area) = table(&mut child.areas, at) else { return };
        match at.index(4) {
            0 => area.selectors.until = Some(date(2026, 7, 1)),
            1 => area.selectors.refs = None,
            2 => area.selectors.categories = None,
            _ => area.selectors.trust = area.selectors.authors.as_ref().map(|_| Trust::Vouched),
        }
    },
    // The other tables.
    |child, donor, _| {
        for (id, duty) in &donor.duties {
            child.duties.entry(id.clone()).or_insert_with(|| duty.clone());
        }
    },
    |child, _, at| {
        if let Some(duty) = table(&mut child.duties, at) {
            duty.due = at.get(&[DutyFor::All, DutyFor::Ai]).clone();
            duty.attest = at.get(&[Attest::Nothing, Attest::Person]).clone();
        }
    },
    |child, _, at| {
        if let Some(members) = table(&mut child.groups, at)
            && members.len() > 1
        {
            members.remove(at.index(members.len()));
        }
    },
    |child, donor, at| {
        if let (Some(members), Some(more)) =
            (table(&mut child.groups, at), donor.groups.get("bots"))
        {
            members.extend(more.clone());
        }
    },
    |child, donor, _| {
        for (name, automation) in &donor.automation {
            child.automation.entry(name.clone()).or_insert_with(|| automation.clone());
        }
    },
    |child, _, at| {
        let names: Vec<String> = child.automation.keys().cloned().collect();
        if let Some(name) = pick(&names, at) {
            child.automation.remove(name);
        }
    },
    |child, _, at| {
        if let Some(automation) = table(&mut child.automation, at) {
            match at.index(3) {
                0 => automation.trust = Trust::Vouched,
                1 => automation.paths = Some(paths(&["po/**"])),
                _ => automation.until = Some(date(2026, 7, 1)),
            }
        }
    },
    |child, _, at| {
        let rule = at.get(crate::rules::ALL);
        if rule.id != "policy-invalid" {
            child.levels.insert(rule.id.to_owned(), Level::Deny);
        }
    },
    |child, _, at| {
        let rule = at.get(crate::rules::ALL);
        if rule.id != "policy-invalid" {
            child.levels.insert(rule.id.to_owned(), *at.get(Level::ALL));
        }
    },
    |child, donor, _| {
        for (name, category) in &donor.categories {
            if category.paths.is_some() {
                child.categories.insert(name.clone(), category.clone());
            }
        }
    },
];

/// A key that a policy drops is still read, so that what stands under it does not become invisible.
#[test]
fn a_key_that_was_dropped_is_read_as_malformed() {
    let parent = Policy::example("[disclosure]\nkeys = [\"Assisted-by\", \"Generated-by\"]\n");
    let child = settled(&parent, &Policy::example("")).expect("a policy");
    let commit = |line: &str| {
        let mut facts = super::properties::silent_commit();
        let text = format!("Mend the menu\n\n{line}\n");
        facts.message = crate::fact::Fact::Read(crate::message::Message::stored(text));
        facts
    };
    for (line, fine) in [
        ("Generated-by: Claude:opus-5", false),
        ("Generated-by: none", false),
        ("Assisted-by: Claude:opus-5", true),
    ] {
        let passes =
            |policy: &Policy| matches!(verdict(policy, &commit(line)).0, Verdict::Compliant(_));
        assert!(passes(&parent), "{line}");
        assert_eq!(passes(&child), fine, "{line}");
    }
}
