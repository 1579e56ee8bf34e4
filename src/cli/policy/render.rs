//! `provenance policy render`: the policy as a page for people.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::source::Source;
use crate::cli::page_file::{differs, quoted, shown};
use crate::cli::{Exit, Failure};
use crate::render::page::{html::html, markdown::markdown};
use crate::render::sentences::page;

/// Write the policy as a page for people, which says what the file says
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// What the page is written in [default: as the name of the file ends, else markdown]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<PageFormat>,
    /// Write the page into this file, and not to standard output
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    output: Option<PathBuf>,
    /// Write nothing; exit with 1 if this file is not the page, and say how to mend it
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// For forges, as `AI_POLICY.md`
    Markdown,
    /// One file for any web server
    Html,
}

/// Writes the page, or compares it.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let read = arguments.source.read(directory)?;
    let file = arguments.output.as_ref().or(arguments.check.as_ref());
    let format = arguments.format.unwrap_or_else(|| by_name(file.map(PathBuf::as_path)));
    let page = page(&read.policy);
    let text = match format {
        PageFormat::Markdown => markdown(&page),
        PageFormat::Html => html(&page),
    };
    if let Some(output) = &arguments.output {
        write(directory, output, &text)?;
        super::print(&format!("{} is written\n", shown(output)))?;
    } else if let Some(checked) = &arguments.check {
        return compare(directory, arguments, checked, &text);
    } else {
        super::print(&text)?;
    }
    Ok(Exit::Done)
}

fn by_name(file: Option<&Path>) -> PageFormat {
    let extension = file.and_then(Path::extension).unwrap_or_default();
    if extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm") {
        PageFormat::Html
    } else {
        PageFormat::Markdown
    }
}

fn write(directory: &Path, output: &Path, text: &str) -> Result<(), Failure> {
    // A slip of the hand must not cost anybody the policy itself.
    if output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        return Err(Failure::usage(format!(
            "{} is no name for a page: policies end in `.toml`; name it for example `AI_POLICY.md`",
            shown(output)
        )));
    }
    fs::write(directory.join(output), text).map_err(|error| {
        Failure::unverified(format!(
            "{} could not be written: {error}; is the folder there, and may you write in it?",
            shown(output)
        ))
    })
}

/// Compares the page with a file.
fn compare(
    directory: &Path,
    arguments: &Arguments,
    checked: &Path,
    text: &str,
) -> Result<Exit, Failure> {
    let Some(said) = differs(directory, checked, text, "the policy")? else {
        super::print(&format!("{} says what the policy says\n", shown(checked)))?;
        return Ok(Exit::Done);
    };
    let source = arguments.source.file().map(|file| format!(" {}", quoted(file)));
    let format = match arguments.format {
        Some(PageFormat::Html) => " --format html",
        Some(PageFormat::Markdown) => " --format markdown",
        None => "",
    };
    super::print(&format!(
        "{said}to mend it:\n    provenance policy render{}{format} --output {}\n",
        source.unwrap_or_default(),
        quoted(checked)
    ))?;
    Ok(Exit::Violation)
}
