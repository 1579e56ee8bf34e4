//! What the program says as JSON, held to its schema.

use serde_json::Value;

/// What was said, which keeps to its schema.
pub(crate) fn keeping_to(schema: &str, said: &[u8]) -> Value {
    let value = serde_json::from_slice(said).expect("it is JSON");
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    value
}
