//! What is said of a command line that cannot be understood, where the parser alone would not help.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};

/// Options that stand alone with nobody to guess what belongs to them, and a whole command with each.
const WHOLE: [(&str, &str); 4] = [
    ("--text", "provenance check --text issue.md --surface issue"),
    ("--surface", "provenance check --text issue.md --surface issue"),
    ("--pull-request", "provenance check main..HEAD --pull-request pr.md"),
    ("--message", "provenance check --message draft.txt"),
];

/// The error, with a whole command where an option lacks its value or the one that belongs to it.
pub(super) fn told(mut error: Error) -> Error {
    let named = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(named)) => named.clone(),
        Some(ContextValue::Strings(named)) => named.join(" "),
        _ => return error,
    };
    let is_missing = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => value.is_empty(),
        _ => error.kind() == clap::error::ErrorKind::MissingRequiredArgument,
    };
    let option = named.split(' ').next().unwrap_or_default();
    let whole = WHOLE.iter().find(|(known, _)| *known == option).filter(|_| is_missing);
    if let Some((_, command)) = whole {
        let tip = StyledStr::from(format!("for example `{command}`"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}
