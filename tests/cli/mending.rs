//! `provenance check` tells the commands that open the messages it refuses, where they can be mended.

use crate::hooked::{DISCLOSED, with_policy};
use crate::repo::{Repo, TestRepo};

/// The lines that tell a command, with the subject of the commit in place of its id.
fn told(repo: &Repo, arguments: &[&str]) -> Vec<String> {
    let output = repo.provenance(["check"].iter().chain(arguments));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let subject = |line: &str| {
        let id = line.split([' ', '~']).find(|word| word.len() == 12 && !word.contains('-'));
        id.map_or(line.to_owned(), |id| {
            line.replace(id, &format!("<{}>", repo.git(["log", "-1", "--format=%s", id])))
        })
    };
    text.lines().filter(|line| line.starts_with("to mend ")).map(subject).collect()
}

const NEWEST: &str = "to mend the newest commit: git commit --amend";

fn disclosed(repo: &Repo, subject: &str) {
    repo.commit("i18n/a", subject, &DISCLOSED.replace("Translate", subject));
}

#[test]
fn the_newest_is_amended_and_earlier_ones_are_reworded() {
    let repo = with_policy(TestRepo::new());
    repo.git(["branch", "base"]);
    disclosed(&repo, "one");
    assert_eq!(told(&repo, &["base..HEAD"]), [NEWEST]);
    repo.commit("b", "1", "Fine\n");
    let earlier =
        "to mend an earlier commit: git rebase -i <one>~, with `reword` in place of `pick`";
    assert_eq!(told(&repo, &["base..HEAD"]), [earlier]);
    assert_eq!(told(&repo, &["HEAD~"]), [earlier]);
    disclosed(&repo, "two");
    assert_eq!(told(&repo, &["base..HEAD"]), [NEWEST, earlier]);
    assert_eq!(told(&repo, &["HEAD"]), [NEWEST]);
    // The command works.
    let id = repo.git(["rev-parse", "HEAD~2"]);
    let mut rebase = repo.command();
    rebase.args(["rebase", "-q", "-i", &format!("{}~", &id[..12])]).env("GIT_EDITOR", "true");
    crate::repo::expect_success(&mut rebase);
}

#[test]
fn merges_are_kept_and_history_that_has_landed_is_left_alone() {
    let repo = with_policy(TestRepo::new());
    repo.git(["branch", "base"]);
    disclosed(&repo, "one");
    repo.git(["switch", "-q", "-c", "side", "base"]);
    repo.commit("b", "1", "Side\n");
    repo.git(["switch", "-q", "main"]);
    repo.git(["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    assert_eq!(
        told(&repo, &["base..HEAD"]),
        [
            "to mend an earlier commit: git rebase -i --rebase-merges <one>~, with `reword` in place of `pick`"
        ]
    );
    assert_eq!(told(&repo, &["--all"]), [""; 0]);
}
