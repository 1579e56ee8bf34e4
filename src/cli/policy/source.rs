//! Where the policy of a subcommand comes from, and what is said when it is not valid.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use bstr::BStr;
use clap::Args;

use crate::cli::parents::{Beside, CommittedPolicy, Nowhere};
use crate::cli::source::NotRead;
use crate::cli::{Failure, cards, policy_file, work_tree};
use crate::git::Repository;
use crate::policy::{Diagnosis, FILE_NAME, POLICY_SIZE, Parents, Policy, Severity};
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

    /// The root of the work tree whose policy it is, if it is that of the project.
    pub(super) fn root(&self, directory: &Path) -> Option<PathBuf> {
        if self.file.is_some() { None } else { work_tree::root(directory) }
    }

    /// Reads the policy, or says all that is wrong with it.
    pub(super) fn read(&self, directory: &Path) -> Result<Read, Failure> {
        let Named { name, text, read } = read(directory, self.file())?;
        match read {
            // A policy that stands elsewhere may be meant for another place: it is read by itself.
            Ok((policy, hints)) if self.file.is_none() => {
                let cards = cards::of_project(directory)?;
                let policy = cards::joined(policy, &cards, "").map_err(NotRead::told)?;
                Ok(Read { name, text, policy, hints })
            }
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
        Failure::unverified(format!(
            "{name} could not be read: {error}; name the file of a policy, or `-` for standard input"
        ))
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
pub(in crate::cli) fn alone(directory: &Path) -> Result<Option<Result<Policy, Failure>>, Failure> {
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
