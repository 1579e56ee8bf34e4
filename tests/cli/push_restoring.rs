//! A policy is not taken away by a push or in a range, and what puts one back passes alone.

use crate::hooked::{POLICY, stderr, with_policy};
use crate::repo::{Repo, TestRepo};
use crate::server::{Project, everywhere};

const TAKES_AWAY: &str = "error[policy-invalid]";

fn remove(repo: &Repo) {
    repo.git(["rm", "-q", "AI_POLICY.toml"]);
    repo.git(["commit", "-q", "-m", "Remove it"]);
}

/// A server that was left without a usable policy, as one could be before this was refused.
fn without(hook: &str, spoil: impl Fn(&Repo)) -> Project {
    let project = Project::new(hook);
    spoil(&project.author);
    assert!(project.push(&["main:refs/scratch/x"]).taken);
    project.server.git(["update-ref", "refs/heads/main", "refs/scratch/x"]);
    project
}

#[test]
fn a_push_cannot_take_the_policy_away() {
    everywhere(|hook| {
        let project = Project::of(hook, TestRepo::new());
        project.author.git(["switch", "-q", "--orphan", "old"]);
        project.author.commit("a", "1", "Old line\n");
        for way in ["removal", "rename", "ours", "rewind"] {
            project.author.git(["switch", "-q", "-f", "main"]);
            project.author.git(["reset", "-q", "--hard", "origin/main"]);
            match way {
                "removal" => remove(&project.author),
                "rename" => {
                    project.author.git(["mv", "AI_POLICY.toml", "ai_policy.toml"]);
                    project.author.git(["commit", "-q", "-m", "Rename it"]);
                }
                "ours" => {
                    project.author.git(["reset", "-q", "--hard", "old"]);
                    let merge =
                        ["merge", "-q", "-s", "ours", "--allow-unrelated-histories", "--no-edit"];
                    project.author.git(merge.iter().chain(&["origin/main"]));
                }
                _ => drop(project.author.git(["reset", "-q", "--hard", "old"])),
            }
            let refused = project.push(&["-f", "main"]);
            let said = &refused.said;
            assert!(!refused.taken && said.contains(TAKES_AWAY), "{way}: {said}");
            assert!(said.contains("the change takes the policy away"), "{said}");
            assert!(said.contains("`--policy-file` or `--policy-from`"), "{said}");
            let twin = "`ai_policy.toml` is not read: the name is AI_POLICY.toml, at the root";
            assert_eq!(said.contains(twin), way == "rename", "{said}");
        }
    });
}

#[test]
fn administrators_can_give_a_policy_up() {
    let project = Project::new("pre-receive");
    let old = project.tip("main");
    remove(&project.author);
    assert!(project.push(&["main:refs/scratch/x"]).taken);
    let line = format!("{old} {} refs/heads/main\n", project.tip("refs/scratch/x"));
    std::fs::write(project.server.path().join("policy.toml"), POLICY).expect("it can be written");
    project.server.git(["update-ref", "refs/meta/policy", &old]);
    for (arguments, code) in [
        (&["pre-receive", "--policy-file", "policy.toml"], 0),
        (&["pre-receive", "--policy-from", "refs/meta/policy"], 0),
        (&["pre-receive", "--policy-from", "refs/heads/main"], 1),
    ] {
        let output = project.hook(arguments, &line);
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", stderr(&output));
    }
}

#[test]
fn what_puts_the_policy_back_passes_alone() {
    let broken = |repo: &Repo| drop(repo.commit("AI_POLICY.toml", "version = 1\n", "Break it\n"));
    for spoil in [&remove as &dyn Fn(&Repo), &broken] {
        everywhere(|hook| {
            let project = without(hook, spoil);
            let spoilt = project.author.git(["rev-parse", "main"]);
            project.author.commit("a", "1", "Fine\n");
            assert!(!project.push(&["main"]).taken);
            // With another change, also one that is taken back.
            project.author.commit("AI_POLICY.toml", POLICY, "Put it back\n");
            let more = project.push(&["main"]);
            assert!(
                !more.taken
                    && more.said.contains("it changes `a` too: push the policy alone first"),
                "{}",
                more.said
            );
            project.author.git(["rm", "-q", "a"]);
            project.author.git(["commit", "-q", "-m", "Take it back"]);
            assert!(!project.push(&["main"]).taken);
            project.author.git(["reset", "-q", "--hard", &spoilt]);
            project.author.commit("AI_POLICY.toml", POLICY, "Put it back\n");
            let alone = project.push(&["main"]);
            assert!(alone.taken, "{}", alone.said);
            assert!(
                alone.said.contains("warning[policy-changed]")
                    && alone.said.contains("puts the policy back; nothing else was in it")
                    && alone.said.contains("refs/heads/main: passes; the policy is put back"),
                "{}",
                alone.said
            );
            project.bad();
            assert!(project.push(&["main"]).said.contains("refused; 1 commit: 1 violation"));
        });
    }
}

#[test]
fn a_revert_by_rewinding_is_a_restoration_too() {
    let project = without("pre-receive", remove);
    let back = project.push(&["-f", "main~:main"]);
    assert!(back.taken && back.said.contains("the policy is put back"), "{}", back.said);
}

#[test]
fn a_range_is_held_to_the_same() {
    let repo = with_policy(TestRepo::new());
    let check = |range: &str| {
        let output = repo.provenance(["check", range]);
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    };
    remove(&repo);
    let (code, said) = check("HEAD~..HEAD");
    assert!(code == Some(1) && said.contains(TAKES_AWAY), "{said}");
    let policy = repo.beside("policy.toml");
    std::fs::write(&policy, POLICY).expect("it can be written");
    let lifted =
        repo.provenance(["check", "HEAD~..HEAD", "--policy-file", &policy.display().to_string()]);
    assert_eq!(lifted.status.code(), Some(0), "{}", stderr(&lifted));
    repo.commit("AI_POLICY.toml", POLICY, "Put it back\n");
    let (code, said) = check("HEAD~..HEAD");
    assert!(code == Some(0) && said.contains("puts the policy back"), "{said}");
    repo.commit("a", "1", "More\n");
    let (code, said) = check("HEAD~2..HEAD");
    assert!(code == Some(3) && said.contains("push the policy alone first"), "{said}");
}

#[test]
fn a_policy_under_another_name_is_pointed_out() {
    for name in ["ai_policy.toml", "AI_Policy.toml", ".github/AI_POLICY.toml"] {
        let project = Project::new("pre-receive");
        project.server.git(["update-ref", "-d", "refs/heads/main"]);
        project.author.git(["switch", "-q", "--orphan", "new"]);
        project.author.commit(name, POLICY, "Add the policy\n");
        let said = project.push(&["new:main"]).said;
        let twin = format!("note: `{name}` is not read: the name is AI_POLICY.toml, at the root");
        assert!(said.contains(&twin) && said.contains("no policy in force yet"), "{said}");
        project.author.commit("a", "1", "Fine\n");
        let output = project.author.provenance(["check", "HEAD~..HEAD"]);
        assert!(String::from_utf8_lossy(&output.stdout).contains(&twin), "{output:?}");
    }
}
