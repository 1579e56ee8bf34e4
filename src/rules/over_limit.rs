//! `over-limit`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::commit::PartOf;
use crate::demand::conditions;
use crate::disclosure::Use;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Remedy};
use crate::limit::{Kept, broken, selected};
use crate::permission::permissions;
use crate::policy::{Level, Per, Stance};

/// See `over_limit.md`.
pub(crate) static RULE: Rule = Rule {
    id: "over-limit",
    level: Level::Deny,
    explanation: include_str!("over_limit.md"),
    check: Check::Use(check),
    remedy,
};

/// What a remedy is about where the change as a whole is limited.
pub(crate) const CHANGE: &str = "change";

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let asked = conditions(case, stated, &permissions);
    for asked in asked.iter().filter(|asked| asked.conditions.has_limit()) {
        let selected = selected(case, stated, &permissions, asked)?;
        if selected.is_empty() {
            continue;
        }
        let subject =
            |key| Subject::of(case, stated, Clause::new(asked.table.name(), key)).on(asked.stance);
        if asked.conditions.count.per == Per::Change {
            // The change is judged as a whole, beside its commits; a history has none, which is said there.
            let part_of = case.facts.part_of.get(Input::Change);
            if let Err(missing) = part_of.map(|_: &PartOf| ()) {
                found.lacking(&subject("count"), missing);
            }
            continue;
        }
        for (key, kept) in broken(asked.conditions, &selected, &case.facts.sizes) {
            match kept {
                Kept::Exceeded(reason) => found.fail(&subject(key), reason),
                Kept::Unknown(missing, reason) if missing.input() == Input::Person => {
                    found.undecided(&subject(key), missing, reason);
                }
                Kept::Unknown(missing, _) => found.lacking(&subject(key), missing),
            }
        }
    }
    permissions.rest_if(case.policy.limits().next().is_some())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.stance == Stance::Forbid {
        return Remedy::say("AI use is not accepted here, so a smaller one would not be either");
    }
    let parts = match situation.about {
        CHANGE => "send it in parts, one after another",
        _ => "make smaller commits of it",
    };
    let ask = match &situation.policy.contact {
        Some(contact) => format!("please ask {contact} before you send it"),
        None => "please ask the people of the project before you send it".to_owned(),
    };
    Remedy::say(format!(
        "if it can be split, {parts}, so that each can be read with care; else {ask}"
    ))
}
