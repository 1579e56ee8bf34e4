//! `provenance policy diff`: what a change of a policy loosens and tightens.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use bstr::{BStr, ByteSlice};
use clap::{Args, ValueEnum};

use super::parents::{Beside, CommittedPolicy};
use super::policy_file::kind;
use super::source::{NotRead, told};
use super::{Exit, Failure, cards, policy_file, work_tree};
use crate::git::{Error, Repository};
use crate::policy::{CardFile, FILE_NAME, Policy, compare};
use crate::render::policy_diff::{Compared, Side, json, text};
use crate::untrusted::Untrusted;

#[derive(Args)]
pub(super) struct Arguments {
    /// The first policy: a file, a revision, or `REV:PATH`; `A..B` names both [default: HEAD]
    #[arg(value_name = "A")]
    before: Option<OsString>,
    /// The second policy [default: that of the work tree]
    #[arg(value_name = "B")]
    after: Option<OsString>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 if a change loosens the policy, or may
    #[arg(long, value_name = "WHAT")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Loosens,
}

/// Compares two policies.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let (before, after) = sides(directory, arguments)?;
    let before = match &before {
        Some(name) => named(directory, name)?,
        None => named(directory, OsStr::new("HEAD"))?,
    };
    let after = match &after {
        Some(name) => named(directory, name)?,
        None => of_work_tree(directory)?,
    };
    let changes = compare(&before.policy, &after.policy);
    let loosens = changes.iter().any(|change| change.effect.can_loosen());
    let compared = Compared { before, after, changes };
    let said = match arguments.format {
        Format::Text => text(&compared),
        Format::Json => json(&compared),
    };
    io::stdout().write_all(said.as_bytes())?;
    let fails = loosens && matches!(arguments.fail_on, Some(FailOn::Loosens));
    Ok(if fails { Exit::Violation } else { Exit::Done })
}

/// The two names; `A..B` is both, as in `git diff`.
fn sides(
    directory: &Path,
    arguments: &Arguments,
) -> Result<(Option<OsString>, Option<OsString>), Failure> {
    let (before, after) = (arguments.before.clone(), arguments.after.clone());
    let (Some(range), None) = (&before, &after) else { return Ok((before, after)) };
    if directory.join(range).exists() {
        return Ok((before, after));
    }
    let bytes = range.as_bytes();
    if bytes.find("...").is_some() {
        return Err(Failure::usage(
            "`A...B` is not read here, for the policy of a merge base is seldom what is meant; write `A..B`",
        ));
    }
    let Some((first, second)) = bytes.split_once_str("..") else { return Ok((before, after)) };
    let or_head = |name: &[u8]| {
        let name = if name.is_empty() { b"HEAD" } else { name };
        Some(OsStr::from_bytes(name).to_owned())
    };
    Ok((or_head(first), or_head(second)))
}

/// The policy that a file, a revision or `REV:PATH` names. A file comes first: its name is seen.
fn named(directory: &Path, name: &OsStr) -> Result<Side, Failure> {
    let file = directory.join(name);
    if file.is_file() {
        let text = policy_file::named(directory, Path::new(name))?;
        let shown = name.to_string_lossy().into_owned();
        let beside = Beside::named(&file);
        let policy = read(Policy::read_with(&text, &beside), &shown, &text)?;
        let policy = with_cards(policy, &cards::of_folder(beside.folder())?, "")?;
        return Ok(Side { name: shown, commit: None, policy });
    }
    // A folder can have the name of a branch.
    if let Some(metadata) = std::fs::metadata(&file).ok().filter(|metadata| !metadata.is_dir()) {
        let name = Untrusted::new(name.as_bytes());
        return Err(Failure::usage(format!(
            "`{name}` is a {}, not a plain file; name the file of a policy, or a revision",
            kind(metadata.file_type())
        )));
    }
    let repository = Repository::open(directory).map_err(|error| match error {
        Error::NotARepository(_) => Failure::unverified(format!(
            "`{}` is no file, and this is no repository in which it could be a revision",
            Untrusted::new(name.as_bytes())
        )),
        error => error.into(),
    })?;
    let (revision, path) = match name.as_bytes().split_once_str(":") {
        Some((revision, path)) => (revision, path.to_str_lossy().into_owned()),
        None => (name.as_bytes(), FILE_NAME.to_owned()),
    };
    if revision.is_empty() || path.is_empty() {
        let name = Untrusted::new(name.as_bytes());
        return Err(Failure::usage(format!(
            "`{name}` is not `REV:PATH`; for example `HEAD:{FILE_NAME}`"
        )));
    }
    let id = repository.resolve(BStr::new(revision)).map_err(|error| match error {
        Error::NoSuchCommit(_) => Failure::unverified(format!(
            "`{}` is no file here, and {error}",
            Untrusted::new(name.as_bytes())
        )),
        error => error.into(),
    })?;
    let shown = format!("{path} at {}", id.short());
    let Some(found) = CommittedPolicy::at(&repository, id, &path)? else {
        return Err(Failure::unverified(format!(
            "commit {} has no `{}`, so there is nothing to compare",
            id.short(),
            Untrusted::new(&path)
        )));
    };
    let policy = read(found.read, &shown, &found.text)?;
    let files = cards::of_commit(&repository, id).map_err(NotRead::told)?;
    let policy = with_cards(policy, &files, &format!(" at {}", id.short()))?;
    Ok(Side { name: shown, commit: Some(id.to_string()), policy })
}

/// The policy of the work tree.
fn of_work_tree(directory: &Path) -> Result<Side, Failure> {
    let absent = || {
        Failure::unverified(format!(
            "there is no {FILE_NAME} here to compare with; name the second policy, as in \
             `provenance policy diff A B`"
        ))
    };
    let root = work_tree::root(directory).ok_or_else(absent)?;
    let text = policy_file::of_work_tree(&root)?.ok_or_else(absent)?;
    let policy = read(Policy::read_with(&text, &Beside::project(&root)), FILE_NAME, &text)?;
    let policy = with_cards(policy, &cards::of_folder(&root)?, "")?;
    Ok(Side { name: FILE_NAME.to_owned(), commit: None, policy })
}

/// The policy with its tool cards, which belong to it.
fn with_cards(policy: Policy, files: &[CardFile], at: &str) -> Result<Policy, Failure> {
    cards::joined(policy, files, at).map_err(|not_read| {
        let failure = not_read.told();
        Failure {
            error: anyhow::anyhow!("a tool card is not valid, so nothing was compared"),
            ..failure
        }
    })
}

fn read(
    read: Result<(Policy, Vec<crate::policy::Diagnosis>), Vec<crate::policy::Diagnosis>>,
    name: &str,
    text: &[u8],
) -> Result<Policy, Failure> {
    told(read, name, text).map_err(|not_read| {
        let failure = not_read.told();
        let name = Untrusted::new(name);
        Failure {
            error: anyhow::anyhow!("{name} is not valid, so nothing was compared"),
            ..failure
        }
    })
}
