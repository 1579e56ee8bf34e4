//! Whether a commit is judged at all, and what of the policy nothing evaluates.

use std::fmt;

use bstr::{BString, ByteSlice};
use jiff::civil::Date;

use crate::case::Case;
use crate::commit::Standing;
use crate::disclosure::Use;
use crate::fact::{Input, Missing};
use crate::ground::{Plot, Spot, plots};
use crate::policy::{Attest, Stance, Surface, Trust};
use crate::selection::{Miss, Question};

/// Why a commit is not judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exemption {
    /// The target had no policy yet.
    NoPolicyYet,
    /// It is of a day before `since`.
    BeforeSince(Date),
    /// It is the commit that `since` names, or reached by it.
    ReachedBySince,
    /// The target ref is not among those that the policy governs.
    RefNotGoverned(BString),
    /// Declared automation stands as its author.
    Automation {
        /// The table's name.
        name: String,
        /// Whether that rests on a stated identity, which anyone can write.
        stated: bool,
    },
    /// All that it changes is open ground.
    NotGoverned {
        /// The area's name.
        area: String,
        /// Whether that rests on a stated identity.
        stated: bool,
    },
    /// A merge that changes nothing which one of its parents does not have, says nothing and bears no
    /// mark. That its tree is what git merges by itself was not compared.
    Merge,
}

impl fmt::Display for Exemption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPolicyYet => f.write_str("no policy in force yet"),
            Self::BeforeSince(since) => write!(f, "before {since}, since when the policy holds"),
            Self::ReachedBySince => {
                f.write_str("not after the commit since which the policy holds")
            }
            Self::RefNotGoverned(name) => write!(f, "`{}` is not governed", name.to_str_lossy()),
            Self::Automation { name, stated } => {
                write!(f, "declared automation `{name}`{}", stated_by(*stated))
            }
            Self::NotGoverned { area, stated } => {
                write!(f, "not governed: `{area}`{}", stated_by(*stated))
            }
            Self::Merge => f.write_str("a merge that adds nothing of its own"),
        }
    }
}

fn stated_by(stated: bool) -> &'static str {
    if stated { ", on a stated identity" } else { "" }
}

/// Why the commit is not judged, if it is not.
pub(crate) fn exemption(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    match case.facts.standing.get(Input::InForce)? {
        Standing::NoPolicyYet => return Ok(Some(Exemption::NoPolicyYet)),
        Standing::ReachedBySince => return Ok(Some(Exemption::ReachedBySince)),
        Standing::InForce => {}
    }
    if let Some(crate::policy::Since::Day(since)) = case.policy.since
        && case.date()? < since
    {
        return Ok(Some(Exemption::BeforeSince(since)));
    }
    if let Some(refs) = &case.policy.refs {
        let target = case.target()?;
        if !refs.selects(|glob| glob.matches(target)) {
            return Ok(Some(Exemption::RefNotGoverned(target.to_owned())));
        }
    }
    if let Some((name, automation)) = case.automation()?
        && !automation.ai
    {
        let stated = automation.trust == Trust::Stated;
        return Ok(Some(Exemption::Automation { name: name.to_owned(), stated }));
    }
    if let Some(exemption) = open_ground(case)? {
        return Ok(Some(exemption));
    }
    Ok(is_plain_merge(case)?.then_some(Exemption::Merge))
}

/// Every changed path, or with none the commit, is open by areas that select by paths, refs or authors
/// alone.
fn open_ground(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    let areas: Vec<_> = case
        .policy
        .areas
        .iter()
        .filter(|(_, area)| area.stance.is_some() && area.selectors.by_place_or_author_alone())
        .collect();
    if !areas.iter().any(|(_, area)| area.stance == Some(Stance::Open)) {
        return Ok(None);
    }
    let needs_paths = areas.iter().any(|(_, area)| area.selectors.paths.is_some());
    let mut spots = vec![Spot::Nowhere];
    if needs_paths {
        let paths = case.changed_paths()?;
        if !paths.is_empty() {
            spots = paths.iter().map(|path| Spot::Path(path.as_bstr())).collect();
        }
    }
    let mut first = None;
    for spot in spots {
        let plot = Plot::bare(spot, case.policy.stance);
        let mut strictest = None;
        for (name, area) in &areas {
            let loosens = area.stance.is_some_and(|stance| stance < case.policy.stance);
            let question =
                Question { case, selectors: &area.selectors, loosens, stated: None, plot: &plot };
            if question.selects()? {
                strictest = strictest.max(area.stance);
                first.get_or_insert((*name, area.selectors.authors.is_some()));
            }
        }
        if strictest != Some(Stance::Open) {
            return Ok(None);
        }
    }
    Ok(first.map(|(area, stated)| Exemption::NotGoverned { area: area.clone(), stated }))
}

/// A merge without statement or mark whose paths all equal those of a parent.
fn is_plain_merge(case: &Case<'_>) -> Result<bool, Missing> {
    if !case.facts.is_merge() {
        return Ok(false);
    }
    let said = case.said()?;
    let says_nothing = said.uses.is_empty() && said.negatives.is_empty() && said.claims.is_empty();
    Ok(says_nothing && case.marks()?.is_empty() && case.changed_paths()?.is_empty())
}

/// What the policy asks and nothing evaluated, each in a phrase.
pub(crate) fn not_evaluated(case: &Case<'_>) -> Vec<String> {
    let mut list = Vec::new();
    let uses = case.uses().unwrap_or_default();
    for (id, duty) in &case.policy.duties {
        let due = match &duty.due {
            crate::policy::DutyFor::All => true,
            crate::policy::DutyFor::Ai => !uses.is_empty(),
            crate::policy::DutyFor::Exceptions(ids) => {
                uses.iter().any(|stated| stated.claims.iter().any(|claim| ids.contains(claim)))
            }
        };
        if due && duty.attest == Attest::Nothing {
            list.push(format!("duty `{id}`"));
        }
    }
    for stated in uses {
        let plots = plots(case, stated).unwrap_or_default();
        for (name, area) in &case.policy.areas {
            let is_stricter =
                |plot: &Plot<'_>| area.stance.is_some_and(|stance| stance > plot.stance);
            if plots
                .iter()
                .filter(|plot| is_stricter(plot))
                .any(|plot| only_unstated(case, name, stated, plot))
            {
                list.push(format!("area `{name}`, which selects by what is not stated"));
            }
        }
    }
    list.sort();
    list.dedup();
    list
}

/// Whether an area would match if the use stated more.
fn only_unstated(case: &Case<'_>, area: &str, stated: &Use, plot: &Plot<'_>) -> bool {
    let selectors = &case.policy.areas[area].selectors;
    let question = Question { case, selectors, loosens: false, stated: Some(stated), plot };
    let misses: Vec<_> = question.misses().collect();
    !misses.is_empty() && misses.iter().all(|miss| matches!(miss, Ok(Miss::NotStated(_))))
}

impl<'a> Plot<'a> {
    /// A place of which nothing is stated.
    fn bare(spot: Spot<'a>, stance: Stance) -> Self {
        Self {
            spot,
            category: None,
            surface: Surface::Content,
            stance,
            area: None,
            areas: Vec::new(),
        }
    }
}
