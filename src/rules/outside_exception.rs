//! `outside-exception`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::ground::Spot;
use crate::permission::{Permission, Refusal, permissions};
use crate::policy::Level;
use crate::selection::Miss;

/// See `outside_exception.md`.
pub(crate) static RULE: Rule = Rule {
    id: "outside-exception",
    level: Level::Deny,
    explanation: include_str!("outside_exception.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    for (plot, permission) in &permissions.known {
        let Permission::Refused(refusals) = permission else { continue };
        let misses_path = |refusal: &&Refusal<'_>| refusal.misses.known.contains(&Miss::Paths);
        let Some(outside) = refusals.iter().find(misses_path) else { continue };
        let clause = Clause::new(format!("exceptions.{}", outside.id), "paths");
        let subject = Subject::of(case, stated, clause).on(plot.stance).about(outside.id);
        match plot.spot {
            Spot::Path(path) => {
                let place = Place::Path(path.to_owned());
                let reason = format!("`{}` is not for this path", outside.id);
                found.fail(&Subject { place, ..subject }, reason);
            }
            // Nothing is there that could be split.
            Spot::Nowhere | Spot::Anywhere => found.fail(
                &subject.about(""),
                format!("`{}` is for certain paths, and this use changes none", outside.id),
            ),
        }
    }
    permissions.rest_if(!stated.claims.is_empty())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let id = situation.about;
    let choices = situation.choices_but(id);
    if !choices.is_empty() {
        return Remedy::say("if another exception applies to all of it, claim that one")
            .choosing(choices);
    }
    if id.is_empty() {
        return Remedy::say(
            "no exception of this policy fits a use that changes no file; please ask before you send it",
        );
    }
    if situation.is_text() {
        return Remedy::say(format!(
            "split the pull request: what `{id}` reaches in one; the rest, made without AI, in another; what \
             it says of AI speaks for all of its commits"
        ));
    }
    Remedy::say(if situation.policy.disclosure.mixed {
        format!(
            "if AI was used only for the files that `{id}` reaches, name them with the field `paths=`; \
             else split the commit"
        )
    } else {
        format!(
            "split the commit: what `{id}` reaches in one; the rest, made without AI, in another; a \
             trailer speaks for its whole commit"
        )
    })
}
