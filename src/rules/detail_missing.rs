//! `detail-missing`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::commit::Kind;
use crate::demand::conditions;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::whole_commit;
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

/// What a use does not state, and its ground or a claim of it asks for; without one, what the ground of the
/// whole commit asks of any use.
pub(super) fn unstated(case: &Case<'_>, stated: Option<&Use>) -> Vec<Statement> {
    let mut asked: Vec<Statement> = if let Some(stated) = stated {
        let permissions = permissions(case, stated);
        let of_selectors = refusals(case, stated, &permissions);
        let of_selectors = of_selectors.iter().flat_map(|refusal| &refusal.misses.known);
        let of_selectors = of_selectors.filter_map(|miss| match miss {
            Miss::NotStated(statement) => Some(*statement),
            _ => None,
        });
        let of_conditions = conditions(case, stated, &permissions);
        let of_conditions =
            of_conditions.iter().flat_map(|asked| &asked.conditions.must_state).copied();
        of_selectors.chain(of_conditions.filter(|asked| !states(case, stated, *asked))).collect()
    } else {
        let plots = whole_commit(case);
        let closed = || plots.known.iter().filter(|plot| !plot.is_open());
        let of_areas = closed().flat_map(|plot| &plot.areas);
        let of_areas = of_areas.filter_map(|area| case.policy.areas.get(*area));
        let of_policy = closed().next().map(|_| &case.policy.conditions);
        let all = of_policy.into_iter().chain(of_areas.map(|area| &area.conditions));
        let is_said = |asked: &Statement| {
            *asked == Statement::Surface && matches!(case.facts.kind, Kind::Text(_))
        };
        all.flat_map(|asked| &asked.must_state).copied().filter(|s| !is_said(s)).collect()
    };
    asked.sort();
    asked.dedup();
    asked
}

/// One line says all that is missing: whoever mended one point would be refused for the next.
fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.stance == Stance::Forbid {
        return Remedy::say("AI use is not accepted here, so nothing is to be added to the line");
    }
    let about = Statement::parse(situation.about);
    let alone: Vec<Statement> = about.into_iter().collect();
    let asked = if situation.asked.is_empty() { &alone } else { situation.asked };
    let situation = Situation { asked, ..*situation };
    if situation.form().is_some() {
        let say = match asked {
            [_] => "add what is true in a line of its own, for example",
            _ => "add what is true, each in a line of its own, for example",
        };
        return Remedy::paste(say, situation.fields_of_text());
    }
    let is_of_head =
        |statement: &&Statement| matches!(statement, Statement::Agent | Statement::Model);
    let of_head: Vec<&str> = asked.iter().filter(is_of_head).map(|s| s.as_str()).collect();
    let fields = asked.iter().filter(|statement| !is_of_head(statement));
    let fields: Vec<String> = fields.map(|statement| format!("`{statement}=`")).collect();
    let name =
        format!("name the {} in the line, in the form of this project", of_head.join(" and the "));
    let add = match fields.as_slice() {
        [] => None,
        [only] => Some(format!("add what is true as the field {only} at the end of the line")),
        several => {
            let several = several.join(" and ");
            Some(format!("add what is true as the fields {several} at the end of the line"))
        }
    };
    let say = match (of_head.as_slice(), add) {
        ([], Some(add)) => format!("{add}, for example"),
        (_, None) => name,
        (_, Some(add)) => format!("{name}, and {add}, for example"),
    };
    Remedy::paste(say, situation.own_lines())
}
