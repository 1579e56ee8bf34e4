//! `provenance trailers`: what git reads as trailers, whatever the configuration says.

use std::ffi::OsString;
use std::io::{self, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use bstr::{BStr, BString, ByteSlice};
use clap::{Args, ValueEnum};
use data_encoding::BASE64;
use serde::Serialize;

use super::{Exit, Failure};
use crate::commit::CommitId;
use crate::git::object::Commit;
use crate::git::{MAX_COMMIT_BYTES, Object, Repository, Selection};
use crate::message::{Cleanup, Message, Mode, configuration_could_matter};
use crate::trailer::Trailer;
use crate::untrusted::Untrusted;

/// Print the trailers of commits, or of a message, exactly as git reads them.
///
/// `#` begins a comment and `:` ends a key, whatever git is configured to; values are unfolded. Commits
/// come in the order of `git rev-list`.
#[derive(Args)]
pub(super) struct Arguments {
    /// A revision, for all commits that it reaches, or a range [default: HEAD]
    #[arg(value_name = "REV | A..B", conflicts_with_all = ["all", "message"])]
    revision: Option<OsString>,
    /// All that branches, remote branches, tags and HEAD reach
    #[arg(long, conflicts_with = "message")]
    all: bool,
    /// A message file, such as a commit-msg hook is given; `-` is standard input
    #[arg(long, value_name = "FILE")]
    message: Option<OsString>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a commit, in one line
    Ndjson,
}

/// One commit, or one message, as it is printed.
#[derive(Serialize)]
struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trailers: Option<Vec<(String, Value)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    NotUtf8 { b64: String },
}

/// Prints the trailers that were asked for.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    if let Some(file) = &arguments.message {
        let message = read_message(directory, file)?;
        print(&mut out, arguments.format, None, Ok(message.trailers()))?;
    } else {
        let repository = Repository::open(directory)?;
        let selection = match &arguments.revision {
            _ if arguments.all => Selection::All,
            Some(revision) => Selection::parse(&repository, BStr::new(revision.as_bytes()))?,
            None => Selection::parse(&repository, BStr::new("HEAD"))?,
        };
        let ids = repository.list(&selection)?.complete()?;
        let ended = repository.read_commits(ids.iter().copied(), |id, object| {
            let printed = match read_commit(object) {
                Ok(message) => print(&mut out, arguments.format, Some(id), Ok(message.trailers())),
                Err(error) => print(&mut out, arguments.format, Some(id), Err(error)),
            };
            printed.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        })?;
        if let ControlFlow::Break(error) = ended {
            return Err(error.into());
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn read_commit(object: Object<'_>) -> Result<Message, String> {
    match object {
        Object::TooLarge { size } => Err(format!(
            "the commit object has {size} bytes; more than {MAX_COMMIT_BYTES} are not read (MAX_COMMIT_BYTES)"
        )),
        Object::Bytes(bytes) => {
            let commit = Commit::parse(bytes).map_err(|error| error.to_string())?;
            commit.message().map(Message::stored).map_err(|error| error.to_string())
        }
    }
}

/// Reads a message file as `git commit` would store it. Git is asked for its configuration only where
/// that could change what is read.
fn read_message(directory: &Path, file: &OsString) -> Result<Message, Failure> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(directory.join(file)).map(|read| bytes = read)
    };
    read.map_err(|error| {
        Failure::unverified(format!("cannot read `{}`: {error}", Untrusted::new(file.as_bytes())))
    })?;
    let editor = std::env::var_os("GIT_EDITOR").is_none_or(|editor| editor != ":");
    let cleanup = if configuration_could_matter(&bytes, &[])
        && let Ok(repository) = Repository::open(directory)
    {
        repository.cleanup(editor, bytes.as_bstr())?
    } else {
        let mode = if editor { Mode::Strip } else { Mode::Whitespace };
        Cleanup { mode, comment: BString::from("#") }
    };
    Ok(Message::from_file(&bytes, &cleanup))
}

fn print(
    out: &mut impl Write,
    format: Format,
    commit: Option<CommitId>,
    trailers: Result<&[Trailer], String>,
) -> io::Result<()> {
    match format {
        Format::Text => print_text(out, commit, trailers),
        Format::Ndjson => {
            let (trailers, error) = match trailers {
                Ok(trailers) => (Some(trailers.iter().map(pair).collect()), None),
                Err(error) => (None, Some(error)),
            };
            let row = Row { commit: commit.map(|id| id.to_string()), trailers, error };
            serde_json::to_writer(&mut *out, &row)?;
            out.write_all(b"\n")
        }
    }
}

fn pair(trailer: &Trailer) -> (String, Value) {
    let value = match trailer.value.to_str() {
        Ok(text) => Value::Text(text.to_owned()),
        Err(_) => Value::NotUtf8 { b64: BASE64.encode(&trailer.value) },
    };
    (trailer.key.clone(), value)
}

fn print_text(
    out: &mut impl Write,
    commit: Option<CommitId>,
    trailers: Result<&[Trailer], String>,
) -> io::Result<()> {
    let indent = if commit.is_some() { "    " } else { "" };
    if let Some(id) = commit {
        writeln!(out, "commit {id}")?;
    }
    match trailers {
        Ok(trailers) => {
            for Trailer { key, value, .. } in trailers {
                writeln!(out, "{indent}{key}: {}", Untrusted::new(value))?;
            }
            Ok(())
        }
        Err(error) => writeln!(out, "{indent}not read: {error}"),
    }
}
