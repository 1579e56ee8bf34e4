//! `category-mismatch`

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::{Clause, Remedy};
use crate::ground::answered_paths;
use crate::policy::Level;

/// See `category_mismatch.md`.
pub(crate) static RULE: Rule = Rule {
    id: "category-mismatch",
    level: Level::Warn,
    explanation: include_str!("category_mismatch.md"),
    check: Check::Use(check),
    remedy,
};

fn check(case: &Case<'_>, stated: &Use, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    for category in &stated.stated.categories {
        let globs = case.policy.categories.get(category).and_then(|known| known.paths.as_ref());
        let Some(globs) = globs else { continue };
        let paths = answered_paths(case, stated)?;
        if let Some(path) = paths.iter().find(|path| !globs.selects(|glob| glob.matches(path))) {
            let clause = Clause::new(format!("categories.{category}"), "paths");
            let subject = Subject::of(case, stated, clause).about(category);
            let reason =
                format!("`{category}` is stated, and `{path}` is not where such work is expected");
            found.fail(&subject, reason);
        }
    }
    Ok(())
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    Remedy::say(format!(
        "look whether `{}` says what the tool was used for; if it does, nothing is to be done",
        situation.about
    ))
}
