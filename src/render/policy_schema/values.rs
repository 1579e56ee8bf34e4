//! Single values of the schema.

use serde_json::{Map, Value, json};

use crate::policy::Word;

/// A table with these keys and no others.
pub(super) fn object(required: &[&str], properties: Vec<(&str, Value)>) -> Value {
    let properties: Map<String, Value> =
        properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// A table of tables, each under a name.
pub(super) fn named(value: Value) -> Value {
    let mut table = json!({ "type": "object", "propertyNames": { "pattern": "^[a-z0-9-]+$" } });
    table["additionalProperties"] = value;
    table
}

/// A value with what it means.
pub(super) fn described(mut value: Value, description: &str) -> Value {
    value["description"] = json!(description);
    value
}

/// A text that is not blank.
pub(super) fn text(description: &str) -> Value {
    json!({ "type": "string", "pattern": "\\S", "description": description })
}

/// A list of at least one value.
pub(super) fn list(items: Value, description: &str) -> Value {
    let mut list = json!({ "type": "array", "minItems": 1, "description": description });
    list["items"] = items;
    list
}

/// A list of texts.
pub(super) fn texts(description: &str) -> Value {
    list(json!({ "type": "string", "pattern": "\\S" }), description)
}

/// Path globs; with `!` where the list selects.
pub(super) fn paths(description: &str) -> Value {
    list(json!({ "type": "string", "pattern": "/" }), description)
}

/// `true` or `false`.
pub(super) fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

/// A whole number.
pub(super) fn number(least: u64, most: Option<u64>, description: &str) -> Value {
    let mut number = json!({ "type": "integer", "minimum": least, "description": description });
    if let Some(most) = most {
        number["maximum"] = json!(most);
    }
    number
}

/// A TOML date: schemas see it as a text.
pub(super) fn date(description: &str) -> Value {
    json!({
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}$",
        "description": description,
    })
}

/// One of the words of the language.
pub(super) fn word<W: Word>(description: &str) -> Value {
    json!({ "enum": words::<W>(), "description": description })
}

/// A list of words of the language.
pub(super) fn word_list<W: Word>(description: &str) -> Value {
    list(json!({ "enum": words::<W>() }), description)
}

/// A list of words of the language that selects: each can stand with `!` in front.
pub(super) fn selecting<W: Word>(description: &str) -> Value {
    let words = words::<W>();
    let excluded: Vec<String> = words.iter().map(|word| format!("!{word}")).collect();
    let all: Vec<&str> = words.into_iter().chain(excluded.iter().map(String::as_str)).collect();
    list(json!({ "enum": all }), description)
}

fn words<W: Word>() -> Vec<&'static str> {
    W::all().iter().map(|word| word.written()).collect()
}
