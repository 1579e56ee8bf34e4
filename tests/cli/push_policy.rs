//! Real pushes: by which policy they are judged, and what they may make of it.

use insta::assert_snapshot;

use crate::hooked::POLICY;
use crate::server::{Project, everywhere};

#[test]
fn the_first_push_has_no_policy_yet_and_cannot_leave_a_broken_one() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.server.git(["update-ref", "-d", "refs/heads/main"]);
        let first = project.push(&["main"]);
        assert_eq!(first.said, "provenance: refs/heads/main: passes; no policy in force yet\n");
        project.server.git(["update-ref", "-d", "refs/heads/main"]);
        project.author.commit("AI_POLICY.toml", "version = 2\n", "Break it\n");
        let broken = project.push(&["main"]);
        assert!(!broken.taken && broken.said.contains("error[policy-invalid]"), "{}", broken.said);
    });
}

#[test]
fn new_branches_are_judged_by_the_default_branch_from_where_governed_ones_end() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.commit("a", "1", "Fine\n");
        let taken = project.push(&["main:refs/heads/topic/x"]);
        assert!(
            taken.taken
                && taken.said.contains("1 commit: 1 no AI declared; policy of refs/heads/main"),
            "{}",
            taken.said
        );
        let none = project.push(&["main:refs/heads/y"]);
        assert!(
            none.taken && none.said.contains("refs/heads/y: passes; 0 commits;"),
            "{}",
            none.said
        );
        project.bad();
        let refused = project.push(&["main:refs/heads/topic/z"]);
        assert!(
            !refused.taken
                && refused.said.contains("refs/heads/topic/z: refused; 1 commit: 1 violation")
        );
    });
}

#[test]
fn a_default_branch_that_is_not_there_is_no_way_around_the_policy() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.server.git(["symbolic-ref", "HEAD", "refs/heads/nowhere"]);
        project.author.commit("a", "1", "Fine\n");
        let refused = project.push(&["main:refs/heads/x"]);
        assert!(
            !refused.taken && refused.said.contains("git symbolic-ref HEAD refs/heads/NAME"),
            "{}",
            refused.said
        );
        assert!(project.push(&["main"]).taken);
    });
}

#[test]
fn each_ref_of_a_push_is_judged_by_its_own_policy_before_the_push() {
    let project = Project::new("pre-receive");
    project.author.git(["switch", "-q", "-c", "lax"]);
    project.author.commit(
        "AI_POLICY.toml",
        "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\n",
        "Loosen\n",
    );
    let loosened = project.push(&["lax"]);
    assert!(loosened.taken, "{}", loosened.said);
    project.bad();
    let both = project.push(&["lax", "lax:main", "lax:refs/tags/t"]);
    assert!(!both.taken);
    assert_snapshot!(both.said);
    assert!(project.push(&["lax"]).taken);
}

#[test]
fn weakening_and_using_it_in_one_push_is_judged_by_the_policy_before() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.commit(
            "AI_POLICY.toml",
            "version = 1\n[policy]\nproject = \"D\"\nstance = \"open\"\n",
            "Open up\n",
        );
        project.bad();
        let refused = project.push(&["main"]);
        assert!(!refused.taken);
        assert!(
            refused.said.contains("warning[policy-changed]")
                && refused.said.contains("error[missing-exception]"),
            "{}",
            refused.said
        );
        // The change alone is reported and passes; from then on it holds.
        let alone = project.push(&["main~:main"]);
        assert!(alone.taken && alone.said.contains("warning[policy-changed]"), "{}", alone.said);
        assert!(project.push(&["main"]).taken);
    });
}

#[test]
fn a_policy_that_would_be_broken_is_refused() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.commit("AI_POLICY.toml", "version = 1\n", "Break it\n");
        let refused = project.push(&["main"]);
        assert!(!refused.taken);
        assert!(
            refused.said.contains("refused, it leaves no policy that can be used"),
            "{}",
            refused.said
        );
    });
}

#[test]
fn once_the_policy_is_gone_nothing_passes_unjudged() {
    everywhere(|hook| {
        let project = Project::new(hook);
        project.author.git(["rm", "-q", "AI_POLICY.toml"]);
        project.author.git(["commit", "-q", "-m", "Remove it"]);
        // As a server had it before a push could not do this.
        assert!(project.push(&["main:refs/scratch/removed"]).taken);
        project.server.git(["update-ref", "refs/heads/main", "refs/scratch/removed"]);
        project.author.commit("a", "1", "Fine\n");
        let refused = project.push(&["main"]);
        assert!(!refused.taken);
        if hook == "update" {
            assert_snapshot!(refused.said);
        }
        let line = format!(
            "{} {} refs/heads/main\n",
            project.tip("main"),
            project.author.git(["rev-parse", "main"])
        );
        assert!(project.push(&["main:refs/scratch/x"]).taken);
        let code = |arguments: &[&str]| project.hook(arguments, &line).status.code();
        assert_eq!(code(&["pre-receive"]), Some(3));
        assert_eq!(code(&["pre-receive", "--policy-from", "main~"]), Some(0));
        std::fs::write(project.server.path().join("policy.toml"), POLICY)
            .expect("files can be written");
        assert_eq!(code(&["pre-receive", "--policy-file", "policy.toml"]), Some(0));
    });
}
