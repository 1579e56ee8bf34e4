//! `provenance report` on real repositories.

use std::process::Output;

use serde_json::Value;

use crate::json::keeping_to;
use crate::repo::{Repo, TestRepo, expect_success, git_in, provenance_in};

const POLICY: &str = r#"version = 1
[policy]
project = "Depictor"
stance  = "no-unless"
contact = "maintainers@example.org"
[exceptions.translation]
title = "Machine translation of interface messages"
paths = ["i18n/**"]
[exceptions.accessibility]
title = "Descriptions that let more people take part"
[duties.read]
text = "A person who speaks the language read every line."
"#;

/// A history with a commit of every kind: before the policy, and after it.
fn history() -> Repo {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "Begin\n\nCo-authored-by: Claude <noreply@anthropic.com>\n");
    repo.commit("AI_POLICY.toml", POLICY, "Add the policy\n");
    repo.commit("a", "2", "Write by hand\n");
    repo.commit(
        "i18n/nl.json",
        "1",
        "Translate\n\nAssisted-by: Claude Code; category=translation\nAI-Exception: translation\n",
    );
    repo.commit("a", "3", "Write\n\nAssisted-by: my own model\nAI-Exception: mercy\n");
    repo.commit("a", "4", "Hide\n\nCo-authored-by: Claude <noreply@anthropic.com>\n");
    repo.commit("a", "5", "Say no\n\nAssisted-by: none\n");
    repo
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("it is UTF-8")
}

fn json(output: &Output) -> Value {
    keeping_to(include_str!("../../docs/src/reference/report.schema.json"), &output.stdout)
}

#[test]
fn an_audit_counts_every_kind_of_commit() {
    let repo = history();
    let output = repo.provenance(["report"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "nothing is drawn in a pipe");
    insta::assert_snapshot!("text", text(&output));
    let output = repo.provenance(["report", "--format", "json"]);
    let pretty = serde_json::to_string_pretty(&json(&output)).expect("it is JSON");
    insta::assert_snapshot!("json", pretty);
}

#[test]
fn lines_for_people_fit_on_80_columns() {
    for line in text(&history().provenance(["report"])).lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_same_history_gives_the_same_report_over_a_range_and_by_a_file() {
    let repo = history();
    repo.write("elsewhere.toml", POLICY);
    let range = json(&repo.provenance(["report", "--format", "json", "HEAD~2..HEAD"]));
    assert_eq!(range["scope"]["commits"], 2);
    assert_eq!(range["verdicts"]["violation"], 1);
    let file = ["report", "--format", "json", "--policy-file", "elsewhere.toml"];
    let file = json(&repo.provenance(file));
    // A file from elsewhere has no beginning: all are judged.
    assert_eq!(file["verdicts"]["exempt"], 0);
    assert_eq!(file["verdicts"]["violation"], 3);
    assert_eq!(file["policy"]["commit"], Value::Null);
    let empty = json(&repo.provenance(["report", "--format", "json", "HEAD..HEAD"]));
    assert_eq!(empty["scope"]["commits"], 0);
    assert_eq!(empty["scope"]["first"], Value::Null);
}

#[test]
fn it_fails_only_where_that_is_asked() {
    let repo = history();
    let code = |arguments: &[&str]| repo.provenance(arguments).status.code();
    assert_eq!(code(&["report", "--fail-on", "violation"]), Some(1));
    assert_eq!(code(&["report", "--fail-on", "needs-person", "HEAD~1..HEAD"]), Some(0));
    assert_eq!(code(&["report", "--fail-on", "violation", "HEAD~4"]), Some(0));
    assert_eq!(code(&["report", "nowhere"]), Some(3));
    assert_eq!(code(&["report", "--all"]), Some(0));
}

#[test]
fn without_a_policy_what_names_a_known_agent_is_counted() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "One\n\nAssisted-by: Jay Satiro\n");
    repo.commit("a", "2", "Two\n\nAssisted-by: Claude Code\n");
    repo.commit("a", "3", "Three\n\nGenerated-By: tools/add_release_note.sh\n");
    let output = repo.provenance(["report", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let report = json(&output);
    assert_eq!(report["policy"], Value::Null);
    assert_eq!(report["verdicts"]["exempt_because"]["no policy in force yet"], 3);
    assert_eq!(report["said"]["disclosed"]["commits"], 1);
    assert_eq!(report["said"]["disclosed"]["judged"], 0);
    assert_eq!(report["by_agent"][0]["agent"], "claude-code");
    let text = text(&repo.provenance(["report"]));
    assert!(text.starts_with("Counted 3 commits; no policy is in force yet"), "{text}");
    assert!(text.contains("`provenance init`"), "{text}");
}

#[test]
fn a_commit_that_cannot_be_read_is_named_and_does_not_stop_the_audit() {
    let repo = history();
    let (tree, parent) = (repo.empty_tree(), repo.git(["rev-parse", "HEAD"]));
    let object = format!(
        "tree {tree}\nparent {parent}\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 1 +0000\nencoding UTF-16\n\nodd\n"
    );
    let id = repo.commit_objects(&[object.into_bytes()]).remove(0);
    let policy = ["report", "--policy-from", "HEAD", "--format", "json", &id];
    let output = repo.provenance(policy);
    assert_eq!(output.status.code(), Some(0));
    let report = json(&output);
    assert_eq!(report["verdicts"]["undetermined"], 1);
    assert_eq!(report["undetermined"][0]["commit"], id);
    let failing = ["report", "--policy-from", "HEAD", "--fail-on", "violation", &id];
    assert_eq!(repo.provenance(failing).status.code(), Some(3));
}

#[test]
fn an_audit_that_cannot_be_made_prints_nothing_and_ends_with_3() {
    let repo = history();
    let url = format!("file://{}", repo.path().display());
    let clone = repo.beside("clone");
    expect_success(git_in(repo.path()).args(["clone", "-q", "--depth", "2", &url]).arg(&clone));
    let output = provenance_in(&clone).arg("report").output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("git fetch --unshallow"));

    let first = repo.git(["rev-parse", "HEAD~3"]);
    std::fs::remove_file(repo.object_file(&first)).expect("it is loose");
    let output = repo.provenance(["report"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains(&first));
}

#[test]
fn words_of_commits_and_policies_are_never_printed_raw() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "x\n");
    repo.write(
        "p.toml",
        "version = 1\n[policy]\nproject = \"a\\u001b[31mb\\n::error::c\"\nstance = \"open\"\n",
    );
    for format in ["text", "json"] {
        let output = repo.provenance(["report", "--policy-file", "p.toml", "--format", format]);
        assert_eq!(output.status.code(), Some(0));
        let text = text(&output);
        assert!(!text.contains('\x1b') && !text.contains("\n::error::"), "{text}");
    }
}

#[test]
fn a_budget_is_shown_with_both_figures_and_judges_no_commit() {
    let repo = TestRepo::new().build();
    let policy = |budget: &str, levels: &str| {
        format!(
            "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\ndates = \"committer\"\nbudget = {budget}\n{levels}"
        )
    };
    repo.commit("AI_POLICY.toml", &policy("{ percent = 20, days = 30 }", ""), "Add the policy\n");
    let on = |day: &str, message: &str| {
        let mut git = repo.command();
        git.env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"));
        expect_success(git.args(["commit", "-q", "--allow-empty", "-m", message]));
    };
    on("2026-01-20", "Long ago\n\nAssisted-by: Claude:opus-5");
    on("2026-03-02", "Write\n\nAssisted-by: Claude:opus-5");
    for day in ["2026-03-02", "2026-03-10", "2026-03-31"] {
        on(day, "By hand");
    }
    let output = repo.provenance(["report", "--fail-on", "violation"]);
    assert_eq!(output.status.code(), Some(0), "a warning stops nothing");
    let shown = text(&output);
    assert!(
        shown.contains("2026-03-02 to 2026-03-31                            4          1"),
        "{shown}"
    );
    assert!(shown.contains("the most that is wanted in 30 days"), "{shown}");
    assert!(
        shown.contains(
            "warning[budget-exceeded]: 1 of 4 judged commits from 2026-03-02 to 2026-03-31 state a use of AI, and the budget is 20%"
        ),
        "{shown}"
    );
    let budget = &json(&repo.provenance(["report", "--format", "json"]))["budget"];
    assert_eq!(budget["commits"], 4);
    assert_eq!(budget["with_use"], 1);
    assert_eq!(budget["exceeded"], true);

    // A check does not look at it.
    let check = repo.provenance(["check", "HEAD~5..HEAD"]);
    assert_eq!(check.status.code(), Some(0));
    assert!(!text(&check).contains("budget"));

    let file = repo.beside("policy.toml");
    let by_file = |more: &[&str]| {
        let file = file.display().to_string();
        repo.provenance([&["report", "--policy-file", &file], more].concat())
    };
    repo.write("../policy.toml", &policy("{ percent = 25, days = 30 }", ""));
    assert!(!text(&by_file(&[])).contains("budget-exceeded"));
    let denied = policy("{ percent = 24, days = 30 }", "[levels]\nbudget-exceeded = \"deny\"\n");
    repo.write("../policy.toml", &denied);
    assert_eq!(by_file(&[]).status.code(), Some(0));
    assert_eq!(by_file(&["--fail-on", "violation"]).status.code(), Some(1));
}

#[test]
fn since_a_commit_exempts_it_and_all_that_it_reaches() {
    let repo = TestRepo::new().build();
    let policy = "version = 1\n[policy]\nproject = \"D\"\nstance = \"forbid\"\n";
    let uses = "Write\n\nAssisted-by: Claude:opus-5\n";
    repo.commit("AI_POLICY.toml", policy, "Add the policy\n");
    let before = repo.commit("a", "1", uses);
    let last = repo.commit("a", "2", uses);
    let policy = format!("{policy}since = {{ after = \"{last}\" }}\n");
    let begun = repo.commit("AI_POLICY.toml", &policy, "Begin after the last commit\n");
    let after = repo.commit("a", "3", uses);

    for (commit, code) in [(&before, 0), (&last, 0), (&after, 1)] {
        let checked = repo.provenance(["check", "--policy-from", &begun, commit]);
        assert_eq!(checked.status.code(), Some(code), "{checked:?}");
        let reason = "not after the commit since which the policy holds";
        assert_eq!(text(&checked).contains(reason), code == 0, "{}", text(&checked));
    }
    let verdicts = &json(&repo.provenance(["report", "--policy-from", "HEAD", "--format", "json"]))
        ["verdicts"];
    let reason = "not after the commit since which the policy holds";
    assert_eq!(verdicts["exempt_because"][reason], 3, "{verdicts}");
    assert_eq!(verdicts["violation"], 1, "{verdicts}");
}
