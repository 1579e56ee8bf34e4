//! `provenance card show` and `provenance card render`: a card, for people.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::known::{Cards, Known, as_file, of_file};
use crate::cli::page_file::{differs, quoted};
use crate::cli::show::text as print;
use crate::cli::{Exit, Failure};
use crate::render::card;
use crate::render::page::{Page, html, markdown, text};
use crate::untrusted::Untrusted;

/// Say in plain sentences what a tool is, what leaves your machine, and what is not known
#[derive(Args)]
pub(super) struct Show {
    /// The tool, or the file of its card; `-` is standard input
    #[arg(value_name = "NAME | FILE")]
    card: String,
}

/// Print a card as a page, in Markdown or HTML
///
/// Exit code: 0 it is printed, or with `--check` the file holds it; 1 the file holds something else, or there
/// is none; 2 there is no such card, or it is not whole; 3 something could not be read.
#[derive(Args)]
#[command(override_usage = "provenance card render [OPTIONS] <NAME | FILE>
       provenance card render [OPTIONS] --all")]
pub(super) struct Render {
    /// The tool, or the file of its card; `-` is standard input
    #[arg(value_name = "NAME | FILE", required_unless_present = "all", conflicts_with = "all")]
    card: Option<String>,
    /// Every card of the project, on one page
    #[arg(long)]
    all: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print nothing, and say whether FILE holds what would be printed
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For a wiki or a forge
    #[default]
    Markdown,
    /// A page that stands by itself
    Html,
}

/// Shows one card.
pub(super) fn show(directory: &Path, arguments: &Show) -> Result<Exit, Failure> {
    let page = page(&one(directory, &arguments.card)?)?;
    print(&text::text(&page))?;
    Ok(Exit::Done)
}

/// Prints one page, or compares it with a file.
pub(super) fn render(directory: &Path, arguments: &Render) -> Result<Exit, Failure> {
    let text = if let Some(card) = &arguments.card {
        let page = page(&one(directory, card)?)?;
        match arguments.format {
            Format::Markdown => markdown::markdown(&page),
            Format::Html => html::html(&page),
        }
    } else {
        let known = Cards::of_project(directory)?.whole()?;
        let pages = known.iter().map(|known| Ok((known.name.clone(), page(known)?)));
        let collection = card::collection(pages.collect::<Result<_, Failure>>()?);
        match arguments.format {
            Format::Markdown => markdown::collection(&collection),
            Format::Html => html::collection(&collection),
        }
    };
    let Some(file) = &arguments.check else {
        print(&text)?;
        return Ok(Exit::Done);
    };
    let what = if arguments.all { "the cards" } else { "the card" };
    let Some(said) = differs(directory, file, &text, what)? else { return Ok(Exit::Done) };
    Err(Failure {
        exit: Exit::Violation,
        error: anyhow::anyhow!("{said}to mend it:\n    {} > {}", arguments.command(), quoted(file)),
    })
}

impl Render {
    /// The command that prints the page.
    fn command(&self) -> String {
        let card = self.card.as_deref().unwrap_or("--all");
        let format = match self.format {
            Format::Markdown => "",
            Format::Html => " --format html",
        };
        format!("provenance card render {}{format}", quoted(Path::new(card)))
    }
}

fn one(directory: &Path, argument: &str) -> Result<Known, Failure> {
    match as_file(argument) {
        Some(file) => of_file(directory, &file),
        None => Ok(Cards::of_project(directory)?.named(argument)?.clone()),
    }
}

fn page(known: &Known) -> Result<Page, Failure> {
    let tool = known.tool()?;
    let card = tool.card.as_ref().ok_or_else(|| {
        Failure::usage(format!("`{}` has no tool card", Untrusted::new(&known.name)))
    })?;
    Ok(card::page(&known.name, tool, card, &known.language))
}
