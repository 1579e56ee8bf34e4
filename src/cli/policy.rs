//! `provenance policy`: what a policy says, and whether it is valid.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bstr::BStr;
use clap::{Args, Subcommand};

use super::parents::{Beside, CommittedPolicy, Nowhere};
use super::source::NotRead;
use super::{Exit, Failure, cards, policy_diff, policy_file, work_tree};
use crate::git::Repository;
use crate::policy::{Diagnosis, FILE_NAME, POLICY_SIZE, Parents, Policy, Severity};
use crate::render::diagnosis::render;
use crate::render::inherited::inherited;
use crate::render::policy_schema::schema;
use crate::render::sentences::sentences;
use crate::untrusted::Untrusted;

/// Check a policy, say it in plain sentences, or say what a change of it loosens.
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
    /// Say what a change of a policy loosens and tightens
    Diff(policy_diff::Arguments),
    /// Print the JSON Schema of the policy file, which editors use
    Schema,
}

#[derive(Args)]
struct Source {
    /// The policy; `-` is standard input [default: `AI_POLICY.toml` at the root of the work tree]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Checks, shows or compares policies.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let source = match &arguments.command {
        Command::Diff(arguments) => return policy_diff::run(directory, arguments),
        Command::Schema => {
            let schema = serde_json::to_string_pretty(&schema()).expect("a schema is JSON");
            writeln!(io::stdout(), "{schema}")?;
            return Ok(Exit::Done);
        }
        Command::Check(source) | Command::Show(source) => source,
    };
    let Named { name, text, read } = read(directory, source.file.as_deref())?;
    let (policy, hints) = match read {
        // A policy that stands elsewhere may be meant for another place: it is read by itself.
        Ok((policy, hints)) if source.file.is_none() => {
            let cards = cards::of_project(directory)?;
            (cards::joined(policy, &cards, "").map_err(NotRead::told)?, hints)
        }
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
    let inherited = inherited(&policy, &name);
    let said = if matches!(arguments.command, Command::Check(_)) {
        anstream::eprint!("{}", render(&hints, &name, &text));
        format!("{} is valid: {}\n{inherited}", Untrusted::new(&name), summary(&policy))
    } else if inherited.is_empty() {
        sentences(&policy)
    } else {
        format!("{}\n{inherited}", sentences(&policy))
    };
    io::stdout().write_all(said.as_bytes())?;
    Ok(Exit::Done)
}

/// A policy that was read, or what is wrong with it.
struct Named {
    name: String,
    text: Vec<u8>,
    read: Result<(Policy, Vec<Diagnosis>), Vec<Diagnosis>>,
}

impl Named {
    fn of(name: &str, text: Vec<u8>, parents: &dyn Parents) -> Self {
        let read = Policy::read_with(&text, parents);
        Self { name: name.to_owned(), text, read }
    }
}

/// The policy that is meant. What is longer than a policy can be is cut off after the limit: it is refused
/// in any case.
fn read(directory: &Path, file: Option<&Path>) -> Result<Named, Failure> {
    let Some(file) = file else {
        return of_project(directory)?.ok_or_else(|| {
            Failure::unverified(format!(
                "there is no {FILE_NAME} here. `provenance init` writes one; or name the file"
            ))
        });
    };
    let cannot = |name: &str, error: io::Error| {
        let name = Untrusted::new(name).to_string();
        Failure::unverified(format!("{name} could not be read: {error}"))
    };
    if file == Path::new("-") {
        let name = "standard input";
        let text = policy_file::limited(io::stdin().lock(), POLICY_SIZE)
            .map_err(|error| cannot(name, error))?;
        return Ok(Named::of(name, text, &Nowhere));
    }
    let name = file.to_string_lossy();
    let path = directory.join(file);
    let text = File::open(&path).and_then(|file| policy_file::limited(file, POLICY_SIZE));
    let text = text.map_err(|error| cannot(&name, error))?;
    Ok(Named::of(&name, text, &Beside::named(&path)))
}

/// The policy of the project without its cards: none where there is none, or why it cannot be used.
pub(super) fn alone(directory: &Path) -> Result<Option<Result<Policy, Failure>>, Failure> {
    let Some(Named { name, read, .. }) = of_project(directory)? else { return Ok(None) };
    Ok(Some(read.map(|(policy, _)| policy).map_err(|_| {
        Failure::usage(format!(
            "{name} is not valid, so the tools in it are not known; `provenance policy check` shows why"
        ))
    })))
}

/// The policy of the work tree; in a bare repository, that of the commit that `HEAD` names.
fn of_project(directory: &Path) -> Result<Option<Named>, Failure> {
    let root = work_tree::root(directory);
    if root.is_none()
        && let Ok(repository) = Repository::open(directory)
        && repository.is_bare()?
    {
        let head = repository.resolve(BStr::new("HEAD"))?;
        let name = format!("{FILE_NAME} at {}", head.short());
        let found = CommittedPolicy::of_project(&repository, head)?;
        return Ok(found.map(|found| Named { name, text: found.text, read: found.read }));
    }
    let root = root.unwrap_or_else(|| directory.to_owned());
    let text = policy_file::of_work_tree(&root)?;
    Ok(text.map(|text| Named::of(FILE_NAME, text, &Beside::project(&root))))
}

/// The policy in half a line.
fn summary(policy: &Policy) -> String {
    let mut parts = vec![format!("stance `{}`", policy.stance)];
    for (count, what) in [
        (policy.exceptions.len(), "exception"),
        (policy.areas.len(), "area"),
        (policy.duties.len(), "duty"),
        (policy.tools.values().filter(|tool| tool.card.is_some()).count(), "tool card"),
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
