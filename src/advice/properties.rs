//! Whoever does what the answer says is compliant; where the answer is no, whoever does it all the same is not.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{AUTHOR, Answer, Question, Way, advise};
use crate::commit::CommitFacts;
use crate::fact::Fact;
use crate::judge::properties::hold;
use crate::judge::village::{BY_PEOPLE, CLAIMS, CommitText, levels, policies};
use crate::judge::{Verdict, judge};
use crate::policy::{Extent, Policy, Surface, Where, arbitrary};

const CATEGORIES: &[&str] = &["code", "comments", "completion", "docs", "research", "translation"];

fn questions() -> impl Strategy<Value = Question> {
    let path = select(vec!["art/a.png", "doc/a.md", "po/ha.po", "src/a.c", "vendor/a.c"]);
    (
        proptest::option::weighted(0.9, path),
        proptest::option::of(select(CATEGORIES)),
        proptest::option::weighted(0.2, select(vec![Surface::Content, Surface::Message])),
        proptest::option::weighted(0.3, select(Extent::ALL)),
        proptest::option::weighted(0.9, select(vec!["refs/heads/main", "refs/heads/next"])),
        1_i8..3,
    )
        .prop_map(|(path, category, surface, extent, target, day)| Question {
            path: path.map(Into::into),
            category: category.map(str::to_owned),
            surface,
            extent,
            target: target.map(Into::into),
            author: AUTHOR.to_owned(),
            today: date(2026, 7, day),
        })
}

/// A commit that does what was asked for and ends with these lines. It is put together here by other means
/// than a draft is.
fn commit(question: &Question, lines: Vec<String>) -> CommitFacts {
    let text = CommitText {
        above: Vec::new(),
        trailers: lines,
        paths: Vec::new(),
        author: AUTHOR,
        committer: AUTHOR,
        day: question.today.day(),
        target: "refs/heads/main",
        parents: 1,
    };
    let mut facts = text.facts();
    let paths = question.path.clone().into_iter().collect();
    facts.changed_paths = Fact::Read(paths);
    if question.path.is_none() && question.is_about_files() {
        facts.changed_paths = Fact::NotGiven;
    }
    // The village has no clock: its people state a day in 1970.
    let asked = question.facts(&[]);
    (facts.author, facts.committer) = (asked.author, asked.committer);
    // Nobody has counted lines of what is not made yet.
    facts.sizes = Fact::NotGiven;
    facts.part_of = Fact::NotGiven;
    facts.target = question.target.clone().map_or(Fact::NotGiven, Fact::Read);
    facts
}

fn verdict(policy: &Policy, facts: &CommitFacts) -> Verdict {
    judge(policy, &policy.agents(), facts).verdict()
}

fn does_what_it_says(policy: &Policy, question: &Question, way: &Way) {
    let lines: Vec<String> = way.lines.iter().chain(&way.later).cloned().collect();
    match verdict(policy, &commit(question, lines)) {
        Verdict::Compliant(_) | Verdict::Exempt(_) => {}
        Verdict::NeedsPerson(inputs) => {
            assert!(inputs.is_subset(&way.missing), "{inputs:?} of {way:#?}");
        }
        other => panic!("{other:?}: {way:#?}"),
    }
}

#[test]
fn whoever_does_what_the_answer_says_is_compliant() {
    let seen: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let levels = prop_oneof![2 => Just(Vec::new()), 1 => levels()];
    hold(250, &(policies(), levels, questions()), |(mut text, levels, question)| {
        text.levels = levels;
        let policy = text.read();
        let advice = advise(&policy, &policy.agents(), &question);
        *seen.borrow_mut().entry(format!("{:?}", advice.answer)).or_default() += 1;
        if advice.place == Where::Commit {
            for way in &advice.ways {
                does_what_it_says(&policy, &question, way);
            }
        }
    });
    let seen = seen.into_inner();
    for answer in ["Yes", "YesIf", "No", "Depends"] {
        assert!(seen.get(answer).is_some_and(|count| *count >= 8), "{answer}: {seen:?}");
    }
}

#[test]
fn any_policy_gets_an_answer_that_holds() {
    let policies = arbitrary::policies().prop_map(Box::new).boxed();
    hold(40, &(policies, questions()), |(mut policy, question)| {
        policy.disclosure.place = Where::Commit;
        let advice = advise(&policy, &policy.agents(), &question);
        for way in &advice.ways {
            does_what_it_says(&policy, &question, way);
        }
    });
}

#[test]
fn where_the_answer_is_no_a_disclosed_use_is_a_violation() {
    let heads = vec!["Claude:opus-5", "Claude Code", "GitHub Copilot", "a robot"];
    let stated = (
        select(heads),
        proptest::option::of(select(CATEGORIES)),
        proptest::option::of(select(Extent::ALL)),
        any::<bool>(),
    );
    let people = subsequence(BY_PEOPLE, 0..=BY_PEOPLE.len());
    let world = (policies(), questions(), stated, people, subsequence(CLAIMS, 0..3));
    let counted = RefCell::new(0);
    hold(700, &world, |(text, question, stated, people, claims)| {
        let policy = text.read();
        if advise(&policy, &policy.agents(), &question).answer != Answer::No {
            return;
        }
        *counted.borrow_mut() += 1;
        let (head, category, extent, detail) = stated;
        let mut line = format!("{}: {head}", policy.disclosure.written_key());
        let field = |line: &mut String, name: &str, value: Option<String>| {
            if let Some(value) = value {
                line.extend(["; ", name, "=", &value]);
            }
        };
        let category = question.category.clone().or(category.map(str::to_owned));
        field(&mut line, "category", category);
        field(&mut line, "extent", question.extent.or(extent).map(|e| e.to_string()));
        field(&mut line, "surface", question.surface.map(|s| s.to_string()));
        field(&mut line, "detail", detail.then(|| "words".to_owned()));
        let lines = std::iter::once(line.clone())
            .chain(people.iter().chain(&claims).map(|line| (*line).to_owned()))
            .collect();
        let verdict = verdict(&policy, &commit(&question, lines));
        assert_eq!(verdict, Verdict::Violation, "{line}");
    });
    let counted = counted.into_inner();
    assert!(counted >= 60, "{counted}");
}
