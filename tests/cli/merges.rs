//! What merges change of their own, against real merges.

use bstr::{BString, ByteSlice};
use provenance::commit::CommitId;
use provenance::git::Repository;
use serde_json::Value;

use crate::repo::{Repo, TestRepo};

/// Refuses every commit that says nothing, so that whether a merge is exempt matters.
const ALWAYS: &str = "version = 1\n[policy]\nproject = \"D\"\nstance = \"no-unless\"\n[disclosure]\nwhen = \"always\"\n[exceptions.docs]\ntitle = \"Docs\"\npaths = [\"docs/**\"]\n";

const BASE: &str = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

/// Two branches, `main` and `topic`, which change both ends of one file; the policy lies beside it.
fn branches() -> Repo {
    let repo = TestRepo::new().build();
    repo.commit("AI_POLICY.toml", ALWAYS, "policy\n");
    repo.git(["tag", "policy"]);
    repo.commit("both", BASE, "base\n\nAssisted-by: none\n");
    repo.git(["checkout", "-q", "-b", "topic"]);
    repo.commit("both", &BASE.replace("9\n", "nine\n"), "topic\n\nAssisted-by: none\n");
    repo.git(["checkout", "-q", "main"]);
    repo.commit("both", &BASE.replace("1\n", "one\n"), "main\n\nAssisted-by: none\n");
    repo
}

/// Commits what is in the index as a merge of the branches.
fn merged(repo: &Repo, message: &str, more: &[&str]) -> String {
    let tree = repo.git(["write-tree"]);
    let asked = ["commit-tree", "-m", message, "-p", "main", "-p", "topic"];
    let commit = repo.git([&asked[..], more, &[&tree]].concat());
    repo.git(["update-ref", "refs/heads/merged", &commit]);
    commit
}

/// The verdict of a commit, and the rules that found something, with the reasons.
fn verdict(repo: &Repo, commit: &str) -> (String, Vec<String>) {
    let asked = ["check", commit, "--policy-from", "policy", "--format", "json"];
    let output = repo.provenance(asked);
    let json: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", output.stderr.to_str_lossy()));
    let commit = &json["commits"][0];
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = commit["findings"].as_array().expect("a list");
    let told =
        |finding: &Value| format!("{}: {}", word(&finding["rule"]), word(&finding["reason"]));
    (word(&commit["verdict"]), findings.iter().map(told).collect())
}

#[test]
fn a_merge_that_git_makes_by_itself_is_exempt() {
    let repo = branches();
    repo.git(["merge", "-q", "--no-commit", "topic"]);
    let merge = merged(&repo, "Merge topic", &[]);
    assert_eq!(repo.git(["show", &format!("{merge}:both")]), "one\n2\n3\n4\n5\n6\n7\n8\nnine");
    assert_eq!(verdict(&repo, &merge), ("exempt".to_owned(), vec![]));
}

#[test]
fn a_merge_that_takes_one_side_where_git_takes_both_is_judged() {
    let repo = branches();
    for side in ["main", "topic"] {
        repo.git(["read-tree", side]);
        let merge = merged(&repo, "Merge topic", &[]);
        let (verdict, findings) = verdict(&repo, &merge);
        assert_eq!(verdict, "violation", "{side}");
        assert!(findings[0].starts_with("missing-declaration"), "{findings:?}");
    }
}

#[test]
fn a_use_answers_for_what_the_merge_changes_beside_git() {
    let repo = branches();
    repo.git(["read-tree", "main"]);
    let message = "Merge topic\n\nAssisted-by: Claude:opus-5\nAI-Exception: docs\n";
    let merge = merged(&repo, message, &[]);
    let (verdict, findings) = verdict(&repo, &merge);
    assert_eq!(verdict, "violation");
    assert_eq!(findings, ["outside-exception: `docs` is not for this path"]);
}

#[test]
fn a_conflict_is_the_merges_own_however_it_was_resolved() {
    let repo = branches();
    repo.commit("both", &BASE.replace("9\n", "NINE\n"), "conflict\n\nAssisted-by: none\n");
    for side in ["main", "topic"] {
        repo.git(["read-tree", side]);
        let merge = merged(&repo, "Merge topic", &[]);
        assert_eq!(verdict(&repo, &merge).0, "violation", "{side}");
    }
    let repository = Repository::open(repo.path()).expect("it opens");
    let apart = repository.apart().expect("a directory can be made");
    let id = |name: &str| CommitId::from_hex(repo.git(["rev-parse", name]).as_bytes()).expect("id");
    let both = (id("main"), id("topic"));
    let merges = apart.merged(&[both, both]).expect("git merges");
    assert_eq!(merges[0], merges[1]);
    assert_eq!(merges[0].conflicts.iter().collect::<Vec<_>>(), [&BString::from("both")]);
}

#[test]
fn nothing_is_written_and_no_driver_is_run() {
    let repo = branches();
    let canary = repo.beside("canary");
    let program = repo.beside("driver");
    repo.program(&program, &format!("#!/bin/sh\n: >'{}'\nexit 0\n", canary.display()));
    for key in ["merge.x.driver", "merge.default.driver", "diff.x.command", "diff.x.textconv"] {
        repo.git(["config", key, &program.display().to_string()]);
    }
    repo.git(["config", "merge.default", "x"]);
    repo.git(["config", "core.attributesFile", &repo.beside("attributes").display().to_string()]);
    for place in ["../attributes", ".git/info/attributes", ".gitattributes"] {
        repo.write(place, "* merge=x diff=x\n");
    }
    repo.git(["add", ".gitattributes"]);
    repo.git(["commit", "-q", "-m", "attributes\n\nAssisted-by: none"]);
    repo.git(["read-tree", "topic"]);
    let merge = merged(&repo, "Merge topic", &[]);
    let objects = || repo.git(["count-objects", "-v"]);
    let before = objects();
    assert_eq!(verdict(&repo, &merge).0, "violation");
    assert_eq!(objects(), before, "something was written");
    assert!(!canary.exists(), "a driver ran");
}

#[test]
fn a_merge_of_more_than_two_is_judged_by_all_that_differs() {
    let repo = branches();
    repo.git(["checkout", "-q", "-b", "third", "policy"]);
    repo.commit("third", "3\n", "third\n\nAssisted-by: none\n");
    repo.git(["read-tree", "main"]);
    let merge = merged(&repo, "Merge two", &["-p", "third"]);
    assert_eq!(verdict(&repo, &merge).0, "violation");
    let message = "Merge two\n\nAssisted-by: Claude:opus-5\nAI-Exception: docs\n";
    let merge = merged(&repo, message, &["-p", "third"]);
    let outside = "outside-exception: `docs` is not for this path".to_owned();
    assert_eq!(verdict(&repo, &merge), ("violation".to_owned(), vec![outside.clone(), outside]));
}

#[test]
fn histories_that_share_no_commit_can_be_merged() {
    let repo = branches();
    repo.git(["checkout", "-q", "--orphan", "other"]);
    repo.git(["rm", "-q", "-r", "--cached", "."]);
    repo.commit("other", "1\n", "other\n\nAssisted-by: none\n");
    repo.git(["branch", "-q", "-f", "topic", "other"]);
    repo.git(["checkout", "-q", "-f", "main"]);
    repo.git(["merge", "-q", "--no-commit", "--allow-unrelated-histories", "topic"]);
    let merge = merged(&repo, "Merge other", &[]);
    assert_eq!(verdict(&repo, &merge), ("exempt".to_owned(), vec![]));
}

#[test]
fn what_cannot_be_merged_here_is_undetermined_and_others_are_judged() {
    let repo = branches();
    repo.git(["merge", "-q", "--no-commit", "topic"]);
    merged(&repo, "Merge topic", &[]);
    repo.git(["reset", "-q", "--hard"]);
    // A file of the topic that is not there any more, as in a partial clone.
    let blob = repo.git(["rev-parse", "topic:both"]);
    std::fs::remove_file(repo.object_file(&blob)).expect("it is loose");
    let output =
        repo.provenance(["check", "policy..merged", "--policy-from", "policy", "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let verdicts: Vec<&str> = json["commits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|commit| commit["verdict"].as_str().expect("a word"))
        .collect();
    assert_eq!(verdicts[0], "undetermined");
    assert!(verdicts[1..].iter().all(|verdict| *verdict == "compliant"), "{verdicts:?}");
}

#[test]
fn lines_of_a_merge_are_those_that_it_adds_itself() {
    let repo = branches();
    let policy = "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\nmax-lines = 2\n";
    repo.write("../policy.toml", policy);
    let message = "Merge topic\n\nAssisted-by: Claude:opus-5\n";
    let judged = |commit: &str| {
        let output = repo.provenance(["check", commit, "--policy-file", "../policy.toml"]);
        (output.status.code(), output.stdout.to_str_lossy().into_owned())
    };
    repo.git(["merge", "-q", "--no-commit", "topic"]);
    repo.write("own", "1\n2\n");
    repo.git(["add", "own"]);
    let merge = merged(&repo, message, &[]);
    assert_eq!(judged(&merge).0, Some(0), "{}", judged(&merge).1);
    repo.write("own", "1\n2\n3\n");
    repo.git(["add", "own"]);
    let merge = merged(&repo, message, &[]);
    assert_eq!(judged(&merge).0, Some(1));
    assert!(judged(&merge).1.contains("3 lines are changed, and the limit is 2"));
}

#[test]
fn the_hook_lets_a_plain_merge_pass_and_asks_of_another() {
    let repo = branches();
    repo.git(["merge", "-q", "--no-commit", "topic"]);
    let judged = || repo.provenance(["check", "--message", ".git/MERGE_MSG"]);
    assert_eq!(judged().status.code(), Some(0), "{:?}", judged());
    repo.write("own", "1\n");
    repo.git(["add", "own"]);
    assert_eq!(judged().status.code(), Some(1), "{:?}", judged());
    repo.git(["rm", "-q", "--cached", "own"]);
    repo.git(["checkout", "-q", "main", "--", "both"]);
    assert_eq!(judged().status.code(), Some(1), "{:?}", judged());
}
