//! Values of real commits, each read as the projects in question would read them:
//! `tests/fixtures/values.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use provenance::disclosure::{self, Stated};
use provenance::judge::judge;
use provenance::message::Message;
use provenance::policy::Policy;
use serde::Deserialize;

use super::case::Case;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The ways to read a value: the name of each, and its table `[disclosure]`.
    way: BTreeMap<String, String>,
    value: Vec<Row>,
}

/// One line of a commit, and what is read of it, as [`words`] puts it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The number under which such values were collected; 0 for those that are well-formed.
    number: u8,
    line: String,
    /// Whether it stands in the body of the message, above the last paragraph.
    #[serde(default)]
    body: bool,
    /// What is read of it, by way.
    read: BTreeMap<String, String>,
}

/// How many values there are of each number, so that a lost row is seen.
const ROWS: [usize; 38] = [
    13, 1, 1, 1, 2, 2, 3, 1, 3, 1, 3, 4, 1, 3, 1, 2, 3, 1, 3, 1, 4, 5, 1, 4, 2, 4, 1, 1, 2, 2, 1,
    3, 2, 7, 1, 4, 4, 20,
];

/// `UPDATE=1` writes the readings anew; they are then to be read as a person would.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test reads its table, and may write it")]
fn real_values_are_read_as_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/values.toml");
    let text = std::fs::read_to_string(&path).expect("the table");
    let file: File = toml::from_str(&text).expect("its shape");
    let policies: BTreeMap<&str, Policy> =
        file.way.iter().map(|(name, table)| (name.as_str(), policy(name, table))).collect();
    let (head, _) = text.split_once("\n[[value]]").expect("a value");
    let mut wanted = head.to_owned();
    for row in &file.value {
        assert!(!row.read.is_empty(), "{} is read in no way", row.line);
        let body = if row.body { "body   = true\n" } else { "" };
        let _ = write!(
            wanted,
            "\n[[value]]\nnumber = {}\nline   = {}\n{body}[value.read]\n",
            row.number,
            quoted(&row.line)
        );
        for way in row.read.keys() {
            let policy = policies.get(way.as_str()).expect("a way at the top of the table");
            let _ = writeln!(wanted, "{way} = {}", quoted(&words(row, policy)));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("written");
    }
    let lines = text.lines().zip(wanted.lines());
    let wrong: Vec<_> = lines.filter(|(found, wanted)| found != wanted).collect();
    assert!(wrong.is_empty() && text.len() == wanted.len(), "read otherwise: {wrong:#?}");
    let mut rows = [0; ROWS.len()];
    for row in &file.value {
        rows[usize::from(row.number)] += 1;
    }
    assert_eq!(rows, ROWS, "values of each number");
}

/// A text as TOML: JSON's escapes are among those of TOML.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

fn policy(name: &str, table: &str) -> Policy {
    let text = format!(
        "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\ncontact = \"us@example.org\"\n\
         [levels]\nprompt-link = \"warn\"\nunknown-agent = \"warn\"\n[disclosure]\n{table}"
    );
    match Policy::read(text.as_bytes()) {
        Ok((policy, _)) => policy,
        Err(errors) => panic!("{name}: {errors:#?}"),
    }
}

/// What is read of the line, and what is found beside that.
fn words(row: &Row, policy: &Policy) -> String {
    let text = if row.body {
        format!("Mend the menu\n\n{}\n\nSigned-off-by: Jane Doe <jane@example.org>\n", row.line)
    } else {
        format!("Mend the menu\n\nChange-Id: I1\n\n{}\n", row.line)
    };
    let said = disclosure::read(&Message::stored(text.as_str()), policy, &policy.agents());
    let read = match said.uses.as_slice() {
        [stated] => {
            let misplaced = stated.origin.misplaced.map_or("", |_| "misplaced ");
            let parts = parts(&stated.stated);
            format!("{misplaced}{}", if parts.is_empty() { "no agent stated" } else { &parts })
        }
        [] if said.negatives.is_empty() => "no disclosure".to_owned(),
        [] => "no AI stated".to_owned(),
        several => panic!("{several:?}"),
    };
    let case = format!("name = \"\"\nverdict = \"\"\nmessage = {}\npaths = [\"a\"]", quoted(&text));
    let case: Case = toml::from_str(&case).expect("a case");
    let judgement = judge(policy, &policy.agents(), &case.facts());
    let found = judgement.findings.iter().filter(|found| found.rule != "malformed-disclosure");
    found.fold(read, |read, found| format!("{read} | {}: {}", found.rule, found.reason))
}

fn parts(stated: &Stated) -> String {
    let joined = |list: &[String]| (!list.is_empty()).then(|| list.join(", "));
    let mut parts = Vec::new();
    for (name, part) in [
        ("agent", stated.agent.clone()),
        ("model", stated.model.clone()),
        ("aids", joined(&stated.aids)),
        ("address", stated.address.clone()),
        ("categories", joined(&stated.categories)),
        ("text", stated.text.clone()),
        ("note", stated.note.clone()),
        ("exceptions", stated.claims.as_deref().and_then(joined)),
        ("known", joined(&stated.known)),
    ] {
        parts.extend(part.map(|part| format!("{name}={part}")));
    }
    if !stated.malformed.is_empty() {
        parts.push(format!("malformed: {}", stated.malformed.join("; ")));
    }
    if !stated.tools.is_empty() {
        parts.push(format!("to write: {}", stated.tools.join(" / ")));
    }
    parts.join(" | ")
}
