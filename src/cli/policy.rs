//! `provenance policy`: what a policy says, and whether it is valid.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bstr::BStr;
use clap::{Args, Subcommand};

use super::{Exit, Failure, policy_file, work_tree};
use crate::git::Repository;
use crate::policy::{Diagnosis, FILE_NAME, POLICY_SIZE, Policy, Severity};
use crate::render::diagnosis::render;
use crate::render::policy_schema::schema;
use crate::render::sentences::sentences;
use crate::untrusted::Untrusted;

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
    /// Print the JSON Schema of the policy file, which editors use
    Schema,
}

#[derive(Args)]
struct Source {
    /// The policy; `-` is standard input [default: `AI_POLICY.toml` at the root of the work tree]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Checks or shows a policy.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let (Command::Check(source) | Command::Show(source)) = &arguments.command else {
        let schema = serde_json::to_string_pretty(&schema()).expect("a schema is JSON");
        writeln!(io::stdout(), "{schema}")?;
        return Ok(Exit::Done);
    };
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
        _ => sentences(&policy),
    };
    io::stdout().write_all(said.as_bytes())?;
    Ok(Exit::Done)
}

/// The name and the text of the policy. What is longer than a policy can be is cut off after the limit:
/// it is refused in any case.
fn read(directory: &Path, file: Option<&Path>) -> Result<(String, Vec<u8>), Failure> {
    let Some(file) = file else { return of_project(directory) };
    let (name, result) = if file == Path::new("-") {
        ("standard input".to_owned(), policy_file::limited(io::stdin().lock()))
    } else {
        let result = File::open(directory.join(file)).and_then(policy_file::limited);
        (file.to_string_lossy().into_owned(), result)
    };
    match result {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let name = Untrusted::new(&name).to_string();
            Err(Failure::unverified(format!("{name} could not be read: {error}")))
        }
    }
}

/// The policy of the work tree; in a bare repository, that of the commit that `HEAD` names.
fn of_project(directory: &Path) -> Result<(String, Vec<u8>), Failure> {
    let absent = || {
        Failure::unverified(format!(
            "there is no {FILE_NAME} here. `provenance init` writes one; or name the file"
        ))
    };
    let root = work_tree::root(directory);
    if root.is_none()
        && let Ok(repository) = Repository::open(directory)
        && repository.is_bare()?
    {
        let head = repository.resolve(BStr::new("HEAD"))?;
        let file = repository.file_at(head, BStr::new(FILE_NAME), POLICY_SIZE as u64)?;
        let name = format!("{FILE_NAME} at {}", head.short());
        return Ok((name, file.ok_or_else(absent)?.content.into()));
    }
    let root = root.unwrap_or_else(|| directory.to_owned());
    Ok((FILE_NAME.to_owned(), policy_file::of_work_tree(&root)?.ok_or_else(absent)?))
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
