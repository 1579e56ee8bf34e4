//! JSON, version 1: a shape of its own, so that the program can change inside without changing it.
//!
//! `docs/src/reference/check.schema.json` is its schema; a test keeps both equal. Text that is not UTF-8
//! has U+FFFD in place of what it is not; where its bytes matter, they stand beside it in Base64.

mod commit;
mod finding;

use serde::Serialize;

use self::commit::CommitShown;
pub(super) use self::finding::ClauseShown;
use self::finding::FindingShown;
use crate::checked::{Checked, PolicyOrigin};
use crate::epochs::JudgedBy;
use crate::policy::Policy;

/// A whole result, as one JSON document with a newline at its end.
pub fn checked(checked: &Checked) -> String {
    let document = Document::of(checked);
    let mut text = super::escaped_json(&document);
    text.push('\n');
    text
}

/// What `provenance check --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "provenance check"))]
pub(super) struct Document {
    /// The version of this format: a number that changes when a field changes its meaning or goes.
    version: u32,
    /// The policy in force; null: none is in force yet.
    policy: Option<PolicyShown>,
    /// In an audit without a named policy: the policies that commits met when they came in, oldest first, the
    /// last of which is `policy`. Else empty.
    policies: Vec<JudgedByShown>,
    /// How many commits and texts have which verdict.
    counts: CountsShown,
    /// What was found about the policy itself.
    policy_findings: Vec<FindingShown>,
    /// What was found about the change as a whole.
    change_findings: Vec<FindingShown>,
    /// The commits in the order of `git rev-list`, or the one message.
    commits: Vec<CommitShown>,
    /// The pull request, or another text that is no commit; null: none was given.
    text: Option<CommitShown>,
    /// What a reader must know to understand the result, each in a sentence.
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PolicyShown {
    project: String,
    /// `open`, `disclose`, `no-unless` or `forbid`.
    stance: String,
    /// The full id of the commit that the policy was read from; null: it was read from a file.
    commit: Option<String>,
    /// The ref or file by which it was found.
    name: String,
    contact: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct JudgedByShown {
    /// The full id of the first-parent commit that brought the policy: `--policy-from` takes it.
    commit: String,
    /// The day of its committer's date in UTC, `YYYY-MM-DD`; null: it lies outside the calendar.
    since: Option<String>,
    /// Its stance; null: it cannot be used, so that its commits are undetermined.
    stance: Option<String>,
    /// Why it cannot be used; null: it can.
    because: Option<String>,
    /// The commits that it judged, or says itself that it does not judge. Those from before the first policy
    /// belong to none.
    commits: usize,
    exempt: usize,
    needs_person: usize,
    violation: usize,
    undetermined: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CountsShown {
    judged: usize,
    compliant: usize,
    exempt: usize,
    needs_person: usize,
    violation: usize,
    undetermined: usize,
}

impl PolicyShown {
    pub(super) fn of(policy: &Policy, origin: &PolicyOrigin) -> Self {
        Self {
            project: policy.project.clone(),
            stance: policy.stance.to_string(),
            commit: origin.commit.clone(),
            name: origin.name.clone(),
            contact: policy.contact.clone(),
        }
    }
}

impl JudgedByShown {
    pub(super) fn of(judged_by: &JudgedBy) -> Self {
        let counts = &judged_by.counts;
        Self {
            commit: judged_by.change.commit.to_string(),
            since: judged_by.change.day.map(|day| day.to_string()),
            stance: judged_by.stance.as_ref().ok().map(ToString::to_string),
            because: judged_by.stance.as_ref().err().cloned(),
            commits: counts.judged,
            exempt: counts.exempt_commits(),
            needs_person: counts.needs_person,
            violation: counts.violation,
            undetermined: counts.undetermined,
        }
    }
}

impl Document {
    fn of(checked: &Checked) -> Self {
        let counts = checked.counts();
        let policy = checked.policy.as_ref();
        Self {
            version: 1,
            policy: policy.map(|policy| PolicyShown::of(policy, &checked.origin)),
            policies: checked.policies().iter().map(JudgedByShown::of).collect(),
            counts: CountsShown {
                judged: counts.judged,
                compliant: counts.compliant(),
                exempt: counts.exempt_commits(),
                needs_person: counts.needs_person,
                violation: counts.violation,
                undetermined: counts.undetermined,
            },
            policy_findings: checked
                .about_policy
                .iter()
                .map(|f| FindingShown::of(f, policy))
                .collect(),
            change_findings: checked
                .about_change
                .iter()
                .map(|f| FindingShown::of(f, policy))
                .collect(),
            commits: checked
                .commits
                .iter()
                .map(|judged| CommitShown::of_audit(judged, checked))
                .collect(),
            text: checked.text.as_ref().map(|judged| CommitShown::of(judged, policy)),
            notes: checked.notes.clone(),
        }
    }
}
