use super::*;
use crate::policy::words::Stance;

#[test]
fn the_policy_of_this_project_is_valid() {
    let (policy, diagnoses) =
        Policy::read(include_bytes!("../../../AI_POLICY.toml")).expect("a valid policy");
    assert_eq!(diagnoses, []);
    assert_eq!(policy.project, "provenance");
    assert_eq!(policy.stance, Stance::Disclose);
    assert_eq!(policy.lines["policy"], 3);
    assert_eq!(policy.lines["duties.understand.text"], 13);
}

#[test]
fn the_least_policy_is_three_keys() {
    let text = b"version = 1\n[policy]\nproject = \"x\"\nstance = \"forbid\"\n";
    let (policy, hints) = Policy::read(text).expect("a valid policy");
    assert_eq!(policy.language, "en");
    assert_eq!(hints.len(), 1, "no contact");
    assert_eq!(hints[0].severity, Severity::Hint);
}
