use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::schema;
use crate::policy::arbitrary::policies;
use crate::policy::{Policy, Template, keys_asked};

/// A policy as an editor shows it to the schema: dates are texts.
fn as_json(text: &str) -> Value {
    fn json(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(list) => Value::Array(list.into_iter().map(json).collect()),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect())
            }
            other => serde_json::to_value(other).expect("a plain value"),
        }
    }
    json(toml::Value::Table(text.parse().expect("TOML")))
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("a schema")
}

fn told(validator: &Validator, text: &str) -> String {
    let policy = as_json(text);
    let errors =
        validator.iter_errors(&policy).map(|error| format!("{}: {error}", error.instance_path()));
    errors.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_schema_stands_in_the_policy_folder() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy/schema.json");
    let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).expect("the folder can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "policy/schema.json is old: UPDATE=1 cargo test policy_schema");
}

#[test]
fn every_template_validates() {
    let validator = validator();
    for template in Template::ALL {
        assert_eq!(told(&validator, template.text()), "", "{}", template.name);
    }
    assert_eq!(told(&validator, include_str!("../../../AI_POLICY.toml")), "");
}

#[test]
fn what_the_reader_refuses_for_its_shape_the_schema_refuses_too() {
    let validator = validator();
    let head = "version = 1\n[policy]\nproject = \"x\"\nstance = \"no-unless\"\n";
    for wrong in [
        "version = 2\n[policy]\nproject = \"x\"\nstance = \"open\"\n".to_owned(),
        format!("{head}max-line = 3\n"),
        format!("{head}max-lines = -3\n"),
        format!("{head}refs = []\n"),
        format!("{head}since = 2026-06-18T10:00:00Z\n"),
        format!("{head}[disclosure]\nwhere = \"here\"\n"),
        format!("{head}[disclosure.pull-request]\nfields = [\"scope\"]\n"),
        format!("{head}[exceptions.Upper]\ntitle = \"x\"\n"),
        format!("{head}[exceptions.untitled]\npaths = [\"a/**\"]\n"),
        format!("{head}[areas.x]\nhosting = [\"cloud\"]\n"),
        format!("{head}[levels]\nmissing-rule = \"deny\"\n"),
    ] {
        assert!(Policy::read(wrong.as_bytes()).is_err(), "{wrong}");
        assert_ne!(told(&validator, &wrong), "", "{wrong}");
    }
}

/// Each table of the file has the same keys in the schema as in the reader.
#[test]
fn the_schema_has_the_keys_that_the_reader_asks_for() {
    let mut runner = TestRunner::deterministic();
    let mut asked: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for _ in 0..256 {
        let policy = policies().new_tree(&mut runner).expect("a policy").current();
        for (table, keys) in keys_asked(&policy.to_toml()) {
            asked.entry(table).or_default().extend(keys);
        }
    }
    let schema = schema();
    for (table, keys) in &asked {
        let found = properties(&schema, table);
        assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), *keys, "[{table}]");
    }
    assert!(asked.len() > 12, "{asked:?}");
}

/// The keys of a table in the schema: `*` stands for any name.
fn properties(schema: &Value, table: &str) -> BTreeSet<String> {
    let mut here = vec![schema];
    for part in table.split('.').filter(|part| !part.is_empty()) {
        here = here
            .into_iter()
            .flat_map(alternatives)
            .filter_map(|value| match part {
                "*" => value.get("additionalProperties"),
                part => value.get("properties")?.get(part),
            })
            .collect();
    }
    here.into_iter()
        .flat_map(alternatives)
        .filter_map(|value| value.get("properties")?.as_object())
        .flat_map(|keys| keys.keys().cloned())
        .collect()
}

/// The schemas that a value can follow: itself, its alternatives, and those of its entries.
fn alternatives(value: &Value) -> Vec<&Value> {
    let mut all = vec![value];
    let mut next = 0;
    while next < all.len() {
        let value = all[next];
        all.extend(value.get("items"));
        all.extend(value.get("anyOf").and_then(Value::as_array).into_iter().flatten());
        next += 1;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What the reader takes, the schema takes.
    #[test]
    fn every_policy_validates(policy in policies()) {
        let printed = policy.to_toml();
        prop_assert_eq!(told(&validator(), &printed), "", "{}", printed);
    }
}
