//! `provenance hook`: what git calls, and how it is installed.

mod commit_msg;
mod configured;
mod governed;
mod install;
mod push;
mod receive;
mod retry;
mod script;
mod status;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;

use clap::{Args, Subcommand};

use super::{Exit, Failure};
use crate::git::Repository;

/// Install the hook for commit messages, or run a hook as git does
///
/// A hook that stops a commit or a push exits 1 for a violation, 2 where the policy or the command line is
/// wrong, and 3 where no verdict could be reached.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Have git ask the policy about each of your commit messages; a hook that is there still runs
    Install {
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Take the hook away again, and put back what was there before
    Uninstall,
    /// Say which hook is active, and what it does not see
    Status,
    /// As git calls it: judge the message in FILE
    CommitMsg {
        /// The message file
        file: OsString,
    },
    /// As a server's git calls it: judge a push, whose refs stand on standard input
    PreReceive(receive::Options),
    /// As a server's git calls it: judge one ref of a push
    Update {
        #[command(flatten)]
        options: receive::Options,
        /// The full name of the ref
        #[arg(value_name = "REF")]
        name: OsString,
        /// The id that it has; zeros where it is new
        old: OsString,
        /// The id that it will have; zeros where it is deleted
        new: OsString,
    },
}

/// What a server's repository has instead of a hook for messages.
const NO_COMMITS_HERE: &str = "\
this is a bare repository: no commits are made in it, so a hook for commit messages would never run. \
To judge what is pushed to it, write these lines to the file hooks/pre-receive in it, and make the file \
executable:
    #!/bin/sh
    exec provenance hook pre-receive";

/// Runs a hook, or sees to its installation.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Install { .. } | Command::Status if Repository::open(directory)?.is_bare()? => {
            Err(Failure::usage(NO_COMMITS_HERE))
        }
        Command::Install { dry_run } => install::install(directory, *dry_run),
        Command::Uninstall => install::uninstall(directory),
        Command::Status => status::run(directory),
        Command::CommitMsg { file } => Ok(commit_msg::run(directory, file)),
        Command::PreReceive(options) => receive::pre_receive(directory, options),
        Command::Update { options, name, old, new } => {
            receive::update(directory, options, [old, new, name])
        }
    }
}

/// What a hook says goes to standard error: git shows it, and a server sends it to whoever pushes. If
/// nobody listens any more, the exit code must still say what came of it.
fn say(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
