//! `provenance check`: which commits it takes, by which policy, and what it does with hostile input.

use std::os::unix::fs::symlink;
use std::process::Output;

use serde_json::Value;

use crate::hooked::{CLAIMED, DISCLOSED, POLICY, stderr, with_policy};
use crate::json::keeping_to;
use crate::repo::{Repo, TestRepo, expect_success, git_in, provenance_in};

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A clone whose branch has one commit that discloses, and claims nothing.
fn clone_with_a_change(repo: &Repo) -> std::path::PathBuf {
    let clone = repo.beside("clone");
    expect_success(git_in(repo.path()).args(["clone", "-q", "--template=", "."]).arg(&clone));
    let mut commit = git_in(&clone);
    expect_success(commit.args(["commit", "-q", "--allow-empty", "-m", DISCLOSED]));
    clone
}

pub(crate) fn json(output: &Output) -> Value {
    keeping_to(include_str!("../../docs/src/reference/check.schema.json"), &output.stdout)
}

#[test]
fn what_names_the_policy_says_nothing_of_the_range() {
    let repo = with_policy(TestRepo::new());
    let clone = clone_with_a_change(&repo);
    let check = |arguments: &[&str]| {
        provenance_in(&clone).arg("check").args(arguments).output().expect("the program runs")
    };
    assert_eq!(check(&[]).status.code(), Some(1));
    assert_eq!(check(&["--policy-from", "HEAD~1"]).status.code(), Some(1));
    assert_eq!(check(&["--policy-file", "AI_POLICY.toml"]).status.code(), Some(1));
    let judged_itself = check(&["--policy-from", "HEAD"]);
    assert_eq!(judged_itself.status.code(), Some(2), "{}", stdout(&judged_itself));
    assert!(stderr(&judged_itself).contains("is itself judged"), "{}", stderr(&judged_itself));
    // Without a default branch nothing says where the range begins.
    for arguments in [&["--policy-from", "HEAD"][..], &["--policy-file", "AI_POLICY.toml"], &[]] {
        let output = repo.provenance(["check"].iter().chain(arguments));
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert!(stderr(&output).contains("git remote set-head origin --auto"), "{arguments:?}");
    }
}

#[test]
fn a_policy_file_is_relative_to_the_directory_of_c() {
    let repo = with_policy(TestRepo::new());
    let clone = clone_with_a_change(&repo);
    std::fs::write(clone.join("pol.toml"), POLICY).expect("files can be written");
    std::fs::write(clone.join("message"), DISCLOSED).expect("files can be written");
    for what in [&["HEAD"][..], &["--message", "message"]] {
        let mut check = provenance_in(repo.path());
        check.arg("-C").arg(&clone).args(["check", "--policy-file", "pol.toml"]).args(what);
        let output = check.output().expect("the program runs");
        let told = stdout(&output);
        assert!(told.contains("by pol.toml (stance no-unless)"), "{told}{}", stderr(&output));
    }
}

#[test]
fn ten_thousand_disclosures_are_judged_and_more_are_refused_by_a_named_limit() {
    let repo = TestRepo::new().build();
    let policy =
        format!("{POLICY}[duties.read]\ntext = \"Read it.\"\nfor = \"ai\"\nattest = \"Read-by\"\n");
    repo.write("pol.toml", &policy);
    let check = |message: &str| {
        repo.write("m", message);
        let begun = std::time::Instant::now();
        let output = repo.provenance(["check", "--policy-file", "pol.toml", "--message", "m"]);
        let seconds = begun.elapsed().as_secs();
        assert!(seconds < 30, "it took {seconds} seconds, and once it took minutes");
        output
    };
    for line in ["Assisted-by: a\n", "Assisted-by: Claude\n", "Assisted-by: none\n"] {
        let _ = check(&format!("x\n\n{}", line.repeat(10_000)));
    }
    let output = check(&format!("x\n\n{}", "Assisted-by: a\n".repeat(10_000)));
    let told = stdout(&output);
    assert_ne!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("1 more finding of this commit") || told.lines().count() < 300, "{told}");
    let ids = (0..5_000).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    for hostile in [
        "Assisted-by: a\n".repeat(70_000),
        format!("{}AI-Exception: {ids}\n", "Assisted-by: a\n".repeat(5_000)),
        format!("Assisted-by: a; category={ids}; surface={}\n", "content,".repeat(5_000)),
    ] {
        let output = check(&format!("x\n\n{hostile}"));
        let told = stdout(&output);
        let named = told.contains("limit `uses-per-commit`") && output.status.code() == Some(3);
        let refused = told.contains("limit `value-size`") && output.status.code() == Some(1);
        assert!(named || refused, "{told}");
    }
}

#[test]
fn paths_that_nobody_will_give_need_a_person_and_those_of_a_hook_come_later() {
    let repo = with_policy(TestRepo::new());
    repo.write("m", CLAIMED);
    let output = repo.provenance(["check", "--message", "m", "--fail-on", "needs-person"]);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("the changed paths were not given"), "{told}");
    assert!(told.contains(": 1 needs a person\n"), "{told}");
    let hook = repo.provenance(["hook", "commit-msg", "m"]);
    assert_eq!(hook.status.code(), Some(0), "{}", stderr(&hook));
}

#[test]
fn a_policy_in_a_checkout_is_a_plain_file_or_nothing() {
    let repo = with_policy(TestRepo::new());
    let policy = repo.path().join("AI_POLICY.toml");
    repo.write("m", DISCLOSED);
    let runs: [&[&str]; 4] = [
        &["policy", "check"],
        &["policy", "show"],
        &["check", "--message", "m"],
        &["hook", "commit-msg", "m"],
    ];
    repo.write("../secret", "secret = \"a secret\"\n");
    std::fs::remove_file(&policy).expect("it is there");
    symlink(repo.beside("secret"), &policy).expect("links can be made");
    for arguments in runs {
        let output = repo.provenance(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains("is a symbolic link, not a plain file"), "{told}");
        assert!(!told.contains("secret"), "{told}");
    }
    std::fs::remove_file(&policy).expect("it is there");
    expect_success(std::process::Command::new("mkfifo").arg(&policy));
    for arguments in runs {
        let output = repo.provenance(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("is a pipe, not a plain file"), "{}", stderr(&output));
    }
    let endless = repo.provenance(["check", "--message", "m", "--policy-file", "/dev/zero"]);
    assert_eq!(endless.status.code(), Some(2));
    assert!(stderr(&endless).contains("limit `policy-size`"), "{}", stderr(&endless));
}

#[test]
fn a_bare_repository_has_no_hook_for_messages_and_the_policy_of_its_head() {
    let repo = with_policy(TestRepo::new());
    let bare = repo.beside("bare.git");
    expect_success(git_in(repo.path()).args(["clone", "-q", "--bare", "."]).arg(&bare));
    let run = |arguments: &[&str]| {
        provenance_in(repo.path()).arg("-C").arg(&bare).args(arguments).output().expect("it runs")
    };
    for arguments in [&["hook", "install"][..], &["hook", "status"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("exec provenance hook pre-receive"), "{arguments:?}");
    }
    let output = run(&["policy", "check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("is valid: stance `no-unless`"), "{}", stdout(&output));
    assert!(stdout(&run(&["policy", "show"])).contains("Depictor"));
}

#[test]
fn json_keeps_the_bytes_that_are_not_utf_8() {
    let repo = with_policy(TestRepo::new());
    let tree = repo.git(["rev-parse", "HEAD^{tree}"]);
    let parent = repo.git(["rev-parse", "HEAD"]);
    let object = [
        format!("tree {tree}\nparent {parent}\nauthor A <a@b.c> 1 +0000\ncommitter A <a@b.c> 1 +0000\n\n")
            .as_bytes(),
        b"x\n\nAssisted-by: Claude \xff\nCo-authored-by: \xff <noreply@anthropic.com>\n",
    ]
    .concat();
    let ids = repo.commit_objects(&[object]);
    let output = repo.provenance(["check", &ids[0], "--policy-from", &parent, "--format", "json"]);
    let value = json(&output);
    let used = &value["commits"][0]["uses"][0];
    assert_eq!(used["value"], "Claude \u{fffd}", "{}", stderr(&output));
    assert_eq!(used["value_b64"], "Q2xhdWRlIP8=");
    let marks = value["commits"][0]["marks"].as_array().expect("a list");
    let bytes = "Q28tYXV0aG9yZWQtYnk6IP8gPG5vcmVwbHlAYW50aHJvcGljLmNvbT4=";
    assert!(marks.iter().any(|mark| mark["text_b64"] == bytes), "{marks:?}");
    let plain = repo.commit("a", "1", DISCLOSED);
    let value = json(&repo.provenance(["check", &plain, "--format", "json"]));
    assert!(value["commits"][0]["uses"][0]["value_b64"].is_null());
}

#[test]
fn what_is_not_known_of_the_scope_is_said() {
    let repo = with_policy(TestRepo::new());
    repo.write("pol.toml", &POLICY.replace("contact", "refs = [\"refs/heads/main\"]\ncontact"));
    repo.commit("a", "1", "Fine\n");
    let told = stdout(&repo.provenance(["check", "--policy-file", "pol.toml", "HEAD"]));
    let note = "note: whether the policy governs this was not known: the target ref was not given; judged as \
                governed; name it with `--policy-from REF`\n";
    assert_eq!(told.matches(note).count(), 1, "{told}");
    let told = stdout(&repo.provenance(["check", "--policy-from", "HEAD~1", "HEAD"]));
    assert!(!told.contains("note:"), "{told}");
}

#[test]
fn what_is_no_commit_is_told_from_what_is_not_here() {
    let repo = TestRepo::new().build();
    repo.write("m", "x\n");
    let told = |revision: &str| {
        let output = repo.provenance(["check", revision]);
        (output.status.code(), stderr(&output))
    };
    let (code, text) = told("HEAD");
    assert!(text.contains("there is no commit yet"), "{text}");
    assert_eq!(code, Some(3));
    let id = repo.commit("a", "1", "Fine\n");
    let tree = repo.git(["rev-parse", "HEAD^{tree}"]);
    for revision in ["HEAD^{tree}", "HEAD:a", &tree] {
        let (code, text) = told(revision);
        assert_eq!(code, Some(2), "{revision}");
        assert!(text.contains("names no commit, but a tree or a file"), "{text}");
    }
    let absent = id.chars().rev().collect::<String>();
    assert!(told(&absent).1.contains("fetch it first"), "{}", told(&absent).1);
    repo.write("AI_POLICY.toml", POLICY);
    repo.write("nul", "x\n\nAssisted-by: a\0\n");
    let output = repo.provenance(["check", "--message", "nul"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).contains("take the NUL byte out"), "{}", stdout(&output));
}

#[test]
fn a_policy_that_nobody_looked_at_again_warns_and_stays_in_force() {
    let repo = TestRepo::new().build();
    let policy = "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\n";
    let late = format!("{policy}review = 2020-01-31\n");
    repo.commit("AI_POLICY.toml", &late, "Add the policy\n");
    repo.commit("a", "1", "One\n");
    repo.commit("a", "2", "Two\n");
    let checked = repo.provenance(["check", "HEAD~2..HEAD"]);
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
    assert_eq!(
        stdout(&checked).matches("warning[review-overdue]").count(),
        1,
        "{}",
        stdout(&checked)
    );

    let early = format!("{policy}review = 9999-12-31\n");
    repo.commit("AI_POLICY.toml", &early, "Look at the policy\n");
    repo.commit("a", "3", "Three\n");
    let checked = repo.provenance(["check", "HEAD~1..HEAD"]);
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
    assert!(!stdout(&checked).contains("review-overdue"), "{}", stdout(&checked));
}

/// What is wrong in no single commit decides the exit code, so the summary counts it.
#[test]
fn the_summary_counts_what_concerns_the_change_as_a_whole() {
    let repo = TestRepo::new().build();
    let limited = POLICY.replace("[policy]", "[levels]\npolicy-weakened = \"deny\"\n[policy]");
    let limited =
        limited.replace("contact", "max-lines = 1\ncount = { per = \"change\" }\ncontact");
    repo.commit("AI_POLICY.toml", &limited, "Add a policy");
    repo.git(["checkout", "-q", "-b", "work"]);
    let weaker = limited.replace("max-lines = 1", "max-lines = 9");
    repo.commit("AI_POLICY.toml", &weaker, "Allow more");
    let summary = |output: &Output| {
        let told = stdout(output);
        told.lines().find(|line| line.starts_with("judged ")).map(str::to_owned).unwrap_or(told)
    };
    let output = repo.provenance(["check", "main..work"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let told = summary(&output);
    assert!(told.ends_with(": 1 no AI declared; the policy: 1 violation"), "{told}");
    repo.git(["checkout", "-q", "-b", "more", "main"]);
    repo.commit("src/a", "1\n2\n3\n", CLAIMED);
    let output = repo.provenance(["check", "main..more"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let told = summary(&output);
    assert!(told.ends_with("; the change as a whole: 1 violation"), "{told}");
    // A policy that is no longer one.
    repo.commit("AI_POLICY.toml", "version = 1\n", "Break the policy");
    let told = summary(&repo.provenance(["check", "main..more"]));
    assert!(
        told.contains("; the policy: 1 violation; the change as a whole: 1 violation"),
        "{told}"
    );
}

#[test]
fn a_commit_after_which_a_policy_begins_is_named_with_its_clause() {
    let repo = TestRepo::new().build();
    let absent = "1".repeat(40);
    let since = format!("since = {{ after = \"{absent}\" }}\ncontact");
    let policy = POLICY.replace("contact", &since);
    repo.commit("AI_POLICY.toml", &policy, "Add a policy");
    repo.git(["checkout", "-q", "-b", "work"]);
    repo.commit("src/a", "a", "Mend it");
    let line = 1 + policy.lines().position(|line| line.starts_with("since")).expect("it is there");
    for arguments in [&["check", "main..work"][..], &["check", "--all"], &["report"]] {
        let output = repo.provenance(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        let told = stderr(&output);
        for part in [
            &format!("`since` of `[policy]` (the policy line {line}) names commit {absent}"),
            &format!("git fetch origin {absent}"),
            "git fetch --unshallow",
        ] {
            assert!(told.contains(part), "{arguments:?}: {told}");
        }
    }
}

#[test]
fn a_committed_policy_that_is_no_plain_file_is_a_policy_that_cannot_be_used() {
    let repo = TestRepo::new().build();
    symlink("elsewhere.toml", repo.path().join("AI_POLICY.toml")).expect("links can be made");
    repo.git(["add", "AI_POLICY.toml"]);
    repo.git(["commit", "-q", "-m", "Link a policy"]);
    repo.git(["checkout", "-q", "-b", "work"]);
    repo.commit("src/a", "a", "Mend it");
    let output = repo.provenance(["check", "main..work"]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    let told = stderr(&output);
    assert!(told.contains("is a symbolic link, not a plain file"), "{told}");
    assert!(told.contains("Until then nothing is judged"), "{told}");
}

#[test]
fn what_is_mistyped_is_answered_with_what_was_meant() {
    let repo = with_policy(TestRepo::new());
    for (arguments, told) in [
        (&["check", "main...HEAD"][..], "write `main..HEAD`"),
        (&["policy", "show", "--category", "translations"], "Did you mean `translation`?"),
        (&["policy", "render", "--output", "page.toml"], "name it for example `AI_POLICY.md`"),
        (&["init", "--project", ""], "give it a text, or leave it out"),
    ] {
        let output = repo.provenance(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    for (arguments, told) in [
        (&["-C", "absent", "check"][..], "there is no folder `absent` to run in"),
        (&["policy", "diff", "absent.toml"], "`absent.toml` is no file here, and"),
        (&["policy", "check", "HEAD"], "name the file of a policy"),
    ] {
        let output = repo.provenance(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}
