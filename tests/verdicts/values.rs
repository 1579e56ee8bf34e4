//! Values of real commits, read under the forms `free` and `agent:model`: `tests/fixtures/values.toml`.

use std::fmt::Write as _;
use std::path::Path;

use provenance::agents::Agents;
use provenance::disclosure::{self, Stated};
use provenance::message::Message;
use provenance::policy::Policy;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    value: Vec<Row>,
}

/// One line of a commit, and what is read of it, as [`parts`] words it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    line: String,
    free: String,
    agent_model: String,
}

#[test]
fn real_values_are_read_as_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/values.toml");
    let text = std::fs::read_to_string(path).expect("the table");
    let file: File = toml::from_str(&text).expect("its shape");
    let mut wrong = String::new();
    for row in &file.value {
        let (free, agent_model) = (read(&row.line, "free"), read(&row.line, "agent:model"));
        if free != row.free || agent_model != row.agent_model {
            let _ = writeln!(
                wrong,
                "[[value]]\nline        = {:?}\nfree        = {free:?}\nagent-model = {agent_model:?}\n",
                row.line
            );
        }
    }
    assert!(wrong.is_empty(), "read otherwise:\n{wrong}");
}

fn read(line: &str, form: &str) -> String {
    let policy = format!(
        "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\n[disclosure]\nform = \"{form}\"\n\
         keys = [\"Assisted-by\", \"Generated-by\", \"Written-by\", \"Co-authored-by\"]"
    );
    let (policy, _) = Policy::read(policy.as_bytes()).expect("a policy");
    let message = Message::stored(format!("Mend the menu\n\nChange-Id: I1\n\n{line}\n"));
    let said = disclosure::read(&message, &policy, Agents::builtin());
    match said.uses.as_slice() {
        [stated] => {
            let misplaced = stated.origin.misplaced.map_or("", |_| "misplaced ");
            format!("{misplaced}{}", parts(&stated.stated))
        }
        [] if said.negatives.is_empty() => "no disclosure".to_owned(),
        [] => "none".to_owned(),
        several => panic!("{several:?}"),
    }
}

fn parts(stated: &Stated) -> String {
    let mut parts = Vec::new();
    let known = stated.known.join(", ");
    for (name, part) in [
        ("agent", stated.agent.clone()),
        ("model", stated.model.clone()),
        ("aids", (!stated.aids.is_empty()).then(|| stated.aids.join(" "))),
        ("note", stated.note.clone()),
        ("spaced", (!stated.spaced.is_empty()).then(|| stated.spaced.join(" "))),
        ("known", (!known.is_empty()).then_some(known)),
        ("odd", stated.odd.clone()),
    ] {
        parts.extend(part.map(|part| format!("{name}={part}")));
    }
    if !stated.malformed.is_empty() {
        parts.push(format!("malformed: {}", stated.malformed.join("; ")));
    }
    parts.join(" | ")
}
