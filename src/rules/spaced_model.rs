//! `spaced-model`

use super::forbidden_name;
use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::{Stated, Use, write_in_its_form};
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
        // A word that is not named here belongs in no reading.
        if forbidden_name::is_in(stated, case.policy) {
            continue;
        }
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
        if let Some(glued) = glued(model) {
            let subject = Subject::of(case, stated, clause()).about(model);
            found.fail(&subject, format!("`{glued}` is glued to the model: {}; either way other readers count another model", what_is_glued(glued)));
        }
    }
    Ok(())
}

/// What `[1m]` can be. Claude Code takes `[1m]` and `[2m]` behind a name of a model, for the size of the
/// context (<https://code.claude.com/docs/en/model-config>); a terminal's codes for bold and faint look alike.
fn what_is_glued(glued: &str) -> String {
    let terminal = "the rest of a terminal's escape code";
    let millions = match glued {
        "[1m]" => "a million",
        "[2m]" => "two million",
        _ => return terminal.to_owned(),
    };
    format!("Claude Code's sign for a context of {millions} tokens, or {terminal}")
}

/// The `[1m]` at the end of a model.
fn glued(model: &str) -> Option<&str> {
    let open = model.rfind('[')?;
    let number = model[open + 1..].strip_suffix("m]")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| &model[open..])
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let model = situation.about;
    if let Some(glued) = glued(model) {
        return Remedy::say(format!(
            "leave `{glued}` out, or write what it means as the field `detail=`"
        ));
    }
    if !model.contains(' ') {
        return Remedy::say("leave the note out, or write it as the field `detail=`");
    }
    let joined = model.replace(' ', "-");
    let programs = match situation.stated {
        Some(stated) => match stated.stated.spaced.as_slice() {
            [only] => format!("`{only}` is a program, the policy can list it"),
            several => {
                format!("`{}` are programs, the policy can list them", several.join("`, `"))
            }
        },
        None => "it is a program, the policy can list it".to_owned(),
    };
    let say = format!(
        "if it is the model, write it without blanks (`{joined}`); if {programs} in `[disclosure] aids`"
    );
    match situation.stated.and_then(|stated| line(stated, &joined, situation)) {
        Some(line) => Remedy::paste(say, vec![line]),
        None => Remedy::say(say),
    }
}

/// The author's own line, with another model.
fn line(stated: &Use, model: &str, situation: &Situation<'_>) -> Option<String> {
    let policy = situation.policy;
    let key = policy.disclosure.key(&stated.origin.key)?;
    let renamed =
        Stated { model: Some(model.to_owned()), spaced: Vec::new(), ..stated.stated.clone() };
    let value = write_in_its_form(&renamed, key, policy, &policy.agents())?;
    Some(format!("{}: {value}", stated.origin.key))
}

#[cfg(test)]
mod tests {
    use crate::agents::Agents;
    use crate::commit::{CommitFacts, Stage};
    use crate::fact::Fact;
    use crate::judge::judge;
    use crate::message::Message;
    use crate::policy::Policy;

    #[test]
    fn the_warning_has_both_readings_and_both_remedies() {
        let policy = "[disclosure]\nform = \"agent:model\"";
        let policy = Policy::example_of("disclose", policy);
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        let text = "Mend it\n\nAssisted-by: Claude:Opus 4.8 sparse; category=docs\n";
        facts.message = Fact::Read(Message::stored(text));
        facts.changed_paths = Fact::Read(vec!["src/a".into()]);
        let judgement = judge(&policy, Agents::builtin(), &facts);
        let found = judgement.findings.iter().find(|found| found.rule == "spaced-model");
        let found = found.expect("a finding");
        assert_eq!(
            found.reason,
            "read as the model `Opus 4.8`; other readers take `4.8` for programs behind the model"
        );
        let remedy = found.remedy.as_ref().expect("a remedy");
        assert_eq!(remedy.lines, ["Assisted-by: Claude:Opus-4.8 sparse; category=docs"]);
        assert!(remedy.say.contains("if `4.8` is a program, the policy can list it"), "{remedy:?}");
    }
}
