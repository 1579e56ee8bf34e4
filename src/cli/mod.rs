//! The command line: the only place that knows arguments, the environment, the terminal and the clock.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the layer that the core is kept free of"
)]

mod card;
mod cards;
mod check;
mod epochs;
mod exit;
mod explain;
mod hook;
mod init;
mod judging;
mod message;
mod page_file;
mod parents;
mod policy;
mod policy_diff;
mod policy_file;
mod report;
mod restoring;
mod show;
mod since;
mod source;
mod text;
mod trailers;
mod usage;
mod work_tree;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use self::exit::{Exit, Failure};
use crate::untrusted::Untrusted;

/// Say how AI may take part in your project, and hold yourselves to it.
#[derive(Parser)]
#[command(name = "provenance", version, about, max_term_width = 100)]
struct Arguments {
    /// Run as if started in DIR.
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    directory: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Card(card::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Hook(hook::Arguments),
    Init(init::Arguments),
    Policy(policy::Arguments),
    Report(report::Arguments),
    Trailers(trailers::Arguments),
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    fail_closed_on_a_bug();
    let arguments = Arguments::try_parse().unwrap_or_else(|error| usage::told(error).exit());
    let directory = &arguments.directory;
    if !directory.is_dir() {
        let shown = Untrusted::new(directory.as_os_str().as_encoded_bytes());
        eprintln!("error: there is no folder `{shown}` to run in; `-C DIR` names one");
        return Exit::Unverified.into();
    }
    let result = match arguments.command {
        Command::Card(arguments) => card::run(directory, &arguments),
        Command::Check(arguments) => check::run(directory, &arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Hook(arguments) => hook::run(directory, &arguments),
        Command::Init(arguments) => init::run(directory, &arguments),
        Command::Policy(arguments) => policy::run(directory, &arguments),
        Command::Report(arguments) => report::run(directory, &arguments),
        Command::Trailers(arguments) => trailers::run(directory, &arguments),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) if failure.is_broken_pipe() => Exit::Done.into(),
        Err(failure) => {
            eprintln!("error: {:#}", failure.error);
            failure.exit.into()
        }
    }
}

/// A bug of our own must not look like a verdict: it ends the program with the code for "could not
/// verify", so that hooks and CI block.
#[allow(clippy::exit, reason = "there is nothing left to return to")]
fn fail_closed_on_a_bug() {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("error: a bug in provenance; nothing was verified, please report it: {panic}");
        std::process::exit(Exit::Unverified as i32);
    }));
}
