//! What is too large, or built to do harm: the program says so soon, by the name of the limit, and judges
//! nothing by it.

use std::os::unix::fs::symlink;

use crate::hooked::{DISCLOSED, POLICY, stderr};
use crate::repo::{Repo, TestRepo};

/// What one run said, and how it ended. None of them would end in a day if it took what it must not.
fn run(repo: &Repo, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = repo.provenance(arguments);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), out, stderr(&output))
}

/// Commits all that is there, and another commit behind it.
fn commit_all(repo: &Repo) {
    repo.git(["add", "-A"]);
    repo.git(["commit", "-q", "-m", "Add it"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", DISCLOSED]);
}

/// A repository with these files in a commit, and a message.
fn with_files(files: &[(&str, Vec<u8>)]) -> Repo {
    let repo = TestRepo::new().build();
    for (path, bytes) in files {
        repo.write(path, "");
        std::fs::write(repo.path().join(path), bytes).expect("files can be written");
    }
    commit_all(&repo);
    repo.write("m", DISCLOSED);
    repo
}

/// By none of these is anything judged, whoever asks.
const ASKED: [&[&str]; 6] = [
    &["policy", "check"],
    &["policy", "show"],
    &["check", "HEAD", "--policy-from", "HEAD~1"],
    &["check", "--message", "m"],
    &["hook", "commit-msg", "m"],
    &["report"],
];

#[test]
fn by_a_hostile_policy_nothing_is_judged() {
    let alternatives = vec!["a"; 1_000].join(",");
    let glob =
        format!("{POLICY}[areas.a]\npaths = [\"{{{alternatives}}}/**\"]\nstance = \"open\"\n");
    let child = |file: &str| {
        format!("version = 1\nextends = {{ file = \"{file}\" }}\n[policy]\nproject = \"D\"\n")
    };
    let alike = POLICY.replacen("stance", "st\u{430}nce", 1) + "stance = \"open\"\n";
    for (name, policy, told) in [
        ("ten megabytes", "#".repeat(10_000_000).into_bytes(), "limit `policy-size`"),
        ("deep tables", format!("[{}a]\n", "a.".repeat(10_000)).into_bytes(), "limit `nesting`"),
        ("alternatives", glob.into_bytes(), "limit `glob-length`"),
        ("keys that look alike", alike.into_bytes(), "a letter of another alphabet"),
        ("no text", [POLICY.as_bytes(), b"# \xff\n"].concat(), "is not UTF-8"),
        ("a circle", child("AI_POLICY.toml").into_bytes(), "AI_POLICY.toml > AI_POLICY.toml"),
    ] {
        let repo = with_files(&[("AI_POLICY.toml", policy)]);
        for arguments in ASKED {
            let (code, out, err) = run(&repo, arguments);
            assert_eq!((code, out.as_str()), (Some(2), ""), "{name}, {arguments:?}: {err}");
            assert!(err.contains(told), "{name}, {arguments:?}: {err}");
        }
    }
    // A link out of the tree is followed nowhere.
    let repo = with_files(&[("AI_POLICY.toml", child("parent.toml").into_bytes())]);
    let outside = repo.beside("outside.toml");
    std::fs::write(&outside, POLICY).expect("files can be written");
    symlink(&outside, repo.path().join("parent.toml")).expect("links can be made");
    commit_all(&repo);
    for arguments in ASKED {
        let (code, out, err) = run(&repo, arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
        assert!(
            err.contains("symbolic link") && !err.contains("no-unless"),
            "{arguments:?}: {err}"
        );
    }
}

/// A reader that tries one way after the other would not end.
#[test]
fn a_form_built_to_be_tried_in_many_ways_takes_no_time() {
    let form = "{agent}[ a][ a][ a][ a][ a][ a][ a] {model}a{text},...a[[[[a]a]a]a]b";
    let policy = format!("{POLICY}[disclosure]\nform = \"{form}\"\n");
    let repo = with_files(&[("AI_POLICY.toml", policy.into_bytes())]);
    let line = format!("Assisted-by: {}\n", "a ".repeat(2_000));
    repo.write("m", &format!("x\n\n{}", line.repeat(20)));
    let (code, out, err) = run(&repo, &["check", "--message", "m"]);
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains("it is not of the form"), "{out}");
}

#[test]
fn a_longer_message_or_commit_is_not_judged() {
    let repo = with_files(&[("AI_POLICY.toml", POLICY.into())]);
    // As long as this, and no longer, would take a test without optimization minutes.
    repo.write("m", &"a".repeat(64 * 1024 * 1024 + 1));
    let (code, out, err) = run(&repo, &["check", "--message", "m"]);
    assert_eq!((code, out.as_str()), (Some(3), ""), "{err}");
    assert!(err.contains("limit `message-size`"), "{err}");
    let tree = repo.git(["rev-parse", "HEAD^{tree}"]);
    let person = "A <a@example.org> 1767323045 +0000";
    let head = format!("tree {tree}\nauthor {person}\ncommitter {person}\n\n{DISCLOSED}\n");
    let of = |bytes: usize| format!("{head}{}", "a".repeat(bytes - head.len())).into_bytes();
    let most = 8 * 1024 * 1024;
    let id = &repo.commit_objects(&[of(most + 1)])[0];
    let (code, out, err) = run(&repo, &["check", id, "--policy-file", "AI_POLICY.toml"]);
    assert_eq!(code, Some(3), "{out}{err}");
    assert!(out.contains("limit `commit-size`"), "{out}{err}");
}

#[test]
fn a_hundred_cards_are_read_and_one_more_is_refused() {
    let card = include_str!("../fixtures/cards/valid-translator.toml");
    let card = |number: usize| {
        let lines = card.lines().filter(|line| {
            !["agents", "marks", "examples", "counterexamples"]
                .iter()
                .any(|key| line.starts_with(key))
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        (format!("policy/tools/tool-{number}.toml"), text.into_bytes())
    };
    let mut files: Vec<(String, Vec<u8>)> = (0..100).map(card).collect();
    files.push(("AI_POLICY.toml".to_owned(), POLICY.into()));
    let of = |files: &[(String, Vec<u8>)]| {
        with_files(
            &files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect::<Vec<_>>(),
        )
    };
    let (code, _, err) = run(&of(&files), &["policy", "check"]);
    assert_eq!(code, Some(0), "{err}");
    files.push(card(100));
    let repo = of(&files);
    for arguments in ASKED {
        let (code, out, err) = run(&repo, arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
        assert!(err.contains("limit `most-cards`"), "{arguments:?}: {err}");
    }
}

#[test]
fn an_audit_tells_two_hundred_and_fifty_policies_apart() {
    let repo = TestRepo::new().build();
    let declare = |number: usize| {
        let policy = format!("{POLICY}# {number}\n");
        let from = if number == 250 { "from refs/heads/main^0\n" } else { "" };
        format!(
            "commit refs/heads/main\ncommitter A <a@example.org> {} +0000\ndata 8\nDeclare\n{from}\
             M 100644 inline AI_POLICY.toml\ndata {}\n{policy}\n",
            1_767_323_045 + number,
            policy.len()
        )
    };
    let import = |stream: String| {
        repo.git_with(&["fast-import", "--quiet", "--force"], stream.as_bytes());
    };
    import((0..250).map(declare).collect());
    let (code, out, err) = run(&repo, &["report"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("250 policies"), "{out}");
    import(declare(250));
    for arguments in [&["report"][..], &["check", "--all"]] {
        let (code, out, err) = run(&repo, arguments);
        assert_eq!((code, out.as_str()), (Some(3), ""), "{err}");
        assert!(err.contains("limit `most-policies`") && err.contains("--policy-from"), "{err}");
    }
    let (code, out, err) = run(&repo, &["report", "--policy-from", "HEAD"]);
    assert_eq!(code, Some(0), "{out}{err}");
}
