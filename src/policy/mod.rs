//! The policy: what a project declares in `AI_POLICY.toml`, validated.
//!
//! A [`Policy`] is what the judge uses; every reference in it resolves and every default is filled in.
//! [`Policy::read`] makes one from the text of the file, or says everything that is wrong with it.

#[cfg(test)]
pub(crate) mod arbitrary;
mod card;
mod compare;
mod conditions;
mod disclosing;
#[cfg(test)]
mod example;
mod form;
mod foundation;
mod glob;
mod parents;
mod people;
mod print;
mod read;
mod selectors;
mod templates;
mod tool;
mod vocabulary;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use self::card::{
    BadCard, Card, CardFile, DataFlow, MOST_CARDS, Model, OpenAlternative, System, Task,
};
pub use self::compare::{Change, Effect, compare};
pub use self::conditions::{By, Conditions, Count, Requirement};
pub use self::disclosing::{
    CLAIM_KEY, Disclosing, DisclosureKey, HumanOnly, PullRequestField, PullRequestForm, SHARED_KEYS,
};
pub use self::form::{BadForm, FORM_PARTS, FORM_SIZE, Form, FormTemplate};
pub(crate) use self::form::{Part, Repeat, Value as FormValue, holds, is_free};
pub use self::foundation::Foundation;
pub use self::glob::{BadPathGlob, PathGlob, Selecting, TextGlob};
pub use self::parents::{Alone, Parent, Parents};
pub use self::people::{Groups, Identity, People, Who};
#[cfg(all(test, feature = "cli"))]
pub(crate) use self::read::keys_asked;
#[cfg(feature = "cli")]
pub(crate) use self::read::nearest;
pub use self::read::{CARD_SIZE, Diagnosis, POLICY_SIZE, ParentText, Second, Severity};
pub use self::selectors::Selectors;
pub use self::templates::Template;
pub use self::vocabulary::{built_in_categories, rules as rule_ids};
#[cfg(feature = "cli")]
pub(crate) use self::words::Word;
pub use self::words::{
    Cards, ClaimStyle, DateBasis, Due, Extent, Hosting, Ignored, Level, NamedForm, Openness, Per,
    Placeholder, Prompts, Stance, Statement, Surface, ToolKind, ToolStatus, TrainedOn, Trust, When,
    Where,
};
use crate::agents::{Agents, Example};
use crate::commit::CommitId;
use crate::finding::Clause;
use crate::rules::Rule;

/// The name of the policy file, at the root of the tree.
pub const FILE_NAME: &str = "AI_POLICY.toml";

/// The folder of the tool cards, one a file `NAME.toml`, below the folder of the policy file.
pub const CARD_FOLDER: &str = "policy/tools/";

/// A validated policy.
///
/// Tables are ordered by name: their order in the file never matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The project's name.
    pub project: String,
    /// What holds where nothing else is said.
    pub stance: Stance,
    /// The policy in one sentence of the project's own.
    pub statement: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// The URL of the prose policy.
    pub page: Option<String>,
    /// What happens to a contribution that does not follow it; shown, never executed.
    pub consequence: Option<String>,
    /// The language of the prose, a BCP 47 tag.
    pub language: String,
    /// Since when it is in force.
    pub since: Option<Since>,
    /// Which date of a commit counts.
    pub dates: DateBasis,
    /// The full ref names that are governed; none given: all.
    pub refs: Option<Selecting<PathGlob>>,
    /// A day after which the policy should be looked at again.
    pub review: Option<Date>,
    /// Which share of the commits may state a use; read by an audit only.
    pub budget: Option<Budget>,
    /// Conditions that hold wherever the ground is not `open`.
    pub conditions: Conditions,
    /// How AI use is stated.
    pub disclosure: Disclosing,
    /// The cases in which AI use is permitted under `no-unless`, by id.
    pub exceptions: BTreeMap<String, Exception>,
    /// The parts of the project with a stance or conditions of their own, by name.
    pub areas: BTreeMap<String, Area>,
    /// What is asked of people and no machine can check, by id.
    pub duties: BTreeMap<String, Duty>,
    /// All categories: the built-in ones and the project's own, by name.
    pub categories: BTreeMap<String, Category>,
    /// Groups of people, by name.
    pub groups: Groups,
    /// Declared automation, by name.
    pub automation: BTreeMap<String, Automation>,
    /// Tools that the project knows, by name.
    pub tools: BTreeMap<String, Tool>,
    /// Levels that differ from the rules' own, by rule id.
    pub levels: BTreeMap<String, Level>,
    /// What it builds on, the nearest first.
    pub parents: Vec<Parent>,
    /// The same, as what it is held to.
    pub foundations: Vec<Arc<Foundation>>,
    /// Where a table or key stands, by its dotted name.
    pub lines: BTreeMap<String, Line>,
}

/// A line of a policy file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The file of another policy in which it stands; none: it is the policy's own.
    pub file: Option<Arc<str>>,
    /// Its number, from 1.
    pub number: usize,
}

/// Since when a policy is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// From this day on, by the date that [`Policy::dates`] names.
    Day(Date),
    /// After this commit: it and all that it reaches are exempt.
    After(CommitId),
}

/// Which share of the commits may state a use of AI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The share, from 0 to 100.
    pub percent: u8,
    /// Over how many days, the last included.
    pub days: u16,
}

/// A named case in which AI use is permitted under `no-unless`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What it is for, in a few words.
    pub title: String,
    /// More, in the project's own words.
    pub text: Option<String>,
    /// Who helps instead.
    pub contact: Option<String>,
    /// Examples, shown to people.
    pub examples: Vec<String>,
    /// To which uses it applies.
    pub selectors: Selectors,
    /// What must be so.
    pub conditions: Conditions,
}

/// A part of the project, or of the work, that applies by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What it is, in a few words.
    pub title: Option<String>,
    /// More, in the project's own words.
    pub text: Option<String>,
    /// Its stance; none: it only adds conditions.
    pub stance: Option<Stance>,
    /// To what it applies.
    pub selectors: Selectors,
    /// What must be so.
    pub conditions: Conditions,
}

/// Something that the policy asks of people and no machine can check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The duty, in the project's own words.
    pub text: String,
    /// For which commits it is shown.
    pub due: DutyFor,
    /// By what a person says that it was done.
    pub attest: Attest,
}

/// For which commits a duty is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyFor {
    /// Commits with a use of AI.
    Ai,
    /// Every commit.
    All,
    /// Uses that claim one of these exceptions.
    Exceptions(Vec<String>),
}

/// By what a person says that a duty was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attest {
    /// Nothing: it is shown and counted as not evaluated.
    Nothing,
    /// A trailer with this key, or a field of the pull request with this name.
    Key(String),
    /// A person must judge each use; nothing given can settle it.
    Person,
}

/// What a use was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// What it is, in a few words.
    pub title: String,
    /// Where such work is expected; outside, `category-mismatch` warns.
    pub paths: Option<Selecting<PathGlob>>,
    /// Whether the project added it.
    pub own: bool,
}

/// A program that commits by itself, as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automation {
    /// What it is, in a few words.
    pub title: Option<String>,
    /// The identities, literal, as author.
    pub identities: Vec<Identity>,
    /// What its identity must rest on.
    pub trust: Trust,
    /// The paths that it may change.
    pub paths: Option<Selecting<PathGlob>>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Whether it uses AI: its commits are then uses of extent `autonomous`, and not exempt.
    pub ai: bool,
    /// Where it was approved: a URL; present if `ai`.
    pub approval: Option<String>,
}

/// A tool that the project knows. It adds to the built-in agents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// What people call it.
    pub title: Option<String>,
    /// What it is, in the project's own words.
    pub text: Option<String>,
    /// Its names in disclosures.
    pub agents: Vec<String>,
    /// Texts that mark its use, each known by its form: an address, `Name <address>`, an account, a
    /// `(suffix)` of a name, `Key:`, `Key: value`, `host.name/path`, or the beginning of a line.
    pub marks: Vec<String>,
    /// Small commits that bear its mark.
    pub examples: Vec<Example>,
    /// Small commits that bear nobody's mark.
    pub counterexamples: Vec<Example>,
    /// Where it runs; none: not said.
    pub hosting: Option<Hosting>,
    /// Its state.
    pub status: ToolStatus,
    /// The first day of that state.
    pub since: Option<Date>,
    /// Where it was approved: a URL.
    pub approval: Option<String>,
    /// Its card; none: the project only knows its names and marks.
    pub card: Option<Box<Card>>,
}

/// The agents that a policy knows.
#[derive(Debug)]
pub struct PolicyAgents(Option<Agents>);

impl std::ops::Deref for PolicyAgents {
    type Target = Agents;

    fn deref(&self) -> &Agents {
        // A policy without tools shares the built-in agents, which are made ready once.
        self.0.as_ref().unwrap_or_else(|| Agents::builtin())
    }
}

impl Policy {
    /// A policy that asks nothing, for where there is none: AI use is read by the default keys, and
    /// nothing is judged.
    pub fn asking_nothing() -> Self {
        let text = "version = 1\n[policy]\nproject = \"unnamed\"\nstance = \"open\"\n";
        let (policy, _) = Self::read(text.as_bytes()).expect("the smallest policy is one");
        policy
    }

    /// A policy that asks nothing, for an audit where there is none. What is counted is what names a known
    /// agent: people stand under `Assisted-by` and scripts under `Generated-by`, and without a policy nobody
    /// says that these keys are kept for AI.
    pub fn counting_only() -> Self {
        let shared = |key: &str| DisclosureKey { shared: true, ..DisclosureKey::new(key) };
        let mut policy = Self::asking_nothing();
        policy.disclosure.keys = ["Assisted-by", "Generated-by"].map(shared).into();
        policy
    }

    /// The agents that this policy knows: the built-in ones and its `[tools]`.
    pub fn agents(&self) -> PolicyAgents {
        let added = self.tools.iter().map(|(name, tool)| tool.agent(name));
        PolicyAgents((!self.tools.is_empty()).then(|| Agents::builtin().with(added)))
    }

    /// The keys under which a message can say something of AI use: those of disclosures, and that of claims.
    pub fn statement_keys(&self) -> Vec<&str> {
        let disclosures = self.disclosure.read_keys().map(|key| key.key.as_str());
        disclosures.chain([CLAIM_KEY]).collect()
    }

    /// The line on which a clause stands, or the nearest thing around it.
    pub fn line_of(&self, clause: &Clause) -> Option<&Line> {
        self.lines.get(&clause.dotted()).or_else(|| self.lines.get(&clause.table))
    }

    /// Whether any clause compares the date of a commit.
    pub fn asks_for_dates(&self) -> bool {
        let dated = |selectors: &Selectors| selectors.from.is_some() || selectors.until.is_some();
        matches!(self.since, Some(Since::Day(_)))
            || self.budget.is_some()
            || self.exceptions.values().any(|exception| dated(&exception.selectors))
            || self.areas.values().any(|area| dated(&area.selectors))
            || self.automation.values().any(|known| known.from.is_some() || known.until.is_some())
            || (self.disclosure.cards == Cards::Required
                && self.tools.values().any(|tool| tool.card.is_some() && tool.since.is_some()))
    }

    /// The level of a rule: the policy's, else the rule's own.
    pub fn level(&self, rule: &Rule) -> Level {
        self.levels.get(rule.id).copied().unwrap_or(rule.level)
    }
}
