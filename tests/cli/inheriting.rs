//! A project that builds on its foundation's policy, wherever that is read: in a commit, a push, a folder.

use std::os::unix::fs::symlink;

use insta::assert_snapshot;

use crate::hooked::{CLAIMED, DISCLOSED, scrubbed, stderr};
use crate::repo::{Repo, TestRepo};
use crate::server::{Project, everywhere};

/// The whole policy of a project that adopts its foundation's.
const CHILD: &str = "\
version = 1
extends = { file = \"foundation.toml\" }

[policy]
project = \"Depictor\"
";

/// The foundation's policy, as the template has it.
fn foundation() -> String {
    include_str!("../../policy/templates/foundation.toml")
        .replace("{project}", "The Foundation")
        .replace("{contact}", "board@example.org")
}

/// A repository whose first commit has both policies.
fn adopted() -> Repo {
    let repo = TestRepo::new().build();
    repo.write("foundation.toml", &foundation());
    repo.git(["add", "foundation.toml"]);
    repo.commit("AI_POLICY.toml", CHILD, "Adopt the foundation's policy\n");
    repo
}

/// What a run came to, and all that it said.
fn run(repo: &Repo, arguments: &[&str]) -> (i32, String) {
    let output = repo.provenance(arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
    (output.status.code().expect("a code"), scrubbed(repo, &said))
}

/// How a finding names the clause of the foundation.
const ASKED: &str = "asked by: [policy] stance, foundation.toml line 11";

#[test]
fn a_commit_is_judged_by_what_its_project_adopted() {
    let repo = adopted();
    repo.commit("src/menu.c", "1", DISCLOSED);
    let (code, said) = run(&repo, &["check", "HEAD~1..HEAD"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("error[missing-exception]") && said.contains(ASKED), "{said}");
    let (_, json) = run(&repo, &["check", "HEAD~1..HEAD", "--format", "json"]);
    assert!(json.contains("\"line\":11,\"file\":\"foundation.toml\""), "{json}");
}

#[test]
fn a_message_is_judged_by_the_files_of_the_work_tree() {
    let repo = adopted();
    repo.write("message", DISCLOSED);
    repo.write("src/menu.c", "1");
    repo.git(["add", "src/menu.c"]);
    let (code, said) = run(&repo, &["check", "--message", "message"]);
    assert!(code == 1 && said.contains(ASKED), "{said}");
    // What is not committed yet counts here.
    repo.write("foundation.toml", &foundation().replace("\"no-unless\"", "\"none-at-all\""));
    let (code, said) = run(&repo, &["check", "--message", "message"]);
    assert!(code == 2 && said.contains("foundation.toml:11:13"), "{said}");
}

#[test]
fn a_policy_file_brings_the_files_beside_it() {
    let repo = adopted();
    let elsewhere = repo.beside("policies");
    std::fs::create_dir(&elsewhere).expect("folders can be made");
    let policy = elsewhere.join("ours.toml");
    std::fs::write(&policy, CHILD.replace("foundation.toml", "./theirs.toml")).expect("written");
    std::fs::write(elsewhere.join("theirs.toml"), foundation()).expect("written");
    repo.commit("src/menu.c", "1", DISCLOSED);
    let file = policy.display().to_string();
    let (code, said) = run(&repo, &["check", "HEAD~1..HEAD", "--policy-file", &file]);
    assert!(code == 1 && said.contains("[policy] stance, theirs.toml line 11"), "{said}");
}

#[test]
fn a_push_is_judged_by_both_files_of_the_tip() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.commit("foundation.toml", &foundation(), "Bring the foundation's policy\n");
        project.author.commit("AI_POLICY.toml", CHILD, "Adopt it\n");
        let adopted = project.push(&["main"]);
        assert!(adopted.taken && adopted.said.contains("[policy-changed]"), "{}", adopted.said);
        project.bad();
        let refused = project.push(&["main"]);
        assert!(!refused.taken && refused.said.contains(ASKED), "{}", refused.said);
    });
}

#[test]
fn a_change_of_the_parent_is_a_change_of_the_policy() {
    let wider = foundation().replace("\"po/**\"", "\"po/**\", \"src/**\"");
    let repo = adopted();
    repo.commit("foundation.toml", &wider, "Widen it\n");
    repo.commit("src/menu.c", "1", CLAIMED);
    let (code, said) = run(&repo, &["check", "HEAD~2..HEAD"]);
    assert_eq!(code, 1, "judged by the policy before the change: {said}");
    assert!(said.contains("warning[policy-changed]"), "{said}");
    assert!(said.contains("`exceptions.translation.paths` now lists `src/**` too"), "{said}");
    assert!(said.contains("error[outside-exception]"), "{said}");
}

#[test]
fn a_change_that_takes_the_parent_away_leaves_no_policy() {
    let repo = adopted();
    repo.git(["rm", "-q", "foundation.toml"]);
    repo.commit("a", "1", "Tidy up\n");
    let (code, said) = run(&repo, &["check", "HEAD~1..HEAD"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("policy-invalid") && said.contains("`foundation.toml` cannot be read"));
    repo.commit("a", "2", "More\n");
    let (code, said) = run(&repo, &["check", "HEAD~1..HEAD"]);
    assert!(code == 2 && said.contains("there is no such file in commit"), "{said}");
}

#[test]
fn a_push_can_mend_the_parent_alone() {
    let project = Project::new("pre-receive");
    let author = &project.author;
    author.commit("foundation.toml", &foundation(), "Bring the foundation's policy\n");
    author.commit("AI_POLICY.toml", CHILD, "Adopt it\n");
    assert!(project.push(&["main"]).taken);
    let broken = author.commit("foundation.toml", "version = 2\n", "Break it\n");
    assert!(!project.push(&["main"]).taken);
    // It stands there all the same, as if somebody had put it there past the hook.
    project.server.git(["fetch", "-q", &author.path().display().to_string(), &broken]);
    project.server.git(["update-ref", "refs/heads/main", &broken]);
    author.commit("foundation.toml", &foundation(), "Mend it\n");
    let mended = project.push(&["main"]);
    assert!(mended.taken && mended.said.contains("the policy is put back"), "{}", mended.said);
}

#[test]
fn a_branch_with_another_parent_is_no_way_around_the_policy() {
    let project = Project::new("pre-receive");
    let author = &project.author;
    author.commit("foundation.toml", &foundation(), "Bring the foundation's policy\n");
    author.commit("AI_POLICY.toml", CHILD, "Adopt it\n");
    assert!(project.push(&["main"]).taken);
    author.git(["switch", "-q", "-c", "lax"]);
    let wider = foundation().replace("\"po/**\"", "\"po/**\", \"src/**\"");
    author.commit("foundation.toml", &wider, "Widen it here\n");
    assert!(project.push(&["lax"]).taken);
    let signed = "Reviewed-by: Amina Bello <amina@example.org>\nSigned-off-by: A U Thor <author@example.org>\n";
    author.commit("src/menu.c", "1", &format!("{CLAIMED}{signed}"));
    let permitted = project.push(&["lax"]);
    assert!(permitted.taken, "{}", permitted.said);
    let refused = project.push(&["lax:refs/heads/new"]);
    assert!(!refused.taken && refused.said.contains("[outside-exception]"), "{}", refused.said);
}

#[test]
fn no_link_leads_to_a_parent() {
    let repo = adopted();
    let outside = repo.beside("outside");
    std::fs::create_dir(&outside).expect("folders can be made");
    std::fs::write(outside.join("foundation.toml"), foundation()).expect("written");
    let file = repo.path().join("foundation.toml");
    std::fs::remove_file(&file).expect("it is there");
    symlink(outside.join("foundation.toml"), &file).expect("links can be made");
    symlink(&outside, repo.path().join("policies")).expect("links can be made");
    repo.git(["add", "-A"]);
    for (policy, in_tree, in_commit) in [
        (CHILD.to_owned(), "`foundation.toml` is a symbolic link", "it is a symbolic link"),
        (
            CHILD.replace("foundation.toml", "policies/foundation.toml"),
            "`policies` is a symbolic link",
            "there is no such file in commit",
        ),
    ] {
        repo.commit("AI_POLICY.toml", &format!("{policy}# {in_tree}\n"), "Link it\n");
        let (code, said) = run(&repo, &["policy", "check"]);
        assert!(code == 2 && said.contains(in_tree), "{said}");
        let (code, said) = run(&repo, &["policy", "diff", "HEAD", "HEAD"]);
        assert!(code == 2 && said.contains(in_commit), "{said}");
    }
}

#[test]
fn a_submodule_holds_no_parent() {
    let repo = adopted();
    let inner = repo.path().join("rules");
    std::fs::create_dir_all(inner.join(".git")).expect("folders can be made");
    std::fs::write(inner.join("foundation.toml"), foundation()).expect("written");
    repo.write("AI_POLICY.toml", &CHILD.replace("foundation.toml", "rules/foundation.toml"));
    let (code, said) = run(&repo, &["policy", "check"]);
    assert!(code == 2 && said.contains("`rules` is a submodule"), "{said}");
}

#[test]
fn circles_digests_and_depth_are_checked_in_a_work_tree() {
    let repo = adopted();
    let to = |file: &str| CHILD.replace("foundation.toml", file);
    let check = || {
        let (code, said) = run(&repo, &["policy", "check"]);
        assert_eq!(code, 2, "{said}");
        said
    };
    repo.write("foundation.toml", &to("AI_POLICY.toml"));
    let chain = "AI_POLICY.toml > foundation.toml > AI_POLICY.toml";
    assert!(check().contains(chain));
    for level in 1..=5 {
        repo.write(&format!("{level}.toml"), &to(&format!("{}.toml", level + 1)));
    }
    repo.write("AI_POLICY.toml", &to("1.toml"));
    assert!(check().contains("extends-depth"));
    repo.write("foundation.toml", &foundation());
    let digest = format!("foundation.toml\", sha256 = \"{}", "0".repeat(64));
    repo.write("AI_POLICY.toml", &to(&digest));
    assert!(check().contains("`foundation.toml` is not the text that this digest names"));
}

#[test]
fn check_and_show_say_which_clause_stands_where() {
    let repo = adopted();
    let more =
        "contact = \"maintainers@example.org\"\n\n[duties.ask]\ntext = \"You asked first.\"\n";
    repo.write("AI_POLICY.toml", &format!("{CHILD}{more}"));
    let (code, said) = run(&repo, &["policy", "check"]);
    assert_eq!(code, 0, "{said}");
    assert_snapshot!(said);
    let (code, said) = run(&repo, &["policy", "show"]);
    assert!(code == 0 && said.contains("From foundation.toml:"), "{said}");
    assert!(said.contains("Machine translation of interface messages"), "{said}");
}

#[test]
fn a_difference_is_told_in_words() {
    let repo = adopted();
    let wider = foundation()
        .replace("\"po/**\"", "\"docs/**\"")
        .replace("statement = \"Our", "statement = \"All our");
    repo.write("foundation.toml", &wider);
    let (code, said) = run(&repo, &["policy", "diff"]);
    assert_eq!(code, 0, "{said}");
    assert_snapshot!(said);
    assert_eq!(run(&repo, &["policy", "diff", "--fail-on", "loosens"]).0, 1);
    repo.git(["commit", "-qam", "Widen it"]);
    for (arguments, loosens) in [
        (&["HEAD~1..HEAD"][..], true),
        (&["HEAD~1"], true),
        (&["HEAD"], false),
        (&["HEAD~1", "HEAD"], true),
        (&["HEAD~1:foundation.toml", "foundation.toml"], true),
        (&["HEAD", "HEAD:AI_POLICY.toml"], false),
    ] {
        let all = [&["policy", "diff", "--fail-on", "loosens"], arguments].concat();
        let (code, said) = run(&repo, &all);
        assert_eq!(code, i32::from(loosens), "{arguments:?}: {said}");
        let json = [&["policy", "diff", "--format", "json"], arguments].concat();
        let (_, said) = run(&repo, &json);
        assert!(said.contains(&format!("\"loosens\":{loosens}")), "{said}");
    }
    for (wrong, code) in
        [("nothing", 3), ("HEAD:nothing", 3), (":AI_POLICY.toml", 2), ("HEAD~1...HEAD", 2)]
    {
        let (found, said) = run(&repo, &["policy", "diff", wrong]);
        assert_eq!(found, code, "{wrong}: {said}");
    }
}
