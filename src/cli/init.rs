//! `provenance init`: the first policy of a project.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::{Exit, Failure, work_tree};
use crate::policy::{FILE_NAME, Template};
use crate::untrusted::Untrusted;

/// Write a policy to start from, at the root of the work tree.
///
/// A policy that is there already is never touched.
#[derive(Args)]
pub(super) struct Arguments {
    /// What to start from: `no-unless`, `forbid`, `disclose`, `open`, or the rules of a project, such as
    /// `gentoo`; `provenance policy templates` lists all
    #[arg(long, value_name = "NAME", default_value = "no-unless")]
    template: String,
    /// The name of the project [default: the name of its folder]
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Whom contributors can ask: an address, or a page where people answer
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
}

/// Writes the policy, says what was assumed, and what comes next.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let Some(template) = Template::named(&arguments.template) else {
        return Err(Failure::usage(no_template(&arguments.template)));
    };
    for (text, option) in [(&arguments.project, "--project"), (&arguments.contact, "--contact")] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(Failure::usage(format!(
                "`{option}` is empty: give it a text, or leave it out"
            )));
        }
    }
    let Some(root) = work_tree::root(directory) else {
        return Err(Failure::usage(
            "this is no work tree of git, and a policy lives in one. Run `git init` first, or name the \
             folder by `-C DIR`",
        ));
    };
    let mut assumed = Vec::new();
    let project = arguments.project.clone().unwrap_or_else(|| {
        let folder = root.file_name().map(|name| name.to_string_lossy().into_owned());
        let folder = folder.unwrap_or_else(|| "this project".to_owned());
        assumed.push(format!("the project is called `{}` (--project)", Untrusted::new(&folder)));
        folder
    });
    let contact = arguments.contact.clone().unwrap_or_else(|| {
        assumed.push("questions go to the issue tracker (--contact)".to_owned());
        "Open an issue: a person answers.".to_owned()
    });
    write(&root, &template.fill(&project, &contact))?;
    let assumed = match assumed.as_slice() {
        [] => String::new(),
        assumed => format!("Assumed: {}.\n", assumed.join("; ")),
    };
    let theirs: Vec<String> = template
        .theirs()
        .map(|(number, line)| {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("  line {number}: {line}\n")
        })
        .collect();
    let theirs = if theirs.is_empty() {
        String::new()
    } else {
        format!(
            "Left as comments, for they say something of the project alone that the rules come from; put your \
             own in their place, or take them out:\n{}",
            theirs.concat()
        )
    };
    let said = format!(
        "{FILE_NAME} is written: {}.\n{assumed}{theirs}\nNext:\n  1. Read and edit {FILE_NAME}; `provenance \
         policy check` says whether it is valid, and\n     `provenance policy show` says it back in plain \
         sentences.\n  2. `provenance policy render --output AI_POLICY.md`: a page for people.\n  3. \
         `provenance hook install`: your own commits are checked as you make them.\n",
        template.title()
    );
    io::stdout().write_all(said.as_bytes())?;
    Ok(Exit::Done)
}

/// Creates the file; one that is there, also as a link to nowhere, is left as it is.
fn write(root: &Path, text: &str) -> Result<(), Failure> {
    let file = root.join(FILE_NAME);
    let shown = Untrusted::new(file.as_os_str().as_encoded_bytes()).to_string();
    match OpenOptions::new().write(true).create_new(true).open(&file) {
        Ok(mut file) => Ok(file.write_all(text.as_bytes())?),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Failure::usage(format!(
            "{shown} is there already and is not touched. `provenance policy show` says what it says; to \
             start anew, move it away first"
        ))),
        Err(error) => Err(Failure::unverified(format!(
            "{shown} could not be written: {error}; may you write in this folder?"
        ))),
    }
}

/// What to say of a name that no template has.
fn no_template(name: &str) -> String {
    let like: Vec<String> =
        Template::like(name).iter().map(|template| format!("`{}`", template.name)).collect();
    let meant = match like.split_last() {
        None => String::new(),
        Some((last, [])) => format!("did you mean {last}? "),
        Some((last, rest)) => format!("did you mean {} or {last}? ", rest.join(", ")),
    };
    let name = Untrusted::new(name);
    format!("there is no template `{name}`; {meant}`provenance policy templates` lists all")
}
