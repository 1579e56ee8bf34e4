//! `provenance explain`: what a rule checks and why, or the list of all rules.

use std::io::{self, Write};

use clap::Args;

use super::{Exit, Failure};
use crate::rules::{self, Rule};
use crate::untrusted::Untrusted;

/// Explain a rule: what it checks, why, an example, and how to mend it
///
/// Without a rule, all of them are listed, each with its level where a policy sets no other.
#[derive(Args)]
pub(super) struct Arguments {
    /// The id of a rule, as it stands in brackets after `error` or `warning`
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Prints an explanation, or the list.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let text = match &arguments.rule {
        None => list(),
        Some(id) => explanation(id)?.to_owned(),
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

fn explanation(id: &str) -> Result<&'static str, Failure> {
    // People copy the brackets too.
    let id = id.trim().trim_start_matches('[').trim_end_matches(']');
    Rule::find(id).map(|rule| rule.explanation).ok_or_else(|| {
        let meant = match nearest(id) {
            Some(rule) => format!("did you mean `{}`? ", rule.id),
            None => String::new(),
        };
        let id = Untrusted::new(id);
        Failure::usage(format!(
            "there is no rule `{id}`; {meant}`provenance explain` lists all rules"
        ))
    })
}

/// The rule whose id is most like `id`: at most a third of it differs, or one holds the other.
fn nearest(id: &str) -> Option<&'static Rule> {
    let id = id.to_ascii_lowercase().replace(['_', ' '], "-");
    let far = id.chars().count().div_ceil(3);
    rules::ALL
        .iter()
        .copied()
        .map(|rule| (strsim::osa_distance(&id, rule.id), rule))
        .filter(|(distance, rule)| *distance <= far || (id.len() >= 4 && rule.id.contains(&id)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, rule)| rule)
}

fn list() -> String {
    let width = rules::ALL.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let row = |rule: &&Rule| {
        let level = rule.level.to_string();
        let summary = rule.summary().replace('\n', " ");
        format!("{:width$}  {level:5}  {summary}\n", rule.id)
    };
    rules::ALL.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_near() {
        let meant = |id| nearest(id).map(|rule| rule.id);
        assert_eq!(meant("missing_exception"), Some("missing-exception"));
        assert_eq!(meant("mising-exeption"), Some("missing-exception"));
        assert_eq!(meant("undisclosed"), Some("undisclosed-use"));
        assert_eq!(meant("zzz"), None);
        assert_eq!(meant(""), None);
    }
}
