//! Which finding explains which other, so that one remedy is shown.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Outcome, Place, Remedy};
use crate::policy::Level;

/// The first rule's finding explains the second's, if it stands there or anywhere.
const EXPLAINS: &[(&str, &str, Reach)] = &[
    ("ai-in-human-role", "undisclosed-use", Reach::SamePlace),
    ("contradiction", "undisclosed-use", Reach::Commit),
    ("expired-exception", "outside-exception", Reach::Commit),
    ("malformed-disclosure", "detail-missing", Reach::SamePlace),
    ("malformed-disclosure", "misplaced-disclosure", Reach::SamePlace),
    ("malformed-disclosure", "missing-exception", Reach::SamePlace),
    ("malformed-disclosure", "undisclosed-use", Reach::Commit),
    ("malformed-disclosure", "tool-without-card", Reach::SamePlace),
    ("malformed-disclosure", "use-not-permitted", Reach::SamePlace),
    ("misplaced-disclosure", "detail-missing", Reach::SamePlace),
    ("missing-exception", "detail-missing", Reach::SamePlace),
    ("undisclosed-use", "missing-declaration", Reach::Commit),
    ("unknown-exception", "outside-exception", Reach::Commit),
    ("use-not-permitted", "outside-exception", Reach::Commit),
];

#[derive(Clone, Copy, PartialEq)]
enum Reach {
    SamePlace,
    Commit,
}

/// Takes the remedy from each finding that another one explains. Both still count.
pub(crate) fn one_remedy(findings: &mut [Finding]) {
    // What is only a warning explains nothing that stops the change, so the highest level counts.
    let mut anywhere: HashMap<&str, Level> = HashMap::new();
    let mut there: HashMap<(&str, Place), Level> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.outcome == Outcome::Fail) {
        if EXPLAINS.iter().any(|(by, ..)| *by == finding.rule) {
            let level = anywhere.entry(finding.rule).or_insert(finding.level);
            *level = finding.level.max(*level);
            let level = there.entry((finding.rule, finding.place.clone())).or_insert(finding.level);
            *level = finding.level.max(*level);
        }
    }
    for finding in &mut *findings {
        let explained = EXPLAINS.iter().filter(|(_, explained, _)| *explained == finding.rule);
        let is_explained = explained.into_iter().any(|(by, _, reach)| {
            let level = match reach {
                Reach::Commit => anywhere.get(by),
                Reach::SamePlace => there.get(&(*by, finding.place.clone())),
            };
            level.is_some_and(|level| *level >= finding.level)
        });
        if is_explained {
            finding.remedy = None;
        }
    }
    once(findings);
}

/// Of several points of one line that one remedy mends, the first shows it.
fn once(findings: &mut [Finding]) {
    let mut shown: HashSet<(Place, Remedy)> = HashSet::new();
    let is_of_a_line = |finding: &&mut Finding| {
        finding.rule == "detail-missing" && finding.outcome == Outcome::Fail
    };
    for finding in findings.iter_mut().filter(is_of_a_line) {
        let Some(remedy) = finding.remedy.take() else { continue };
        if shown.insert((finding.place.clone(), remedy.clone())) {
            finding.remedy = Some(remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Clause, Remedy};

    fn finding(rule: &'static str, level: Level, line: usize) -> Finding {
        Finding {
            rule,
            level,
            outcome: Outcome::Fail,
            place: Place::Line(line, "x".into()),
            reason: String::new(),
            clause: Clause::table("policy"),
            remedy: Some(Remedy::say("mend it")),
        }
    }

    #[test]
    fn one_remedy_is_shown_where_one_finding_explains_another() {
        let role = |level, line| finding("ai-in-human-role", level, line);
        for (explaining, shown) in [
            (role(Level::Deny, 3), false),
            (role(Level::Deny, 4), true),
            (role(Level::Warn, 3), true),
            (finding("contradiction", Level::Deny, 4), false),
            (finding("forbidden-key", Level::Deny, 3), true),
            (Finding { outcome: Outcome::Later, ..role(Level::Deny, 3) }, true),
        ] {
            let mut findings = [explaining, finding("undisclosed-use", Level::Deny, 3)];
            one_remedy(&mut findings);
            assert!(findings[0].remedy.is_some());
            assert_eq!(findings[1].remedy.is_some(), shown, "{:?}", findings[0]);
        }
    }
}
