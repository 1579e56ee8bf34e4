//! The JSON Schema of the policy file, which editors use: `provenance policy schema`.
//!
//! Words, categories and rules come from the types that read the file, and a test compares the keys of
//! each table with those that the reader asks for. A schema can say less than the reader: whether a name
//! exists, or whether two keys contradict each other, only `provenance policy check` tells.

mod tables;
#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test writes and reads the schema")]
mod tests;
mod values;

use serde_json::{Value, json};

use self::values::{named, object, texts};

/// The address by which the schema names itself.
const ID: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `AI_POLICY.toml`, version 1.
pub fn schema() -> Value {
    let mut schema = object(
        &["version", "policy"],
        vec![
            ("version", json!({ "const": 1, "description": "The version of the language." })),
            ("extends", tables::extends()),
            ("opens", texts("Points that a policy which builds on this one may loosen.")),
            ("closes", tables::closes()),
            ("policy", tables::policy()),
            ("disclosure", tables::disclosure()),
            ("exceptions", named(tables::exception())),
            ("areas", named(tables::area())),
            ("duties", named(tables::duty())),
            ("categories", named(tables::category())),
            ("groups", named(tables::group())),
            ("automation", named(tables::automation())),
            ("tools", named(tables::tool())),
            ("levels", tables::levels()),
        ],
    );
    let without_parent = required_by_tables(&mut schema);
    schema["if"] = json!({ "required": ["extends"] });
    schema["else"] = json!({ "properties": without_parent });
    schema["$schema"] = json!(ID);
    schema["title"] = json!("AI_POLICY.toml");
    schema["description"] = json!("How AI may take part in a project.");
    schema
}

/// Takes out what each table must have, for a policy can inherit it: all but the project's name.
fn required_by_tables(schema: &mut Value) -> Value {
    let mut wanted = json!({});
    let tables = schema["properties"].as_object_mut().expect("a table");
    for (name, table) in tables.iter_mut() {
        if name == "policy" {
            let required = std::mem::replace(&mut table["required"], json!(["project"]));
            wanted[name] = json!({ "required": required });
        } else if let Some(required) = table
            .get_mut("additionalProperties")
            .and_then(Value::as_object_mut)
            .and_then(|entry| entry.remove("required"))
        {
            wanted[name] = json!({ "additionalProperties": { "required": required } });
        }
    }
    wanted
}
