//! A fold over judged commits: what an audit came to.
//!
//! A [`Report`] holds counts, never commits: its size depends on the policy, the known agents and the
//! number of months, not on the length of the history. What a commit writes freely (an unknown agent, an
//! exception or category that the policy does not have) is counted as one group each. Everything is
//! ordered, so that the same commits give the same report, in whichever order they came.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::agents::Mark;
pub use crate::budget::{Spending, Spent};
use crate::commit::{CommitFacts, CommitId};
use crate::counts::Counts;
use crate::disclosure::Use;
use crate::fact::Input;
use crate::finding::{Finding, Outcome};
use crate::judge::{Judgement, Verdict};
use crate::policy::{Level, Policy};

/// How many commits a report names for each thing that it names commits for.
pub const NAMED: usize = 20;

/// What an audit came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many commits have which verdict.
    pub verdicts: Counts,
    /// What the commits say of AI, and what shows in them.
    pub said: Said,
    /// The uses by the id of the known agent; none: no agent that is known. One that names two counts for
    /// each.
    pub by_agent: BTreeMap<Option<String>, Uses>,
    /// The uses by the exception that they claim, of those that the policy has; one that claims two counts
    /// for each. An exception that nobody claimed is here, with zero.
    pub by_exception: BTreeMap<String, Uses>,
    /// The uses that claim an exception which the policy does not have.
    pub unknown_exceptions: Uses,
    /// The uses by category, of those that the policy has; one that states two counts for each.
    pub by_category: BTreeMap<String, Uses>,
    /// The uses that state a category which the policy does not have.
    pub unknown_categories: Uses,
    /// The uses that state no category.
    pub no_category: Uses,
    /// The commits with a mark that no use discloses, by the id of the agent; none: the mark names no
    /// particular one.
    pub undisclosed: BTreeMap<Option<String>, Uses>,
    /// The months, by the committer's date in UTC, which anyone can set.
    pub by_month: BTreeMap<Month, InMonth>,
    /// The commits whose committer's date could not be read.
    pub undated: usize,
    /// The first and the last committer's date in UTC.
    pub dates: Option<(Date, Date)>,
    /// What the rules found, by rule and its level: where several policies judged, a rule can have several.
    pub by_rule: BTreeMap<(&'static str, Level), RuleCount>,
    /// In how many commits something that the policy asks was not evaluated.
    pub not_evaluated: BTreeMap<String, usize>,
    /// Commits that could not be judged, and why: at most [`NAMED`] of them.
    pub undetermined: Vec<(CommitId, String)>,
    /// How many of the commits are merges.
    pub merges: usize,
    /// What is spent of the policy's budget; none: it has none.
    pub budget: Option<Spending>,
}

/// What commits say of AI, in commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Those that disclose a use, and their uses.
    pub disclosed: Uses,
    /// Those that state that no AI was used.
    pub none_stated: usize,
    /// Those with a mark of an agent.
    pub marked: usize,
    /// Those with a mark that no use discloses.
    pub undisclosed: Uses,
}

/// A number of uses, or of marks, and of the commits that they stand in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// The uses or marks.
    pub uses: usize,
    /// The commits.
    pub commits: usize,
    /// Those of the commits that were judged; the others are exempt.
    pub judged: usize,
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// From 1.
    pub month: i8,
}

/// The commits of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InMonth {
    /// All of them.
    pub commits: usize,
    /// Those that disclose a use.
    pub disclosed: usize,
    /// Those with a mark that no use discloses.
    pub undisclosed: usize,
}

/// What one rule found at one level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// How often it was not met.
    pub failed: usize,
    /// How often it could not decide.
    pub undecided: usize,
    /// In how many commits it found something.
    pub commits: usize,
    /// The first of these commits, in the order of the audit: at most [`NAMED`] of them.
    pub named: Vec<CommitId>,
}

impl Report {
    /// An empty report for what this policy has.
    pub fn new(policy: &Policy) -> Self {
        let none = |id: &String| (id.clone(), Uses::default());
        Self {
            by_exception: policy.exceptions.keys().map(none).collect(),
            by_category: policy.categories.keys().map(none).collect(),
            budget: policy.budget.map(|budget| Spending::new(budget, policy.dates)),
            ..Self::default()
        }
    }

    /// Tells the exceptions and categories of another policy, by which some of the commits are judged.
    pub fn know(&mut self, policy: &Policy) {
        for id in policy.exceptions.keys() {
            self.by_exception.entry(id.clone()).or_default();
        }
        for id in policy.categories.keys() {
            self.by_category.entry(id.clone()).or_default();
        }
    }

    /// Counts one judged commit.
    pub fn add(&mut self, facts: &CommitFacts, judgement: &Judgement) {
        let verdict = judgement.verdict();
        self.verdicts.add(&verdict);
        self.merges += usize::from(facts.is_merge());
        let judged = judgement.exemption.is_none();
        self.add_said(judgement, judged);
        self.add_groups(&judgement.said.uses, judged);
        self.add_date(facts, judgement);
        if let Some(budget) = self.budget.as_mut().filter(|_| judged) {
            budget.add(facts, !judgement.said.uses.is_empty());
        }
        self.add_findings(facts.id, &judgement.findings);
        for what in &judgement.not_evaluated {
            *self.not_evaluated.entry(what.clone()).or_default() += 1;
        }
        if let (Verdict::Undetermined(why), Some(id)) = (verdict, facts.id)
            && self.undetermined.len() < NAMED
        {
            let why: Vec<String> =
                why.iter().map(|(input, why)| format!("{input}: {why}")).collect();
            self.undetermined.push((id, why.join("; ")));
        }
    }

    fn add_said(&mut self, judgement: &Judgement, judged: bool) {
        let said = &mut self.said;
        said.disclosed.add(judgement.said.uses.len(), judged);
        said.none_stated += usize::from(judgement.said.standing_negatives().next().is_some());
        said.marked += usize::from(!judgement.marks.is_empty());
        said.undisclosed.add(judgement.undisclosed_marks.len(), judged);
        let agent = |mark: &Mark| mark.agent.as_ref().map(|agent| agent.id.clone());
        for (agent, marks) in grouped(judgement.undisclosed_marks.iter().map(agent)) {
            self.undisclosed.entry(agent).or_default().add(marks, judged);
        }
    }

    fn add_groups(&mut self, uses: &[Use], judged: bool) {
        let agents = uses.iter().flat_map(|stated| {
            let known = stated.stated.known.iter().cloned().map(Some);
            known.chain(stated.stated.known.is_empty().then_some(None))
        });
        for (agent, count) in grouped(agents) {
            self.by_agent.entry(agent).or_default().add(count, judged);
        }
        let claims = |stated: &Use| stated.claims.clone();
        let unknown = count_known(&mut self.by_exception, uses, judged, claims);
        self.unknown_exceptions.add(unknown, judged);
        let categories = |stated: &Use| stated.stated.categories.clone();
        let unknown = count_known(&mut self.by_category, uses, judged, categories);
        self.unknown_categories.add(unknown, judged);
        let silent = uses.iter().filter(|stated| stated.stated.categories.is_empty()).count();
        self.no_category.add(silent, judged);
    }

    fn add_date(&mut self, facts: &CommitFacts, judgement: &Judgement) {
        let date = facts.committer.get(Input::Committer).ok().and_then(crate::commit::Person::date);
        let Some(date) = date else {
            self.undated += 1;
            return;
        };
        let (first, last) = self.dates.unwrap_or((date, date));
        self.dates = Some((first.min(date), last.max(date)));
        let month = Month { year: date.year(), month: date.month() };
        let month = self.by_month.entry(month).or_default();
        month.commits += 1;
        month.disclosed += usize::from(!judgement.said.uses.is_empty());
        month.undisclosed += usize::from(!judgement.undisclosed_marks.is_empty());
    }

    fn add_findings(&mut self, id: Option<CommitId>, findings: &[Finding]) {
        let mut told = BTreeSet::new();
        for finding in findings {
            let key = (finding.rule, finding.level);
            let rule = self.by_rule.entry(key).or_default();
            match finding.outcome {
                Outcome::Fail => rule.failed += 1,
                Outcome::Undecided(_) | Outcome::Later => rule.undecided += 1,
            }
            if told.insert(key) {
                rule.commits += 1;
                rule.named.extend(id.filter(|_| rule.named.len() < NAMED));
            }
        }
    }
}

impl Uses {
    /// Counts what one commit has.
    fn add(&mut self, uses: usize, judged: bool) {
        if uses > 0 {
            self.uses += uses;
            self.commits += 1;
            self.judged += usize::from(judged);
        }
    }
}

/// Counts the words that the policy has, and says how many uses have another.
fn count_known(
    known: &mut BTreeMap<String, Uses>,
    uses: &[Use],
    judged: bool,
    words: impl Fn(&Use) -> Vec<String>,
) -> usize {
    let mut unknown = 0;
    let mut there = Vec::new();
    for stated in uses {
        let words: BTreeSet<String> = words(stated).into_iter().collect();
        let (ours, other): (Vec<String>, Vec<String>) =
            words.into_iter().partition(|word| known.contains_key(word));
        unknown += usize::from(!other.is_empty());
        there.extend(ours);
    }
    for (word, count) in grouped(there.into_iter()) {
        known.entry(word).or_default().add(count, judged);
    }
    unknown
}

/// How often each stands there.
fn grouped<K: Ord>(items: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}
