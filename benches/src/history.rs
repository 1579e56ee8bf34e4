//! Reading the trailers of a whole history: `provenance`, a plain pipe of git, `git log`, and git2.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use git2::{Repository, Sort};

use crate::measure::{Candidate, compare};

pub fn run(provenance: &Path, repository: &Path) {
    let own = std::env::current_exe().expect("this program");
    let pipe = || {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg("git rev-list HEAD | git cat-file --batch --buffer")
            .current_dir(repository);
        command
    };
    let trailers = || {
        let mut command = Command::new(provenance);
        command.args(["trailers", "HEAD", "--format", "ndjson"]).current_dir(repository);
        command
    };
    let report = || {
        let mut command = Command::new(provenance);
        command.arg("report").current_dir(repository);
        command
    };
    let log = || {
        let mut command = Command::new("git");
        command.args(["log", "--format=%H%n%(trailers:only,unfold)"]).current_dir(repository);
        command
    };
    let git2 = || {
        let mut command = Command::new(&own);
        command.arg("git2-trailers").arg(repository);
        command
    };
    println!("{}, 5 rounds", repository.display());
    compare(
        &[
            Candidate { name: "git rev-list | git cat-file --batch --buffer", command: &pipe },
            Candidate { name: "provenance trailers HEAD", command: &trailers },
            Candidate { name: "provenance report", command: &report },
            Candidate { name: "git log --format=%(trailers:only,unfold)", command: &log },
            Candidate { name: "git2: Revwalk, message_trailers_bytes", command: &git2 },
        ],
        5,
    );
}

/// The same with git2, which reads other trailers than git in nearly four of a hundred commits that have
/// any: docs/decisions/0001.
pub fn git2_trailers(repository: &Path) {
    let repository = Repository::open(repository).expect("a repository that libgit2 can open");
    let mut walk = repository.revwalk().expect("a walk");
    walk.set_sorting(Sort::NONE).expect("the order of the walk");
    walk.push_head().expect("HEAD");
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for id in walk {
        let id = id.expect("an id");
        let commit = repository.find_commit(id).expect("a commit");
        writeln!(out, "{id}").expect("stdout");
        if let Ok(trailers) = git2::message_trailers_bytes(commit.message_bytes()) {
            for (key, value) in trailers.iter() {
                let line = [key, b": ", value, b"\n"].concat();
                out.write_all(&line).expect("stdout");
            }
        }
    }
}
