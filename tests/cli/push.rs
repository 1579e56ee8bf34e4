//! Real pushes: which commits of which refs are judged, and what is said.

use insta::assert_snapshot;

use crate::hooked::{DISCLOSED, closed_pipe, search_path, stderr};
use crate::repo::{TestRepo, expect_success, git_in, provenance_in};
use crate::server::{Project, everywhere};

#[test]
fn a_push_is_refused_and_after_mending_taken() {
    for shape in [
        TestRepo::new(),
        TestRepo::new().sha256(),
        TestRepo::new().reftable(),
        TestRepo::new().sha256().reftable(),
    ] {
        everywhere(|hook| {
            let project = Project::of(hook, shape.clone());
            let before = project.tip("main");
            project.bad();
            let refused = project.push(&["main"]);
            assert!(!refused.taken);
            assert_eq!(project.tip("main"), before);
            assert!(
                refused.said.contains("refs/heads/main: refused; 1 commit: 1 violation"),
                "{}",
                refused.said
            );
            project.author.git(["commit", "-q", "--amend", "-m", "Say nothing"]);
            let taken = project.push(&["main"]);
            assert!(taken.taken, "{}", taken.said);
            assert!(taken.said.contains("refs/heads/main: passes; 1 commit: 1 no AI declared; policy of refs/heads/main at <id>"));
        });
    }
}

#[test]
fn a_refusal_says_what_mends_each_commit() {
    let project = Project::new("pre-receive");
    project.bad();
    project.author.commit("a", "1", "Fine\n");
    project.author.commit("i18n/b", "1", "Another\n\nAssisted-by: Claude:opus-5\x1b[31m\n");
    let refused = project.push(&["main"]);
    assert!(!refused.taken && !refused.said.contains('\x1b'));
    assert_snapshot!(refused.said);
}

#[test]
fn laundering_through_a_ref_that_is_not_governed_does_not_work() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.bad();
        let elsewhere = project.push(&["main:refs/scratch/x", "main:refs/tags/v1"]);
        assert!(elsewhere.taken);
        assert!(elsewhere.said.contains(
            "refs/scratch/x: not judged; only refs that match refs/heads/** are governed"
        ));
        assert!(!project.push(&["main"]).taken);
        assert!(!project.push(&["main:refs/heads/new"]).taken);
    });
}

#[test]
fn forced_pushes_are_judged_by_what_they_bring() {
    everywhere(|hook| {
        let project = Project::new(hook);
        let first = project.tip("main");
        project.author.commit("a", "1", "Fine\n");
        assert!(project.push(&["main"]).taken);
        let rewind = project.push(&["-f", &format!("{first}:refs/heads/main")]);
        assert!(rewind.taken && rewind.said.contains("passes; 0 commits;"), "{}", rewind.said);
        assert!(project.push(&["main"]).said.contains("passes; 1 commit:"));
        project.author.git(["reset", "-q", "--hard", &first]);
        project.bad();
        assert!(project.push(&["-f", "main"]).said.contains("refused; 1 commit: 1 violation"));
    });
}

#[test]
fn what_brings_no_commits_is_named_and_passes() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.git(["tag", "-a", "-m", "x", "v1"]);
        assert!(project.push(&["v1", "main:refs/heads/gone"]).taken);
        let deleted = project.push(&[":refs/heads/gone"]);
        assert_eq!(deleted.said, "provenance: refs/heads/gone: deleted, nothing to judge\n");
        let zero = "0".repeat(40);
        let tree = project.author.git(["rev-parse", "HEAD^{tree}"]);
        assert!(project.push(&[&format!("{tree}:refs/tags/tree")]).taken);
        let line = format!("{zero} {tree} refs/tags/tree\n");
        let output = project.hook(&["pre-receive", "--protect", "refs/tags/**"], &line);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            stderr(&output)
                .contains("refs/tags/tree: not judged; it is a tree, which has no commits")
        );
    });
}

#[test]
fn tags_can_be_governed_and_are_peeled() {
    let project = Project::new("pre-receive");
    project.bad();
    project.author.git(["tag", "-a", "-m", "x", "v1"]);
    project.author.git(["tag", "-a", "-m", "x", "v2", "v1"]);
    assert!(project.push(&["main:refs/scratch/x", "v2:refs/scratch/v2"]).taken);
    let tag = project.author.git(["rev-parse", "v2"]);
    let line = format!("{} {tag} refs/tags/v2\n", "0".repeat(40));
    let arguments = ["pre-receive", "--protect", "refs/tags/**", "--protect", "refs/heads/main"];
    let output = project.hook(&arguments, &line);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("refs/tags/v2: refused; 1 commit: 1 violation"));
}

#[test]
fn replacements_are_refused() {
    everywhere(|hook| {
        let project = Project::new(hook);
        let first = project.tip("main");
        project.author.commit("a", "1", "Fine\n");
        let refused = project.push(&[&format!("main:refs/replace/{first}")]);
        assert!(!refused.taken);
        assert!(
            refused.said.contains("refused; replacements of objects are not taken by this server")
        );
        // One that the server has already changes nothing.
        project.server.git([
            "fetch",
            "-q",
            &project.author.path().display().to_string(),
            "main:refs/scratch/x",
        ]);
        let bad = project.bad();
        let good = project.author.git(["rev-parse", "main~"]);
        assert!(project.push(&["main:refs/scratch/y"]).taken);
        project.server.git(["update-ref", &format!("refs/replace/{bad}"), &good]);
        assert!(!project.push(&["main"]).taken);
    });
}

#[test]
fn odd_names_are_names() {
    let project = Project::new("pre-receive");
    project.author.commit("a", "1", "Fine\n");
    let odd = [
        "main:refs/heads/-x",
        "main:refs/heads/--upload-pack=touch",
        "main:refs/heads/\u{202e}\u{e4}",
    ];
    let taken = project.push(&odd);
    assert!(taken.taken, "{}", taken.said);
    assert!(taken.said.contains("refs/heads/\\u{202e}\u{e4}: passes"), "{}", taken.said);
    project.bad();
    assert!(!project.push(&["main:refs/heads/-x"]).taken);
    let (old, new) = (project.tip("main"), project.tip("refs/heads/-x"));
    let output = project.hook(&["update", "--", "refs/heads/-x", &old, &new], "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_is_no_push_is_not_judged() {
    let project = Project::new("pre-receive");
    let tip = project.tip("main");
    for input in
        ["", "x y refs/heads/main\n", &format!("{tip} {tip}\n"), &format!("{tip} {tip} main\n")]
    {
        assert_eq!(project.hook(&["pre-receive"], input).status.code(), Some(3), "{input:?}");
    }
    assert_eq!(project.hook(&["update", "refs/heads/main", "x", &tip], "").status.code(), Some(3));
    let missing = format!("{tip} {} refs/heads/main\n", "1".repeat(40));
    let output = project.hook(&["pre-receive"], &missing);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("no verdict was reached"));
    let glob = project.hook(&["pre-receive", "--protect", "main"], &missing);
    assert_eq!(glob.status.code(), Some(2));
}

#[test]
fn many_findings_are_counted_and_all_input_is_read() {
    let project = Project::new("pre-receive");
    for number in 0..22 {
        project.author.git([
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            &format!("{number}\n\n{DISCLOSED}"),
        ]);
    }
    let refspecs: Vec<_> = (0..10).map(|number| format!("main:refs/heads/b{number}")).collect();
    let refspecs: Vec<_> = refspecs.iter().map(String::as_str).collect();
    let refused = project.push(&refspecs[..1]);
    assert_eq!(refused.said.matches("error[missing-exception]").count(), 20, "{}", refused.said);
    assert!(refused.said.contains("2 more commits have findings and are not shown"));
    let refused = project.push(&refspecs);
    assert_eq!(refused.said.matches(": refused; 22 commits: 22 violations").count(), 10);
}

#[test]
fn a_refusal_that_nobody_reads_is_still_one() {
    let project = Project::new("pre-receive");
    let old = project.tip("main");
    let new = project.bad();
    assert!(project.push(&["main:refs/scratch/x"]).taken);
    let mut hook = provenance_in(project.server.path());
    hook.args(["hook", "update", "refs/heads/main", &old, &new]).stderr(closed_pipe());
    assert_eq!(hook.status().expect("the program runs").code(), Some(1));
}

#[test]
fn a_server_without_the_program_refuses() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.commit("a", "1", "Fine\n");
        let mut push = git_in(project.author.path());
        let output = push.args(["push", "origin", "main"]).output().expect("git runs");
        assert!(!output.status.success());
        assert!(
            stderr(&output).contains("cannot find the program 'provenance'"),
            "{}",
            stderr(&output)
        );
        expect_success(
            project
                .author
                .command()
                .args(["push", "-q", "origin", "main"])
                .env("PATH", search_path()),
        );
    });
}
