//! What the tests of hooks share: a policy, a repository that has it, and texts without what changes.

use std::path::Path;
use std::process::Output;

use crate::repo::{Repo, TestRepo};

pub(crate) const POLICY: &str = "\
version = 1

[policy]
project = \"Depictor\"
stance  = \"no-unless\"
contact = \"maintainers@example.org\"

[exceptions.translation]
title    = \"Machine translation of interface messages\"
paths    = [\"i18n/**\"]
requires = [{ key = \"Reviewed-by\", by = \"other-person\" }]
";

pub(crate) const DISCLOSED: &str = "Translate\n\nAssisted-by: Claude:opus-5\n";
pub(crate) const CLAIMED: &str =
    "Translate\n\nAssisted-by: Claude:opus-5\nAI-Exception: translation\n";

/// A repository whose first commit has the policy.
pub(crate) fn with_policy(shape: TestRepo) -> Repo {
    let repo = shape.build();
    repo.commit("AI_POLICY.toml", POLICY, "Add the policy\n");
    repo
}

/// A path list with the folder of the tested program in front of everything.
pub(crate) fn search_path() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_provenance")).parent().expect("it is in a folder");
    format!("{}:{}", folder.display(), std::env::var("PATH").expect("there is one"))
}

/// What a program wrote to standard error.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A text without ids, temporary places, and the padding that git adds to what a server says.
pub(crate) fn scrubbed(repo: &Repo, text: &str) -> String {
    let place = repo.beside("").canonicalize().expect("it is there");
    let text = text.replace(&format!("{}/", place.display()), "<place>/");
    let mut scrubbed = String::new();
    for line in text.lines() {
        let mut rest = line.trim_end();
        while let Some(first) = rest.chars().next() {
            let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
            let (taken, shown) = match digits {
                12.. => (digits, "<id>"),
                0 => (first.len_utf8(), &rest[..first.len_utf8()]),
                _ => (digits, &rest[..digits]),
            };
            scrubbed.push_str(shown);
            rest = &rest[taken..];
        }
        scrubbed.push('\n');
    }
    scrubbed
}

/// The end of a pipe that nobody reads.
pub(crate) fn closed_pipe() -> std::io::PipeWriter {
    std::io::pipe().expect("pipes can be made").1
}
