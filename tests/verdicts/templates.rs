//! Every template of `policy/templates` decides the cases that stand beside it, in `NAME.cases.toml`.
//! `TEMPLATES=gentoo,zig` runs some only.

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
        let path = folder.join(format!("{}.cases.toml", template.name));
        let text = std::fs::read_to_string(&path).expect("the cases of a template");
        let cases: Cases =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(cases.case.len() >= 5, "{} has too few cases", template.name);
        let (policy, _) = Policy::read(template.text().as_bytes())
            .unwrap_or_else(|errors| panic!("{}: {errors:#?}", template.name));
        wrong += &differences(template.name, &cases.case, |_| policy.clone());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
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
