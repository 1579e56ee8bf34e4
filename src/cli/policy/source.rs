//! Where the policy of a subcommand comes from, and what is said when it is not valid.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use bstr::BStr;
use clap::Args;

use crate::cli::{Failure, policy_file, work_tree};
use crate::git::Repository;
use crate::policy::{Diagnosis, FILE_NAME, POLICY_SIZE, Policy, Severity};
use crate::render::diagnosis::render;
use crate::untrusted::Untrusted;

/// The policy that is meant.
#[derive(Args)]
pub(super) struct Source {
    /// The policy; `-` is standard input [default: `AI_POLICY.toml` at the root of the work tree]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// A policy that was read.
pub(super) struct Read {
    /// Its name, for people.
    pub(super) name: String,
    /// Its text.
    pub(super) text: Vec<u8>,
    /// What it says.
    pub(super) policy: Policy,
    /// What could be better.
    pub(super) hints: Vec<Diagnosis>,
}

impl Source {
    /// The file as it was named; none: the one of the project.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Reads the policy, or says all that is wrong with it.
    pub(super) fn read(&self, directory: &Path) -> Result<Read, Failure> {
        let (name, text) = read(directory, self.file())?;
        match Policy::read(&text) {
            Ok((policy, hints)) => Ok(Read { name, text, policy, hints }),
            Err(diagnoses) => {
                anstream::eprint!("{}", render(&diagnoses, &name, &text));
                let is_error = |diagnosis: &&Diagnosis| diagnosis.severity == Severity::Error;
                let errors = counted(diagnoses.iter().filter(is_error).count(), "error");
                Err(Failure::usage(format!(
                    "{} is not valid: {errors}. Nothing is judged by it",
                    Untrusted::new(&name)
                )))
            }
        }
    }
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

/// "1 duty", "2 duties".
pub(super) fn counted(count: usize, what: &str) -> String {
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
