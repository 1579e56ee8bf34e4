//! The two settings by which git cleans a message file up. They are the committer's own, and no others
//! are read.

use bstr::{BStr, BString, ByteSlice};

use super::repository::arguments;
use super::{Error, Repository};
use crate::message::{Cleanup, Mode};

/// The characters among which `core.commentString = auto` chooses (git: `adjust_comment_line_char`).
const AUTO_CANDIDATES: &[u8] = b"#;@!$%^&|:";

impl Repository {
    /// How `git commit` will clean up the message file `file`. `editor` is whether an editor is used; in a
    /// hook it is not where `GIT_EDITOR` is `:`. A `--cleanup` on the command line is not known here.
    pub fn cleanup(&self, editor: bool, file: &BStr) -> Result<Cleanup, Error> {
        let asked = arguments(&[
            "config",
            "-z",
            "--get-regexp",
            "^(core\\.comment(char|string)|commit\\.cleanup)$",
        ]);
        let answer = self.git.ask(&asked)?;
        match answer.status.code() {
            // 1: neither is set.
            Some(0 | 1) => {}
            _ => return Err(self.git.failed(&asked, answer.status, &answer.stderr)),
        }
        let mut comment = BString::from("#");
        let mut mode = Mode::named("default".into(), editor);
        for entry in answer.stdout.split_str("\0") {
            // The last one wins, whichever of its two names it bears.
            match entry.split_once_str("\n") {
                Some((b"commit.cleanup", name)) => mode = Mode::named(name.into(), editor),
                Some((_, b"auto")) => comment = chosen_comment(file, editor),
                Some((_, string)) => comment = string.into(),
                None => {}
            }
        }
        let mode = mode.ok_or_else(|| Error::Unexpected {
            command: "config",
            what: "`commit.cleanup` has a value that git refuses".to_owned(),
        })?;
        Ok(Cleanup { mode, comment })
    }
}

/// The comment character that git chose for this file, which it tells nobody: the status that it writes
/// for an editor stands last, so that the last line with a text begins with it, or the line below which a
/// diff stands.
fn chosen_comment(file: &BStr, editor: bool) -> BString {
    let before_diff =
        file.find(b" ------------------------ >8 -").map_or(file, |at| file[..at].as_bstr());
    let last = before_diff.lines().rev().find(|line| !line.trim_ascii().is_empty());
    match last.and_then(|line| line.first()) {
        Some(byte) if editor && AUTO_CANDIDATES.contains(byte) => BString::from(vec![*byte]),
        _ => "#".into(),
    }
}
