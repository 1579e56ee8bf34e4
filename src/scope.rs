//! Whether a commit is judged at all, and what of the policy nothing evaluates.

use std::collections::BTreeSet;
use std::fmt;

use bstr::{BStr, BString, ByteSlice};
use jiff::civil::Date;

use crate::case::Case;
use crate::commit::{PartOf, Standing};
use crate::demand::{Asked, conditions, duties_due};
use crate::disclosure::Use;
use crate::fact::{Fact, Input, Missing, Partial};
use crate::ground::{Plot, Spot, answered_paths, plots};
use crate::permission::permissions;
use crate::policy::{Area, Attest, Per, Since, Stance, Trust};
use crate::pull_request::{Named, PullRequest};
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
        /// The title of the area, or its name where it has none.
        area: String,
        /// Whether that rests on a stated identity.
        stated: bool,
    },
    /// A merge whose tree is what git merges by itself, that says nothing and bears no mark.
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

/// Why the commit is not judged, if it is not. One reason that certainly holds suffices, whatever is
/// missing for another.
pub(crate) fn exemption(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    type Reason = fn(&Case<'_>) -> Result<Option<Exemption>, Missing>;
    const REASONS: [Reason; 7] = [
        before_the_policy,
        before_since,
        ref_not_governed,
        automation,
        open_ground,
        plain_merge,
        nothing_but_exempt_commits,
    ];
    // A policy that cannot be used says nothing of what it exempts.
    if let Err(missing @ Missing::Unreadable(..)) = case.facts.standing.get(Input::InForce) {
        return Err(missing);
    }
    let mut missing = None;
    for reason in REASONS {
        match reason(case) {
            Ok(Some(exemption)) => return Ok(Some(exemption)),
            Ok(None) => {}
            Err(why) => missing = missing.max(Some(why)),
        }
    }
    missing.map_or(Ok(None), Err)
}

fn before_the_policy(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    Ok(match case.facts.standing.get(Input::InForce)? {
        Standing::NoPolicyYet => Some(Exemption::NoPolicyYet),
        Standing::ReachedBySince => Some(Exemption::ReachedBySince),
        Standing::InForce => None,
    })
}

fn before_since(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    let Some(Since::Day(since)) = case.policy.since else { return Ok(None) };
    Ok((case.date()? < since).then_some(Exemption::BeforeSince(since)))
}

fn ref_not_governed(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    let Some(refs) = &case.policy.refs else { return Ok(None) };
    let target = case.target()?;
    let governed = refs.selects(|glob| glob.matches(target));
    Ok((!governed).then(|| Exemption::RefNotGoverned(target.to_owned())))
}

fn automation(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    let exempt = case.automation()?.filter(|(_, automation)| !automation.ai);
    Ok(exempt.map(|(name, automation)| Exemption::Automation {
        name: name.to_owned(),
        stated: automation.trust == Trust::Stated,
    }))
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
    let mut spots = vec![Spot::Nowhere];
    if areas.iter().any(|(_, area)| area.selectors.paths.is_some()) {
        let paths = case.changed_paths()?;
        if !paths.is_empty() {
            spots = paths.iter().map(|path| Spot::Path(path.as_bstr())).collect();
        }
    }
    let opened = spots.into_iter().map(|spot| opened_by(case, &areas, spot));
    let opened: Partial<Option<(&str, &Area)>> = opened.collect();
    if opened.known.contains(&None) {
        return Ok(None);
    }
    opened.rest()?;
    let by: Vec<(&str, &Area)> = opened.known.into_iter().flatten().collect();
    let stated = by.iter().any(|(_, area)| area.selectors.authors.is_some());
    Ok(by.first().map(|(name, area)| Exemption::NotGoverned {
        area: area.title.clone().unwrap_or_else(|| (*name).to_owned()),
        stated,
    }))
}

/// The area that opens a spot: the first by name, where all that match say `open`. One of which it is not
/// known whether it matches is in doubt only if that would change anything.
fn opened_by<'a>(
    case: &Case<'a>,
    areas: &[(&'a String, &'a Area)],
    spot: Spot<'_>,
) -> Result<Option<(&'a str, &'a Area)>, Missing> {
    let plot = Plot::bare(spot, case.policy.stance);
    let (mut opened, mut could_open, mut could_close) = (None, None, None);
    for (name, area) in areas {
        let loosens = area.stance < Some(case.policy.stance);
        let question =
            Question { case, selectors: &area.selectors, loosens, stated: None, plot: &plot };
        match question.selects() {
            Ok(true) if area.stance != Some(Stance::Open) => return Ok(None),
            Ok(true) => {
                opened.get_or_insert((name.as_str(), *area));
            }
            Ok(false) => {}
            Err(why) if area.stance == Some(Stance::Open) => could_open = could_open.max(Some(why)),
            Err(why) => could_close = could_close.max(Some(why)),
        }
    }
    let doubt = match opened {
        Some(_) => could_close,
        None => could_open,
    };
    doubt.map_or(Ok(opened), Err)
}

/// A merge without statement or mark whose tree is what git merges by itself.
fn plain_merge(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    if !case.facts.is_merge() {
        return Ok(None);
    }
    let is_plain =
        case.said()?.is_empty() && case.marks()?.is_empty() && case.is_automatic_merge()?;
    Ok(is_plain.then_some(Exemption::Merge))
}

/// A pull request none of whose commits is judged.
fn nothing_but_exempt_commits(case: &Case<'_>) -> Result<Option<Exemption>, Missing> {
    match case.facts.commits.get(Input::Commits) {
        Ok(commits) => Ok(commits.exemption.clone()),
        Err(missing @ Missing::Unreadable(..)) => Err(missing),
        Err(_) => Ok(None),
    }
}

/// What the policy asks and nothing evaluated, each in a phrase.
pub(crate) fn not_evaluated(case: &Case<'_>) -> Vec<String> {
    let mut list = Vec::new();
    let uses = case.uses().unwrap_or_default();
    for (id, duty) in &case.policy.duties {
        let is_due = duties_due(case, &duty.due).is_ok_and(|due| !due.known.is_empty());
        if is_due && duty.attest == Attest::Nothing {
            list.push(format!("duty `{id}`"));
        }
    }
    list.extend(limits_of_the_change(case, uses));
    list.extend(words_of_ones_own(case, uses));
    list.extend(stated_to_be_by_people(case, uses).map(str::to_owned));
    for stated in uses {
        let plots = plots(case, stated).known;
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
            if area.selectors.authors.is_some()
                && plots.iter().any(|plot| plot.areas.contains(&name.as_str()))
            {
                list.push(stated_author("area", name));
            }
        }
        let claimed =
            stated.claims.iter().filter_map(|id| Some((id, case.policy.exceptions.get(id)?)));
        for (id, _) in claimed.filter(|(_, exception)| exception.selectors.authors.is_some()) {
            list.push(stated_author("exception", id));
        }
    }
    list.sort();
    list.dedup();
    list
}

/// What a commit that mixes leaves out of all its uses: that people made it is said, and not known.
fn stated_to_be_by_people(case: &Case<'_>, uses: &[Use]) -> Option<&'static str> {
    if !case.policy.disclosure.mixed || uses.iter().all(|stated| stated.stated.paths.is_none()) {
        return None;
    }
    let mut left: BTreeSet<&BStr> =
        case.changed_paths().ok()?.iter().map(|path| path.as_bstr()).collect();
    for stated in uses {
        for path in answered_paths(case, stated).ok()? {
            left.remove(path);
        }
    }
    (!left.is_empty())
        .then_some("the changed files that `paths=` leaves out, stated to be made by people")
}

/// Where a text names tools in words of one's own, and states no use of them otherwise.
fn words_of_ones_own(case: &Case<'_>, uses: &[Use]) -> Vec<String> {
    if !case.facts.is_text() {
        return Vec::new();
    }
    let names = case.pull_request().map_or(&[][..], PullRequest::in_words);
    let is_stated = |named: &&Named| match &named.agent {
        Some(agent) => uses.iter().any(|stated| stated.stated.known.contains(&agent.id)),
        None => !uses.is_empty(),
    };
    let words = names.iter().filter(|named| !is_stated(named));
    words.map(|named| format!("line {}, which speaks of {}", named.line, named.title())).collect()
}

/// The limits over whole changes where commits are judged as a history, which has none.
fn limits_of_the_change(case: &Case<'_>, uses: &[Use]) -> Vec<String> {
    if case.facts.part_of != Fact::Read(PartOf::History) {
        return Vec::new();
    }
    let of_use = |stated: &Use| -> Vec<String> {
        let permissions = permissions(case, stated);
        let over_changes = conditions(case, stated, &permissions).into_iter().filter(|asked| {
            asked.conditions.has_limit() && asked.conditions.count.per == Per::Change
        });
        let phrase = |asked: Asked<'_>| {
            format!("the size of the whole change, which `[{}]` limits", asked.table.name())
        };
        over_changes.map(phrase).collect()
    };
    uses.iter().flat_map(of_use).collect()
}

/// How the phrase begins that says: this rests on an identity which only the commit states.
pub(crate) const STATED_AUTHOR: &str = "who the author is";

/// Whatever selects by the author rests, in this version, on an address that the commit states.
fn stated_author(what: &str, name: &str) -> String {
    format!("{STATED_AUTHOR}, which {what} `{name}` asks: the address is stated by the commit")
}

/// Whether an area would match if the use stated more.
fn only_unstated(case: &Case<'_>, area: &str, stated: &Use, plot: &Plot<'_>) -> bool {
    let selectors = &case.policy.areas[area].selectors;
    let question = Question { case, selectors, loosens: false, stated: Some(stated), plot };
    let misses: Vec<_> = question.misses().collect();
    !misses.is_empty() && misses.iter().all(|miss| matches!(miss, Ok(Miss::NotStated(_))))
}

#[cfg(test)]
mod tests {
    use bstr::BString;

    use crate::agents::Agents;
    use crate::commit::{CommitFacts, Person, Stage, Standing};
    use crate::fact::Fact;
    use crate::judge::judge;
    use crate::message::Message;
    use crate::policy::Policy;

    #[test]
    fn what_rests_on_a_stated_address_is_said() {
        let policy = Policy::example_of(
            "no-unless",
            "[exceptions.core]\ntitle = \"The core team\"\nauthors = [\"jo@example.org\"]\ntrust = \"stated\"\n",
        );
        let jo = Person { name: "Jo".into(), address: "jo@example.org".into(), seconds: 0 };
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        facts.parents = Fact::Read(1);
        facts.author = Fact::Read(jo.clone());
        facts.committer = Fact::Read(jo);
        facts.changed_paths = Fact::Read(vec![BString::from("a")]);
        facts.standing = Fact::Read(Standing::InForce);
        facts.message =
            Fact::Read(Message::stored("x\n\nAssisted-by: Claude:opus-5\nAI-Exception: core\n"));
        let judgement = judge(&policy, Agents::builtin(), &facts);
        assert_eq!(judgement.permitted_under, ["core"]);
        assert!(judgement.rests_on_a_stated_author());
        assert_eq!(
            judgement.not_evaluated,
            ["who the author is, which exception `core` asks: the address is stated by the commit"]
        );
    }
}
