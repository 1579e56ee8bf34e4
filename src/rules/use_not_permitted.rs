//! `use-not-permitted`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::Plot;
use crate::permission::{Permission, claim_misses, permissions};
use crate::policy::{Level, Stance};
use crate::selection::Miss;

/// See `use_not_permitted.md`.
pub(crate) static RULE: Rule = Rule {
    id: "use-not-permitted",
    level: Level::Deny,
    explanation: include_str!("use_not_permitted.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for stated in case.uses()? {
        let permissions = permissions(case, stated)?;
        for (plot, permission) in &permissions {
            match permission {
                Permission::Forbidden => {
                    let subject = Subject::of(case, stated, plot.clause()).on(plot.stance);
                    found.fail(&subject, "AI use is not accepted here");
                }
                Permission::Refused(refusals) => {
                    for (refusal, what) in refusals
                        .iter()
                        .filter_map(|refusal| Some((refusal, against(&refusal.misses)?)))
                    {
                        let clause = Clause::new(format!("exceptions.{}", refusal.id), what.key);
                        let subject =
                            Subject::of(case, stated, clause).on(plot.stance).about(refusal.id);
                        found.fail(&subject, format!("`{}` is {}", refusal.id, what.words));
                    }
                }
                Permission::Free | Permission::Unclaimed | Permission::Under(_) => {}
            }
        }
        for (id, what) in broken_promises(case, stated, &permissions)? {
            let clause = Clause::new(format!("exceptions.{id}"), what.key);
            let subject = Subject::of(case, stated, clause).on(Stance::NoUnless).about(id);
            found.fail(&subject, format!("`{id}` is {}", what.words));
        }
    }
    Ok(())
}

/// Every claim is a promise: the exceptions that a use claims, beside those that permit it, and that
/// select it in none of its categories and surfaces.
fn broken_promises<'a>(
    case: &Case<'a>,
    stated: &'a Use,
    permissions: &[(Plot<'a>, Permission<'a>)],
) -> Result<Vec<(&'a str, Against)>, Missing> {
    let closed: Vec<&Plot<'_>> = permissions
        .iter()
        .map(|(plot, _)| plot)
        .filter(|plot| plot.stance == Stance::NoUnless)
        .collect();
    let mut broken = Vec::new();
    for id in &stated.claims {
        let mut against_all = None;
        for plot in &closed {
            let Some(misses) = claim_misses(case, id, stated, plot)? else { break };
            against_all = against(&misses);
            if against_all.is_none() {
                break;
            }
        }
        broken.extend(against_all.map(|what| (id.as_str(), what)));
    }
    Ok(broken)
}

/// What an exception is not for.
struct Against {
    key: &'static str,
    words: &'static str,
}

/// The first selector that speaks against a use by what the use is.
fn against(misses: &[Miss]) -> Option<Against> {
    misses.iter().find_map(|miss| {
        let (key, words) = match miss {
            Miss::Categories => ("categories", "not for this category of work"),
            Miss::Surfaces => ("surfaces", "not for a result that goes there"),
            Miss::Extents => ("extents", "not for this extent"),
            Miss::Tools => ("tools", "not for this tool"),
            Miss::Refs => ("refs", "not for this branch"),
            Miss::Authors => ("authors", "not for this author"),
            Miss::Paths | Miss::Dates | Miss::NotStated(_) => return None,
        };
        Some(Against { key, words })
    })
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.stance != Stance::NoUnless {
        return Remedy::say(
            "please make this part without AI, or take it out; the line that says AI was used is right, \
             and welcome",
        );
    }
    let choices = situation.choices_but(situation.about);
    if choices.is_empty() {
        return Remedy::say(
            "no other exception of this policy fits this change; please ask before you send it",
        );
    }
    Remedy::say("if another exception applies, claim that one in its place").choosing(choices)
}
