//! Audits of a branch whose policy changed: each commit is judged by the policy that it met.

use serde_json::Value;

use crate::repo::{Repo, TestRepo};

const DISCLOSED: &str = "Write\n\nAssisted-by: Claude:opus-5\n";

fn policy(stance: &str, more: &str) -> String {
    format!("version = 1\n[policy]\nproject = \"Depictor\"\nstance = \"{stance}\"\n{more}")
}

/// Commits a policy.
fn declare(repo: &Repo, stance: &str, more: &str) -> String {
    repo.commit("AI_POLICY.toml", &policy(stance, more), "Declare\n")
}

/// Commits a disclosed use, each time with another content.
fn write(repo: &Repo, path: &str) -> String {
    let count = repo.git(["rev-list", "--all", "--count"]);
    repo.commit(path, &count, DISCLOSED)
}

struct Audit {
    code: Option<i32>,
    json: Value,
}

impl Audit {
    fn of(repo: &Repo, arguments: &[&str]) -> Self {
        let output = repo.provenance(arguments.iter().chain(&["--format", "json"]));
        let json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        Self { code: output.status.code(), json }
    }

    fn all(repo: &Repo) -> Self {
        Self::of(repo, &["check", "--all"])
    }

    fn commit(&self, id: &str) -> &Value {
        let commits = self.json["commits"].as_array().expect("there are commits");
        commits.iter().find(|commit| commit["commit"] == id).expect("it is judged")
    }

    fn verdict(&self, id: &str) -> &str {
        self.commit(id)["verdict"].as_str().expect("there is one")
    }

    /// The commits that brought the policies.
    fn policies(&self) -> Vec<&str> {
        let policies = self.json["policies"].as_array().expect("there is a list");
        policies.iter().filter_map(|policy| policy["commit"].as_str()).collect()
    }
}

#[test]
fn each_commit_is_judged_by_the_policy_that_it_met() {
    for shape in [TestRepo::new(), TestRepo::new().sha256()] {
        let repo = shape.build();
        let before = write(&repo, "a");
        let forbid = declare(&repo, "forbid", "");
        let forbidden = write(&repo, "a");
        // The topic begins while AI is forbidden, and comes in while it is to be disclosed.
        repo.git(["switch", "-q", "-c", "topic"]);
        let topic = write(&repo, "topic");
        repo.git(["switch", "-q", "main"]);
        let disclose = declare(&repo, "disclose", "");
        let disclosed = write(&repo, "a");
        repo.git(["merge", "-q", "--no-ff", "--no-edit", "topic"]);
        repo.git(["branch", "-q", "-D", "topic"]);
        let other = declare(&repo, "disclose", "[disclosure]\nform = \"{agent} by {model}\"\n");
        let malformed = write(&repo, "a");
        let audit = Audit::all(&repo);
        assert_eq!(audit.policies(), [&*forbid, &*disclose, &*other]);
        assert_eq!(audit.verdict(&before), "exempt");
        assert_eq!(audit.verdict(&forbid), "exempt", "nothing was in force before it");
        assert_eq!(audit.verdict(&forbidden), "violation");
        assert_eq!(audit.commit(&forbidden)["policy"], forbid);
        assert_eq!(audit.commit(&forbidden)["findings"][0]["rule"], "use-not-permitted");
        assert_eq!(audit.commit(&forbidden)["findings"][0]["clause"]["line"], 4);
        assert_eq!(audit.commit(&disclose)["policy"], forbid, "it met the policy that it replaced");
        assert_eq!(audit.verdict(&disclosed), "compliant");
        assert_eq!(audit.verdict(&topic), "compliant");
        assert_eq!(audit.commit(&topic)["policy"], disclose);
        assert_eq!(audit.commit(&malformed)["findings"][0]["rule"], "malformed-disclosure");
        assert_eq!(audit.commit(&malformed)["policy"], Value::Null);
        assert_eq!(audit.code, Some(1));

        let text = repo.provenance(["check", "--all"]);
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        let short = &forbid[..12];
        assert!(
            text.contains(&format!("AI_POLICY.toml line 4, policy of commit {short}")),
            "{text}"
        );
        assert!(text.contains("when it came in, one of 3:"), "{text}");
        assert!(text.contains(&format!("  {short} of 2026-01-02, forbid: 1 no AI")), "{text}");

        let report = Audit::of(&repo, &["report"]);
        assert_eq!(report.policies(), audit.policies());
        let of = |index: usize, what: &str| report.json["policies"][index][what].clone();
        assert_eq!((of(0, "commits"), of(0, "violation")), (2.into(), 1.into()));
        assert_eq!((of(1, "commits"), of(1, "violation")), (4.into(), 0.into()));
        assert_eq!((of(2, "commits"), of(2, "violation")), (1.into(), 1.into()));
        assert_eq!(of(2, "since"), "2026-01-02");
        let text = repo.provenance(["report"]);
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        assert!(text.starts_with("Judged 9 commits, each by the policy that it met: 3"), "{text}");
        // An id of 64 digits has no room beside a name.
        let fits = |line: &str| forbid.len() == 64 || line.chars().count() <= 80;
        assert!(text.lines().all(fits), "{text}");

        // A policy that is named judges all, as does the policy of a tip that has no other.
        let named = Audit::of(&repo, &["check", "--all", "--policy-from", "main"]);
        assert!(named.policies().is_empty());
        assert_eq!(named.verdict(&disclosed), "violation");
        assert_eq!(Audit::of(&repo, &["report", &forbidden]).policies(), [&*forbid]);
    }
}

#[test]
fn what_is_not_in_the_branch_is_judged_by_the_policy_of_its_tip() {
    let repo = TestRepo::new().build();
    declare(&repo, "disclose", "");
    repo.git(["switch", "-q", "-c", "topic"]);
    let topic = write(&repo, "topic");
    repo.git(["switch", "-q", "main"]);
    declare(&repo, "forbid", "");
    assert_eq!(Audit::all(&repo).verdict(&topic), "violation");
}

#[test]
fn while_the_policy_was_gone_or_invalid_nothing_can_be_judged() {
    for broken in [None, Some("version = ")] {
        let repo = TestRepo::new().build();
        declare(&repo, "disclose", "");
        let fine = write(&repo, "a");
        let bad = if let Some(text) = broken {
            repo.commit("AI_POLICY.toml", text, "Break\n")
        } else {
            repo.git(["rm", "-q", "AI_POLICY.toml"]);
            repo.git(["commit", "-q", "-m", "Remove"]);
            repo.git(["rev-parse", "HEAD"])
        };
        let unjudged = write(&repo, "a");
        let back = declare(&repo, "disclose", "");
        let after = write(&repo, "a");
        let audit = Audit::all(&repo);
        for (id, verdict) in [
            (&fine, "compliant"),
            (&bad, "compliant"),
            (&unjudged, "undetermined"),
            (&back, "undetermined"),
            (&after, "compliant"),
        ] {
            assert_eq!(audit.verdict(id), verdict);
        }
        assert_eq!(audit.code, Some(3));
        let why = audit.commit(&unjudged)["because"][0].to_string();
        assert!(
            why.contains(&format!("the policy of commit {} cannot be used", &bad[..12])),
            "{why}"
        );
        assert_eq!(audit.commit(&unjudged)["findings"], Value::Array(Vec::new()));
        assert_eq!(audit.json["policies"][1]["stance"], Value::Null);
        let report = Audit::of(&repo, &["report"]);
        assert_eq!((report.code, &report.json["verdicts"]["undetermined"]), (Some(0), &2.into()));
        let failing = repo.provenance(["report", "--fail-on", "violation"]);
        assert_eq!(failing.status.code(), Some(3));
    }
}

#[test]
fn the_tip_must_have_a_policy_that_can_be_used() {
    let repo = TestRepo::new().build();
    declare(&repo, "disclose", "");
    repo.commit("AI_POLICY.toml", "version = ", "Break\n");
    for command in [["report", "HEAD"], ["check", "--all"]] {
        assert_eq!(repo.provenance(command).status.code(), Some(2));
    }
    repo.git(["rm", "-q", "AI_POLICY.toml"]);
    repo.git(["commit", "-q", "-m", "Remove"]);
    for command in [["report", "HEAD"], ["check", "--all"]] {
        assert_eq!(repo.provenance(command).status.code(), Some(3));
    }
}

#[test]
fn a_change_of_a_file_that_the_policy_builds_on_is_another_policy() {
    let repo = TestRepo::new().build();
    let child = "version = 1\nextends = { file = \"policy/base.toml\" }\n[policy]\nproject = \"Depictor\"\n";
    let gone = repo.commit("AI_POLICY.toml", child, "Build on nothing\n");
    let unjudged = write(&repo, "a");
    let base = repo.commit("policy/base.toml", &policy("forbid", ""), "Write what is built on\n");
    let forbidden = write(&repo, "a");
    let eased = repo.commit("policy/base.toml", &policy("disclose", ""), "Ease it\n");
    let disclosed = write(&repo, "a");
    let audit = Audit::all(&repo);
    assert_eq!(audit.policies(), [&*gone, &*base, &*eased]);
    assert_eq!(audit.verdict(&unjudged), "undetermined");
    assert_eq!(audit.verdict(&forbidden), "violation");
    assert_eq!(audit.verdict(&disclosed), "compliant");
}

#[test]
fn cards_belong_to_the_policy_and_other_files_beside_them_do_not() {
    let repo = TestRepo::new().build();
    let first = declare(&repo, "disclose", "");
    repo.commit("policy/tools/README", "x", "Say what stands here\n");
    let broken = repo.commit("policy/tools/pia.toml", "version = ", "Break a card\n");
    let unjudged = write(&repo, "a");
    repo.git(["rm", "-q", "policy/tools/pia.toml"]);
    repo.git(["commit", "-q", "-m", "Mend"]);
    let mended = repo.git(["rev-parse", "HEAD"]);
    let audit = Audit::all(&repo);
    assert_eq!(audit.policies(), [&*first, &*broken, &*mended]);
    assert_eq!(audit.verdict(&unjudged), "undetermined");
}

#[test]
fn each_policy_has_a_beginning_of_its_own() {
    let repo = TestRepo::new().build();
    let root = repo.commit("a", "1", "Begin\n");
    repo.git(["switch", "-q", "-c", "old"]);
    let old = write(&repo, "old");
    repo.git(["switch", "-q", "main"]);
    let after = format!("since = {{ after = \"{old}\" }}\n");
    declare(&repo, "forbid", &after);
    repo.git(["merge", "-q", "--no-ff", "--no-edit", "old"]);
    let refused = write(&repo, "a");
    declare(&repo, "forbid", "");
    let audit = Audit::all(&repo);
    assert_eq!(audit.verdict(&root), "exempt");
    assert_eq!(audit.verdict(&old), "exempt");
    assert_eq!(audit.verdict(&refused), "violation");
}

#[test]
fn a_pull_on_an_old_clone_does_not_take_the_first_policy_away() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "Begin\n");
    repo.git(["branch", "clone"]);
    declare(&repo, "forbid", "");
    let refused = write(&repo, "b");
    repo.git(["switch", "-q", "clone"]);
    repo.commit("c", "1", "Mine\n");
    repo.git(["merge", "-q", "--no-edit", "main"]);
    repo.git(["branch", "-q", "-f", "main"]);
    repo.git(["switch", "-q", "main"]);
    declare(&repo, "disclose", "");
    let audit = Audit::all(&repo);
    assert_eq!(audit.verdict(&refused), "violation");
}

#[test]
fn a_report_counts_a_rule_once_for_each_level_that_it_had() {
    let repo = TestRepo::new().build();
    declare(&repo, "forbid", "[levels]\nuse-not-permitted = \"warn\"\n");
    let warned = write(&repo, "a");
    declare(&repo, "forbid", "");
    let refused = [write(&repo, "b"), write(&repo, "c")];
    let report = Audit::of(&repo, &["report"]).json;
    let findings = report["findings"].as_array().expect("there is a list");
    let told: Vec<_> = findings
        .iter()
        .map(|found| (found["rule"].as_str(), found["level"].as_str(), &found["first_commits"]))
        .collect();
    let rule = Some("use-not-permitted");
    let newest_first: Vec<&String> = refused.iter().rev().collect();
    assert_eq!(
        told,
        [
            (rule, Some("warn"), &serde_json::json!([warned])),
            (rule, Some("deny"), &serde_json::json!(newest_first)),
        ]
    );
}
