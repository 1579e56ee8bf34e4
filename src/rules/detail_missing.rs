//! `detail-missing`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::commit::Kind;
use crate::demand::conditions;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::permission::{permissions, refusals};
use crate::policy::{Level, Stance, Statement};
use crate::selection::Miss;

/// See `detail_missing.md`.
pub(crate) static RULE: Rule = Rule {
    id: "detail-missing",
    level: Level::Deny,
    explanation: include_str!("detail_missing.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    for refusal in refusals(case, stated, &permissions) {
        for miss in &refusal.misses.known {
            let Miss::NotStated(statement) = miss else { continue };
            let clause = Clause::table(format!("exceptions.{}", refusal.id));
            let subject =
                Subject::of(case, stated, clause).on(Stance::NoUnless).about(statement.as_str());
            let reason = format!(
                "`{}` asks for the {statement}, and this use does not state it",
                refusal.id
            );
            found.fail(&subject, reason);
        }
    }
    for asked in conditions(case, stated, &permissions) {
        let unstated = |asked: &&Statement| !states(case, stated, **asked);
        for statement in asked.conditions.must_state.iter().filter(unstated) {
            let clause = Clause::new(asked.table.name(), "must-state");
            let subject =
                Subject::of(case, stated, clause).on(asked.stance).about(statement.as_str());
            let model = stated.stated.model.as_deref().filter(|_| *statement == Statement::Model);
            let reason = match model {
                Some(word) => format!("the model is asked for, and `{word}` leaves it to the tool"),
                None => format!("the {statement} is asked for, and this use does not state it"),
            };
            found.fail(&subject, reason);
        }
    }
    permissions.rest()
}

/// Whether a use states something.
fn states(case: &Case<'_>, stated: &Use, asked: Statement) -> bool {
    // Where a text goes, whoever has it judged has said.
    let is_text = matches!(case.facts.kind, Kind::Text(_));
    (is_text && asked == Statement::Surface) || stated.stated.states(asked)
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.stance == Stance::Forbid {
        return Remedy::say("AI use is not accepted here, so nothing is to be added to the line");
    }
    if situation.form().is_some() {
        let example = match situation.about {
            "agent" => "Claude",
            "model" => "opus-5",
            "category" => "translation",
            "extent" => "assisted",
            "surface" => "content",
            _ => "what it did, in your words",
        };
        return Remedy::paste(
            "add what is true in a line of its own, for example",
            vec![format!("{}: {example}", situation.about)],
        );
    }
    let example = match situation.about {
        "agent" | "model" => {
            return Remedy::paste(
                format!("name the {} in the line, in the form of this project", situation.about),
                vec![situation.disclosure_line()],
            );
        }
        "category" => "translation",
        "extent" => "assisted",
        "surface" => "content",
        _ => "what it did, in your words",
    };
    let (line, about) = (situation.disclosure_line(), situation.about);
    Remedy::paste(
        format!("add what is true as the field `{about}=` at the end of the line, for example"),
        vec![format!("{line}; {about}={example}")],
    )
}
