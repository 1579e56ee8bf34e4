//! What came before the policy, where merges turn the first-parent line around.

use crate::hooked::{DISCLOSED, POLICY};
use crate::repo::{Repo, TestRepo};

/// How many commits are exempt, and how many are refused.
fn audit(repo: &Repo) -> (usize, usize) {
    let output = repo.provenance(["check", "--all", "--format", "json"]);
    let json: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it is one JSON document");
    let count = |verdict: &str| {
        let commits = json["commits"].as_array().expect("there are commits");
        commits.iter().filter(|commit| commit["verdict"] == verdict).count()
    };
    (count("exempt"), count("violation"))
}

#[test]
fn a_pull_on_an_old_clone_does_not_make_everything_older_than_the_policy() {
    for shape in [TestRepo::new(), TestRepo::new().sha256()] {
        let repo = shape.build();
        repo.commit("a", "1", DISCLOSED);
        repo.git(["branch", "clone"]);
        repo.commit("AI_POLICY.toml", POLICY, "Add the policy\n");
        repo.commit("b", "1", DISCLOSED);
        assert_eq!(audit(&repo), (2, 1));
        // The old clone pulls: what was the line is now the second parent.
        repo.git(["switch", "-q", "clone"]);
        repo.commit("c", "1", "Mine\n");
        repo.git(["merge", "-q", "--no-edit", "main"]);
        repo.git(["branch", "-q", "-f", "main"]);
        repo.git(["switch", "-q", "main"]);
        repo.git(["branch", "-q", "-D", "clone"]);
        // The root, what the clone made by itself, and the commit that adds the policy. The plain merge is
        // judged, and nothing is found.
        assert_eq!(audit(&repo), (3, 1));
        repo.commit("d", "1", DISCLOSED);
        assert_eq!(audit(&repo), (3, 2));
    }
}

#[test]
fn an_ordinary_merge_of_a_policy_begins_with_the_merge() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", DISCLOSED);
    repo.git(["switch", "-q", "-c", "topic"]);
    repo.commit("AI_POLICY.toml", POLICY, "Add the policy\n");
    repo.git(["switch", "-q", "main"]);
    repo.commit("b", "1", DISCLOSED);
    repo.git(["merge", "-q", "--no-ff", "--no-edit", "topic"]);
    repo.git(["branch", "-q", "-D", "topic"]);
    assert_eq!(audit(&repo).1, 0);
}
