//! `provenance policy`: what a policy says, for whom, and whether it is valid. One file a subcommand.

mod check;
mod render;
mod show;
mod source;
mod templates;

pub(super) use self::source::alone;
use std::path::Path;

use clap::{Args, Subcommand};

use super::show::text as print;
use super::{Exit, Failure, policy_diff};
use crate::render::policy_schema::schema;

/// Check a policy, say it in plain sentences, ask it, publish it, or compare it.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Show(show::Arguments),
    Render(render::Arguments),
    /// Say what a change of a policy loosens and tightens
    Diff(policy_diff::Arguments),
    Templates(templates::Arguments),
    /// Print the JSON Schema of the policy file, which editors use
    Schema,
}

/// Runs a subcommand.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Check(arguments) => check::run(directory, arguments),
        Command::Show(arguments) => show::run(directory, arguments),
        Command::Render(arguments) => render::run(directory, arguments),
        Command::Diff(arguments) => policy_diff::run(directory, arguments),
        Command::Templates(arguments) => templates::run(arguments),
        Command::Schema => {
            let schema = serde_json::to_string_pretty(&schema()).expect("a schema is JSON");
            print(&format!("{schema}\n"))?;
            Ok(Exit::Done)
        }
    }
}
