//! From which file each clause of a policy comes that builds on others.

use std::fmt::Write as _;

use crate::policy::{Line, Policy};
use crate::untrusted::Untrusted;

/// What a policy builds on, and which clauses stand where; nothing for one that builds on nothing. `own` is
/// the name of its file.
pub fn inherited(policy: &Policy, own: &str) -> String {
    let mut out = String::new();
    if policy.parents.is_empty() {
        return out;
    }
    let own = std::iter::once(own.to_owned());
    let files: Vec<String> = own.chain(policy.parents.iter().map(ToString::to_string)).collect();
    for (place, file) in files.iter().enumerate() {
        let is_here = |line: &Line| match &line.file {
            None => place == 0,
            Some(named) => place > 0 && **named == **file,
        };
        let _ = writeln!(out, "From {}:", Untrusted::new(file));
        let mut clauses: Vec<(usize, &str)> = policy
            .lines
            .iter()
            .filter(|(name, line)| is_here(line) && is_clause(policy, name))
            .map(|(name, line)| (line.number, name.as_str()))
            .collect();
        clauses.sort_unstable();
        if clauses.is_empty() {
            out.push_str("  nothing that still holds\n");
        }
        for (line, name) in clauses {
            let _ = writeln!(out, "  line {line:>3}  {}", Untrusted::new(name));
        }
    }
    out
}

/// Whether a name is that of a key, not of a table, which has keys below it; and of the policy itself, not of
/// its file.
fn is_clause(policy: &Policy, name: &str) -> bool {
    let below = format!("{name}.");
    let has_keys = policy.lines.range(below.clone()..).next();
    let has_keys = has_keys.is_some_and(|(other, _)| other.starts_with(&below));
    !has_keys && !["version", "extends", "opens", "closes"].contains(&name)
}
