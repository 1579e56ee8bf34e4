//! A policy without one of its parts.

use toml::{Table, Value};

/// Keys whose words are for people, and decide nothing.
const FOR_PEOPLE: [&str; 9] = [
    "title",
    "text",
    "contact",
    "statement",
    "page",
    "project",
    "consequence",
    "language",
    "examples",
];

/// The policy once without each key, and once without each entry of a list, with the name of what is
/// lacking: `policy.requires.0.by`. Not all of them are valid.
pub(super) fn lacking_a_part(policy: &str) -> Vec<(String, String)> {
    let whole: Table = policy.parse().expect("TOML");
    let mut found = Vec::new();
    let without = Value::Table(whole);
    lacking(&without, "", &mut |name, value| found.push((name, document(&value))));
    found
}

/// Gives the value without each of its parts.
fn lacking(value: &Value, name: &str, give: &mut dyn FnMut(String, Value)) {
    let named =
        |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Table(table) => {
            for (key, part) in table.iter().filter(|(key, _)| !FOR_PEOPLE.contains(&key.as_str())) {
                let mut rest = table.clone();
                rest.remove(key);
                give(named(key), Value::Table(rest));
                lacking(part, &named(key), &mut |name, part| {
                    let mut rest = table.clone();
                    rest.insert(key.clone(), part);
                    give(name, Value::Table(rest));
                });
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                let name = named(&index.to_string());
                // The only entry is the whole key.
                if entries.len() > 1 {
                    let mut rest = entries.clone();
                    rest.remove(index);
                    give(name.clone(), Value::Array(rest));
                }
                lacking(entry, &name, &mut |name, entry| {
                    let mut rest = entries.clone();
                    rest[index] = entry;
                    give(name, Value::Array(rest));
                });
            }
        }
        _ => {}
    }
}

fn document(whole: &Value) -> String {
    let table = whole.as_table().expect("a policy is a table");
    let pairs: Vec<String> = table.iter().map(pair).collect();
    pairs.join("\n")
}

fn pair((key, value): (&String, &Value)) -> String {
    format!("{} = {}", quoted(key), inline(value))
}

/// A value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(whether) => whether.to_string(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(entries) => {
            format!("[{}]", entries.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) => {
            format!("{{ {} }}", table.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text as TOML: JSON's escapes are among those of TOML.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}
