//! Repositories that are made in one go.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Makes a repository of what a stream for `git fast-import` says; its branch is `main`.
pub fn import(path: &Path, stream: &str) {
    let init = Command::new("git").args(["init", "--quiet", "-b", "main"]).arg(path).status();
    assert!(init.expect("git").success());
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("git fast-import");
    let mut input = import.stdin.take().expect("its input");
    input.write_all(stream.as_bytes()).expect("the commits");
    drop(input);
    assert!(import.wait().expect("git fast-import").success());
}
