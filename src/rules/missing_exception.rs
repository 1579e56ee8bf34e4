//! `missing-exception`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::Remedy;
use crate::permission::{Permission, Permitted, permissions};
use crate::policy::Level;

/// See `missing_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-exception",
    level: Level::Deny,
    explanation: include_str!("missing_exception.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let unclaimed = |(_, permission): &&Permitted<'_>| *permission == Permission::Unclaimed;
    if let Some((plot, _)) = permissions.known.iter().find(unclaimed) {
        let subject = Subject::of(case, stated, plot.clause()).on(plot.stance);
        found.fail(&subject, "AI use is stated, and no exception is claimed for it");
        return Ok(());
    }
    // With a claim, or without a need of one, no ground that is still unknown can change this.
    permissions.rest_if(stated.claims.is_empty() && !stated.by_automation)
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let choices = situation.choices();
    let how = if situation.claims_by_field() { "in the same line" } else { "in a line of its own" };
    // What the line of the use lacks besides, a second refusal would tell.
    let lines = lines_to_mend(situation);
    match choices.as_slice() {
        [] => Remedy::say(
            "no exception of this policy fits this change; please ask before you send it",
        ),
        [only] if lines.is_empty() => Remedy::paste(
            format!("if this is `{}`, claim that exception {how}", only.title),
            vec![only.line.clone()],
        )
        .choosing(choices),
        [only] => Remedy::paste(
            format!(
                "if this is `{}`, write it like this, with what is true, and claim that exception {how}",
                only.title
            ),
            lines,
        )
        .choosing(choices),
        _ if lines.is_empty() => {
            Remedy::say(format!("if one of the exceptions applies, claim it {how}"))
                .choosing(choices)
        }
        _ => Remedy::paste(
            format!(
                "if one of the exceptions applies, write it like this, with what is true, and claim the \
                 exception {how}"
            ),
            lines,
        )
        .choosing(choices),
    }
}

/// The lines of the use, where it does not state all that is asked; of them, those of a claim too where there
/// is only one to claim. None where its own line does, or where the line of each claim has it.
fn lines_to_mend(situation: &Situation<'_>) -> Vec<String> {
    let choices = situation.choices();
    if situation.form().is_some() {
        let mut lines = situation.fields_of_text();
        if let ([only], false) = (choices.as_slice(), lines.is_empty()) {
            lines.push(only.line.clone());
        }
        return lines;
    }
    if situation.claims_by_field() || !situation.lacks() {
        return Vec::new();
    }
    situation.disclosure_lines()
}
