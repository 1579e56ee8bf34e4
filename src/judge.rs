//! How a verdict is reached: the whole algorithm on one page.
//!
//! [`needs`] and [`judge`] are one walk through the rules. Whatever fact a rule asks for and does not
//! get is a need; the caller reads it and judges again. So the two cannot disagree, and a fact that no
//! rule asks for is never read.

use std::collections::BTreeSet;

use crate::agents::{Agents, Mark};
use crate::case::{Case, Reading};
use crate::commit::CommitFacts;
use crate::disclosure::Said;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Finding, Outcome};
use crate::permission::{Permission, permissions};
use crate::policy::{Level, Policy, Where};
use crate::report::Report;
use crate::rules::{self, Check, PolicyFacts, Rule};
use crate::scope::{self, Exemption};

/// The facts that the rules ask for and do not get. Each is worth reading, once.
pub fn needs(policy: &Policy, agents: &Agents, facts: &CommitFacts) -> BTreeSet<Input> {
    judge(policy, agents, facts).needs()
}

/// Judges one commit by one policy.
pub fn judge(policy: &Policy, agents: &Agents, facts: &CommitFacts) -> Judgement {
    let case = Case::new(policy, agents, facts);
    let mut judgement = Judgement::default();
    // 1. In scope? Where that cannot be known, the commit is judged, which is the stricter way.
    match scope::exemption(&case) {
        Ok(exemption) => judgement.exemption = exemption,
        Err(missing) => judgement.unscoped = Some(missing),
    }
    // 2. What does it say? It is kept for those who count, also where the commit is exempt.
    judgement.said = case.said().cloned().unwrap_or_default();
    judgement.marks = case.marks().map(<[Mark]>::to_vec).unwrap_or_default();
    if !judgement.marks.is_empty() {
        let undisclosed = case.undisclosed_marks().unwrap_or_default();
        judgement.undisclosed_marks = undisclosed.into_iter().cloned().collect();
    }
    if judgement.exemption.is_some() {
        return judgement;
    }
    // 3 to 7. Each rule says what it found; one that lacks a fact is undecided, never passed.
    judgement.findings = findings(&case);
    let case = settle_doubt(case, &mut judgement.findings);
    judgement.permitted_under = permitted_under(&case);
    judgement.spoken = case.spoken().and_then(spoken);
    judgement.not_evaluated = scope::not_evaluated(&case);
    rules::one_remedy(&mut judgement.findings);
    // A silent merge in which nothing is found is compliant, whether or not it is what git merges by itself:
    // to find out for every merge of a history would only change the word.
    let is_silent = judgement.said.is_empty() && judgement.marks.is_empty();
    if facts.is_merge() && is_silent && judgement.findings.is_empty() {
        judgement.unscoped = judgement.unscoped.filter(|missing| !is_of_content(missing));
    }
    // A silent commit is told what it could say, not asked for more: histories are full of them.
    if !judgement.said.uses.is_empty() || !judgement.marks.is_empty() {
        judgement.wished = case.wishes();
    }
    let order = |finding: &Finding| {
        (finding.place.clone(), finding.rule, finding.reason.clone(), finding.clause.clone())
    };
    judgement.findings.sort_by_cached_key(order);
    // Two plots of one use can fail alike: it is said once.
    judgement.findings.dedup();
    judgement
}

/// Whether a fact is missing that has to be read from the trees of a commit.
fn is_of_content(missing: &Missing) -> bool {
    matches!(missing, Missing::NotGiven(Input::ChangedPaths | Input::AutomaticMerge))
}

/// What each rule that is not at `allow` finds.
fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL.iter().copied().filter(|rule| case.policy.level(rule) != Level::Allow) {
        rule.check(case, &mut findings);
    }
    findings
}

/// Whom nobody vouched for may be anyone, and a commit whose target is not known may be for any ref. What is
/// right in the strictest and in the laxest of the possible readings is right; what is a violation in both is
/// one; all else is in doubt, for the rules that object in one of them. Gives the case that the findings are
/// about.
fn settle_doubt<'a>(case: Case<'a>, found: &mut Vec<Finding>) -> Case<'a> {
    let doubts = |finding: &Finding| {
        matches!(
            finding.outcome,
            Outcome::Undecided(Missing::NotGiven(Input::Signature | Input::TargetRef))
        )
    };
    if !found.iter().any(doubts) {
        return case;
    }
    let (strictest, laxest) = (case.read_as(Reading::Strictest), case.read_as(Reading::Laxest));
    let (strict, lax) = (findings(&strictest), findings(&laxest));
    let settles = |finding: &Finding| {
        !finding.is_violation() && finding.awaits().is_none() && finding.unreadable().is_none()
    };
    if strict.iter().chain(&lax).all(settles) {
        *found = strict;
        return strictest;
    }
    let objects = |finding: &Finding| {
        strict.iter().chain(&lax).any(|other| other.rule == finding.rule && !settles(other))
    };
    if found.iter().any(|finding| doubts(finding) && objects(finding)) {
        found.retain(|finding| !doubts(finding) || objects(finding));
    }
    // What each reading objects to is certain; what the laxest needs to know is worth reading.
    let open = |finding: &Finding| !settles(finding) && !doubts(finding);
    if !strict.iter().all(settles) {
        let certain: Vec<Finding> = lax.into_iter().filter(open).collect();
        found.retain(|finding| {
            !doubts(finding) || certain.iter().all(|other| other.rule != finding.rule)
        });
        found.extend(certain);
    }
    case
}

/// Judges the policy itself, and what a change makes of it.
pub fn judge_policy(facts: &PolicyFacts<'_>) -> Vec<Finding> {
    let found = |rule: &&'static Rule| {
        let Check::Policy(check) = rule.check else { return None };
        let level = facts.policy.map_or(rule.level, |policy| policy.level(rule));
        let reason = check(facts).filter(|_| level != Level::Allow)?;
        Some(rules::of_policy(rule, level, reason, facts.policy))
    };
    rules::ALL.iter().filter_map(found).collect()
}

/// Judges a history as a whole, as far as a report counted it.
pub fn judge_history(policy: &Policy, report: &Report) -> Vec<Finding> {
    let found = |rule: &&'static Rule| {
        let Check::History(check) = rule.check else { return None };
        let level = policy.level(rule);
        let reason = check(report).filter(|_| level != Level::Allow)?;
        let clause = Clause::new("policy", "budget");
        Some(Finding { clause, ..rules::of_policy(rule, level, reason, Some(policy)) })
    };
    rules::ALL.iter().filter_map(found).collect()
}

/// What came of judging one commit.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Why the commit is not judged.
    pub exemption: Option<Exemption>,
    /// Why it could not be known whether it is exempt; it was judged.
    pub unscoped: Option<Missing>,
    /// What the rules found, in the order of the message.
    pub findings: Vec<Finding>,
    /// What the commit says of AI use.
    pub said: Said,
    /// The marks of known agents.
    pub marks: Vec<Mark>,
    /// Those of the marks that no use discloses; kept also where the commit is exempt.
    pub undisclosed_marks: Vec<Mark>,
    /// Facts that no verdict rests on, and with which a remedy would say more.
    pub wished: BTreeSet<Input>,
    /// The exceptions that permit its uses, by id.
    pub permitted_under: Vec<String>,
    /// What the pull request says for a commit that says nothing itself.
    pub spoken: Option<How>,
    /// What the policy asks and nothing evaluated: duties, and areas that select by what is not stated.
    pub not_evaluated: Vec<String>,
}

/// What follows for a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No deny finding.
    Compliant(How),
    /// Not judged, and why.
    Exempt(Exemption),
    /// No violation, and these inputs are missing, or a person must judge.
    NeedsPerson(BTreeSet<Input>),
    /// At least one deny finding.
    Violation,
    /// These facts are needed and could not be read.
    Undetermined(BTreeSet<(Input, String)>),
}

/// In which way a commit is compliant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// It says nothing of AI; that does not say that none was used.
    NoAiDeclared,
    /// It states that no AI was used.
    NoneStated,
    /// It discloses AI use, which nothing more is asked of.
    Disclosed,
    /// It discloses AI use, permitted under these exceptions.
    PermittedUnder(Vec<String>),
    /// Nothing speaks against it so far; what is known only when it lands decides.
    NotDecidedYet,
}

impl Judgement {
    /// The facts that the rules asked for and did not get, and those with which a remedy would say more; with them the commit is judged again.
    pub fn needs(&self) -> BTreeSet<Input> {
        let by_rules = self.findings.iter().filter_map(|finding| match &finding.outcome {
            Outcome::Undecided(Missing::NotGiven(input)) => Some(*input),
            _ => None,
        });
        let by_scope = self.unscoped.iter().map(Missing::input);
        by_rules.chain(by_scope).chain(self.wished.iter().copied()).collect()
    }

    /// Whether a use that the commit's pull request states is one of this commit too, so that it answers for
    /// what the commit changes: where AI use is stated there, and the commit does not state it itself.
    pub fn is_spoken_for(&self, policy: &Policy) -> bool {
        let is_silent =
            self.said.uses.is_empty() && self.said.standing_negatives().next().is_none();
        self.exemption.is_none()
            && match policy.disclosure.place {
                Where::PullRequest => true,
                Where::Either => is_silent,
                Where::Commit | Where::Both => false,
            }
    }

    /// Whether an area or a claimed exception asked who the author is, which only the commit itself says.
    pub fn rests_on_a_stated_author(&self) -> bool {
        self.not_evaluated.iter().any(|phrase| phrase.starts_with(scope::STATED_AUTHOR))
    }

    /// The verdict. It follows from the findings here, and is stored nowhere.
    pub fn verdict(&self) -> Verdict {
        if let Some(exemption) = &self.exemption {
            return Verdict::Exempt(exemption.clone());
        }
        let unreadable: BTreeSet<(Input, String)> = self
            .findings
            .iter()
            .filter_map(Finding::unreadable)
            .map(|(input, why)| (input, why.to_owned()))
            .chain(self.unscoped.iter().filter_map(|missing| match missing {
                Missing::Unreadable(input, why) => Some((*input, why.clone())),
                _ => None,
            }))
            .collect();
        let awaited: BTreeSet<Input> = self.findings.iter().filter_map(Finding::awaits).collect();
        if !unreadable.is_empty() {
            Verdict::Undetermined(unreadable)
        } else if self.findings.iter().any(Finding::is_violation) {
            Verdict::Violation
        } else if !awaited.is_empty() {
            Verdict::NeedsPerson(awaited)
        } else {
            Verdict::Compliant(self.how())
        }
    }

    fn how(&self) -> How {
        if self.findings.iter().any(Finding::is_open) {
            How::NotDecidedYet
        } else if !self.permitted_under.is_empty() {
            How::PermittedUnder(self.permitted_under.clone())
        } else if !self.said.uses.is_empty() {
            How::Disclosed
        } else if self.said.standing_negatives().next().is_some() {
            How::NoneStated
        } else {
            self.spoken.clone().unwrap_or(How::NoAiDeclared)
        }
    }
}

/// What a pull request says for its commits.
fn spoken(said: &Said) -> Option<How> {
    if !said.uses.is_empty() {
        return Some(How::Disclosed);
    }
    said.standing_negatives().next().map(|_| How::NoneStated)
}

/// The exceptions that permit the uses of a commit.
fn permitted_under(case: &Case<'_>) -> Vec<String> {
    let mut ids = BTreeSet::new();
    for stated in case.uses().unwrap_or_default() {
        for (_, permission) in permissions(case, stated).known {
            if let Permission::Under(under) = permission {
                ids.extend(under.into_iter().map(str::to_owned));
            }
        }
    }
    ids.into_iter().collect()
}

#[cfg(test)]
mod inheritance;
#[cfg(test)]
pub(crate) mod properties;
#[cfg(test)]
pub(crate) mod village;
