//! An audit of a long history whose policy changed again and again: each commit is judged by the policy that it
//! met, and that must be looked up.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::imported::import;
use crate::measure::{Candidate, compare};

/// How long the history is; every seventh commit discloses a use.
const COMMITS: usize = 60_000;

pub fn run(provenance: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let file = path.join("one.toml");
    std::fs::write(&file, policy(0)).expect("the policy");
    println!("`report` of {COMMITS} commits, 5 rounds");
    let repositories = [1, 20, 200].map(|policies| {
        let repository = path.join(format!("with-{policies}"));
        import(&repository, &history(policies));
        (format!("report, {policies} policies"), repository)
    });
    let (_, first) = &repositories[0];
    let pipe = || {
        let mut command = Command::new("sh");
        let read = "git -c core.commitGraph=false rev-list main | git cat-file --batch --buffer";
        command.args(["-c", read]).current_dir(first);
        command
    };
    let by_file = || {
        let mut command = Command::new(provenance);
        command.args(["report", "main", "--policy-file"]).arg(&file).current_dir(first);
        command
    };
    let reports = repositories.each_ref().map(|(_, repository)| {
        move || {
            let mut command = Command::new(provenance);
            command.args(["report", "main"]).current_dir(repository);
            command
        }
    });
    let mut candidates = vec![
        Candidate { name: "git rev-list | git cat-file --batch --buffer", command: &pipe },
        Candidate { name: "report, the policy of a file", command: &by_file },
    ];
    for ((name, _), command) in repositories.iter().zip(&reports) {
        candidates.push(Candidate { name, command });
    }
    compare(&candidates, 5);
}

fn policy(number: usize) -> String {
    format!("version = 1\n[policy]\nproject = \"Bench {number}\"\nstance = \"disclose\"\n")
}

/// A history in one line, in which the policy changes this many times.
fn history(policies: usize) -> String {
    let mut stream = String::new();
    for n in 0..COMMITS {
        let trailer = if n % 7 == 0 {
            "Assisted-by: Claude:opus-5"
        } else {
            "Reviewed-by: Jane <j@example.org>"
        };
        let message = format!("Change something\n\nA line about it.\n\n{trailer}\n");
        let date = 1_700_000_000 + n;
        let _ = write!(
            stream,
            "commit refs/heads/main\ncommitter Jane Doe <jane@example.org> {date} +0000\ndata {}\n{message}\
             M 100644 inline src/{}\ndata 6\n{n:06}\n",
            message.len(),
            n % 100,
        );
        if n % (COMMITS / policies) == 0 {
            let policy = policy(n);
            let _ =
                write!(stream, "M 100644 inline AI_POLICY.toml\ndata {}\n{policy}\n", policy.len());
        }
    }
    stream
}
