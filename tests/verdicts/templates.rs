//! Every template of `policy/templates` decides the cases that stand beside it, in `NAME.cases.toml`.
//! `TEMPLATES=gentoo,zig` runs some only. So does every policy of a project in `tests/fixtures/policies`.

use std::collections::BTreeSet;
use std::path::Path;

use provenance::policy::{Policy, Template};
use serde::Deserialize;

use super::case::Case;
use super::differences;

/// The cases of one template.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[test]
fn every_template_decides_its_cases() {
    let chosen = std::env::var("TEMPLATES").unwrap_or_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy/templates");
    let mut wrong = String::new();
    for template in Template::ALL {
        if !chosen.is_empty() && !chosen.split(',').any(|name| name == template.name) {
            continue;
        }
        wrong += &wrongly_decided(&folder, template.name, template.text().as_bytes());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The policies of real projects, written down from what those projects say.
#[test]
fn every_policy_of_a_project_decides_its_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/policies");
    let (mut policies, mut wrong) = (0, String::new());
    for entry in std::fs::read_dir(&folder).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        let file = path.file_name().expect("a name").to_str().expect("ASCII");
        let Some(name) = file.strip_suffix(".toml") else { continue };
        if name.starts_with("project-") && !name.contains('.') {
            policies += 1;
            wrong += &wrongly_decided(&folder, name, &std::fs::read(&path).expect("a policy"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(policies >= 8, "policies are lacking");
}

/// The cases of `NAME.cases.toml` that this policy decides otherwise.
fn wrongly_decided(folder: &Path, name: &str, policy: &[u8]) -> String {
    let path = folder.join(format!("{name}.cases.toml"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let cases: Cases =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(cases.case.len() >= 5, "{name} has too few cases");
    let (policy, _) = Policy::read(policy).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
    differences(name, &cases.case, |_| policy.clone())
}

/// A template that nobody can name would be one that nobody tests.
#[test]
fn the_folder_holds_the_templates_and_their_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy/templates");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of templates")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = Template::ALL
        .iter()
        .flat_map(|template| {
            [format!("{}.toml", template.name), format!("{}.cases.toml", template.name)]
        })
        .collect();
    assert_eq!(files, listed);
}
