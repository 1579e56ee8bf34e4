//! The built-in categories of the data file are those of the language, with the same titles.

use std::collections::BTreeMap;

use provenance::policy::Policy;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    categories: BTreeMap<String, Category>,
}

#[derive(Deserialize)]
struct Category {
    title: String,
    examples: Vec<String>,
}

#[test]
fn the_file_and_the_language_agree() {
    let file: File = toml::from_str(include_str!("../policy/categories.toml")).unwrap();
    let text = "version = 1\n[policy]\nproject = \"Depictor\"\nstance = \"open\"\n";
    let (policy, _) = Policy::read(text.as_bytes()).unwrap();
    let titles = |(name, title): (&String, &String)| (name.clone(), title.clone());
    let ours: Vec<_> =
        file.categories.iter().map(|(name, found)| (name, &found.title)).map(titles).collect();
    let wanted: Vec<_> =
        policy.categories.iter().map(|(name, found)| (name, &found.title)).map(titles).collect();
    assert_eq!(ours, wanted);
    assert!(file.categories.values().all(|category| !category.examples.is_empty()));
}
