//! `provenance policy show`: the policy in plain sentences, or its answer to a question.

use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::source::Source;
use crate::advice::{Question, advise};
use crate::cli::judging::today;
use crate::cli::show::Format;
use crate::cli::{Exit, Failure};
use crate::policy::{Extent, Policy, Surface, nearest};
use crate::render::advice::{Answered, text};
use crate::render::advice_json::json;
use crate::render::inherited::inherited;
use crate::render::sentences::sentences;
use crate::untrusted::Untrusted;

/// Say the policy in plain sentences; or whether AI may be used for this, and what to write
///
/// Without an option the whole policy is said. With one it is a question: may I use AI here, for this? The
/// answer is yes, yes if, or no; by which clause; and the lines to write.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    /// The file that would change, from the root of the tree
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// What AI is used for, such as `translation`
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Where the result goes [default: content, the files]
    #[arg(long, value_name = "SURFACE", value_parser = surfaces())]
    surface: Option<Surface>,
    /// How much AI makes of it
    #[arg(long, value_name = "EXTENT", value_parser = extents())]
    extent: Option<Extent>,
    /// The branch that it is meant for, such as `main` or `refs/heads/main`
    #[arg(long = "ref", value_name = "REF")]
    target: Option<String>,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

fn surfaces() -> impl TypedValueParser<Value = Surface> {
    PossibleValuesParser::new(Surface::ALL.iter().map(|word| word.as_str()))
        .map(|word| Surface::parse(&word).expect("one of the words"))
}

fn extents() -> impl TypedValueParser<Value = Extent> {
    PossibleValuesParser::new(Extent::ALL.iter().map(|word| word.as_str()))
        .map(|word| Extent::parse(&word).expect("one of the words"))
}

/// Says the policy, or answers.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let read = arguments.source.read(directory)?;
    let Some(question) = question(arguments, &read.policy)? else {
        if matches!(arguments.format, Format::Json) {
            return Err(Failure::usage(
                "`--format json` is for an answer: ask with `--path PATH` or another option",
            ));
        }
        let mut said = sentences(&read.policy);
        let inherited = inherited(&read.policy, &read.name);
        if !inherited.is_empty() {
            said.extend(["\n", &inherited]);
        }
        super::print(&said)?;
        return Ok(Exit::Done);
    };
    let advice = advise(&read.policy, &read.policy.agents(), &question);
    let answered =
        Answered { policy: &read.policy, file: &read.name, question: &question, advice: &advice };
    match arguments.format {
        Format::Text => super::print(&text(&answered))?,
        Format::Json => super::print(&json(&answered))?,
    }
    Ok(Exit::Done)
}

/// What is asked; none: nothing in particular.
fn question(arguments: &Arguments, policy: &Policy) -> Result<Option<Question>, Failure> {
    let Arguments { path, category, surface, extent, target, .. } = arguments;
    let asks = path.is_some() || category.is_some() || target.is_some();
    if !asks && surface.is_none() && extent.is_none() {
        return Ok(None);
    }
    if let Some(category) = category
        && !policy.categories.contains_key(category)
    {
        let meant = nearest(category, policy.categories.keys().map(String::as_str));
        let meant = meant.map(|known| format!(" Did you mean `{known}`?")).unwrap_or_default();
        let all: Vec<&str> = policy.categories.keys().map(String::as_str).collect();
        let category = Untrusted::new(category);
        return Err(Failure::usage(format!(
            "this policy knows no category `{category}`.{meant} It knows {}",
            all.join(", ")
        )));
    }
    Ok(Some(Question {
        path: path.as_deref().map(file).transpose()?,
        category: category.clone(),
        surface: *surface,
        extent: *extent,
        target: target.as_deref().map(full_name),
        ..Question::on(today())
    }))
}

/// A path as a policy compares it.
fn file(path: &str) -> Result<bstr::BString, Failure> {
    let rooted = path.strip_prefix("./").or(path.strip_prefix('/')).unwrap_or(path);
    if rooted.is_empty() || rooted.ends_with('/') || rooted.split('/').any(|name| name == "..") {
        return Err(Failure::usage(
            "`--path` names a file, from the root of the tree, such as `src/main.c`",
        ));
    }
    Ok(rooted.into())
}

/// The full name of a ref.
fn full_name(name: &str) -> bstr::BString {
    if name.starts_with("refs/") { name.into() } else { format!("refs/heads/{name}").into() }
}
