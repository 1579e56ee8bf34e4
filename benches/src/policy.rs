//! A policy of 2,000 lines with 500 exceptions: what reading it costs beside the smallest one, and whether
//! judging stays linear in the number of commits.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::imported::import;
use crate::measure::{Candidate, compare};

/// How many exceptions the large policy has; each is four lines long.
const EXCEPTIONS: usize = 500;

pub fn run(provenance: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let large = large_policy();
    assert!(large.lines().count() >= 2_000, "{} lines", large.lines().count());
    std::fs::write(path.join("large.toml"), &large).expect("the large policy");
    std::fs::write(path.join("small.toml"), small_policy()).expect("the small policy");

    println!("`policy check` of {} lines, {} bytes, 50 rounds", large.lines().count(), large.len());
    let check = |file: &str| {
        let mut command = Command::new(provenance);
        command.args(["policy", "check", file]).current_dir(path);
        command
    };
    compare(
        &[
            Candidate { name: "the smallest policy", command: &|| check("small.toml") },
            Candidate { name: "500 exceptions", command: &|| check("large.toml") },
        ],
        50,
    );

    for (name, policy) in [("the smallest policy", "small.toml"), ("500 exceptions", "large.toml")]
    {
        println!("\n`check` of n commits that each disclose a use, by {name}, 9 rounds");
        let repositories: Vec<_> =
            [1_000, 2_000, 4_000, 8_000].map(|commits| (commits, history(path, commits))).into();
        let commands: Vec<(String, Box<dyn Fn() -> Command>)> = repositories
            .iter()
            .map(|(commits, repository)| {
                let policy = path.join(policy);
                let make = move || {
                    let mut command = Command::new(provenance);
                    command.args(["check", "--all", "--policy-file"]).arg(&policy);
                    command.current_dir(repository);
                    command
                };
                (format!("{commits} commits"), Box::new(make) as Box<dyn Fn() -> Command>)
            })
            .collect();
        let candidates: Vec<Candidate<'_>> =
            commands.iter().map(|(name, command)| Candidate { name, command }).collect();
        compare(&candidates, 9);
    }
}

fn small_policy() -> String {
    "version = 1\n[policy]\nproject = \"Bench\"\nstance = \"no-unless\"\ncontact = \"us\"\n\
     [exceptions.exception-7]\ntitle = \"The only one\"\npaths = [\"part-7/**\"]\n"
        .to_owned()
}

/// Every exception selects by a path of its own and asks for a review.
fn large_policy() -> String {
    let mut text =
        "version = 1\n[policy]\nproject = \"Bench\"\nstance = \"no-unless\"\ncontact = \"us\"\n"
            .to_owned();
    for n in 0..EXCEPTIONS {
        let _ = writeln!(
            text,
            "[exceptions.exception-{n}]\ntitle = \"Part {n}\"\npaths = [\"part-{n}/**\", \"!part-{n}/core/**\"]\n\
             categories = [\"translation\", \"docs\"]"
        );
    }
    text
}

/// A repository of this many commits, each of which discloses a use under one exception.
fn history(folder: &Path, commits: usize) -> std::path::PathBuf {
    let path = folder.join(format!("history-{commits}"));
    if path.exists() {
        return path;
    }
    let mut stream = String::new();
    for n in 0..commits {
        let message = "Translate a part\n\nAssisted-by: Claude:opus-5\nAI-Exception: exception-7\n";
        let date = 1_700_000_000 + n;
        let _ = write!(
            stream,
            "commit refs/heads/main\ncommitter Jane Doe <jane@example.org> {date} +0000\n\
             data {}\n{message}M 100644 inline part-7/{}\ndata 6\n{n:06}\n",
            message.len(),
            n % 100,
        );
    }
    import(&path, &stream);
    path
}
