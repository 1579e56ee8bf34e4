//! Real commits through the installed hook.

use std::process::Output;

use insta::assert_snapshot;

use crate::hooked::{CLAIMED, DISCLOSED, POLICY, closed_pipe, scrubbed, stderr, with_policy};
use crate::repo::{Repo, TestRepo, expect_success, git_in, provenance_in};

/// A repository with the policy and the hook.
fn hooked() -> Repo {
    let repo = with_policy(TestRepo::new());
    expect_success(provenance_in(repo.path()).args(["hook", "install"]));
    repo
}

/// A file that is staged.
fn stage(repo: &Repo, path: &str) {
    repo.write(path, "hello\n");
    repo.git(["add", "--", path]);
}

/// Runs git with an editor that is this script; `$1` is the message file.
fn edit(repo: &Repo, script: &str, arguments: &[&str]) -> Output {
    let editor = repo.beside("editor");
    repo.program(&editor, &format!("#!/bin/sh\n{script}\n"));
    repo.command().args(arguments).env("GIT_EDITOR", &editor).output().expect("git runs")
}

fn run(repo: &Repo, arguments: &[&str]) -> Output {
    repo.command().args(arguments).output().expect("git runs")
}

fn head(repo: &Repo) -> String {
    repo.git(["log", "-1", "--format=%B"])
}

/// Puts the claim below the disclosure, as a person would.
const MEND: &str = "sed -i '/^Assisted-by/a AI-Exception: translation' \"$1\"";

#[test]
fn a_refusal_says_what_why_and_how_to_go_on() {
    let repo = hooked();
    stage(&repo, "i18n/ha.json");
    let before = repo.git(["rev-parse", "HEAD"]);
    let refused = run(&repo, &["commit", "-m", DISCLOSED]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(repo.git(["rev-parse", "HEAD"]), before);
    assert_snapshot!(scrubbed(&repo, &stderr(&refused)));

    let retried = edit(&repo, MEND, &["commit", "-e", "-F", ".git/COMMIT_EDITMSG"]);
    assert!(retried.status.success(), "{}", stderr(&retried));
    assert_eq!(head(&repo).trim_end(), CLAIMED.trim_end());
}

#[test]
fn a_refusal_says_what_follows_and_whom_to_ask() {
    let repo = TestRepo::new().build();
    let policy = "version = 1\n[policy]\nproject = \"Depictor\"\nstance = \"forbid\"\n\
                  contact = \"conduct@example.org\"\nconsequence = \"The change is closed.\"\n";
    repo.commit("AI_POLICY.toml", policy, "Add the policy\n");
    expect_success(provenance_in(repo.path()).args(["hook", "install"]));
    stage(&repo, "a");
    let refused = run(&repo, &["commit", "-m", DISCLOSED]);
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    assert!(said.contains("\nask: conduct@example.org\n"), "{said}");
    assert!(said.contains("\nwhat follows: The change is closed.\n"), "{said}");
}

#[test]
fn what_is_needed_later_is_said_in_short_and_stops_nothing() {
    let repo = hooked();
    stage(&repo, "i18n/ha.json");
    let made = run(&repo, &["commit", "-q", "-m", CLAIMED]);
    assert!(made.status.success());
    assert_snapshot!(stderr(&made));
}

#[test]
fn where_there_is_nothing_to_say_nothing_is_said() {
    let repo = hooked();
    stage(&repo, "a");
    let made = run(&repo, &["commit", "-q", "-m", "Add a"]);
    assert_eq!((made.status.code(), stderr(&made)), (Some(0), String::new()));

    stage(&repo, "b");
    let made = edit(
        &repo,
        "echo 'Add b' > \"$1.new\"; cat \"$1\" >> \"$1.new\"; mv \"$1.new\" \"$1\"",
        &["commit", "-q"],
    );
    assert_eq!((made.status.code(), stderr(&made)), (Some(0), String::new()));

    // An empty message is git's to refuse.
    stage(&repo, "c");
    let aborted = edit(&repo, "true", &["commit", "-q"]);
    assert_eq!(aborted.status.code(), Some(1));
    assert!(stderr(&aborted).starts_with("Aborting commit due to empty commit message"));

    repo.git(["rm", "-q", "AI_POLICY.toml"]);
    repo.git(["commit", "-q", "--no-verify", "-m", "Remove the policy"]);
    stage(&repo, "d");
    let made = run(&repo, &["commit", "-q", "-m", DISCLOSED]);
    assert_eq!((made.status.code(), stderr(&made)), (Some(0), String::new()));
}

#[test]
fn the_diff_of_commit_v_is_no_message() {
    let repo = hooked();
    repo.commit("notes", "one\n", "Add notes\n");
    repo.write(
        "notes",
        "one\n\nAssisted-by: Claude:opus-5\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    repo.git(["add", "notes"]);
    let made = edit(&repo, "sed -i '1s/^/Quote/' \"$1\"", &["commit", "-q", "-v"]);
    assert_eq!((made.status.code(), stderr(&made)), (Some(0), String::new()));
    assert_eq!(head(&repo), "Quote");

    stage(&repo, "i18n/ha.json");
    let text = "printf 'Translate\\n\\nAssisted-by: Claude:opus-5\\n' | cat - \"$1\" > \"$1.new\"; mv \"$1.new\" \"$1\"";
    let refused = edit(&repo, text, &["commit", "-q", "-v"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("\n    git commit -v -e -F .git/COMMIT_EDITMSG\n"));
    let retried = edit(&repo, MEND, &["commit", "-q", "-v", "-e", "-F", ".git/COMMIT_EDITMSG"]);
    assert!(retried.status.success(), "{}", stderr(&retried));
    assert_eq!(head(&repo).trim_end(), CLAIMED.trim_end());
}

#[test]
fn lines_with_a_number_sign_survive_a_retry() {
    let repo = hooked();
    stage(&repo, "i18n/ha.json");
    let text = "Translate\n\n#1 is next\n\nAssisted-by: Claude:opus-5\n";
    let refused = run(&repo, &["commit", "-m", text]);
    assert!(
        stderr(&refused)
            .contains("\n    git commit --cleanup=scissors -e -F .git/COMMIT_EDITMSG\n")
    );
    let retry = ["commit", "-q", "--cleanup=scissors", "-e", "-F", ".git/COMMIT_EDITMSG"];
    let retried = edit(&repo, MEND, &retry);
    assert!(retried.status.success(), "{}", stderr(&retried));
    assert_eq!(head(&repo), format!("{text}AI-Exception: translation"));
}

#[test]
fn an_amend_that_is_refused_goes_on_as_an_amend() {
    let repo = hooked();
    let parent = repo.git(["rev-parse", "HEAD"]);
    repo.commit("i18n/ha.json", "{}", "Translate\n");
    let refused = run(&repo, &["commit", "--amend", "-m", DISCLOSED]);
    assert!(
        stderr(&refused).contains(
            "or, if you were amending:\n    git commit --amend -e -F .git/COMMIT_EDITMSG\n"
        )
    );
    let retry = ["commit", "-q", "--amend", "-e", "-F", ".git/COMMIT_EDITMSG"];
    let retried = edit(&repo, MEND, &retry);
    assert!(retried.status.success(), "{}", stderr(&retried));
    assert_eq!(repo.git(["rev-parse", "HEAD~"]), parent);
    assert_eq!(head(&repo).trim_end(), CLAIMED.trim_end());
}

#[test]
fn a_merge_that_is_refused_goes_on_as_a_merge_with_what_was_typed() {
    let repo = hooked();
    repo.git(["switch", "-q", "-c", "side"]);
    repo.commit("side", "1", "Side\n");
    repo.git(["switch", "-q", "main"]);
    let typed = "printf 'Typed\\n\\nAssisted-by: Claude:opus-5\\n' > \"$1\"";
    let refused = edit(&repo, typed, &["merge", "--no-ff", "--edit", "side"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_snapshot!(scrubbed(&repo, &stderr(&refused)));
    let mend = "sed -i '/^Assisted-by/d' \"$1\"";
    let retried = edit(&repo, mend, &["commit", "-q", "-e", "-F", ".git/COMMIT_EDITMSG"]);
    assert!(retried.status.success(), "{}", stderr(&retried));
    assert_eq!(head(&repo), "Typed");
    assert_eq!(repo.git(["rev-list", "--count", "--merges", "HEAD"]), "1");
}

#[test]
fn a_conflicted_merge_goes_on_as_a_merge() {
    let repo = hooked();
    repo.commit("a", "0", "A\n");
    repo.git(["switch", "-q", "-c", "side"]);
    repo.commit("a", "1", "Side\n");
    repo.git(["switch", "-q", "main"]);
    repo.commit("a", "2", "Main\n");
    assert_eq!(run(&repo, &["merge", "side"]).status.code(), Some(1));
    stage(&repo, "a");
    let typed = "printf 'Typed\\n\\nAssisted-by: Claude:opus-5\\n' > \"$1\"";
    let refused = edit(&repo, typed, &["merge", "--continue"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!stderr(&refused).contains("amend"));
    let mend = "sed -i '/^Assisted-by/d' \"$1\"";
    let retried = edit(&repo, mend, &["commit", "-q", "-e", "-F", ".git/COMMIT_EDITMSG"]);
    assert!(retried.status.success(), "{}", stderr(&retried));
    assert_eq!(repo.git(["log", "-1", "--format=%s %p"]).split(' ').count(), 3);
}

#[test]
fn a_reword_that_is_refused_goes_on_in_the_rebase() {
    let repo = hooked();
    repo.commit("i18n/ha.json", "{}", "Translate\n");
    let script = "case $1 in *todo) sed -i '1s/pick/reword/' \"$1\";; \
                  *) printf 'Translate\\n\\nAssisted-by: Claude:opus-5\\n' > \"$1\";; esac";
    let refused = edit(&repo, script, &["rebase", "-i", "HEAD~"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains(
        "After mending it:\n    git commit --amend -e -F .git/COMMIT_EDITMSG\n    git rebase --continue\n"
    ));
    let retry = ["commit", "-q", "--amend", "-e", "-F", ".git/COMMIT_EDITMSG"];
    let retried = edit(&repo, MEND, &retry);
    assert!(retried.status.success(), "{}", stderr(&retried));
    repo.git(["rebase", "--continue"]);
    assert_eq!(head(&repo).trim_end(), CLAIMED.trim_end());
}

#[test]
fn the_kept_message_is_found_from_other_folders() {
    let repo = hooked();
    stage(&repo, "i18n/ha.json");
    let folder = repo.path().join("i18n");
    let refused = git_in(&folder).args(["commit", "-m", DISCLOSED]).output().expect("git runs");
    assert!(
        scrubbed(&repo, &stderr(&refused))
            .contains("\n    git commit -e -F <place>/repo/.git/COMMIT_EDITMSG\n")
    );

    let tree = repo.beside("it's a tree");
    repo.git(["worktree", "add", "-q", "-b", "other", &tree.display().to_string()]);
    std::fs::write(tree.join("a"), "1").expect("files can be written");
    expect_success(git_in(&tree).args(["add", "a"]));
    let refused = git_in(&tree).args(["commit", "-m", DISCLOSED]).output().expect("git runs");
    assert_eq!(refused.status.code(), Some(1));
    let name = repo.git([
        "--git-dir",
        &repo.path().join(".git").display().to_string(),
        "rev-parse",
        "--git-common-dir",
    ]);
    assert!(!name.is_empty());
    let said = stderr(&refused);
    let command =
        said.lines().find(|line| line.starts_with("    git commit -e")).expect("it is said");
    let editor = repo.beside("editor");
    repo.program(&editor, "#!/bin/sh\nsed -i '/^Assisted-by/d' \"$1\"\n");
    // As a person copies it into a shell.
    let mut shell = git_in(&tree);
    shell.env("GIT_EDITOR", &editor).args(["-c", &format!("alias.x=!{}", command.trim()), "x"]);
    expect_success(&mut shell);
    assert_eq!(repo.git(["log", "-1", "--format=%s", "other"]), "Translate");
}

#[test]
fn what_was_chosen_on_the_command_line_is_asked_for_again() {
    let repo = hooked();
    repo.commit("i18n/ha.json", "{}", "Translate\n");
    repo.write("i18n/ha.json", "{1}");
    for arguments in [&["commit", "-a", "-m", DISCLOSED][..], &["commit", "-m", DISCLOSED, "i18n"]]
    {
        let refused = run(&repo, arguments);
        assert!(stderr(&refused).ends_with(
            "Give `-a`, `-p` or the paths again, as in the command that was stopped.\n"
        ));
    }
}

#[test]
fn a_policy_that_cannot_be_read_stops_the_commit_and_says_so() {
    let repo = hooked();
    repo.write("AI_POLICY.toml", &POLICY.replace("no-unless", "no_unless"));
    stage(&repo, "a");
    let refused = run(&repo, &["commit", "-m", "Add a"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_snapshot!(scrubbed(&repo, &stderr(&refused)));
    let hook = repo.provenance(["hook", "commit-msg", ".git/COMMIT_EDITMSG"]);
    assert_eq!(hook.status.code(), Some(2));
    let hook = repo.provenance(["hook", "commit-msg", ".git/nowhere"]);
    assert_eq!(hook.status.code(), Some(2));
    repo.write("AI_POLICY.toml", POLICY);
    let hook = repo.provenance(["hook", "commit-msg", ".git/nowhere"]);
    assert_eq!(hook.status.code(), Some(3));
    assert!(stderr(&hook).contains("no verdict was reached"));
}

#[test]
fn nothing_that_the_message_holds_reaches_the_terminal_raw() {
    let repo = hooked();
    stage(&repo, "a");
    let text = "x\n\nAssisted-by: Claude:\x1b]0;evil\x07\x1b[31m\u{202e}\nAI-Exception: \x1b[2J\n";
    let refused = run(&repo, &["commit", "-m", text]);
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    assert!(said.contains("\\x1b"), "{said}");
    assert!(!said.contains(['\x1b', '\x07', '\u{202e}']), "{said}");
}

#[test]
fn a_refusal_that_nobody_reads_is_still_one() {
    let repo = with_policy(TestRepo::new());
    repo.write(".git/COMMIT_EDITMSG", DISCLOSED);
    let mut hook = provenance_in(repo.path());
    hook.args(["hook", "commit-msg", ".git/COMMIT_EDITMSG"]).stderr(closed_pipe());
    assert_eq!(hook.status().expect("the program runs").code(), Some(1));
    repo.commit("i18n/a", "1", DISCLOSED);
    let mut check = provenance_in(repo.path());
    check.args(["check", "HEAD~..HEAD"]).stdout(closed_pipe());
    assert_eq!(check.status().expect("the program runs").code(), Some(1));
}

#[test]
fn the_plain_path_starts_no_git() {
    let repo = with_policy(TestRepo::new());
    let canary = repo.beside("canary");
    repo.program(
        repo.beside("bin/git"),
        &format!("#!/bin/sh\necho > '{}'\nexit 1\n", canary.display()),
    );
    let hook = |message: &str, editor: &str| {
        repo.write(".git/COMMIT_EDITMSG", message);
        let mut hook = provenance_in(repo.path());
        hook.args(["hook", "commit-msg", ".git/COMMIT_EDITMSG"]);
        hook.env("PATH", repo.beside("bin")).env("GIT_EDITOR", editor);
        let output = hook.output().expect("the program runs");
        (output.status.code(), canary.exists())
    };
    let signed = "Subject\n\nBody.\n\nSigned-off-by: A U Thor <author@example.org>\n";
    let template = format!(
        "{signed}\n# Please enter the commit message for your changes. Lines starting\n\
                            # with '#' will be ignored, and an empty message aborts the commit.\n#\n\
                            # On branch main\n# Changes to be committed:\n#\tmodified:   a\n#\n"
    );
    assert_eq!(hook(signed, ":"), (Some(0), false));
    assert_eq!(hook(&template, "vi"), (Some(0), false));
    assert_eq!(hook(&template, ":"), (Some(0), false));
    // The canary sings where git is needed: which paths are staged.
    assert!(hook(CLAIMED, ":").1);
}
