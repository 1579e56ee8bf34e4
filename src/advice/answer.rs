//! The answer: yes, yes if, no, or that it depends on what was not said.

use std::collections::BTreeSet;

use super::Question;
use super::draft::{Drafts, MENDED_BY_LINES};
use crate::fact::Input;
use crate::finding::{Clause, Finding};
use crate::policy::{CLAIM_KEY, Extent, Selectors, Stance, Where};
use crate::pull_request::writing;
use crate::scope::Exemption;

/// What a policy answers to a question.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The answer in a word.
    pub answer: Answer,
    /// The ways to do what is asked for; none: there is none.
    pub ways: Vec<Way>,
    /// What the judge says to whoever does it all the same and claims nothing.
    pub findings: Vec<Finding>,
    /// The exceptions that do not fit, and why.
    pub refused: Vec<Refused>,
    /// Where the lines are to stand.
    pub place: Where,
}

/// An answer in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// AI may be used for whatever was asked, and nothing about it needs to be written.
    Yes,
    /// AI may be used if one of the ways is gone.
    YesIf,
    /// It may not.
    No,
    /// It depends on the files or the branch, which the question leaves open.
    Depends,
}

/// One way to use AI.
#[derive(Clone, Debug)]
pub struct Way {
    /// What permits it.
    pub by: WayBy,
    /// The clause that permits it.
    pub clause: Clause,
    /// The strictest stance on the ground; none: nothing is judged there.
    pub stance: Option<Stance>,
    /// Why nothing is judged, where that is so.
    pub exemption: Option<Exemption>,
    /// The lines that the author writes, with words to replace.
    pub lines: Vec<String>,
    /// The lines that other people add before it lands.
    pub later: Vec<String>,
    /// Whether the lines say that AI was used.
    pub says_ai: bool,
    /// The category that the lines state, or that is taken for granted.
    pub category: Option<String>,
    /// The extent that the lines state.
    pub extent: Option<Extent>,
    /// The tables whose conditions hold.
    pub tables: Vec<String>,
    /// The duties that nothing checks, by id.
    pub duties: Vec<String>,
    /// The duties that a person judges, by id.
    pub judged_by_people: Vec<String>,
    /// What a verdict still needs, and no line gives.
    pub missing: BTreeSet<Input>,
}

/// What permits a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayBy {
    /// The stance of the ground.
    Stance,
    /// An area, by its name, for what it selects.
    Area(String),
    /// An exception, by its id, for whoever claims it.
    Exception(String),
}

/// An exception that does not fit.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Its id.
    pub id: String,
    /// Why, in a phrase.
    pub reason: String,
}

/// What only the question can settle.
const LEFT_OPEN: [Input; 2] = [Input::ChangedPaths, Input::TargetRef];

impl Way {
    /// Whether it is a way whatever the question leaves open.
    fn is_certain(&self) -> bool {
        !LEFT_OPEN.iter().any(|input| self.missing.contains(input))
    }

    /// Whether nothing at all is asked.
    pub fn asks_nothing(&self) -> bool {
        self.lines.is_empty() && self.later.is_empty() && self.missing.is_empty()
    }
}

pub(super) fn answer(drafts: &Drafts<'_>) -> Advice {
    let policy = &drafts.policy;
    let mut advice = Advice {
        answer: Answer::No,
        ways: Vec::new(),
        findings: Vec::new(),
        refused: Vec::new(),
        place: drafts.place,
    };
    match drafts.without_claim() {
        Ok(way) => advice.ways.push(way),
        Err(findings) => {
            advice.findings = findings.into_iter().filter(Finding::is_violation).collect();
        }
    }
    if !advice.ways.iter().any(Way::is_certain) {
        for (name, area) in &policy.areas {
            // Where a commit says more than was asked, an area can be laxer by itself.
            let is_laxer = area.stance.is_some_and(|stance| stance < Stance::NoUnless);
            if is_laxer && asks_for_more(drafts, name) {
                advice.ways.extend(drafts.in_area(name));
            }
        }
        for (id, exception) in &policy.exceptions {
            // Which file it is can be open; what it is for is not.
            if let Some(words) = not_for(drafts.question, &exception.selectors) {
                let reason = format!("`{id}` is {words}");
                advice.refused.push(Refused { id: id.clone(), reason });
                continue;
            }
            match drafts.claiming(id) {
                Ok(way) => advice.ways.push(way),
                Err(findings) => {
                    advice.refused.push(Refused { id: id.clone(), reason: why_not(id, &findings) });
                }
            }
        }
    }
    let form =
        policy.disclosure.pull_request.as_ref().filter(|_| drafts.place == Where::PullRequest);
    if let Some(form) = form {
        // The form says it; what permits it was judged as if trailers did.
        for way in advice.ways.iter_mut().filter(|way| way.says_ai) {
            way.lines = writing::used(form, policy);
            if let WayBy::Exception(id) = &way.by {
                way.lines.extend([String::new(), format!("{CLAIM_KEY}: {id}")]);
            }
        }
    }
    let is_free = |way: &Way| way.by == WayBy::Stance && way.is_certain() && way.asks_nothing();
    advice.answer = if advice.ways.iter().any(is_free) {
        Answer::Yes
    } else if advice.ways.iter().any(Way::is_certain) {
        Answer::YesIf
    } else if advice.ways.is_empty() {
        Answer::No
    } else {
        Answer::Depends
    };
    advice
}

/// What an exception is not for, of what the question says.
fn not_for(question: &Question, selectors: &Selectors) -> Option<&'static str> {
    let category = question.category.as_ref().zip(selectors.categories.as_ref());
    let surface = question.surface.zip(selectors.surfaces.as_ref());
    let extent = question.extent.zip(selectors.extents.as_ref());
    if category.is_some_and(|(asked, list)| !list.selects(|listed| listed == asked)) {
        Some("not for this category of work")
    } else if surface.is_some_and(|(asked, list)| !list.selects(|listed| *listed == asked)) {
        Some("not for a result that goes there")
    } else if extent.is_some_and(|(asked, list)| !list.selects(|listed| *listed == asked)) {
        Some("not for this extent")
    } else {
        None
    }
}

/// Whether an area selects by what the question does not say.
fn asks_for_more(drafts: &Drafts<'_>, name: &str) -> bool {
    let selectors = &drafts.policy.areas[name].selectors;
    let question = drafts.question;
    (question.category.is_none() && selectors.categories.is_some())
        || (question.extent.is_none() && selectors.extents.is_some())
        || selectors.tools.is_some()
        || selectors.hosting.is_some()
}

/// What speaks against an exception: what its own clauses say, else whatever does.
fn why_not(id: &str, findings: &[Finding]) -> String {
    let table = format!("exceptions.{id}");
    let violations: Vec<&Finding> = findings.iter().filter(|found| found.is_violation()).collect();
    let is_own = |found: &&&Finding| found.clause.table == table;
    let decides = |found: &&&Finding| !MENDED_BY_LINES.contains(&found.rule);
    let found = violations
        .iter()
        .filter(is_own)
        .find(decides)
        .or_else(|| violations.iter().find(decides))
        .or(violations.first());
    found.map_or_else(|| "it is not needed here".to_owned(), |found| found.reason.clone())
}
