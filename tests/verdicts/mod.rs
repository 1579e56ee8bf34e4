//! Every case of `tests/fixtures/verdicts/*.toml`: a policy, a commit's facts, and the verdict and rules
//! that must come of them. A new case is a few lines in a file there.

mod case;
mod features;
mod parts;
mod riders;
mod templates;
mod values;

use std::fmt::Write as _;
use std::path::Path;

use provenance::policy::Policy;

use self::case::{Case, File};

#[test]
fn every_case_gets_its_verdict() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/verdicts");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut cases, mut wrong) = (0, String::new());
    for path in files {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let file = File::read(&path);
        cases += file.case.len();
        wrong += &differences(&name, &file.case, |case| file.policy_of(case));
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cases > 0, "no case was found");
}

/// The cases that come out differently than they should.
fn differences(name: &str, cases: &[Case], policy_of: impl Fn(&Case) -> Policy) -> String {
    let mut wrong = String::new();
    for case in cases {
        let policy = policy_of(case);
        let got = case::outcome(&case.judged(&policy), &case.about_change(&policy));
        let expected = case.expected(&got);
        if got != expected {
            let _ = writeln!(
                wrong,
                "{name}: {}\n  expected {expected:?}\n  got      {got:?}",
                case.name,
            );
        }
    }
    wrong
}
