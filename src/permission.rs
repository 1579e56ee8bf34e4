//! Whether a use is permitted on a plot: by its stance, and by the exceptions that the use claims.

use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::ground::{Plot, plots};
use crate::policy::Stance;
use crate::selection::{Miss, Question};

/// What holds for a use on one plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Permission<'a> {
    /// The stance is `open` or `disclose`.
    Free,
    /// The stance is `forbid`; no exception reaches into it.
    Forbidden,
    /// The stance is `no-unless`, and the use claims nothing.
    Unclaimed,
    /// The stance is `no-unless`, and these claims of the use select it there.
    Under(Vec<&'a str>),
    /// The stance is `no-unless`, and none of the claims selects it there.
    Refused(Vec<Refusal<'a>>),
}

/// Why one claim does not select a use on a plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal<'a> {
    /// The claimed id.
    pub(crate) id: &'a str,
    /// The selectors that do not hold; empty: there is no such exception.
    pub(crate) misses: Vec<Miss>,
}

/// Everything that a use answers for, with what holds there.
pub(crate) fn permissions<'a>(
    case: &Case<'a>,
    stated: &'a Use,
) -> Result<Vec<(Plot<'a>, Permission<'a>)>, Missing> {
    plots(case, stated)?
        .into_iter()
        .map(|plot| permission(case, stated, &plot).map(|permission| (plot, permission)))
        .collect()
}

fn permission<'a>(
    case: &Case<'a>,
    stated: &'a Use,
    plot: &Plot<'a>,
) -> Result<Permission<'a>, Missing> {
    match plot.stance {
        Stance::Open | Stance::Disclose => return Ok(Permission::Free),
        Stance::Forbid => return Ok(Permission::Forbidden),
        Stance::NoUnless if stated.claims.is_empty() => return Ok(Permission::Unclaimed),
        Stance::NoUnless => {}
    }
    let mut under = Vec::new();
    let mut refusals = Vec::new();
    for id in &stated.claims {
        let misses = claim_misses(case, id, stated, plot)?;
        match misses {
            Some(misses) if misses.is_empty() => under.push(id.as_str()),
            misses => refusals.push(Refusal { id, misses: misses.unwrap_or_default() }),
        }
    }
    Ok(if under.is_empty() { Permission::Refused(refusals) } else { Permission::Under(under) })
}

/// The selectors of a claimed exception that do not hold on a plot; none: there is no such exception.
pub(crate) fn claim_misses<'a>(
    case: &Case<'a>,
    id: &str,
    stated: &Use,
    plot: &Plot<'a>,
) -> Result<Option<Vec<Miss>>, Missing> {
    let Some(exception) = case.policy.exceptions.get(id) else { return Ok(None) };
    let question = Question {
        case,
        selectors: &exception.selectors,
        loosens: true,
        stated: Some(stated),
        plot,
    };
    question.misses().collect::<Result<_, _>>().map(Some)
}

/// The ids of the exceptions that could be claimed for a use, for a remedy: those that exist, are in
/// force and do not select against what the use states or where it is. It is a suggestion, so a fact
/// that is missing rules nothing out.
pub(crate) fn claimable<'a>(case: &Case<'a>, stated: Option<&'a Use>) -> Vec<&'a str> {
    let plots = match stated {
        Some(stated) => plots(case, stated),
        None => crate::ground::whole_commit(case),
    };
    let plots = plots.unwrap_or_default();
    let could_select = |id: &&'a str| {
        let Some(exception) = case.policy.exceptions.get(*id) else { return false };
        plots.iter().filter(|plot| plot.stance == Stance::NoUnless).all(|plot| {
            let question =
                Question { case, selectors: &exception.selectors, loosens: true, stated, plot };
            question.misses().all(|miss| match miss {
                Ok(Miss::NotStated(_)) | Err(_) => true,
                Ok(Miss::Paths) => plot.spot == crate::ground::Spot::Anywhere,
                Ok(_) => false,
            })
        })
    };
    case.policy.exceptions.keys().map(String::as_str).filter(could_select).collect()
}
