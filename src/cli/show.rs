//! Prints what a check came to, in the format that was asked for.

use std::io::{self, Write};

use clap::ValueEnum;

use super::Failure;
use crate::checked::Checked;
use crate::render;

/// How a result is printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document, whose schema is in the book
    Json,
}

/// Prints a text to standard output, all of it or an error.
pub(super) fn text(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Prints a result to standard output.
pub(super) fn checked(checked: &Checked, format: Format) -> Result<(), Failure> {
    match format {
        Format::Text => {
            let mut out = anstream::stdout().lock();
            out.write_all(render::text::checked(checked).as_bytes())?;
            out.flush()?;
        }
        Format::Json => text(&render::json::checked(checked))?,
    }
    Ok(())
}
