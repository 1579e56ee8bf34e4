//! `provenance hook install`, `uninstall` and `status`, in repositories as people have them.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use insta::assert_snapshot;

use crate::hooked::{DISCLOSED, POLICY, scrubbed, search_path, stderr, with_policy};
use crate::repo::{Repo, TestRepo, expect_success, git_in, provenance_in};

fn hook(directory: &Path, what: &str) -> Output {
    provenance_in(directory).args(["hook", what]).output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn script(repo: &Repo) -> PathBuf {
    repo.path().join(".git/hooks/commit-msg")
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).expect("it is there")
}

/// Whether a commit that is not as the policy asks is stopped, for the reason that the policy has.
fn is_refused(directory: &Path) -> bool {
    let mut commit = git_in(directory);
    commit.args(["commit", "--allow-empty", "-m", DISCLOSED]);
    let output = commit.output().expect("git runs");
    !output.status.success() && stderr(&output).contains("error[missing-exception]")
}

#[test]
fn it_is_installed_once_and_taken_away_without_a_trace() {
    let repo = with_policy(TestRepo::new());
    let dry = expect_success(provenance_in(repo.path()).args(["hook", "install", "--dry-run"]));
    assert_eq!(scrubbed(&repo, &stdout(&dry)), "would write <place>/repo/.git/hooks/commit-msg\n");
    assert!(!script(&repo).exists());
    assert!(stdout(&hook(repo.path(), "status")).starts_with("commit-msg: not active"));

    assert_snapshot!("installed", scrubbed(&repo, &stdout(&hook(repo.path(), "install"))));
    let installed = read(script(&repo));
    let again = hook(repo.path(), "install");
    assert!(stdout(&again).starts_with("the hook was installed already"));
    assert_eq!(read(script(&repo)), installed);
    assert!(is_refused(repo.path()));
    assert_snapshot!("status", scrubbed(&repo, &stdout(&hook(repo.path(), "status"))));

    assert_eq!(stdout(&hook(repo.path(), "uninstall")), "the hook is taken away\n");
    let left: Vec<_> =
        script(&repo).parent().expect("a folder").read_dir().expect("it is there").collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!is_refused(repo.path()));
    let nothing = hook(repo.path(), "uninstall");
    assert_eq!(
        (nothing.status.code(), stdout(&nothing).as_str()),
        (Some(0), "no hook of provenance was installed here\n")
    );
}

#[test]
fn a_hook_that_is_there_runs_first_and_comes_back() {
    let repo = with_policy(TestRepo::new());
    let theirs = "#!/bin/sh\necho \"theirs: $# $1\" >&2\n! grep -q stop \"$1\"\n";
    repo.program(script(&repo), theirs);
    let installed = hook(repo.path(), "install");
    assert!(stdout(&installed).contains("is kept and runs first"));
    assert!(stdout(&hook(repo.path(), "install")).starts_with("the hook was installed already"));
    assert!(stdout(&hook(repo.path(), "status")).contains("\n  and before it, "));

    let commit = |message: &str| {
        let mut commit = repo.command();
        commit.args(["commit", "-q", "--allow-empty", "-m", message]).output().expect("git runs")
    };
    let made = commit("Fine");
    assert_eq!(
        (made.status.code(), stderr(&made).as_str()),
        (Some(0), "theirs: 1 .git/COMMIT_EDITMSG\n")
    );
    let stopped = commit("Please stop");
    assert_eq!(
        (stopped.status.code(), stderr(&stopped).as_str()),
        (Some(1), "theirs: 1 .git/COMMIT_EDITMSG\n")
    );
    assert!(is_refused(repo.path()));

    assert!(stdout(&hook(repo.path(), "uninstall")).contains("the one from before is back"));
    assert_eq!(read(script(&repo)), theirs);
    assert_eq!(
        std::fs::metadata(script(&repo)).expect("it is there").permissions().mode() & 0o777,
        0o755
    );
}

#[test]
fn a_hook_that_is_not_executable_stays_so() {
    let repo = with_policy(TestRepo::new());
    repo.write(".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n");
    expect_success(provenance_in(repo.path()).args(["hook", "install"]));
    repo.git(["commit", "-q", "--allow-empty", "-m", "Fine"]);
    assert!(is_refused(repo.path()));
}

#[test]
fn two_hooks_of_other_people_are_not_merged_by_guessing() {
    let repo = with_policy(TestRepo::new());
    repo.program(script(&repo), "#!/bin/sh\n# one\n");
    repo.program(".git/hooks/commit-msg.before-provenance", "#!/bin/sh\n# other\n");
    let refused = hook(repo.path(), "install");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("neither may be lost"));
    assert_eq!(read(script(&repo)), "#!/bin/sh\n# one\n");
}

#[test]
fn a_folder_of_another_tool_is_left_alone_and_the_line_is_told() {
    let repo = with_policy(TestRepo::new());
    repo.git(["config", "core.hooksPath", ".husky/_"]);
    let refused = hook(repo.path(), "install");
    assert_eq!(refused.status.code(), Some(2));
    assert_snapshot!(stderr(&refused));
    assert!(!script(&repo).exists());
    assert!(stdout(&hook(repo.path(), "status")).contains("commit-msg: not active"));
    // The line works, and is seen.
    repo.program(".husky/commit-msg", "#!/bin/sh\nprovenance hook commit-msg \"$1\"\n");
    assert!(stdout(&hook(repo.path(), "status")).starts_with("commit-msg: active, called by "));
    repo.program(".husky/_/commit-msg", "#!/bin/sh\nexec .husky/commit-msg \"$@\"\n");
    let mut commit = repo.command();
    commit.env("PATH", search_path()).args(["commit", "--allow-empty", "-m", DISCLOSED]);
    assert!(stderr(&commit.output().expect("git runs")).contains("error[missing-exception]"));
}

#[test]
fn where_git_runs_no_hooks_it_says_so() {
    let repo = with_policy(TestRepo::new());
    repo.git(["config", "core.hooksPath", ""]);
    let refused = hook(repo.path(), "install");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("core.hooksPath is empty"));
}

#[test]
fn odd_places_work() {
    let outer = with_policy(TestRepo::new());
    let odd = outer.beside("it's \"odd\" $HOME");
    outer.git(["clone", "-q", ".", &odd.display().to_string()]);
    expect_success(provenance_in(&odd).args(["hook", "install"]));
    assert!(is_refused(&odd));

    // Hooks belong to the repository, whichever of its work trees installs them.
    let tree = outer.beside("tree");
    outer.git(["worktree", "add", "-q", &tree.display().to_string()]);
    expect_success(provenance_in(&tree).args(["hook", "install"]));
    assert!(script(&outer).exists());
    assert!(is_refused(&tree) && is_refused(outer.path()));
    expect_success(provenance_in(&tree).args(["hook", "uninstall"]));
    assert!(!is_refused(&tree) && !is_refused(outer.path()));

    let odd = odd.display().to_string();
    outer.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &odd, "sub"]);
    let sub = outer.path().join("sub");
    expect_success(provenance_in(&sub).args(["hook", "install"]));
    assert!(outer.path().join(".git/modules/sub/hooks/commit-msg").exists());
    assert!(is_refused(&sub) && !is_refused(outer.path()));
}

#[test]
fn a_program_that_moved_is_found_on_the_path_and_else_the_commit_stops() {
    let repo = with_policy(TestRepo::new());
    let program = repo.beside("bin dir/provenance");
    std::fs::create_dir(repo.beside("bin dir")).expect("folders can be made");
    std::fs::copy(env!("CARGO_BIN_EXE_provenance"), &program).expect("files can be copied");
    let mut install = std::process::Command::new(&program);
    expect_success(install.current_dir(repo.path()).args(["hook", "install"]));
    assert!(is_refused(repo.path()));
    std::fs::remove_file(&program).expect("it is ours");
    let commit = |path: &str| {
        let mut commit = repo.command();
        commit.env("PATH", path).args(["commit", "--allow-empty", "-m", DISCLOSED]);
        commit.output().expect("git runs")
    };
    assert!(stderr(&commit(&search_path())).contains("error[missing-exception]"));
    // A folder with git alone, for the program may be installed on this machine.
    let git = std::env::split_paths(&std::env::var_os("PATH").expect("there is one"))
        .map(|folder| folder.join("git"))
        .find(|git| git.exists())
        .expect("git is there");
    std::os::unix::fs::symlink(git, repo.beside("bin dir/git")).expect("links can be made");
    let stopped = commit(&repo.beside("bin dir").display().to_string());
    assert_eq!(stopped.status.code(), Some(1));
    assert_snapshot!(scrubbed(&repo, &stderr(&stopped)));
}

/// A git that says it is 2.54, and says of itself which hooks it runs.
fn newer_git(repo: &Repo, lists: &str) -> String {
    let script = format!(
        "#!/bin/sh\nfor word do case $word in version) echo git version 2.54.0; exit;; \
         list) echo '{lists}'; exit;; esac; done\nPATH=${{PATH#*:}} exec git \"$@\"\n"
    );
    repo.program(repo.beside("newer/git"), &script);
    format!("{}:{}", repo.beside("newer").display(), search_path())
}

#[test]
fn a_newer_git_gets_a_configured_hook() {
    let repo = with_policy(TestRepo::new());
    expect_success(provenance_in(repo.path()).args(["hook", "install"]));
    // This one is not in the way any more.
    repo.git(["config", "core.hooksPath", "elsewhere"]);
    let path = newer_git(&repo, "provenance");
    let run = |what: &str| {
        let mut run = provenance_in(repo.path());
        stdout(&expect_success(run.env("PATH", &path).args(["hook", what])))
    };
    assert!(run("install").starts_with("installed: "));
    assert!(!script(&repo).exists());
    assert_eq!(run("install"), "the hook was installed already\n");
    assert!(
        run("status")
            .starts_with("commit-msg: active, by hook.provenance in the local configuration")
    );
    assert_eq!(repo.git(["config", "--get-all", "hook.provenance.event"]), "commit-msg");

    // As git runs it: by a shell, with the arguments behind the command (run-command.c).
    let command = repo.git(["config", "hook.provenance.command"]);
    repo.write(".git/COMMIT_EDITMSG", DISCLOSED);
    let run_by_git = |program_path: &str, command: &str| {
        let mut shell = repo.command();
        let alias = format!("alias.x=!{command}");
        shell.env("PATH", program_path).args(["-c", &alias, "x", ".git/COMMIT_EDITMSG"]);
        shell.output().expect("git runs")
    };
    let refused = run_by_git(&search_path(), &command);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("error[missing-exception]"));
    let gone = command.replace("/provenance;", "/nowhere;");
    assert_ne!(gone, command);
    let stopped = run_by_git("/usr/bin:/bin", &gone);
    assert_eq!(stopped.status.code(), Some(3));
    assert!(
        stderr(&stopped)
            .contains("take the hook away: git config --remove-section hook.provenance")
    );

    assert_eq!(run("uninstall"), "the hook is taken away\n");
    assert!(!read(repo.path().join(".git/config")).contains("commit-msg"));
}

#[test]
fn a_git_that_does_not_run_what_is_configured_gets_a_script() {
    let repo = with_policy(TestRepo::new());
    let path = newer_git(&repo, "another");
    let mut install = provenance_in(repo.path());
    expect_success(install.env("PATH", &path).args(["hook", "install"]));
    assert!(is_refused(repo.path()));
    assert!(!read(repo.path().join(".git/config")).contains("event"));
}

#[test]
fn outside_of_a_repository_it_says_so() {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::write(place.path().join("AI_POLICY.toml"), POLICY).expect("files can be written");
    for what in ["install", "uninstall", "status"] {
        let output = hook(place.path(), what);
        assert_eq!(output.status.code(), Some(3));
        assert!(stderr(&output).contains("is in no git repository"));
    }
}

#[test]
fn git_runs_the_program_as_its_own_command() {
    let repo = with_policy(TestRepo::new());
    let mut command = repo.command();
    command.env("PATH", search_path()).args(["provenance", "hook", "status"]);
    assert!(stdout(&expect_success(&mut command)).starts_with("commit-msg: not active"));
}
