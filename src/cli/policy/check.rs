//! `provenance policy check`: whether a policy is valid.

use std::path::Path;

use clap::Args;

use super::source::{Source, counted};
use crate::cli::judging::today;
use crate::cli::work_tree::submodules;
use crate::cli::{Exit, Failure};
use crate::policy::Policy;
use crate::render::diagnosis::render;
use crate::render::inherited::inherited;
use crate::untrusted::Untrusted;

/// Say what is wrong with a policy, where, and what was meant
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
}

/// Checks a policy.
pub(super) fn run(directory: &Path, arguments: &Arguments) -> Result<Exit, Failure> {
    let read = arguments.source.read(directory)?;
    let submodules = arguments.source.root(directory).map(|root| submodules(&root));
    let beside = read.policy.hints_beside(&read.text, today(), &submodules.unwrap_or_default());
    let hints = [read.hints, beside].concat();
    anstream::eprint!("{}", render(&hints, &read.name, &read.text));
    super::print(&format!(
        "{} is valid: {}\n{}",
        Untrusted::new(&read.name),
        summary(&read.policy),
        inherited(&read.policy, &read.name)
    ))?;
    Ok(Exit::Done)
}

/// The policy in half a line.
fn summary(policy: &Policy) -> String {
    let mut parts = vec![format!("stance `{}`", policy.stance)];
    for (count, what) in [
        (policy.exceptions.len(), "exception"),
        (policy.areas.len(), "area"),
        (policy.duties.len(), "duty"),
        (policy.tools.values().filter(|tool| tool.card.is_some()).count(), "tool card"),
    ] {
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    parts.join(", ")
}
