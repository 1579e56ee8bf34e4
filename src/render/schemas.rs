//! The schemas of the JSON formats, in the book: written by `UPDATE=1 cargo test schemas`, and compared.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

fn compare<T: JsonSchema>(file: &str) {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<T>();
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    let path = format!("{}/docs/src/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the book can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the schema is in the book");
    assert!(written == text, "{file} is not the schema of the format: UPDATE=1 cargo test schemas");
}

#[test]
fn the_schema_of_check_is_in_the_book() {
    compare::<super::json::Document>("check.schema.json");
}

#[test]
fn the_schema_of_policy_diff_is_in_the_book() {
    compare::<super::policy_diff::Document>("policy-diff.schema.json");
}

#[test]
fn the_schema_of_report_is_in_the_book() {
    compare::<super::report_json::Document>("report.schema.json");
}

#[test]
fn the_schema_of_an_answer_is_in_the_book() {
    compare::<super::advice_json::Document>("show.schema.json");
}

#[test]
fn the_schema_of_card_check_is_in_the_book() {
    compare::<super::card::Document>("card-check.schema.json");
}
