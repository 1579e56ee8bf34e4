//! `provenance policy templates`: the policies to start from.

use clap::Args;
use serde::Serialize;

use crate::cli::show::Format;
use crate::cli::{Exit, Failure};
use crate::policy::{Policy, Template};
use crate::render::escaped_json;

/// List the policies to start from, for `provenance init --template NAME`
#[derive(Args)]
pub(super) struct Arguments {
    /// How the list is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// Prints the list.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let listed: Vec<Listed> = Template::ALL.iter().map(Listed::of).collect();
    let text = match arguments.format {
        Format::Text => {
            let width = |of: fn(&Listed) -> &str| {
                listed.iter().map(|one| of(one).len()).max().unwrap_or_default()
            };
            let (name, stance) = (width(|one| one.name), width(|one| &one.stance));
            let row = |one: &Listed| {
                format!("{:name$}  {:stance$}  {}\n", one.name, one.stance, one.title)
            };
            listed.iter().map(row).collect()
        }
        Format::Json => escaped_json(&Templates { version: 1, templates: listed }) + "\n",
    };
    super::print(&text)?;
    Ok(Exit::Done)
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Templates {
    version: u32,
    templates: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    name: &'static str,
    version: u32,
    stance: String,
    title: &'static str,
}

impl Listed {
    fn of(template: &Template) -> Self {
        let policy = Policy::read(template.text().as_bytes());
        Self {
            name: template.name,
            version: template.version,
            stance: policy.map_or_else(|_| String::new(), |(policy, _)| policy.stance.to_string()),
            title: template.title(),
        }
    }
}
