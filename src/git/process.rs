//! Hardened `git` processes: plumbing only, nothing of the judged repository's configuration executed,
//! nothing fetched, nothing written, every exit status looked at.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::Error;

/// Overrides of configuration that could run a program, reach a network or lie about history. A
/// commit-graph is a cache that nobody verifies, so that a repository could hide commits by one.
const CONFIGURATION: [&str; 7] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.commitGraph=false",
    "core.warnAmbiguousRefs=true",
    "protocol.allow=never",
    "core.pager=cat",
    // The empty file of grafts that is named below would be complained about at every start.
    "advice.graftFileDeprecated=false",
];

/// The only `GIT_*` variables that pass: where the repository and its objects are (a server's hook finds
/// pushed objects in the quarantine only by them, git-receive-pack(1)), and the user's own configuration
/// (`safe.directory`). Replacements, traces, pagers, other shallow files and external diffs do not.
const PASSED_ON: [&str; 15] = [
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
];

/// What is overridden beside that where git runs apart: attributes of the user could choose a merge driver,
/// which is a program, and what is written there is thrown away.
const CONFIGURATION_APART: [&str; 2] = ["core.attributesFile=/dev/null", "core.fsync=none"];

/// The only `GIT_*` variables that pass where git runs apart.
const PASSED_ON_APART: [&str; 1] = ["GIT_EXEC_PATH"];

/// How much of what git writes to standard error is kept.
const KEPT_STDERR: usize = 8 * 1024;

/// What a finished git said.
pub(super) struct Answer {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Where git runs.
#[derive(Clone, Debug)]
pub(super) struct Git {
    directory: PathBuf,
    /// The git directory, once it was found.
    repository: Option<OsString>,
    /// Where the objects are that a git directory of our own borrows; none: it is the repository itself.
    borrowed: Option<OsString>,
}

impl Git {
    /// Git in a directory, which finds the repository by itself, or by `GIT_DIR`.
    pub(super) fn in_directory(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), repository: None, borrowed: None }
    }

    /// The same directory, with the repository named, so that it is found only once.
    pub(super) fn with_git_dir(self, git_dir: OsString) -> Self {
        Self { repository: Some(git_dir), ..self }
    }

    /// Git in a git directory of our own, which reads the objects of another in the form of
    /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`. Nothing of a user's or a repository's configuration and
    /// attributes reaches it, and what it writes stays there.
    pub(super) fn apart(git_dir: &Path, borrowed: OsString) -> Self {
        let repository = Some(git_dir.as_os_str().to_owned());
        Self { directory: git_dir.to_owned(), repository, borrowed: Some(borrowed) }
    }

    /// Where git runs; paths in its answers are relative to it.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Runs git to its end and keeps what it said; small answers only.
    pub(super) fn ask(&self, arguments: &[&OsStr]) -> Result<Answer, Error> {
        let output = self.command(arguments).stdin(Stdio::null()).output().map_err(Error::Run)?;
        Ok(Answer { status: output.status, stdout: output.stdout, stderr: output.stderr })
    }

    /// As [`Git::ask`], where everything but success is an error.
    pub(super) fn ask_for(&self, arguments: &[&OsStr]) -> Result<Vec<u8>, Error> {
        let answer = self.ask(arguments)?;
        if answer.status.success() {
            return Ok(answer.stdout);
        }
        Err(self.failed(arguments, answer.status, &answer.stderr))
    }

    /// Runs git with `write` at its standard input, on a thread of its own, and `read` at its standard
    /// output, while standard error is drained: none can wait for another for ever. If `read` returns
    /// early, git is stopped. An exit status other than success is an error, whatever `read` made of it.
    pub(super) fn stream<T>(
        &self,
        arguments: &[&OsStr],
        write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send,
        read: impl FnOnce(&mut dyn BufRead) -> Result<Streamed<T>, Error>,
    ) -> Result<T, Error> {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Error::Run)?;
        let mut stdin = child.stdin.take().expect("stdin was asked for");
        let stdout = child.stdout.take().expect("stdout was asked for");
        let stderr = child.stderr.take().expect("stderr was asked for");
        std::thread::scope(|scope| {
            // A git that has ended does not read; its exit status tells why.
            let writer = scope.spawn(move || match write(&mut stdin) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
                _ => Ok(()),
            });
            let drain = scope.spawn(move || keep_beginning(stderr));
            let mut stdout = BufReader::with_capacity(128 * 1024, stdout);
            let result = read(&mut stdout);
            let stopped = !matches!(result, Ok(Streamed::ToTheEnd(_)));
            if stopped {
                // It may have ended already, which is no error.
                let _ = child.kill();
            }
            drop(stdout);
            let status = child.wait().map_err(Error::Run)?;
            let written = writer.join().expect("the writer does not panic");
            let stderr = drain.join().expect("the drain does not panic");
            match result {
                // What git says of its own end is nearer to the cause than a short answer.
                Ok(Streamed::ToTheEnd(_)) if !status.success() => {
                    Err(self.failed(arguments, status, &stderr))
                }
                Err(_) if has_failed_by_itself(status) => {
                    Err(self.failed(arguments, status, &stderr))
                }
                Err(error) => Err(error),
                Ok(Streamed::Stopped(value)) => Ok(value),
                Ok(Streamed::ToTheEnd(value)) => written.map_err(Error::Run).map(|()| value),
            }
        })
    }

    /// The error for a git that ended badly.
    pub(super) fn failed(&self, arguments: &[&OsStr], status: ExitStatus, stderr: &[u8]) -> Error {
        let command = arguments.first().map(|name| name.to_string_lossy()).unwrap_or_default();
        Error::failed(&command, &status.to_string(), stderr, &self.directory)
    }

    fn command(&self, arguments: &[&OsStr]) -> Command {
        let mut command = Command::new("git");
        let passed_on: &[&str] =
            if self.borrowed.is_some() { &PASSED_ON_APART } else { &PASSED_ON };
        for (name, _) in std::env::vars_os() {
            if !passes(&name, passed_on) {
                command.env_remove(name);
            }
        }
        command
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", "/dev/null")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env("LC_ALL", "C")
            .current_dir(&self.directory)
            .arg("--no-pager");
        if let Some(git_dir) = &self.repository {
            command.env("GIT_DIR", git_dir);
        }
        for setting in CONFIGURATION {
            command.args(["-c", setting]);
        }
        if let Some(borrowed) = &self.borrowed {
            command
                .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", borrowed)
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .env("GIT_ATTR_NOSYSTEM", "1");
            for setting in CONFIGURATION_APART {
                command.args(["-c", setting]);
            }
        }
        command.args(arguments);
        command
    }
}

/// What became of an answer that is read as it comes.
pub(super) enum Streamed<T> {
    /// It was read to its end.
    ToTheEnd(T),
    /// The reader has enough.
    Stopped(T),
}

/// Whether a variable passes, of which those that git reads must be listed. The pairs that
/// `GIT_CONFIG_COUNT` counts are nothing without it.
fn passes(name: &OsStr, passed_on: &[&str]) -> bool {
    let Some(name) = name.to_str() else {
        return true;
    };
    !name.starts_with("GIT_")
        || passed_on.contains(&name)
        || name.starts_with("GIT_CONFIG_KEY_")
        || name.starts_with("GIT_CONFIG_VALUE_")
}

/// Whether git ended with an exit code of its own; one that was stopped here has none.
fn has_failed_by_itself(status: ExitStatus) -> bool {
    status.code().is_some_and(|code| code != 0)
}

fn keep_beginning(mut stderr: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    // What cannot be read is not shown; the exit status still counts.
    let _ = stderr.by_ref().take(KEPT_STDERR as u64).read_to_end(&mut kept);
    let _ = io::copy(&mut stderr, &mut io::sink());
    kept
}
