//! Which commits are new to a new ref, and which policy it meets.

use crate::hooked::{POLICY, stderr};
use crate::repo::TestRepo;
use crate::server::{Project, everywhere};

const OPEN: &str = "version = 1\n[policy]\nproject = \"D\"\nstance = \"open\"\n";

#[test]
fn what_a_weaker_policy_let_in_is_not_old() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.git(["switch", "-q", "-c", "lax"]);
        project.author.commit("AI_POLICY.toml", OPEN, "Open up\n");
        assert!(project.push(&["lax"]).taken);
        project.bad();
        assert!(project.push(&["lax"]).taken);
        let refused = project.push(&["lax:refs/heads/new"]);
        assert!(
            !refused.taken
                && refused.said.contains("refused; 2 commits: 1 no AI declared, 1 violation"),
            "{}",
            refused.said
        );
    });
}

#[test]
fn what_came_in_where_there_was_no_policy_is_not_old() {
    let project = Project::new("pre-receive");
    project.author.git(["switch", "-q", "--orphan", "old"]);
    let root = project.author.commit("a", "1", "Old\n");
    project.server.git(["fetch", "-q", &project.author.path().display().to_string(), &root]);
    project.server.git(["update-ref", "refs/heads/old", &root]);
    project.bad();
    assert!(project.push(&["old"]).said.contains("no policy in force yet"));
    let refused = project.push(&["old:refs/heads/new"]);
    assert!(!refused.taken && refused.said.contains("1 violation"), "{}", refused.said);
}

#[test]
fn what_came_in_on_refs_that_the_policy_does_not_govern_is_not_old() {
    let policy = POLICY
        .replace("contact =", "refs    = [\"refs/heads/main\", \"refs/heads/v*\"]\ncontact =");
    let project = Project::new("pre-receive");
    project.author.commit("AI_POLICY.toml", &policy, "Govern few\n");
    assert!(project.push(&["main"]).taken);
    project.bad();
    let side = project.push(&["main:refs/heads/side"]);
    assert!(side.taken && side.said.contains("1 exempt"), "{}", side.said);
    let refused = project.push(&["main:refs/heads/v1"]);
    assert!(!refused.taken && refused.said.contains("1 violation"), "{}", refused.said);
}

#[test]
fn by_the_servers_own_policy_all_refs_are_judged_alike() {
    let project = Project::of("pre-receive", TestRepo::new());
    project.author.git(["switch", "-q", "--orphan", "old"]);
    project.author.commit("a", "1", "Fine\n");
    assert!(project.push(&["old:refs/heads/old"]).taken);
    project.server.git(["update-ref", "refs/meta/policy", "refs/heads/main"]);
    std::fs::write(project.server.path().join("p.toml"), POLICY).expect("it can be written");
    let line = format!("{} {} refs/heads/new\n", "0".repeat(40), project.tip("old"));
    for option in [["--policy-file", "p.toml"], ["--policy-from", "refs/meta/policy"]] {
        let output = project.hook(&["pre-receive", option[0], option[1]], &line);
        assert!(stderr(&output).contains("passes; 0 commits;"), "{}", stderr(&output));
    }
}

#[test]
fn a_default_branch_without_policy_is_no_way_around_that_of_another() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.git(["switch", "-q", "--orphan", "plain"]);
        project.author.commit("a", "1", "Fine\n");
        assert!(project.push(&["plain:refs/scratch/x"]).taken);
        project.server.git(["update-ref", "refs/heads/plain", "refs/scratch/x"]);
        project.server.git(["symbolic-ref", "HEAD", "refs/heads/plain"]);
        project.bad();
        let refused = project.push(&["plain:refs/heads/new"]);
        assert!(
            !refused.taken
                && refused.said.contains("while refs/heads/main has a policy")
                && refused.said.contains("git symbolic-ref HEAD refs/heads/NAME"),
            "{}",
            refused.said
        );
        // Nowhere is one: this is how a project begins.
        project.server.git(["update-ref", "-d", "refs/heads/main"]);
        assert!(project.push(&["plain:refs/heads/new"]).said.contains("no policy in force yet"));
    });
}

#[test]
fn a_glob_that_can_match_no_ref_is_refused() {
    let project = Project::new("pre-receive");
    let line = format!("{} {0} refs/heads/main\n", project.tip("main"));
    for (glob, said) in [
        ("main", "for a branch, write `refs/heads/main`"),
        ("/main", "for a branch, write `refs/heads/main`"),
        ("heads/main", "for a branch, write `refs/heads/main`"),
        ("/refs/heads/main", "which begins with `refs/`"),
        ("**", "which begins with `refs/`"),
        ("!refs/heads/main", "`!` is not known here"),
    ] {
        let output = project.hook(&["pre-receive", "--protect", glob], &line);
        assert_eq!(output.status.code(), Some(2), "{glob}");
        assert!(stderr(&output).contains(said), "{glob}: {}", stderr(&output));
    }
    let good = project.hook(&["pre-receive", "--protect", "refs/heads/{main,v*}"], &line);
    assert_eq!(good.status.code(), Some(0), "{}", stderr(&good));
}
