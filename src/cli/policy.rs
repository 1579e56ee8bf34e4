//! `provenance policy`: what a policy says, and whether it is valid.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, Failure, work_tree};
use crate::policy::{Diagnosis, FILE_NAME, POLICY_SIZE, Policy, Severity};
use crate::render::diagnosis::render;
use crate::render::sentences::sentences;
use crate::render::untrusted::Untrusted;

/// Check a policy, or say it in plain sentences.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what is wrong with a policy, where, and what was meant
    Check(Source),
    /// Say the policy in plain sentences
    Show(Source),
}

#[derive(Args)]
struct Source {
    /// The policy; `-` is standard input [default: `AI_POLICY.toml` at the root of the work tree]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Checks or shows a policy.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let (Command::Check(source) | Command::Show(source)) = &arguments.command;
    let (name, text) = read(directory, source.file.as_deref())?;
    let (policy, hints) = match Policy::read(&text) {
        Ok(read) => read,
        Err(diagnoses) => {
            anstream::eprint!("{}", render(&diagnoses, &name, &text));
            let is_error = |diagnosis: &&Diagnosis| diagnosis.severity == Severity::Error;
            let errors = counted(diagnoses.iter().filter(is_error).count(), "error");
            return Err(Failure::usage(format!(
                "{} is not valid: {errors}. Nothing is judged by it",
                Untrusted::new(&name)
            )));
        }
    };
    let said = match arguments.command {
        Command::Check(_) => {
            anstream::eprint!("{}", render(&hints, &name, &text));
            format!("{} is valid: {}\n", Untrusted::new(&name), summary(&policy))
        }
        Command::Show(_) => sentences(&policy),
    };
    io::stdout().write_all(said.as_bytes())?;
    Ok(Exit::Done)
}

/// The name and the text of the policy. What is longer than a policy can be is cut off after the limit:
/// it is refused in any case.
fn read(directory: &Path, file: Option<&Path>) -> Result<(String, Vec<u8>), Failure> {
    let mut text = Vec::new();
    let limit = POLICY_SIZE as u64 + 1;
    let (name, result) = match file {
        Some(file) if file == Path::new("-") => {
            let result = io::stdin().lock().take(limit).read_to_end(&mut text);
            ("standard input".to_owned(), result)
        }
        Some(file) => {
            let result = File::open(directory.join(file))
                .and_then(|file| file.take(limit).read_to_end(&mut text));
            (file.to_string_lossy().into_owned(), result)
        }
        None => {
            let root = work_tree::root(directory).unwrap_or_else(|| directory.to_owned());
            let result = File::open(root.join(FILE_NAME))
                .and_then(|file| file.take(limit).read_to_end(&mut text));
            (FILE_NAME.to_owned(), result)
        }
    };
    match result {
        Ok(_) => Ok((name, text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && file.is_none() => {
            Err(Failure::unverified(format!(
                "there is no {FILE_NAME} here. `provenance init` writes one; or name the file"
            )))
        }
        Err(error) => {
            let name = Untrusted::new(&name).to_string();
            Err(Failure::unverified(format!("{name} could not be read: {error}")))
        }
    }
}

/// The policy in half a line.
fn summary(policy: &Policy) -> String {
    let mut parts = vec![format!("stance `{}`", policy.stance)];
    for (count, what) in [
        (policy.exceptions.len(), "exception"),
        (policy.areas.len(), "area"),
        (policy.duties.len(), "duty"),
    ] {
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    parts.join(", ")
}

/// "1 duty", "2 duties".
fn counted(count: usize, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_in_english() {
        assert_eq!(counted(1, "duty"), "1 duty");
        assert_eq!(counted(2, "duty"), "2 duties");
        assert_eq!(counted(3, "area"), "3 areas");
    }
}
