//! `provenance explain`, as a person runs it.

use provenance::rules;

use crate::repo::provenance_in;

fn explain(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = provenance_in(std::path::Path::new("."))
        .arg("explain")
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_rule_is_explained() {
    for rule in rules::ALL {
        assert_eq!(explain(&[rule.id]), (Some(0), rule.explanation.to_owned(), String::new()));
    }
}

#[test]
fn all_rules_are_listed_with_their_levels() {
    let (code, listed, _) = explain(&[]);
    assert_eq!((code, listed.lines().count()), (Some(0), rules::ALL.len()));
    assert!(listed.contains("\nmissing-exception      deny   The use is disclosed"), "{listed}");
    assert!(listed.lines().all(|line| line.split_whitespace().count() > 5), "{listed}");
}

#[test]
fn an_unknown_rule_is_a_mistake_with_a_suggestion() {
    let (code, _, said) = explain(&["mising-exception"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("did you mean `missing-exception`?"), "{said}");
    let (code, _, said) = explain(&["\x1b[31m"]);
    assert_eq!(code, Some(2));
    assert!(!said.contains('\x1b'), "{said}");
}
