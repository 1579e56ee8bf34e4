//! Every policy of `fixtures/policies` is read, and what is said about it is compared with the snapshot
//! beside it. A new error or hint is tested by a new file, or by a line in one.
#![cfg(feature = "cli")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::fs;
use std::path::Path;

use provenance::policy::{Policy, Severity};
use provenance::render::diagnosis::render;

#[test]
fn what_is_said_about_each_policy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/policies");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the fixtures")
        .map(|entry| entry.expect("a fixture").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| !path.to_string_lossy().ends_with(".cases.toml"))
        .collect();
    names.sort();
    assert!(names.len() > 20);
    for path in names {
        let name = path.file_stem().expect("a name").to_str().expect("ASCII");
        let text = fs::read(&path).expect("a fixture");
        let (valid, diagnoses) = match Policy::read(&text) {
            Ok((_, hints)) => (true, hints),
            Err(diagnoses) => (false, diagnoses),
        };
        let errors = diagnoses.iter().any(|diagnosis| diagnosis.severity == Severity::Error);
        assert_eq!(valid, !errors, "{name}");
        assert!(!name.starts_with("valid-") || diagnoses.is_empty(), "{name}: {diagnoses:#?}");
        assert!(!name.starts_with("error-") || errors, "{name}");
        let shown = anstream::adapter::strip_str(&render(&diagnoses, name, &text)).to_string();
        settings.bind(|| insta::assert_snapshot!(name, shown));
    }
}

/// A whole policy in the book is valid; a part of one is, in a policy that says nothing else.
#[test]
fn the_policies_of_the_book_are_valid() {
    let head = "version = 1\n[policy]\nproject = \"x\"\nstance = \"no-unless\"\n";
    let mut read = 0;
    for page in
        ["reference/policy-file.md", "reference/forms.md", "tutorial.md", "pull-requests.md"]
    {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src").join(page);
        let text = fs::read_to_string(&file).expect("a page of the book");
        for block in text.split("```toml\n").skip(1) {
            let (block, _) = block.split_once("```").expect("the end of the block");
            let head = if block.starts_with("version") { "" } else { head };
            let policy = format!("{head}{block}");
            if let Err(diagnoses) = Policy::read(policy.as_bytes()) {
                panic!("{page}: {diagnoses:#?}\n{policy}");
            }
            read += 1;
        }
    }
    assert!(read > 10);
}
