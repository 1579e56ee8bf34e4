//! The page "What projects ask, and how it is said" of the book: each feature has policies and cases, the
//! cases come out as the page says, and without any one part of a policy some of them would not.

use std::fmt::Write as _;
use std::path::Path;

use provenance::policy::Policy;

use super::case::{self, Case};
use super::differences;
use super::parts::lacking_a_part;

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
        let elsewhere = tested_elsewhere(section);
        for (file, test) in &elsewhere {
            let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
            assert!(text.contains(&format!("#[test]\nfn {test}(")), "F{title}: {file}, {test}");
        }
        let mut unused = untested(section);
        for Example { policy: text, cases } in examples(section, title) {
            let policy = read(&text, title);
            wrong += &differences(&format!("F{number}"), &cases, |_| policy.clone());
            assert!(!cases.is_empty() || !elsewhere.is_empty(), "F{title} has no test");
            for (part, lacking) in lacking_a_part(&text) {
                let Ok((lacking, _)) = Policy::read(lacking.as_bytes()) else { continue };
                if cases.iter().any(|case| outcome(case, &policy) != outcome(case, &lacking)) {
                    continue;
                }
                if untested(section).contains(&part.as_str()) {
                    unused.retain(|untested| *untested != part);
                } else {
                    let _ = writeln!(wrong, "F{title}: no case needs `{part}`");
                }
            }
        }
        for part in unused {
            let _ = writeln!(wrong, "F{title}: `{part}` is tested, or is not there");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn outcome(case: &Case, policy: &Policy) -> case::Came {
    case::outcome(&case.judged(policy), &case.about_change(policy))
}

fn read(policy: &str, title: &str) -> Policy {
    match Policy::read(policy.as_bytes()) {
        Ok((policy, _)) => policy,
        Err(errors) => panic!("F{title}: {errors:#?}"),
    }
}

/// A policy, and the cases that follow it.
struct Example {
    policy: String,
    cases: Vec<Case>,
}

/// The policies of a section, each as a whole one, with the cases up to the next.
fn examples(section: &str, title: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for block in section.split("```toml").skip(1) {
        let (block, _) = block.split_once("```").expect("the end of a block");
        let (kind, text) = block.split_once('\n').expect("the end of a fence");
        match (kind, examples.last_mut()) {
            ("", _) => {
                let head = if text.starts_with("version") { "" } else { HEAD };
                examples.push(Example { policy: format!("{head}{text}"), cases: Vec::new() });
            }
            (",case", Some(example)) => {
                let named = format!("name = \"case {}\"\n{text}", example.cases.len() + 1);
                let case = toml::from_str(&named);
                example.cases.push(case.unwrap_or_else(|error| panic!("F{title}: {error}")));
            }
            _ => panic!("F{title}: a case without a policy, or a block of another kind"),
        }
    }
    examples
}

/// The files and test functions that a section names as further tests.
fn tested_elsewhere(section: &str) -> Vec<(&str, &str)> {
    section
        .split("ested by `")
        .skip(1)
        .map(|rest| {
            let (file, rest) = rest.split_once('`').expect("the end of a name");
            let test = rest.trim_start_matches(',').trim_start().strip_prefix('`');
            let (test, _) = test.and_then(|test| test.split_once('`')).expect("a test function");
            (file, test)
        })
        .collect()
}

/// The parts that a section says no case of it can need: `<!-- untested: PART why -->`.
fn untested(section: &str) -> Vec<&str> {
    section
        .split("<!-- untested: ")
        .skip(1)
        .map(|rest| {
            let (said, _) = rest.split_once("-->").expect("the end of a comment");
            let (part, why) = said.split_once(' ').expect("a part, and why");
            assert!(!why.trim().is_empty(), "{part} is untested for no reason");
            part
        })
        .collect()
}
