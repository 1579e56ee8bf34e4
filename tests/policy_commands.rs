//! `provenance init` and `provenance policy`, as a person runs them.
#![cfg(feature = "cli")]
#![allow(clippy::disallowed_methods, reason = "a test runs the program and reads what it wrote")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Exit code, standard output and standard error of one run.
fn run(folder: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_provenance"))
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A run that reads nothing may have closed its input already.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

/// A folder that looks like the root of a work tree.
fn work_tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    fs::create_dir(folder.path().join("below")).expect("a folder");
    folder
}

#[test]
fn init_writes_a_valid_policy_at_the_root_and_never_overwrites_it() {
    let folder = work_tree();
    let below = folder.path().join("below");
    let arguments =
        ["init", "--template", "disclose", "--project", "Dep\"ictor", "--contact", "me"];
    let (code, out, err) = run(&below, &arguments, "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("provenance hook install"), "{out}");
    assert!(!out.contains("Assumed"), "{out}");
    let file = folder.path().join("AI_POLICY.toml");
    let written = fs::read(&file).expect("it was written");

    let (code, out, err) = run(&below, &["policy", "check"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "AI_POLICY.toml is valid: stance `disclose`, 1 area, 1 duty\n");

    let (code, out, err) = run(&below, &["init"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("is not touched"), "{err}");
    assert_eq!(fs::read(&file).expect("it is still there"), written);
}

#[test]
fn init_says_what_it_assumed() {
    let folder = work_tree();
    let (code, out, _) = run(folder.path(), &["init"], "");
    assert_eq!(code, 0);
    assert!(out.contains("--project") && out.contains("--contact"), "{out}");
}

#[test]
fn init_writes_nothing_where_it_cannot_be_right() {
    let folder = work_tree();
    for arguments in [
        &["init", "--template", "permit"][..],
        &["init", "--project", " "],
        &["init", "--contact", ""],
    ] {
        let (code, out, _) = run(folder.path(), arguments, "");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(!folder.path().join("AI_POLICY.toml").exists());
    }
    let (_, _, err) = run(folder.path(), &["init", "--template", "no-unles"], "");
    assert!(err.contains("did you mean `no-unless`?"), "{err}");
    assert!(err.contains("provenance policy templates"), "{err}");
}

#[test]
fn a_policy_with_errors_exits_2_and_shows_all_of_them() {
    let folder = work_tree();
    let input = "version = 1\n[policy]\nproject = \"x\"\nstance = \"opne\"\nx = \"\\u001b\"\n";
    for command in ["check", "show"] {
        let (code, out, err) = run(folder.path(), &["policy", command, "-"], input);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("did you mean `open`?"), "{err}");
        assert!(err.contains("unknown key `x`"), "{err}");
        assert!(err.ends_with("standard input is not valid: 2 errors. Nothing is judged by it\n"));
        assert!(!err.contains('\u{1b}'), "a pipe gets no styles");
    }
}

#[test]
fn hints_do_not_make_a_policy_invalid() {
    let folder = work_tree();
    let input = "version = 1\n[policy]\nproject = \"x\"\nstance = \"open\"\n";
    let (code, out, err) = run(folder.path(), &["policy", "check", "-"], input);
    assert_eq!(code, 0);
    assert!(err.starts_with("hint: the policy names no contact"), "{err}");
    assert_eq!(out, "standard input is valid: stance `open`\n");
}

#[test]
fn what_cannot_be_read_exits_3() {
    let folder = work_tree();
    for arguments in [&["policy", "check"][..], &["policy", "show", "nothing.toml"]] {
        let (code, out, err) = run(folder.path(), arguments, "");
        assert_eq!((code, out.as_str()), (3, ""), "{arguments:?}");
        assert!(err.starts_with("error: "), "{err}");
    }
}
