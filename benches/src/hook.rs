//! The `commit-msg` hook beside `git interpret-trailers --parse`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::measure::{Candidate, compare};

/// A message as `git commit -m` hands it to the hook.
const MESSAGE: &str = "Mend the menu\n\nIt was drawn twice.\n\nAssisted-by: Claude:opus-5\n\
                       Signed-off-by: Jane Doe <jane@example.org>\n";

pub fn run(provenance: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let init = Command::new("git").args(["init", "--quiet"]).arg(path).status().expect("git runs");
    assert!(init.success(), "git init");
    std::fs::write(path.join("AI_POLICY.toml"), policy()).expect("the policy");
    let file = path.join("message");
    std::fs::write(&file, MESSAGE).expect("the message");

    let empty = || Command::new("true");
    let git = || {
        let mut command = Command::new("git");
        command.args(["interpret-trailers", "--parse"]).arg(&file).current_dir(path);
        command
    };
    let hook = || {
        let mut command = Command::new(provenance);
        // Git sets this for hooks where no editor is used.
        command.args(["hook", "commit-msg"]).arg(&file).current_dir(path).env("GIT_EDITOR", ":");
        command
    };
    println!("the hook, with a policy of 22 tables, 100 rounds");
    compare(
        &[
            Candidate { name: "git interpret-trailers --parse", command: &git },
            Candidate { name: "provenance hook commit-msg", command: &hook },
            Candidate { name: "true", command: &empty },
        ],
        100,
    );
}

/// A policy as a large project has it: areas, exceptions and duties, none of which the message needs.
fn policy() -> String {
    let mut text =
        "version = 1\n[policy]\nproject = \"Bench\"\nstance = \"disclose\"\ncontact = \"us\"\n"
            .to_owned();
    for n in 0..10 {
        let _ = writeln!(text, "[areas.area-{n}]\ncategories = [\"media\"]\nstance = \"forbid\"");
        let _ = writeln!(text, "[duties.duty-{n}]\ntext = \"Somebody looked at part {n}.\"");
    }
    text
}
