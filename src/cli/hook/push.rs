//! What a push asks for, as git tells a hook (githooks(5), `pre-receive` and `update`).

use bstr::{BStr, BString, ByteSlice};

use crate::cli::Failure;
use crate::commit::CommitId;
use crate::untrusted::Untrusted;

/// One ref of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RefUpdate {
    /// Its full name.
    pub(super) name: BString,
    /// What it points to; none where it is new.
    pub(super) old: Option<CommitId>,
    /// What it will point to; none where it is deleted.
    pub(super) new: Option<CommitId>,
}

impl RefUpdate {
    /// A ref by its two ids, in 40 or 64 digits, of which zeros stand for none.
    pub(super) fn new(old: &[u8], new: &[u8], name: &[u8]) -> Result<Self, Failure> {
        let id = |hex: &[u8]| match CommitId::from_hex(hex) {
            Some(id) => Ok(Some(id).filter(|id| !id.is_zero())),
            None => Err(malformed(hex.as_bstr())),
        };
        if !name.starts_with(b"refs/") {
            return Err(malformed(name.as_bstr()));
        }
        Ok(Self { name: name.into(), old: id(old)?, new: id(new)? })
    }

    /// The lines `<old> SP <new> SP <ref> LF` that `pre-receive` reads.
    pub(super) fn all(input: &[u8]) -> Result<Vec<Self>, Failure> {
        let read = |line: &[u8]| {
            let mut words = line.splitn_str(3, " ");
            match (words.next(), words.next(), words.next()) {
                (Some(old), Some(new), Some(name)) => Self::new(old, new, name),
                _ => Err(malformed(line.as_bstr())),
            }
        };
        let Some(lines) = input.strip_suffix(b"\n") else {
            return Err(malformed(input.as_bstr()));
        };
        lines.split_str("\n").map(read).collect()
    }
}

fn malformed(what: &BStr) -> Failure {
    if what.is_empty() {
        return Failure::unverified(
            "standard input is empty, so nothing was judged; git writes a line `<old> <new> <ref>` there for each \
             ref of a push",
        );
    }
    let what = &what[..what.len().min(200)];
    Failure::unverified(format!(
        "`{}` is not what git tells this hook, so nothing was judged; it expects `<old> <new> <ref>` with full \
         ids and `refs/...`",
        Untrusted::new(what)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_git_writes_them() {
        for digits in [40, 64] {
            let (zero, one) = ("0".repeat(digits), "1".repeat(digits));
            let input = format!("{zero} {one} refs/heads/a\n{one} {zero} refs/heads/-x \n");
            let read = RefUpdate::all(input.as_bytes()).expect("it is well-formed");
            let id = CommitId::from_hex(one.as_bytes());
            assert_eq!(read[0], RefUpdate { name: "refs/heads/a".into(), old: None, new: id });
            assert_eq!(read[1], RefUpdate { name: "refs/heads/-x ".into(), old: id, new: None });
        }
    }

    #[test]
    fn what_is_malformed_is_no_push() {
        let one = "1".repeat(40);
        for input in [
            String::new(),
            "\n".to_owned(),
            format!("{one} {one} refs/heads/a"),
            format!("{one} {one}\n"),
            format!("{one} {one} main\n"),
            format!("{one}  {one} refs/heads/a\n"),
            format!("{one} 1234 refs/heads/a\n"),
            format!("{one} {one} refs/heads/a\n\n"),
        ] {
            assert!(RefUpdate::all(input.as_bytes()).is_err(), "{input:?}");
        }
    }
}
