//! Many objects by id, in order, from one `git cat-file --batch --buffer`.

use std::io::{BufRead, Read, Write};
use std::ops::ControlFlow;
use std::sync::mpsc::channel;

use bstr::ByteSlice;

use super::process::Streamed;
use super::repository::{arguments, id};
use super::{Error, Repository};
use crate::commit::CommitId;

/// The largest commit object that is read, in bytes. Git's own limit for a push is far above it, people's
/// messages far below.
pub const MAX_COMMIT_BYTES: u64 = 8 * 1024 * 1024;

/// An object as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// It was passed over without being kept, because it is larger than the limit.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
}

impl Repository {
    /// Reads commit objects, one after another in the order of `ids`, and hands each to `each`, until that
    /// breaks off. Memory holds one object. An object that is missing, or is no commit, is an error.
    ///
    /// The ids are taken on another thread while objects are read, and never far ahead of them, so that they
    /// can come from a walk that is not at its end.
    pub fn read_commits<B>(
        &self,
        ids: impl IntoIterator<Item = CommitId> + Send,
        each: impl FnMut(CommitId, Object<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        self.read_objects(ids, "commit", MAX_COMMIT_BYTES, each)
    }

    pub(super) fn read_objects<B>(
        &self,
        ids: impl IntoIterator<Item = CommitId> + Send,
        wanted: &'static str,
        limit: u64,
        mut each: impl FnMut(CommitId, Object<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, Error> {
        // What was asked for and not yet read fits into two pipes, which bounds this queue too.
        let (asked, expected) = channel();
        self.git.stream(
            &arguments(&["cat-file", "--batch", "--buffer"]),
            |stdin| {
                let noted = ids.into_iter().inspect(move |id| {
                    // A reader that has gone wants no more; git, which is stopped then, says so too.
                    let _ = asked.send(*id);
                });
                write_ids(stdin, noted)
            },
            |stdout| {
                let mut bytes = Vec::new();
                for wanted_id in expected {
                    let header = read_header(stdout, wanted_id, wanted)?;
                    let object = if header > limit {
                        skip(stdout, header)?;
                        Object::TooLarge { size: header }
                    } else {
                        bytes.clear();
                        stdout.take(header).read_to_end(&mut bytes).map_err(Error::Run)?;
                        if bytes.len() as u64 != header {
                            return Err(ended_early());
                        }
                        Object::Bytes(&bytes)
                    };
                    let mut lf = [0];
                    stdout.read_exact(&mut lf).map_err(|_| ended_early())?;
                    if let ControlFlow::Break(value) = each(wanted_id, object) {
                        return Ok(Streamed::Stopped(ControlFlow::Break(value)));
                    }
                }
                Ok(Streamed::ToTheEnd(ControlFlow::Continue(())))
            },
        )
    }
}

/// Writes one id a line.
pub(super) fn write_ids(
    stdin: &mut dyn Write,
    ids: impl IntoIterator<Item = CommitId>,
) -> std::io::Result<()> {
    let mut stdin = std::io::BufWriter::new(stdin);
    for id in ids {
        writeln!(stdin, "{id}")?;
    }
    stdin.flush()
}

/// The size of the object that `<id> SP <type> SP <size> LF` announces (git-cat-file(1), "BATCH OUTPUT").
fn read_header(
    stdout: &mut dyn BufRead,
    wanted_id: CommitId,
    wanted: &'static str,
) -> Result<u64, Error> {
    let mut line = Vec::with_capacity(96);
    stdout.take(256).read_until(b'\n', &mut line).map_err(Error::Run)?;
    let line = line.strip_suffix(b"\n").ok_or_else(ended_early)?;
    let mut words = line.split_str(" ");
    let read_id = id("cat-file", words.next().unwrap_or_default())?;
    if read_id != wanted_id {
        return Err(Error::Unexpected {
            command: "cat-file",
            what: format!("{read_id} for {wanted_id}"),
        });
    }
    let kind = words.next().unwrap_or_default();
    if kind == b"missing" {
        return Err(Error::Missing(wanted_id));
    }
    if kind != wanted.as_bytes() {
        return Err(Error::WrongKind { id: wanted_id, kind: kind.into(), wanted });
    }
    let size = words.next().and_then(|size| size.to_str().ok()).and_then(|size| size.parse().ok());
    size.ok_or_else(|| Error::Unexpected { command: "cat-file", what: "no size".to_owned() })
}

fn skip(stdout: &mut dyn BufRead, size: u64) -> Result<(), Error> {
    let skipped =
        std::io::copy(&mut stdout.take(size), &mut std::io::sink()).map_err(Error::Run)?;
    if skipped == size { Ok(()) } else { Err(ended_early()) }
}

fn ended_early() -> Error {
    Error::Unexpected { command: "cat-file", what: "it ended before the last object".to_owned() }
}
