//! `provenance trailers` as people and programs call it.

use std::process::Stdio;

use crate::repo::{Repo, TestRepo, provenance_in};

fn out(repo: &Repo, arguments: &[&str]) -> String {
    let output = repo.provenance(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

fn object(repo: &Repo, headers: &str, message: &[u8]) -> String {
    repo.commit_objects(&[bytes(repo, headers, message)]).remove(0)
}

fn bytes(repo: &Repo, headers: &str, message: &[u8]) -> Vec<u8> {
    let tree = repo.empty_tree();
    let people = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n";
    [format!("tree {tree}\n{people}{headers}\n").as_bytes(), message].concat()
}

#[test]
fn one_object_a_commit_in_the_order_of_rev_list() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "one\n\nAssisted-by: X\nFoo: y\n");
    repo.commit("a", "2", "two\n");
    let lines: Vec<_> = repo.git(["rev-list", "HEAD"]).lines().map(ToOwned::to_owned).collect();
    let expected = format!(
        "{{\"commit\":\"{}\",\"trailers\":[]}}\n{{\"commit\":\"{}\",\"trailers\":[[\"Assisted-by\",\"X\"],[\"Foo\",\"y\"]]}}\n",
        lines[0], lines[1]
    );
    for arguments in
        [&["trailers", "--format=ndjson"][..], &["trailers", "--all", "--format", "ndjson"]]
    {
        assert_eq!(out(&repo, arguments), expected);
    }
    let range = out(&repo, &["trailers", "HEAD~1..", "--format=ndjson"]);
    assert_eq!(range.lines().count(), 1);
}

#[test]
fn what_is_no_utf_8_and_what_cannot_be_read_is_said() {
    let repo = TestRepo::new().build();
    let bytes = object(&repo, "", b"s\n\nKey: \xff\n");
    let latin = object(&repo, "encoding ISO-8859-1\n", b"s\n\nKey: \xe4\x80\n");
    let utf16 = object(&repo, "encoding UTF-16LE\n", b"s\n\nKey: hidden\n");
    let row = |id: &str| out(&repo, &["trailers", id, "--format=ndjson"]);
    assert!(row(&bytes).contains(r#"[["Key",{"b64":"/w=="}]]"#));
    assert!(row(&latin).contains("[[\"Key\",\"ä\u{80}\"]]"));
    assert!(row(&utf16).contains("\"error\":\"encoding `UTF-16LE` is not on the list"));
    assert!(!row(&utf16).contains("trailers\""));
}

#[test]
fn people_see_no_raw_bytes() {
    let repo = TestRepo::new().build();
    let id = object(&repo, "", b"s\n\nKey: \x1b[31mred\r::x \xff\n");
    assert_eq!(
        out(&repo, &["trailers", &id]),
        format!("commit {id}\n    Key: \\x1b[31mred\\r::x \\xff\n")
    );
}

#[test]
fn a_message_file_is_read_as_git_would_store_it() {
    let repo = TestRepo::new().build();
    repo.write("message", "s\n\n; hint\nKey: v\n; Please enter\n");
    let read = || out(&repo, &["trailers", "--message", "message", "--format=ndjson"]);
    assert_eq!(read(), "{\"trailers\":[]}\n");
    repo.git(["config", "core.commentString", ";"]);
    assert_eq!(read(), "{\"trailers\":[[\"Key\",\"v\"]]}\n");
}

#[test]
fn exit_codes_tell_usage_from_what_could_not_be_read() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "one\n");
    let code = |arguments: &[&str]| repo.provenance(arguments).status.code();
    assert_eq!(code(&["trailers", "--no-such-option"]), Some(2));
    assert_eq!(code(&["trailers", "--all", "HEAD"]), Some(2));
    assert_eq!(code(&["trailers", "HEAD...HEAD"]), Some(2));
    assert_eq!(code(&["trailers", "nowhere"]), Some(3));
    assert_eq!(code(&["-C", "/nonexistent", "trailers"]), Some(3));
    assert_eq!(code(&["trailers", "--message", "nowhere"]), Some(3));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", &format!("one\n\nKey: {}\n", "x".repeat(1 << 20)));
    let mut program = provenance_in(repo.path())
        .args(["trailers", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(program.stdout.take());
    let output = program.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

/// The list of encodings is right only while its tables are those of the iconv of git.
#[test]
fn listed_encodings_are_read_as_git_log_reads_them() {
    let repo = TestRepo::new().build();
    let names = [
        "ISO-8859-1",
        "ISO-8859-2",
        "ISO-8859-15",
        "KOI8-R",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "CP1250",
        "CP1251",
        "CP1252",
    ];
    for name in names {
        let header = bytes(&repo, &format!("encoding {name}\n"), b"");
        let objects: Vec<_> =
            (0x80..=0xff_u8).map(|byte| [&header[..], &[b'a', byte, b'z']].concat()).collect();
        let ids = repo.commit_objects(&objects);
        let shown = repo
            .command()
            .args(["log", "--no-walk=unsorted", "-z", "--format=%s"])
            .args(ids)
            .output();
        let shown = shown.expect("git runs").stdout;
        for (byte, by_git) in (0x80..=0xff_u8).zip(shown.split(|byte| *byte == 0)) {
            let bytes = [b'a', byte, b'z'];
            let by_us = provenance::git::to_utf8(Some(name.into()), bytes.as_slice().into());
            // Git shows the bytes as they are where its table has nothing.
            let by_us = by_us.map_or(bytes.to_vec(), Into::into);
            assert_eq!(
                by_us.escape_ascii().to_string(),
                by_git.escape_ascii().to_string(),
                "{name} {byte:x}"
            );
        }
    }
}
