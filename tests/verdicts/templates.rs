//! Every template of `policy/templates` decides the cases that stand beside it, in `NAME.cases.toml`.
//! `TEMPLATES=gentoo,zig` runs some only. So does every policy of a project in `tests/fixtures/policies`.

use std::collections::{BTreeMap, BTreeSet};
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
    /// `areas.NAME` or `exceptions.ID`, and why no case can show what it does.
    #[serde(default)]
    untested: BTreeMap<String, String>,
}

impl Cases {
    /// Each template that is chosen, with its cases.
    fn of_each() -> impl Iterator<Item = (&'static Template, Self)> {
        let chosen = std::env::var("TEMPLATES").unwrap_or_default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy/templates");
        let is_chosen = move |template: &&Template| {
            chosen.is_empty() || chosen.split(',').any(|name| name == template.name)
        };
        Template::ALL
            .iter()
            .filter(is_chosen)
            .map(move |template| (template, Self::read(&folder, template.name)))
    }

    /// The cases that stand beside `NAME.toml`.
    fn read(folder: &Path, name: &str) -> Self {
        let path = folder.join(format!("{name}.cases.toml"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

#[test]
fn every_template_decides_its_cases() {
    let mut wrong = String::new();
    for (template, cases) in Cases::of_each() {
        wrong += &wrongly_decided(template.name, &cases, template.text().as_bytes());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A table whose removal changes no case is one that nobody would miss, or that is not tested.
#[test]
fn every_area_and_exception_of_a_template_is_needed_by_a_case() {
    let mut idle = Vec::new();
    for (template, cases) in Cases::of_each() {
        let text = template.text();
        let headers = text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        let is_needed =
            |table: &&str| table.starts_with("areas.") || table.starts_with("exceptions.");
        for table in headers.filter(is_needed) {
            // What is no policy without it needs it.
            let Ok((policy, _)) = Policy::read(without(text, table).as_bytes()) else { continue };
            let is_idle = differences(template.name, &cases.case, |_| policy.clone()).is_empty();
            if is_idle != cases.untested.contains_key(table) {
                let but = if is_idle { "no case needs" } else { "listed as untested, and tested:" };
                idle.push(format!("{}: {but} {table}", template.name));
            }
        }
    }
    assert!(idle.is_empty(), "\n{}", idle.join("\n"));
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
            let policy = std::fs::read(&path).expect("a policy");
            wrong += &wrongly_decided(name, &Cases::read(&folder, name), &policy);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(policies >= 8, "policies are lacking");
}

/// The cases that this policy decides otherwise.
fn wrongly_decided(name: &str, cases: &Cases, policy: &[u8]) -> String {
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

/// The text of a policy without one of its tables, which ends where the next begins.
fn without(text: &str, table: &str) -> String {
    let header = format!("[{table}]");
    let mut is_within = false;
    let lines = text.lines().filter(|line| {
        if line.starts_with('[') {
            is_within = *line == header;
        }
        !is_within
    });
    lines.collect::<Vec<_>>().join("\n")
}
