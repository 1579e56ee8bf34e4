//! `forbidden-name`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::policy::{Level, Policy};

/// See `forbidden_name.md`.
pub(crate) static RULE: Rule = Rule {
    id: "forbidden-name",
    level: Level::Deny,
    explanation: include_str!("forbidden_name.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for stated in case.uses()? {
        for glob in &case.policy.disclosure.forbidden_names {
            if let Some(name) = names(stated).find(|name| glob.matches(name)) {
                let clause = Clause::new("disclosure", "forbidden-names");
                let subject = Subject::of(case, stated, clause).about(name);
                found.fail(&subject, format!("`{name}` is not named in disclosures here"));
            }
        }
    }
    Ok(())
}

/// Whether a use names what the policy has no name of.
pub(super) fn is_in(stated: &Use, policy: &Policy) -> bool {
    policy
        .disclosure
        .forbidden_names
        .iter()
        .any(|glob| names(stated).any(|name| glob.matches(name)))
}

/// Every word, and the agent, the model and the aids as a whole.
fn names(stated: &Use) -> impl Iterator<Item = &str> {
    let is_mark = |c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '/' | '(' | ')' | '[' | ']' | '<' | '>')
    };
    let texts = [Some(&stated.stated.head), stated.stated.detail.as_ref()];
    let words = texts.into_iter().flatten().flat_map(move |text| text.split(is_mark));
    let wholes = [&stated.stated.agent, &stated.stated.model];
    words
        .filter(|word| !word.is_empty())
        .chain(wholes.into_iter().flatten().map(String::as_str))
        .chain(stated.stated.aids.iter().map(String::as_str))
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::say(format!(
        "write the line without `{}`; a more general word is enough here",
        situation.about
    ))
}
