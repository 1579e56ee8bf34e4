//! Our reading of message files against what real `git commit` makes of them: a recording hook keeps the
//! file that it is given, and its trailers must be those of the commit that results.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use provenance::git::Repository;
use provenance::message::Message;

use crate::repo::{Repo, TestRepo, expect_success};

/// One `git commit`: the message, `commit.cleanup`, the comment string, and the flags.
#[derive(Clone, Debug)]
struct Case {
    message: String,
    cleanup: &'static str,
    comment: &'static str,
    editor: bool,
    verbose: bool,
}

fn cases() -> impl Strategy<Value = Case> {
    let line = proptest::sample::select(
        &[
            "",
            "",
            "",
            "  ",
            "body",
            "Assisted-by: X",
            "Signed-off-by: A <a@b>",
            "Foo: y  ",
            "  folded",
            "# Assisted-by: Y",
            "; Assisted-by: Z",
            "// Foo: x",
            "#",
            "prose  ",
        ][..],
    );
    let lines = proptest::collection::vec(line, 1..9);
    let cleanup =
        proptest::sample::select(&["default", "strip", "whitespace", "verbatim", "scissors"][..]);
    let comment = proptest::sample::select(&["#", ";", "//", "auto"][..]);
    (lines, cleanup, comment, any::<bool>(), any::<bool>()).prop_map(
        |(lines, cleanup, comment, editor, verbose)| Case {
            message: format!("subject\n\n{}\n", lines.join("\n")),
            cleanup,
            comment,
            editor,
            // Without an editor there is no diff in the file.
            verbose: verbose && editor,
        },
    )
}

fn trailers(message: &Message) -> Vec<(String, String)> {
    let pair =
        |trailer: &provenance::trailer::Trailer| (trailer.key.clone(), trailer.value.to_string());
    message.trailers().iter().map(pair).collect()
}

/// A repository whose hook keeps the message file.
fn recording() -> Repo {
    let repo = TestRepo::new().build();
    repo.program(".git/hooks/commit-msg", "#!/bin/sh\ncp \"$1\" .git/recorded\n");
    repo.commit("a", "1", "root\n");
    repo
}

#[test]
fn trailers_in_the_hook_are_those_of_the_commit() {
    let config = Config { rng_seed: RngSeed::Fixed(20_261_121), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let repo = recording();
    let repository = Repository::open(repo.path()).expect("it opens");
    for _ in 0..150 {
        let case = cases().new_tree(&mut runner).expect("cases can be made").current();
        repo.git(["config", "core.commentString", case.comment]);
        repo.git(["config", "commit.cleanup", case.cleanup]);
        repo.write(".git/given", &case.message);
        let mut commit = repo.command();
        commit.args(["commit", "-q", "--allow-empty", "-F", ".git/given"]);
        if case.verbose {
            repo.write("a", "changed\nAssisted-by: in the diff\n");
            repo.git(["add", "a"]);
            commit.arg("-v");
        }
        if case.editor {
            commit.arg("-e").env("GIT_EDITOR", "true");
        }
        expect_success(&mut commit);
        let file = std::fs::read(repo.path().join(".git/recorded")).expect("the hook ran");
        let cleanup = repository.cleanup(case.editor, file.as_slice().into()).expect("it is valid");
        let by_us = trailers(&Message::from_file(&file, &cleanup));
        let stored = repo.git(["cat-file", "commit", "HEAD"]);
        let (_, stored) = stored.split_once("\n\n").expect("it has a header");
        assert_eq!(
            by_us,
            trailers(&Message::stored(stored)),
            "{case:?}\n{}",
            String::from_utf8_lossy(&file)
        );
        if case.verbose {
            repo.git(["reset", "-q", "--hard", "HEAD~1"]);
        }
    }
}
