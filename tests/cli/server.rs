//! A server whose hook is a script that the project ships, and an author who pushes to it.

use std::path::PathBuf;
use std::process::Output;

use crate::hooked::{DISCLOSED, POLICY, scrubbed, search_path, stderr};
use crate::repo::{Repo, TestRepo, provenance_in};

/// A server, and an author whose `main` is there, with the policy.
pub(crate) struct Project {
    pub(crate) server: Repo,
    pub(crate) author: Repo,
}

/// One push: whether all of it was taken, and what was said.
pub(crate) struct Pushed {
    pub(crate) taken: bool,
    pub(crate) said: String,
}

impl Project {
    pub(crate) fn new(hook: &str) -> Self {
        Self::of(hook, TestRepo::new())
    }

    pub(crate) fn of(hook: &str, shape: TestRepo) -> Self {
        let server = shape.clone().bare().build();
        let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("hooks").join(hook);
        let script = std::fs::read_to_string(shipped).expect("it is shipped");
        server.program(format!("hooks/{hook}"), &script);
        let author = shape.build();
        author.git(["remote", "add", "origin", &server.path().display().to_string()]);
        author.commit("AI_POLICY.toml", POLICY, "Add the policy\n");
        let project = Self { server, author };
        assert!(project.push(&["main"]).taken);
        project
    }

    pub(crate) fn push(&self, what: &[&str]) -> Pushed {
        let mut push = self.author.command();
        push.env("PATH", search_path()).args(["push", "origin"]).args(what);
        let output: Output = push.output().expect("git runs");
        let said: Vec<_> = stderr(&output)
            .lines()
            .filter_map(|line| Some(format!("{}\n", line.strip_prefix("remote: ")?.trim_end())))
            .collect();
        Pushed { taken: output.status.success(), said: scrubbed(&self.server, &said.concat()) }
    }

    /// The hook as the server would run it with these arguments, called by hand.
    pub(crate) fn hook(&self, arguments: &[&str], input: &str) -> Output {
        let mut hook = provenance_in(self.server.path());
        let input_file = self.server.beside("input");
        std::fs::write(&input_file, input).expect("files can be written");
        let input = std::fs::File::open(input_file).expect("it is there");
        hook.env("GIT_DIR", ".").arg("hook").args(arguments).stdin(input);
        hook.output().expect("the program runs")
    }

    pub(crate) fn tip(&self, name: &str) -> String {
        self.server.git(["rev-parse", "--verify", "-q", name])
    }

    pub(crate) fn bad(&self) -> String {
        self.author.commit("i18n/a", "1", DISCLOSED)
    }
}

pub(crate) fn everywhere(test: impl Fn(&str)) {
    for hook in ["pre-receive", "update"] {
        test(hook);
    }
}
