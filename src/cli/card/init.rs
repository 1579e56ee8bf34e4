//! `provenance card init`: a card to fill in.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use crate::cli::judging::today;
use crate::cli::{Exit, Failure, cards, policy, show, work_tree};
use crate::policy::{CARD_FOLDER, Card};
use crate::untrusted::Untrusted;

/// Write a card to fill in, `policy/tools/NAME.toml`, and say what is asked
///
/// A card that is there already is never touched.
#[derive(Args)]
pub(super) struct Arguments {
    /// The tool: of `a` to `z`, `0` to `9` and `-`
    #[arg(value_name = "NAME")]
    name: String,
}

/// Writes the card.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let name = &arguments.name;
    is_name(name)?;
    let Some(root) = work_tree::root(directory) else {
        return Err(Failure::usage(
            "there is no repository here, and a card belongs in one: run `git init` first, or name the folder \
             by `-C DIR`",
        ));
    };
    let policy = policy::alone(directory)?.transpose()?;
    if policy.is_some_and(|policy| policy.tools.contains_key(name)) {
        return Err(Failure::usage(format!(
            "the policy has a table `[tools.{name}]`, and a tool stands in one place: add the keys of a card \
             there, or move the table into a file"
        )));
    }
    // Also refuses folders that lead elsewhere.
    cards::of_folder(&root)?;
    let path = format!("{CARD_FOLDER}{name}.toml");
    write(&root, &path, &Card::to_fill_in(name, today()))?;
    let said = format!(
        "{path} is written. It asks what the tool does, how well, what goes wrong, what it is made of, where \
         it runs, what it sends to whom, and who answers for it.\n\nNext:\n  1. Fill it in: every `\"\"` wants \
         an answer, and `unknown` is a fair one. `provenance card check {name}` says what is left.\n     \
         Until it is whole, nothing is judged in this work tree: hooks stop commits and say so.\n  \
         2. `provenance card show {name}` reads it back to you.\n  3. Bring it in by a change of its own: the \
         card that counts is the one in the target branch.\n"
    );
    show::text(&said)?;
    Ok(Exit::Done)
}

fn is_name(name: &str) -> Result<(), Failure> {
    let fits = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    if !name.is_empty() && name.chars().all(fits) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "`{}` cannot be the name of a card: names are of `a` to `z`, `0` to `9` and `-`. How disclosures call \
         the tool is said in the card, by `agents`",
        Untrusted::new(name)
    )))
}

/// Creates the file, and the folders that it stands in; one that is there is left as it is.
fn write(root: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let cannot = |error: &io::Error| {
        Failure::unverified(format!(
            "{path} could not be written: {error}; is there a folder to write in, and may you write there?"
        ))
    };
    let file = root.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    }
    match OpenOptions::new().write(true).create_new(true).open(&file) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(|error| cannot(&error)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Failure::usage(format!(
            "{path} is there already and is not touched. `provenance card check` says what is still missing in \
             it"
        ))),
        Err(error) => Err(cannot(&error)),
    }
}
