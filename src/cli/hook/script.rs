//! The script that git runs for `commit-msg`, as data in `hooks/` with one line filled in.

use bstr::{BString, ByteSlice};

/// The script as it stands in `hooks/`.
const COMMIT_MSG: &str = include_str!("../../../hooks/commit-msg");
/// The line that is filled in.
const PROGRAM: &str = "\nprogram=provenance\n";
/// The line by which a script is known to be ours, whatever its version.
const MARKER: &str = "\n# provenance: ";

/// The script that runs the program at `path`, and the one on the `PATH` where it is not there any more.
pub(super) fn commit_msg(path: &[u8]) -> BString {
    let program = [b"\nprogram=", quoted(path).as_slice(), b"\n"].concat();
    COMMIT_MSG.as_bytes().replacen(PROGRAM, program, 1).into()
}

/// The command for `hook.provenance.command`, which git gives to a shell with the arguments behind it.
pub(super) fn command(path: &[u8]) -> BString {
    let said = "The commit is stopped: its hook cannot find the program provenance. Install it again, or take \
                the hook away: git config --remove-section hook.provenance";
    let mut command = BString::from("program=");
    command.extend_from_slice(&quoted(path));
    command.extend_from_slice(
        format!(
            "; [ -x \"$program\" ] || program=provenance; command -v \"$program\" >/dev/null 2>&1 || \
             {{ echo \"{said}\" >&2; exit 3; }}; \"$program\" hook commit-msg"
        )
        .as_bytes(),
    );
    command
}

/// Whether a hook is one of ours.
pub(super) fn is_ours(script: &[u8]) -> bool {
    script.contains_str(MARKER)
}

/// A word for a POSIX shell.
pub(super) fn quoted(word: &[u8]) -> BString {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+,@%".contains(byte);
    if !word.is_empty() && word.iter().all(is_plain) {
        return word.into();
    }
    [b"'", word.replace("'", r"'\''").as_slice(), b"'"].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_filled_in_as_one_word() {
        assert!(is_ours(COMMIT_MSG.as_bytes()));
        assert_eq!(COMMIT_MSG.matches(PROGRAM).count(), 1);
        let script = commit_msg(b"/it's here/provenance");
        assert!(script.contains_str("\nprogram='/it'\\''s here/provenance'\n"));
        assert!(commit_msg(b"/usr/bin/provenance").contains_str("\nprogram=/usr/bin/provenance\n"));
        assert!(!is_ours(b"#!/bin/sh\nexec provenance hook commit-msg \"$1\"\n"));
    }
}
