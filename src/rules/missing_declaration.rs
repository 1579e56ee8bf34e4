//! `missing-declaration`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::commit::Kind;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place, Remedy};
use crate::ground::{strictest, whole_commit};
use crate::policy::{Level, PullRequestForm, Stance, When, Where};
use crate::pull_request::{PullRequest, writing};

/// See `missing_declaration.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-declaration",
    level: Level::Deny,
    explanation: include_str!("missing_declaration.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let disclosure = &case.policy.disclosure;
    if disclosure.when != When::Always {
        return Ok(());
    }
    if case.facts.is_text() {
        return text_is_silent(case, found);
    }
    let said = case.said()?;
    let pull_request = case.pull_request().ok();
    let states = !said.uses.is_empty() || said.standing_negatives().next().is_some();
    let misplaced = said.negatives.iter().find(|negative| negative.origin.misplaced.is_some());
    let clause = Clause::new("disclosure", "when");
    let subject = match misplaced {
        Some(negative) => Subject::origin(case, &negative.origin, clause),
        None => Subject::at(case, Place::Commit, clause),
    };
    let stance = strictest(&whole_commit(case)).unwrap_or(case.policy.stance);
    let subject = subject.on(stance).about(disclosure.written_key());
    match (disclosure.place, states) {
        (Where::Commit | Where::Either, true) => {}
        // A pull request that was seen answers for itself.
        (Where::PullRequest, _) | (Where::Both, true) if pull_request.is_some() => {}
        (Where::Either, false) if pull_request.is_some_and(PullRequest::states) => {}
        (Where::Either, false) if pull_request.is_some() => match in_words(case, stance) {
            Some(reason) => {
                found.left_to_a_person(&subject, reason);
            }
            None => found
                .fail(&subject, "neither the commit nor the pull request says whether AI was used"),
        },
        // Whoever says it in the pull request has said it; without seeing it, nothing can be decided.
        (Where::PullRequest | Where::Both, true) | (Where::PullRequest | Where::Either, false) => {
            found.left_to_the_pull_request(
                &subject,
                "whether AI was used is stated in the pull request here, and that was not seen",
            );
        }
        (Where::Commit | Where::Both, false) => {
            let why = misplaced.and_then(|negative| negative.origin.misplaced);
            let reason = why.map_or_else(
                || "the message does not say whether AI was used".to_owned(),
                |why| {
                    format!(
                        "git does not read this line as a trailer, so it says nothing yet: {why}"
                    )
                },
            );
            found.fail(&subject, reason);
        }
    }
    Ok(())
}

/// A text that is to state it and does not.
fn text_is_silent(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let text = case.pull_request()?;
    let place = case.policy.disclosure.place;
    // An issue or a review is no contribution: it states a use, and nobody asks it about none.
    let is_asked = case.facts.kind == Kind::PullRequest && place != Where::Commit;
    if text.states() || !is_asked {
        return Ok(());
    }
    let clause = match &case.policy.disclosure.pull_request {
        Some(_) => Clause::table("disclosure.pull-request"),
        None => Clause::new("disclosure", "when"),
    };
    let stance = strictest(&whole_commit(case)).unwrap_or(case.policy.stance);
    let misplaced = text.said().negatives.first();
    let subject = match misplaced {
        Some(negative) => Subject::origin(case, &negative.origin, clause),
        None => Subject::at(case, Place::Commit, clause),
    };
    let subject = subject.on(stance).about(case.policy.disclosure.written_key());
    if case.facts.kind == Kind::PullRequest && place == Where::Either {
        // Each commit that is silent too says so itself.
        if let Err(missing) = case.facts.commits.get(Input::Commits) {
            let reason = "the text does not say whether AI was used, and its commits were not seen";
            found.undecided(&subject, missing, reason);
        }
        return Ok(());
    }
    if let Some(reason) = in_words(case, stance) {
        found.left_to_a_person(&subject, reason);
        return Ok(());
    }
    let why = misplaced.and_then(|negative| negative.origin.misplaced);
    found.fail(
        &subject,
        match (text.gap(), why) {
            (Some(gap), _) => gap.to_owned(),
            (None, Some(why)) => {
                format!("git would not read this line as a trailer, so it says nothing yet: {why}")
            }
            (None, None) => "the text does not say whether AI was used".to_owned(),
        },
    );
    Ok(())
}

/// What is left to a person, where words of one's own name a tool.
fn in_words(case: &Case<'_>, stance: Stance) -> Option<String> {
    let named = case.named_in_words(None).filter(|_| stance == Stance::Disclose)?;
    let (line, title) = (named.line, named.title());
    Some(format!(
        "line {line} of the pull request speaks of {title}: whether these words say that it was used is for a person to \
         read"
    ))
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let place = situation.where_to_say();
    if let Some(form) = situation.form() {
        return remedy_by_form(situation, form);
    }
    if !situation.is_text() && situation.policy.disclosure.place == Where::PullRequest {
        return Remedy::say(format!(
            "say {place} what is true: that no AI was used, or which tool helped"
        ));
    }
    // The two lines exclude each other, so only one of them stands there to be pasted.
    let used = situation.disclosure_line();
    let none = situation.policy.disclosure.none.first();
    let none = none.map(|none| format!("{}: {none}", situation.about)).into_iter().collect();
    match situation.stance {
        Stance::Open | Stance::Disclose => Remedy::paste(
            format!(
                "if no AI was used, add this line {place}; if a tool helped, add a line like `{used}` \
                 in its place"
            ),
            none,
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!(
                "if no AI was used, add this line {place}; if a tool helped and an exception applies, add \
                 a line like `{used}` in its place, and claim the exception"
            ),
            none,
        )
        .choosing(situation.choices()),
        Stance::NoUnless | Stance::Forbid => Remedy::paste(
            format!(
                "if no AI was used, add this line {place}; if AI was used, please ask before you send the \
                 change"
            ),
            none,
        ),
    }
}

/// What to write into a text that has a form.
fn remedy_by_form(situation: &Situation<'_>, form: &PullRequestForm) -> Remedy {
    let lines = writing::none(form, situation.policy);
    if !writing::can_state_none(form) {
        return Remedy::paste("if it is true, tick the box", lines);
    }
    let used = match situation.stance {
        Stance::Open | Stance::Disclose => used_by_form(form),
        Stance::NoUnless if !situation.claimable.is_empty() => {
            format!("{}, and, if an exception applies, claim it", used_by_form(form))
        }
        Stance::NoUnless | Stance::Forbid => {
            "if AI was used, please ask before you send the change".to_owned()
        }
    };
    Remedy::paste(format!("if no AI was used, write this into the text; {used}"), lines)
        .choosing(situation.choices())
}

/// How a use is stated by a form, in a phrase.
fn used_by_form(form: &PullRequestForm) -> String {
    let fields: Vec<String> = form.fields.iter().map(|field| format!("`{}:`", field.key)).collect();
    if !fields.is_empty() {
        return format!("if a tool helped, fill in {} in its place", fields.join(" and "));
    }
    if form.boxes.len() > 1 {
        return "if a tool helped, tick the other box in its place".to_owned();
    }
    "if a tool helped, say in its place which one, and with what".to_owned()
}
