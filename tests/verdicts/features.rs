//! The page "What projects ask, and how it is said" of the book: each feature has a policy and cases, the
//! cases come out as the page says, and without what the policy says they would not.

use std::fmt::Write as _;
use std::path::Path;

use provenance::policy::Policy;

use super::case::{self, Case};
use super::differences;

/// How many features there are.
const FEATURES: usize = 33;

const HEAD: &str = "version = 1\n[policy]\nproject = \"Depictor\"\nstance = \"no-unless\"\n\
                    contact = \"maintainers@example.org\"\n";

#[test]
fn every_feature_has_an_example_that_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/src/features.md")).expect("the page");
    let sections: Vec<&str> = page.split("\n### F").skip(1).collect();
    assert_eq!(sections.len(), FEATURES);
    let mut wrong = String::new();
    for (number, section) in (1..).zip(sections) {
        let (title, _) = section.split_once('\n').expect("a title");
        assert!(title.starts_with(&format!("{number}: ")), "F{title}");
        let policy = whole(&blocks(section, "```toml\n").concat());
        let policy = read(&policy, title);
        let cases = cases(section, title);
        wrong += &differences(&format!("F{number}"), &cases, |_| policy.clone());
        let elsewhere = tested_elsewhere(section);
        for file in &elsewhere {
            assert!(root.join(file).exists(), "F{title}: {file}");
        }
        assert!(!cases.is_empty() || !elsewhere.is_empty(), "F{title} has no test");
        // What the policy says beside its stance decides at least one of the cases.
        let bare = HEAD.replace("no-unless", policy.stance.as_str());
        let bare = read(&bare, title);
        let decides = |case: &Case| {
            let outcome =
                |policy: &Policy| case::outcome(&case.judged(policy), &case.about_change(policy));
            outcome(&policy) != outcome(&bare)
        };
        // Texts are shown, and what git does not see holds everywhere: other tests say what they change.
        if elsewhere.is_empty() && !cases.iter().any(decides) {
            let _ = writeln!(wrong, "F{title}: without the policy nothing would change");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A part of a policy as a whole one.
fn whole(policy: &str) -> String {
    if policy.starts_with("version") { policy.to_owned() } else { format!("{HEAD}{policy}") }
}

fn read(policy: &str, title: &str) -> Policy {
    match Policy::read(policy.as_bytes()) {
        Ok((policy, _)) => policy,
        Err(errors) => panic!("F{title}: {errors:#?}"),
    }
}

/// The cases of a section, each under its number.
fn cases(section: &str, title: &str) -> Vec<Case> {
    let read = |(number, text): (usize, &str)| {
        let named = format!("name = \"case {number}\"\n{text}");
        toml::from_str(&named).unwrap_or_else(|error| panic!("F{title}: {error}"))
    };
    (1..).zip(blocks(section, "```toml,case\n")).map(read).collect()
}

/// The blocks of a section that open with this fence.
fn blocks<'a>(section: &'a str, fence: &str) -> Vec<&'a str> {
    let block = |rest: &'a str| rest.split_once("```").expect("the end of a block").0;
    section.split(fence).skip(1).map(block).collect()
}

/// The files that a section names as further tests.
fn tested_elsewhere(section: &str) -> Vec<&str> {
    section
        .split("ested by `")
        .skip(1)
        .map(|rest| rest.split_once('`').expect("the end of a name").0)
        .collect()
}
