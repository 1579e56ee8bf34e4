//! `provenance card check`: whether cards are whole.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::known::{Cards, Known, as_file, of_file};
use crate::cli::show::{self, Format};
use crate::cli::{Exit, Failure, cards};
use crate::policy::{Diagnosis, Tool};
use crate::render::card::{Checked, json};
use crate::render::diagnosis::render;
use crate::untrusted::Untrusted;

/// Say what is missing or wrong in tool cards, where, and what was meant
///
/// Exit code: 0 all are whole; 2 at least one is not; 3 something could not be read.
#[derive(Args)]
pub(super) struct Arguments {
    /// The tools, or files; `-` is standard input [default: every card of the project]
    #[arg(value_name = "NAME | FILE")]
    cards: Vec<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Checks cards.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let checked = wanted(directory, &arguments.cards)?;
    let bad = checked.iter().filter(|known| known.result.is_err()).count();
    match arguments.format {
        Format::Json => {
            let diagnoses: Vec<Vec<Diagnosis>> = checked.iter().map(Known::diagnoses).collect();
            let shown: Vec<Checked<'_>> =
                checked.iter().zip(&diagnoses).map(|(known, found)| shown(known, found)).collect();
            show::text(&json(&shown))?;
        }
        Format::Text => {
            let mut out = io::stdout().lock();
            for known in &checked {
                match &known.result {
                    Ok(tool) => {
                        let hints = render(&known.diagnoses(), &known.place, known.text());
                        anstream::eprint!("{hints}");
                        writeln!(out, "{}", line(known, tool))?;
                    }
                    Err(bad) => anstream::eprint!("{}", cards::shown(bad, &known.place)),
                }
            }
            if checked.is_empty() {
                writeln!(out, "there is no tool card yet; `provenance card init NAME` begins one")?;
            }
            out.flush()?;
        }
    }
    match bad {
        0 => Ok(Exit::Done),
        bad => Err(Failure::usage(format!(
            "{bad} of {} {} not valid. Nothing is judged by a policy with such a card",
            match checked.len() {
                1 => "1 tool card".to_owned(),
                count => format!("{count} tool cards"),
            },
            if bad == 1 { "is" } else { "are" }
        ))),
    }
}

fn wanted(directory: &Path, arguments: &[String]) -> Result<Vec<Known>, Failure> {
    if arguments.is_empty() {
        return Cards::of_project(directory)?.whole();
    }
    let mut project = None;
    let mut wanted = Vec::new();
    for argument in arguments {
        if let Some(file) = as_file(argument) {
            wanted.push(of_file(directory, &file)?);
            continue;
        }
        if project.is_none() {
            project = Some(Cards::of_project(directory)?);
        }
        if let Some(cards) = &project {
            wanted.push(cards.named(argument)?.clone());
        }
    }
    Ok(wanted)
}

/// A valid card in a line.
fn line(known: &Known, tool: &Tool) -> String {
    let title = tool.title.as_deref().unwrap_or(&known.name);
    let since = tool.since.map(|since| format!(" since {since}")).unwrap_or_default();
    let hosting = tool.hosting.map(|at| format!(", hosting `{at}`")).unwrap_or_default();
    let (place, title) = (Untrusted::new(&known.place), Untrusted::new(title));
    format!("{place} is valid: {title}, {}{since}{hosting}", tool.status)
}

fn shown<'k>(known: &'k Known, diagnoses: &'k [Diagnosis]) -> Checked<'k> {
    let tool = known.result.as_ref().ok();
    Checked { name: &known.name, place: &known.place, text: known.text(), tool, diagnoses }
}
