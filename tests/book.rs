//! The book and the README say what the program does: their links lead somewhere, every rule has its page,
//! and the refusal on the front door is a real one.
#![allow(clippy::disallowed_methods, reason = "the book is files")]

use std::fmt::Write as _;
use std::path::Path;

use provenance::policy::{Policy, Template};
use provenance::rules;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The targets of the links of a page that are files of the book.
fn links(page: &str) -> Vec<String> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let targets =
        targets.map(|(target, _)| target.split('#').next().unwrap_or_default().to_owned());
    let is_page = |target: &String| Path::new(target).extension().is_some_and(|kind| kind == "md");
    targets.filter(|target| is_page(target) && !target.contains("://")).collect()
}

#[test]
fn every_link_of_the_summary_and_the_readme_leads_to_a_page() {
    let summary = links(&read("docs/src/SUMMARY.md"));
    assert!(summary.len() > 30, "{}", summary.len());
    for page in summary {
        read(&format!("docs/src/{page}"));
    }
    let readme = links(&read("README.md"));
    assert!(!readme.is_empty());
    for page in readme {
        read(&page);
    }
}

#[test]
fn every_rule_has_its_page() {
    let (summary, index) = (read("docs/src/SUMMARY.md"), read("docs/src/rules.md"));
    for rule in rules::ALL {
        let page = format!("rules/{}.md", rule.id);
        assert!(summary.contains(&page), "SUMMARY.md has no {page}");
        assert!(index.contains(&page), "rules.md has no {page}");
        let source = format!("rules/{}.md", rule.id.replace('-', "_"));
        assert!(read(&format!("docs/src/{page}")).contains(&source), "{page} includes {source}");
    }
    assert_eq!(summary.matches("(rules/").count(), rules::ALL.len());
}

#[test]
fn the_refusal_in_the_readme_is_a_real_one() {
    let name = "cli__commit_msg__a_refusal_says_what_why_and_how_to_go_on.snap";
    let snapshot = read(&format!("tests/cli/snapshots/{name}"));
    let (_, refusal) = snapshot.rsplit_once("---\n").expect("the head of a snapshot");
    assert!(read("README.md").contains(refusal.trim()), "copy {name} into the README");
}

/// The page that lists the templates is written by `UPDATE=1 cargo test --test book`.
#[test]
fn the_page_of_the_templates_lists_them_all() {
    let page = read("docs/src/templates.md");
    let end = "|---|---|---|\n";
    let (head, _) = page.split_once(end).expect("a table");
    let mut written = format!("{head}{end}");
    for template in Template::ALL {
        let (policy, _) = Policy::read(template.text().as_bytes()).expect("a template is valid");
        let title = template.title().replace('|', "\\|");
        let _ = writeln!(written, "| `{}` | `{}` | {title} |", template.name, policy.stance);
    }
    if std::env::var_os("UPDATE").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/templates.md");
        std::fs::write(path, &written).expect("the book can be written");
    }
    assert!(read("docs/src/templates.md") == written, "UPDATE=1 cargo test --test book");
}
