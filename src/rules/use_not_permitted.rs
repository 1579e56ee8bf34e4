//! `use-not-permitted`

use std::collections::BTreeSet;

use bstr::BStr;

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::{Plot, Spot};
use crate::permission::{Permission, permissions, refusals};
use crate::policy::{Hosting, Level, Stance};
use crate::selection::{Miss, hosting, selects_hosting, tools};

/// See `use_not_permitted.md`.
pub(crate) static RULE: Rule = Rule {
    id: "use-not-permitted",
    level: Level::Deny,
    explanation: include_str!("use_not_permitted.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let permissions = permissions(case, stated);
    let mut told = BTreeSet::new();
    for (plot, permission) in &permissions.known {
        // Once for each area, however many of its files are changed.
        if *permission == Permission::Forbidden && told.insert(plot.area) {
            let subject = Subject::of(case, stated, plot.clause()).on(plot.stance);
            found.fail(&subject, not_accepted(case, plot, &permissions.known));
        }
    }
    for refusal in refusals(case, stated, &permissions) {
        let id = refusal.id;
        for miss in &refusal.misses.known {
            let Some((key, words)) = against(*miss) else { continue };
            let clause = Clause::new(format!("exceptions.{id}"), key);
            let subject = Subject::of(case, stated, clause).on(Stance::NoUnless).about(id);
            let reason = match miss {
                Miss::Hosting => hosted_elsewhere(case, stated, id),
                _ => format!("`{id}` is {words}"),
            };
            found.fail(&subject, reason);
        }
        if let Some(missing) = &refusal.misses.missing {
            let clause = Clause::table(format!("exceptions.{id}"));
            found.lacking(
                &Subject::of(case, stated, clause).on(Stance::NoUnless).about(id),
                missing.clone(),
            );
        }
    }
    permissions.rest()
}

/// That AI use is not accepted: for which files, where an area forbids it by path.
fn not_accepted(case: &Case<'_>, plot: &Plot<'_>, all: &[(Plot<'_>, Permission<'_>)]) -> String {
    let area = plot.area.and_then(|name| case.policy.areas.get(name));
    if area.is_none_or(|area| area.selectors.paths.is_none()) {
        return "AI use is not accepted here".to_owned();
    }
    let paths: BTreeSet<&BStr> = all
        .iter()
        .filter(|(other, permission)| {
            *permission == Permission::Forbidden && other.clause() == plot.clause()
        })
        .filter_map(|(other, _)| match other.spot {
            Spot::Path(path) => Some(path),
            Spot::Nowhere | Spot::Anywhere => None,
        })
        .collect();
    let Some(first) = paths.first() else { return "AI use is not accepted here".to_owned() };
    match paths.len() {
        1 => format!("AI use is not accepted for `{first}`"),
        2 => format!("AI use is not accepted for `{first}` and one more file"),
        more => format!("AI use is not accepted for `{first}` and {} more files", more - 1),
    }
}

/// What an exception is not for, where that is so by what the use is; other rules say the rest.
fn against(miss: Miss) -> Option<(&'static str, &'static str)> {
    Some(match miss {
        Miss::Categories => ("categories", "not for this category of work"),
        Miss::Surfaces => ("surfaces", "not for a result that goes there"),
        Miss::Extents => ("extents", "not for this extent"),
        Miss::Tools => ("tools", "not for this tool"),
        Miss::Hosting => ("hosting", "not for a tool that runs there"),
        Miss::Refs => ("refs", "not for this branch"),
        Miss::Authors => ("authors", "not for this author"),
        Miss::Paths | Miss::Dates | Miss::NotStated(_) => return None,
    })
}

/// For which hosting an exception is, and that of the first tool for which it is not.
fn hosted_elsewhere(case: &Case<'_>, stated: &Use, id: &str) -> String {
    let Some(list) = case.policy.exceptions.get(id).and_then(|e| e.selectors.hosting.as_ref())
    else {
        return String::new();
    };
    let quoted = |hostings: &[Hosting]| {
        hostings.iter().map(|hosting| format!("`{hosting}`")).collect::<Vec<_>>().join(" or ")
    };
    let wanted = if list.only_excludes() {
        format!("not {}", quoted(&list.except))
    } else {
        quoted(&list.plain)
    };
    let tools = tools(case, stated);
    let refused = tools.iter().find(|names| !selects_hosting(case, list, names, true));
    let names = refused.map_or(&[][..], Vec::as_slice);
    let name = names.first().map_or("this tool", String::as_str);
    let runs = match hosting(case, names) {
        Some(hosting) => format!("`{name}` runs at `{hosting}`"),
        None => format!("no card says where `{name}` runs"),
    };
    format!("`{id}` is for tools whose hosting is {wanted}, and {runs}")
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

#[cfg(test)]
mod tests {
    use crate::fact::Fact;
    use crate::judge::judge;
    use crate::judge::properties::silent_commit;
    use crate::message::Message;
    use crate::policy::Policy;

    #[test]
    fn it_says_for_which_files() {
        let areas = "[areas.art]\npaths = [\"art/**\"]\nstance = \"forbid\"\n";
        let policy = Policy::example_of("disclose", areas);
        let reasons = |paths: &[&str]| -> Vec<String> {
            let mut facts = silent_commit();
            facts.message = Fact::Read(Message::stored("Draw\n\nAssisted-by: Claude\n"));
            facts.changed_paths = Fact::Read(paths.iter().map(|path| (*path).into()).collect());
            let found = judge(&policy, &policy.agents(), &facts).findings;
            found.into_iter().map(|finding| finding.reason).collect()
        };
        assert_eq!(reasons(&["src/a", "art/b"]), ["AI use is not accepted for `art/b`"]);
        let many = ["art/c", "art/a", "art/b", "src/a"];
        assert_eq!(reasons(&many), ["AI use is not accepted for `art/a` and 2 more files"]);
    }
}
