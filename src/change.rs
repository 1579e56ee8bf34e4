//! A change as a whole: what is asked of all its commits together.
//!
//! Each commit is judged by itself ([`crate::judge`]). Only limits with `per = "change"` look further: at
//! the difference between where the change begins and where it ends, in the paths that its uses answer
//! for.

use std::collections::BTreeMap;

use crate::agents::Agents;
use crate::case::Case;
use crate::commit::{CommitFacts, Kind};
use crate::demand::{Table, conditions};
use crate::fact::{Fact, Input};
use crate::finding::{Clause, Finding, Outcome, Place};
use crate::limit::{Kept, Selected, broken, selected};
use crate::permission::permissions;
use crate::policy::{Conditions, Level, Per, Policy, Stance};
use crate::rules::{CHANGE, OVER_LIMIT, Situation};
use crate::size::{Counting, Sizes};

/// Whether a table of the policy limits changes as a whole.
pub fn is_limited(policy: &Policy) -> bool {
    policy.level(&OVER_LIMIT) != Level::Allow
        && policy.limits().any(|limited| limited.count.per == Per::Change)
}

/// A table that limits the change, with what is known of its ground.
struct Limited<'a> {
    conditions: &'a Conditions,
    stance: Stance,
    selected: Selected,
}

/// Judges the change that these commits make, those that are exempt apart. `sizes` is read only where a
/// use answers for something that a table limits.
///
/// What is missing of a commit is said of that commit; here it is passed over.
pub fn judge_change(
    policy: &Policy,
    agents: &Agents,
    commits: &[&CommitFacts],
    sizes: impl FnOnce() -> Fact<Sizes>,
) -> Vec<Finding> {
    let cases: Vec<Case<'_>> =
        commits.iter().map(|facts| Case::new(policy, agents, facts)).collect();
    let mut tables: BTreeMap<Table<'_>, Limited<'_>> = BTreeMap::new();
    for case in &cases {
        for stated in case.uses().unwrap_or_default() {
            let permissions = permissions(case, stated);
            for asked in conditions(case, stated, &permissions) {
                if !asked.conditions.has_limit() || asked.conditions.count.per != Per::Change {
                    continue;
                }
                let Ok(more) = selected(case, stated, &permissions, &asked) else { continue };
                let table = tables.entry(asked.table).or_insert_with(|| Limited {
                    conditions: asked.conditions,
                    stance: asked.stance,
                    selected: Selected::default(),
                });
                table.stance = table.stance.max(asked.stance);
                table.selected.add(more);
            }
        }
    }
    tables.retain(|_, limited| !limited.selected.is_empty());
    if tables.is_empty() {
        return Vec::new();
    }
    let sizes = sizes();
    let of_table = |(table, limited): (Table<'_>, Limited<'_>)| {
        findings(policy, &table.name(), limited, &sizes)
    };
    tables.into_iter().flat_map(of_table).collect()
}

fn findings(
    policy: &Policy,
    table: &str,
    limited: Limited<'_>,
    sizes: &Fact<Sizes>,
) -> Vec<Finding> {
    let Limited { conditions, stance, mut selected } = limited;
    if let Fact::Read(sizes) = sizes {
        selected.retain_changed(sizes, Counting::of(&conditions.count));
    }
    let finding = |(key, kept)| {
        let situation = Situation {
            policy,
            stance,
            claimable: &[],
            about: CHANGE,
            stated: None,
            kind: Kind::Commit,
            lines: &[],
            agent: None,
            asked: &[],
        };
        let remedy = (OVER_LIMIT.remedy)(&situation);
        let (outcome, reason, remedy) = match kept {
            Kept::Exceeded(reason) => (Outcome::Fail, reason, Some(remedy)),
            Kept::Unknown(missing, reason) => {
                // Nothing in the change mends that a fact is missing.
                let is_for_a_person = missing.input() == Input::Person;
                (Outcome::Undecided(missing), reason, is_for_a_person.then_some(remedy))
            }
        };
        Finding {
            rule: OVER_LIMIT.id,
            level: policy.level(&OVER_LIMIT),
            outcome,
            place: Place::Change,
            reason: format!("in the change as a whole, {reason}"),
            clause: Clause::new(table, key),
            remedy,
        }
    };
    broken(conditions, &selected, sizes).into_iter().map(finding).collect()
}
