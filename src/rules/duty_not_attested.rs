//! `duty-not-attested`

use std::cell::OnceCell;

use bstr::{BStr, ByteSlice};

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::commit::Kind;
use crate::demand::duties_due;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place, Remedy};
use crate::policy::{Attest, Level, PullRequestForm, Where};
use crate::trailer::Trailer;

/// See `duty_not_attested.md`.
pub(crate) static RULE: Rule = Rule {
    id: "duty-not-attested",
    level: Level::Deny,
    explanation: include_str!("duty_not_attested.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let mut missing = None;
    for (id, duty) in &case.policy.duties {
        let clause = || Clause::new(format!("duties.{id}"), "attest");
        let due = duties_due(case, &duty.due)?;
        missing = missing.max(due.missing);
        // Looked for once, whatever the number of uses.
        let answer = OnceCell::new();
        let attested = |key: &str| {
            answer
                .get_or_init(|| {
                    let mut trailers = case.message()?.trailers().iter();
                    let by_trailer = trailers.any(|trailer| {
                        trailer.key.eq_ignore_ascii_case(key)
                            && attests(case, trailer.value.as_bstr())
                    });
                    let in_the_text = || {
                        let text = case.pull_request().ok();
                        text.is_some_and(|text| text.values(key).any(|value| attests(case, value)))
                    };
                    Ok(by_trailer || in_the_text())
                })
                .clone()
        };
        for stated in due.known {
            match &duty.attest {
                Attest::Nothing => {}
                Attest::Person => {
                    let subject = match stated {
                        Some(stated) => Subject::of(case, stated, clause()),
                        None => Subject::at(case, Place::Commit, clause()),
                    };
                    let reason = format!("a person must judge this: {}", duty.text);
                    found.undecided(&subject.about(id), Missing::NotGiven(Input::Person), reason);
                }
                Attest::Key(key) => {
                    let is_field = is_field(case, key);
                    // A field of the form is no line of an issue.
                    if is_field
                        && case.facts.is_text()
                        && case.facts.kind.form(case.policy).is_none()
                    {
                        continue;
                    }
                    // Where both state it, the trailers of people stand in the commits.
                    let in_commits = case.facts.kind == Kind::PullRequest
                        && case.policy.disclosure.place == Where::Both
                        && !is_field;
                    if in_commits || attested(key)? {
                        continue;
                    }
                    let (place, reason) = match aside(case, key) {
                        Some(line) => (
                            Place::Line(line.line, line.value.clone()),
                            format!(
                                "this line is no trailer at the end of the text, and `{key}` is no field of \
                                 the form, so it does not say that this was done: {}",
                                duty.text
                            ),
                        ),
                        None => (
                            Place::Commit,
                            format!("no `{key}:` line says that this was done: {}", duty.text),
                        ),
                    };
                    let subject = Subject::at(case, place, clause()).about(key);
                    if is_field && case.facts.kind == Kind::Commit && case.pull_request().is_err() {
                        found.left_to_the_pull_request(&subject, reason);
                    } else {
                        found.fail(&subject, reason);
                    }
                }
            }
        }
    }
    missing.map_or(Ok(()), Err)
}

/// Whether a value says, not by an AI identity and not empty, that a duty was done.
fn attests(case: &Case<'_>, value: &BStr) -> bool {
    !value.trim_ascii().is_empty() && case.agents.credited(value).is_none()
}

/// The line of the judged text that was meant to attest a duty, and stands where nothing reads it.
fn aside<'a>(case: &Case<'a>, key: &str) -> Option<&'a Trailer> {
    if !case.facts.is_text() || is_field(case, key) {
        return None;
    }
    case.pull_request().ok()?.aside(key)
}

/// Whether the form of pull requests has a field with this key.
fn is_field(case: &Case<'_>, key: &str) -> bool {
    let form = case.policy.disclosure.pull_request.as_ref();
    form.is_some_and(|form| form.fields.iter().any(|field| field.key.eq_ignore_ascii_case(key)))
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let is_key = !situation.policy.duties.contains_key(situation.about);
    let form = situation.policy.disclosure.pull_request.as_ref();
    let is_field = |form: &PullRequestForm| {
        form.fields.iter().any(|field| field.key.eq_ignore_ascii_case(situation.about))
    };
    if form.is_some_and(is_field) {
        Remedy::paste(
            "if it was done, whoever did it says so in the text of the pull request",
            vec![format!("{}: what was done, in your words", situation.about)],
        )
    } else if is_key {
        Remedy::paste(
            format!(
                "if it was done, whoever did it says so at the end of the {}",
                situation.message()
            ),
            vec![format!("{}: Your Name <you@example.org>", situation.about)],
        )
    } else {
        Remedy::say("ask a person of the project to judge it; no line in the message can settle it")
    }
}
