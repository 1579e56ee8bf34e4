//! How a commit that was stopped goes on, with the message that git kept.
//!
//! What git keeps where (tried with git 2.47):
//!
//! - `git commit` in all its forms, and the commit that ends a conflicted merge, leave the message in
//!   `COMMIT_EDITMSG`, as it was edited.
//! - `git merge` gives the hook `MERGE_MSG` and writes it anew when the hook refuses: what was typed in the
//!   editor is lost. So it is copied to `COMMIT_EDITMSG` first. `git commit` then concludes the merge.
//! - After `git commit -v` the file holds the diff, which only another `-v` cuts off.
//! - A message that was given by `-m` can have lines with `#`, which an editor's clean-up would take out,
//!   except with `--cleanup=scissors`.
//! - A `reword` of `git rebase -i` stops with the old message committed: it is amended.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use bstr::{BString, ByteSlice};

use crate::untrusted::{Untrusted, is_unprintable};

/// Says where the message is, and the command that goes on with it.
pub(super) fn write(said: &mut String, directory: &Path, file: &OsStr) {
    if !directory.join(file).is_file() {
        return;
    }
    let Some(kept) = keep(directory, file) else {
        let file = Untrusted::new(file.as_encoded_bytes());
        let _ = writeln!(said, "\nYour message is in {file}.");
        return;
    };
    let situation = Situation::here(directory, &kept);
    let path = situation.path(directory, &kept);
    let _ = writeln!(said, "\nYour message is kept in {path}. After mending it:");
    let file = format!("{}-e -F {path}", situation.options);
    match situation.amending {
        Amending::Yes => {
            let _ = writeln!(said, "    git commit --amend {file}\n    git rebase --continue");
        }
        Amending::No => {
            let _ = writeln!(said, "    git commit {file}");
        }
        Amending::Unknown => {
            let _ = writeln!(said, "    git commit {file}");
            let _ = writeln!(said, "or, if you were amending:\n    git commit --amend {file}");
        }
    }
    if situation.chose_files {
        said.push_str("Give `-a`, `-p` or the paths again, as in the command that was stopped.\n");
    }
}

/// The file from which a retry can read the message; that of a merge is copied, for git overwrites it.
fn keep(directory: &Path, file: &OsStr) -> Option<PathBuf> {
    let file = Path::new(file);
    if file.file_name()? != "MERGE_MSG" {
        return Some(file.to_owned());
    }
    let kept = file.with_file_name("COMMIT_EDITMSG");
    std::fs::copy(directory.join(file), directory.join(&kept)).ok()?;
    Some(kept)
}

/// Whether the commit that was stopped would have replaced another.
enum Amending {
    Yes,
    No,
    /// Git does not tell a hook.
    Unknown,
}

/// What can be known of the command that was stopped.
struct Situation {
    amending: Amending,
    /// What keeps git from spoiling the kept message when it is read again.
    options: &'static str,
    /// What is committed was not the index as it stood.
    chose_files: bool,
    /// It ran at the root of the work tree.
    at_root: bool,
}

impl Situation {
    fn here(directory: &Path, kept: &Path) -> Self {
        let text = std::fs::read(directory.join(kept)).unwrap_or_default();
        let variable = |name| std::env::var_os(name).unwrap_or_default();
        let merging = directory.join(kept.with_file_name("MERGE_HEAD")).exists();
        let rewording = variable("GIT_REFLOG_ACTION").as_encoded_bytes().starts_with(b"rebase");
        // With `-a`, `-p` and paths git commits another index than the one that stays (builtin/commit.c).
        let index = variable("GIT_INDEX_FILE");
        let index = Path::new(&index).file_name().map(|name| name.as_encoded_bytes().to_vec());
        Self {
            amending: match (rewording, merging) {
                (true, _) => Amending::Yes,
                (_, true) => Amending::No,
                _ => Amending::Unknown,
            },
            options: options(variable("GIT_EDITOR") != ":", &text),
            chose_files: index.is_some_and(|name| name != b"index"),
            at_root: variable("GIT_PREFIX").is_empty(),
        }
    }

    /// The file as the person's shell finds it: `-F` is relative to where the command is given.
    fn path(&self, directory: &Path, kept: &Path) -> BString {
        let absolute =
            if self.at_root { Ok(kept.to_owned()) } else { directory.join(kept).canonicalize() };
        absolute.and_then(|path| quoted(&path)).unwrap_or_else(|_| {
            let name = kept.file_name().unwrap_or_default().as_encoded_bytes();
            format!("\"$(git rev-parse --git-path {})\"", name.as_bstr()).into()
        })
    }
}

/// What keeps git from spoiling the kept message when it is read again.
fn options(editor: bool, text: &[u8]) -> &'static str {
    match editor {
        true if text.contains_str(" ------------------------ >8 ------------------------\n") => {
            "-v "
        }
        false if text.lines().any(|line| line.starts_with(b"#")) => "--cleanup=scissors ",
        _ => "",
    }
}

/// A path for a shell; an error where it could not be copied from a terminal.
fn quoted(path: &Path) -> io::Result<BString> {
    let text = path.to_str().filter(|text| !text.chars().any(is_unprintable));
    let text = text.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    Ok(super::script::quoted(text.as_bytes()))
}
