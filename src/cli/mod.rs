//! The command line: the only place that knows arguments, the environment, the terminal and the clock.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the layer that the core is kept free of"
)]

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Say how AI may take part in your project, and hold yourselves to it.
#[derive(Parser)]
#[command(name = "provenance", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {}
}
