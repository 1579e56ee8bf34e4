//! `provenance card`: what a project knows of the AI tools that its contributors use.

mod check;
mod init;
mod known;
mod page;

use std::path::Path;

use clap::{Args, Subcommand};

use super::{Exit, Failure};

/// Check, read and publish tool cards: what an AI tool is, what it sends to whom, and who answers for it
///
/// A card is a file `policy/tools/NAME.toml`; the book has all its keys.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Show(page::Show),
    Render(page::Render),
    Init(init::Arguments),
}

/// Runs one of the commands about cards.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Check(arguments) => check::run(directory, arguments),
        Command::Show(arguments) => page::show(directory, arguments),
        Command::Render(arguments) => page::render(directory, arguments),
        Command::Init(arguments) => init::run(directory, arguments),
    }
}
