//! Refs of a repository, and what the objects are that they point to.

use std::io::{BufRead, Write};

use bstr::{BString, ByteSlice};

use super::process::Streamed;
use super::repository::{arguments, id};
use super::{Error, Repository};
use crate::commit::CommitId;

/// An object behind all the tags that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peeled {
    /// Its id.
    pub id: CommitId,
    /// What it is: `commit`, `tree` or `blob`.
    pub kind: BString,
}

impl Peeled {
    /// Its id, if it is a commit.
    pub fn commit(&self) -> Option<CommitId> {
        (self.kind == "commit").then_some(self.id)
    }
}

impl Repository {
    /// The full name of the branch that `HEAD` names, whether or not it has a commit yet; none where `HEAD`
    /// is detached.
    pub fn head_branch(&self) -> Result<Option<BString>, Error> {
        let asked = arguments(&["symbolic-ref", "--quiet", "HEAD"]);
        let answer = self.git.ask(&asked)?;
        match answer.status.code() {
            Some(0) => Ok(Some(answer.stdout.trim_ascii_end().into())),
            Some(1) => Ok(None),
            _ => Err(self.git.failed(&asked, answer.status, &answer.stderr)),
        }
    }

    /// All refs: their full names, and the ids of what they point to.
    pub fn refs(&self) -> Result<Vec<(BString, CommitId)>, Error> {
        let asked = arguments(&["for-each-ref", "--format=%(objectname) %(refname)"]);
        let answer = self.git.ask_for(&asked)?;
        let entry = |line: &[u8]| {
            let (hex, name) = line.split_once_str(" ").unwrap_or_default();
            Ok((name.into(), id("for-each-ref", hex)?))
        };
        // A ref name holds no line break (git-check-ref-format(1)).
        answer.split_str("\n").filter(|line| !line.is_empty()).map(entry).collect()
    }

    /// What objects are, behind tags (gitrevisions(7), `^{}`), in the order of `ids`.
    pub fn peel(&self, ids: &[CommitId]) -> Result<Vec<Peeled>, Error> {
        self.git.stream(
            &arguments(&["cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer"]),
            |stdin| {
                let mut stdin = std::io::BufWriter::new(stdin);
                ids.iter().try_for_each(|id| writeln!(stdin, "{id}^{{}}"))?;
                stdin.flush()
            },
            |stdout| {
                let mut peeled = Vec::with_capacity(ids.len());
                for &asked in ids {
                    peeled.push(read_peeled(stdout, asked)?);
                }
                Ok(Streamed::ToTheEnd(peeled))
            },
        )
    }
}

fn read_peeled(stdout: &mut dyn BufRead, asked: CommitId) -> Result<Peeled, Error> {
    let mut line = Vec::with_capacity(96);
    stdout.read_until(b'\n', &mut line).map_err(Error::Run)?;
    let (hex, kind) = line.trim_ascii_end().split_once_str(" ").unwrap_or_default();
    match CommitId::from_hex(hex) {
        Some(id) => Ok(Peeled { id, kind: kind.into() }),
        // `<what was asked> missing`
        None => Err(Error::Missing(asked)),
    }
}
