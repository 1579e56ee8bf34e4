//! `provenance check --pull-request` and `--text`: texts as people give them, beside commits and alone.

use std::process::{Output, Stdio};

use serde_json::Value;

use crate::check::json;
use crate::hooked::stderr;
use crate::repo::{Repo, TestRepo, expect_success, git_in, provenance_in};

const POLICY: &str = "version = 1
[policy]
project = \"Depictor\"
stance  = \"disclose\"
contact = \"maintainers@example.org\"
[disclosure]
where = \"pull-request\"
when  = \"always\"
[disclosure.pull-request]
section = \"AI Disclosure\"
none    = \"NO AI USE\"
[areas.art]
paths  = [\"art/**\"]
stance = \"forbid\"
[areas.issues]
surfaces = [\"issue\"]
stance   = \"forbid\"
";

const BLANK: &str = "Mends the menu.\r\n\r\n### AI Disclosure\r\n<!-- Which tool? -->\r\n";
const NONE: &str = "Mends the menu.\r\n\r\n### AI Disclosure\r\nNO AI USE\r\n";
const USED: &str = "Mends the menu.\n\n### AI Disclosure\nClaude Code wrote the tests.\n";

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A branch `work` above `main` that holds the policy; a commit for each path and message.
fn with_commits(commits: &[(&str, &str)]) -> Repo {
    let repo = TestRepo::new().build();
    repo.commit("AI_POLICY.toml", POLICY, "Add a policy");
    repo.git(["branch", "-M", "main"]);
    repo.git(["checkout", "-q", "-b", "work"]);
    for (path, message) in commits {
        repo.commit(path, message, message);
    }
    for (name, text) in [("blank", BLANK), ("none", NONE), ("used", USED)] {
        repo.write(name, text);
    }
    repo
}

fn check(repo: &Repo, arguments: &[&str]) -> Output {
    repo.provenance(["check"].iter().chain(arguments))
}

#[test]
fn a_pull_request_is_judged_beside_its_commits() {
    let repo = with_commits(&[("src/a", "Mend the menu")]);
    for (file, code, told) in [
        ("blank", 1, "error[missing-declaration]: the section `AI Disclosure` is blank"),
        ("none", 0, "judged 1 commit and the pull request by AI_POLICY.toml"),
        ("used", 0, ": 2 disclosed"),
    ] {
        let output = check(&repo, &["main..work", "--pull-request", file]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(code), "{text}{}", stderr(&output));
        assert!(text.contains(told), "{text}");
        // The exit code is equal for every format.
        let output = check(&repo, &["main..work", "--pull-request", file, "--format", "json"]);
        assert_eq!(output.status.code(), Some(code));
        let json = json(&output);
        assert_eq!(json["text"]["surface"], "pull-request");
        assert_eq!(json["commits"].as_array().map(Vec::len), Some(1));
        assert_eq!(json["counts"]["judged"], 2);
    }
    let told = stdout(&check(&repo, &["main..work", "--pull-request", "blank"]));
    assert!(told.contains("\n      # AI Disclosure\n      \n      NO AI USE\n"), "{told}");
    assert!(told.contains("to mend the pull request: edit it where it stands\n"), "{told}");
}

#[test]
fn what_it_says_answers_for_the_paths_of_its_commits() {
    let repo = with_commits(&[("src/a", "Mend the menu"), ("art/logo", "Draw a logo")]);
    let output = check(&repo, &["main..work", "--pull-request", "used", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let json = json(&output);
    let finding = &json["text"]["findings"][0];
    assert_eq!(finding["rule"], "use-not-permitted");
    assert_eq!(finding["clause"]["table"], "areas.art");
    assert_eq!(finding["place"]["line"], 4);
    let verdicts = json["commits"].as_array().expect("commits").iter();
    assert!(verdicts.map(|commit| &commit["verdict"]).all(|verdict| verdict == "compliant"));
    // Without its commits, nobody knows where they lead.
    let output = check(&repo, &["--pull-request", "used"]);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("the changed paths were not given"), "{told}");
    assert!(told.contains("note: the commits of the pull request were not given"), "{told}");
    let strict = check(&repo, &["--pull-request", "used", "--fail-on", "needs-person"]);
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn none_beside_a_mark_is_a_contradiction() {
    let repo = with_commits(&[("src/a", "Mend\n\nCo-authored-by: Claude <noreply@anthropic.com>")]);
    let output = check(&repo, &["main..work", "--pull-request", "none"]);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("line 4 of the pull request says that no AI was used"), "{told}");
    let output = check(&repo, &["main..work", "--pull-request", "used"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn a_text_alone_needs_no_repository() {
    let repo = with_commits(&[]);
    let folder = repo.beside("folder");
    std::fs::create_dir(&folder).expect("a folder");
    let issue = "It crashes.\n\nAssisted-by: Claude\n";
    for (name, text) in [("pol.toml", POLICY), ("none", NONE), ("used", issue)] {
        std::fs::write(folder.join(name), text).expect("files can be written");
    }
    let check = |arguments: &[&str]| {
        let mut check = provenance_in(&folder);
        check.args(["check", "--policy-file", "pol.toml"]).args(arguments);
        check.output().expect("the program runs")
    };
    let output = check(&["--pull-request", "none"]);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{told}{}", stderr(&output));
    assert!(
        told.contains("judged the pull request by pol.toml (stance disclose): 1 stated: no AI")
    );
    let output = check(&["--text", "used", "--surface", "issue"]);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{told}{}", stderr(&output));
    assert!(told.contains("the text (surface issue)\nerror[use-not-permitted]"), "{told}");
    let output = check(&["--text", "used", "--surface", "support", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json(&output)["text"]["surface"], "support");
}

#[test]
fn standard_input_is_a_text_too() {
    let repo = with_commits(&[("src/a", "Mend the menu")]);
    for (input, code) in [(NONE, 0), (BLANK, 1), ("", 1)] {
        let mut check = provenance_in(repo.path());
        check.args(["check", "main..work", "--pull-request", "-"]);
        let mut child =
            check.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut stdin = child.stdin.take().expect("its input");
        std::io::Write::write_all(&mut stdin, input.as_bytes()).expect("it reads");
        drop(stdin);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(code), "{input:?}: {}", stdout(&output));
    }
}

#[test]
fn what_cannot_be_read_never_passes() {
    let repo = with_commits(&[("src/a", "Mend the menu")]);
    repo.write("long", &"a".repeat(1024 * 1024 + 1));
    repo.write("nul", "a\0b");
    std::fs::create_dir(repo.path().join("folder")).expect("a folder");
    for (file, told) in [
        ("absent", "cannot read the text `absent`"),
        ("folder", "cannot read the text `folder`"),
        ("long", "limit `text-size`"),
    ] {
        for arguments in [
            &["main..work", "--pull-request", file][..],
            &["--pull-request", file],
            &["--text", file, "--surface", "issue"],
        ] {
            let output = check(&repo, arguments);
            assert_eq!(output.status.code(), Some(3), "{arguments:?}");
            assert!(stderr(&output).contains(told), "{}", stderr(&output));
        }
    }
    for arguments in [
        &["main..work", "--pull-request", "nul"][..],
        &["--pull-request", "nul"],
        &["--text", "nul", "--surface", "issue"],
    ] {
        let output = check(&repo, arguments);
        let told = stdout(&output);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {told}");
        assert!(told.contains("it holds a NUL byte"), "{told}");
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let repo = with_commits(&[]);
    for arguments in [
        &["--text", "used"][..],
        &["--surface", "issue"],
        &["--text", "used", "--surface", "content"],
        &["--text", "used", "--surface", "issue", "--pull-request", "used"],
        &["--text", "used", "--surface", "issue", "main..work"],
        &["--pull-request", "used", "--message", "used"],
        &["--pull-request", "used", "--all"],
    ] {
        let output = check(&repo, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn the_policy_is_that_of_the_trusted_side() {
    let repo = with_commits(&[]);
    let clone = repo.beside("clone");
    repo.git(["checkout", "-q", "main"]);
    expect_success(git_in(repo.path()).args(["clone", "-q", "--template=", "."]).arg(&clone));
    // The branch of a contributor takes the section out; the remote's default branch has it still.
    let weaker = POLICY.replace("when  = \"always\"\n", "");
    std::fs::write(clone.join("AI_POLICY.toml"), weaker).expect("files can be written");
    std::fs::write(clone.join("blank"), BLANK).expect("files can be written");
    let mut check = provenance_in(&clone);
    let output = check.args(["check", "--pull-request", "blank"]).output().expect("it runs");
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("refs/remotes/origin/main"), "{told}");
}

#[test]
fn nothing_of_a_text_is_printed_raw() {
    let repo = with_commits(&[("src/a", "Mend the menu")]);
    repo.write(
        "hostile",
        "### AI Disclosure\nx\u{1b}[31m\n::error::x\nscope: ##[y]\n\nAssisted-by: none\n",
    );
    for format in ["text", "json"] {
        let arguments = ["main..work", "--pull-request", "hostile", "--format", format];
        let output = check(&repo, &arguments);
        let told = stdout(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(!told.contains('\u{1b}') && !told.contains("\n::"), "{told}");
        if format == "json" {
            let json: Value = serde_json::from_str(&told).expect("it is JSON");
            assert_eq!(json["text"]["verdict"], "violation");
        }
    }
}

#[test]
fn a_pull_request_of_exempt_commits_is_exempt() {
    let repo = TestRepo::new().build();
    repo.write("blank", BLANK);
    repo.commit("a", "x", "Begin");
    repo.git(["branch", "-M", "main"]);
    repo.git(["checkout", "-q", "-b", "work"]);
    repo.commit("AI_POLICY.toml", POLICY, "Add a policy");
    let output = check(&repo, &["main..work", "--pull-request", "blank"]);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{told}{}", stderr(&output));
    assert!(told.contains(": 2 exempt (no policy in force yet)"), "{told}");
}

#[test]
fn another_encoding_is_told_with_the_command_that_converts_it() {
    let repo = with_commits(&[("src/a", "Mend the menu")]);
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(USED.encode_utf16())
        .flat_map(|unit: u16| unit.to_le_bytes())
        .collect();
    std::fs::write(repo.path().join("utf16"), utf16).expect("files can be written");
    std::fs::write(repo.path().join("latin1"), b"The menu of the caf\xe9\n").expect("a file");
    for (file, told) in
        [("utf16", "iconv -f UTF-16 -t UTF-8"), ("latin1", "line 1 holds the byte 0xe9")]
    {
        for (arguments, what) in [
            (&["main..work", "--pull-request", file][..], "the pull request"),
            (&["--pull-request", file], "the pull request"),
            (&["--text", file, "--surface", "issue"], "the text (surface issue)"),
        ] {
            let output = check(&repo, arguments);
            let text = stdout(&output);
            assert_eq!(output.status.code(), Some(3), "{arguments:?}: {text}");
            assert!(text.contains(&format!("{what} could not be read: it is ")), "{text}");
            assert!(text.contains(told) && !text.contains("the commit message"), "{text}");
        }
    }
}

#[test]
fn an_option_that_lacks_something_is_shown_whole() {
    let repo = with_commits(&[]);
    for arguments in [&["--text"][..], &["--text", "used"], &["--surface", "issue"], &["--surface"]]
    {
        let output = check(&repo, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains("provenance check --text issue.md --surface issue"), "{told}");
    }
}

/// A form that is left blank is fine where nothing is asked of those who used no AI, and is no answer.
#[test]
fn a_form_left_blank_states_nothing_and_the_output_says_so() {
    let repo = with_commits(&[
        ("src/a", "Mend the menu"),
        ("src/b", "Mend\n\nCo-authored-by: Claude <noreply@anthropic.com>"),
    ]);
    repo.write("pol.toml", &POLICY.replace("when  = \"always\"\n", ""));
    let check = |range: &str| {
        check(&repo, &[range, "--pull-request", "blank", "--policy-file", "pol.toml"])
    };
    let output = check("main..work~1");
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains(
        "note: the section `AI Disclosure` is blank, so the pull request states nothing"
    ));
    assert!(told.contains(": 2 no AI declared\n"), "{told}");
    // It discloses nothing beside the mark of a tool.
    let output = check("main..work");
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let output = repo.provenance(["policy", "check", "pol.toml"]);
    assert!(stderr(&output).contains("can be left blank"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(0));
}

/// What one edit mends is one finding, with all that is to be written.
#[test]
fn what_is_missing_from_a_text_is_told_once() {
    let repo = with_commits(&[]);
    let fields = "fields = [{ key = \"tool\" }, { key = \"verified\", values = [\"yes\"] }]\n";
    let (head, _) = POLICY.split_once("none    =").expect("the form");
    let policy = format!("{head}{fields}");
    repo.write("pol.toml", &policy);
    let findings = |text: &str| {
        repo.write("text", text);
        let json = json(&check(
            &repo,
            &["--pull-request", "text", "--policy-file", "pol.toml", "--format", "json"],
        ));
        json["text"]["findings"].as_array().expect("a list").clone()
    };
    let found = findings(USED);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0]["reason"],
        "the line `tool:` is not there, or has no value; the line `verified:` is not there, or has no value"
    );
    let lines = found[0]["remedy"]["lines"].as_array().expect("a list");
    assert_eq!(lines.len(), 2, "{lines:?}");
    // What stands on a line of its own is told there.
    let found = findings(&format!("{USED}verified: no\n"));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(findings(&format!("{USED}tool: Claude\nverified: yes\n")).len(), 0);
}
