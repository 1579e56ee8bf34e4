//! `spaced-model`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::policy::Level;

/// See `spaced_model.md`.
pub(crate) static RULE: Rule = Rule {
    id: "spaced-model",
    level: Level::Warn,
    explanation: include_str!("spaced_model.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for stated in case.uses()? {
        let model = stated.stated.model.as_deref().unwrap_or_default();
        let clause = || Clause::new("disclosure", "aids");
        if !stated.stated.spaced.is_empty() {
            let subject = Subject::of(case, stated, clause()).about(model);
            let words = stated.stated.spaced.join("`, `");
            found.fail(
                &subject,
                format!("read as the model `{model}`; other readers take `{words}` for programs behind the model"),
            );
        }
        if let Some(note) = stated.stated.note.as_deref() {
            let subject = Subject::of(case, stated, clause()).about(model);
            found.fail(&subject, format!("`{note}` is kept as a note; other readers take it for programs behind the model"));
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let model = situation.about;
    if !model.contains(' ') {
        return Remedy::say("leave the note out, or write it as the field `detail=`");
    }
    let joined = model.replace(' ', "-");
    Remedy::say(format!(
        "if it is the model, write it without blanks (`{joined}`); if it is a program, the policy can list \
         it in `[disclosure] aids`"
    ))
}
