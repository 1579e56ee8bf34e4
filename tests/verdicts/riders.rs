//! Free riders: no use hides behind the claim of another. Every row of `tests/fixtures/riders.toml`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use bstr::BString;
use provenance::agents::Agents;
use provenance::commit::{CommitFacts, Person, Stage, Standing};
use provenance::fact::Fact;
use provenance::judge::{Verdict, judge};
use provenance::message::Message;
use provenance::policy::Policy;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    policy: String,
    table: String,
}

#[test]
fn no_use_hides_behind_another() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/riders.toml");
    let text = std::fs::read_to_string(path).expect("the table");
    let file: File = toml::from_str(&text).expect("its shape");
    let mut wrong = String::new();
    for row in file.table.lines() {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [first, second, folders, plain, mixed] = cells[..] else { panic!("{row}") };
        let mixed = if mixed == "=" { plain } else { mixed };
        for (is_mixed, expected) in [(false, plain), (true, mixed)] {
            let policy = format!("{}\n[disclosure]\nmixed = {is_mixed}", file.policy);
            let (policy, _) = Policy::read(policy.as_bytes()).expect("a policy");
            let expected: BTreeSet<&str> = expected.split_whitespace().collect();
            // The order of two trailers never matters.
            for uses in [[first, second], [second, first]] {
                let facts = commit(uses, folders);
                let judgement = judge(&policy, Agents::builtin(), &facts);
                let got: BTreeSet<&str> = judgement.findings.iter().map(|f| f.rule).collect();
                let only_unused = expected.iter().all(|rule| *rule == "exception-unused");
                let passes = matches!(judgement.verdict(), Verdict::Compliant(_));
                if got != expected || passes != only_unused {
                    let _ = writeln!(wrong, "{uses:?} {folders} mixed={is_mixed}: {got:?}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn commit(uses: [&str; 2], folders: &str) -> CommitFacts {
    let mut message = "Mend the menu\n\n".to_owned();
    for (agent, stated) in ["Claude Code", "GitHub Copilot"].into_iter().zip(uses) {
        let (kind, folder) = stated.split_once('@').unwrap_or((stated, ""));
        let _ = write!(message, "Assisted-by: {agent}");
        if !folder.is_empty() {
            let _ = write!(message, "; paths={folder}/**");
        }
        message.push_str(match kind {
            "claims" => "; exception=translation\n",
            "none" => "\n",
            "wrong" => "; exception=tranlation\n",
            _ => panic!("{kind}"),
        });
    }
    let mut facts = CommitFacts::unread(None, Stage::Landing);
    let jane = || Person { name: "Jane".into(), address: "jane@example.org".into(), seconds: 0 };
    facts.author = Fact::Read(jane());
    facts.committer = Fact::Read(jane());
    facts.standing = Fact::Read(Standing::InForce);
    facts.message = Fact::Read(Message::stored(message));
    facts.changed_paths =
        Fact::Read(folders.split(' ').map(|folder| BString::from(format!("{folder}/a"))).collect());
    facts
}
