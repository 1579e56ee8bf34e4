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

use self::values::{named, object};

/// The address by which the schema names itself.
const ID: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `AI_POLICY.toml`, version 1.
pub fn schema() -> Value {
    let mut schema = object(
        &["version", "policy"],
        vec![
            ("version", json!({ "const": 1, "description": "The version of the language." })),
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
    schema["$schema"] = json!(ID);
    schema["title"] = json!("AI_POLICY.toml");
    schema["description"] = json!("How AI may take part in a project.");
    schema
}
