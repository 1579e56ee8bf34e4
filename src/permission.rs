//! Whether a use is permitted on a plot: by its stance, and by the exceptions that the use claims.

use bstr::{BString, ByteSlice};

use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::{Input, Missing, Partial};
use crate::ground::{Plot, Spot, plots, whole_commit};
use crate::policy::{Selectors, Stance};
use crate::selection::{Miss, Question};

/// What holds for a use on one plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Permission<'a> {
    /// The stance is `open` or `disclose`, or declared automation needs no exception.
    Free,
    /// The stance is `forbid`; no exception reaches into it.
    Forbidden,
    /// The stance is `no-unless`, and the use claims nothing.
    Unclaimed,
    /// The stance is `no-unless`, and these claims of the use select it there.
    Under(Vec<&'a str>),
    /// The stance is `no-unless`, and none of the claims selects it there.
    Refused(Vec<Refusal<'a>>),
    /// The stance is `no-unless`, and whether a claim selects it there cannot be known.
    Unknown(Missing),
}

/// Why one claim does not select a use on a plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal<'a> {
    /// The claimed id.
    pub(crate) id: &'a str,
    /// The selectors that do not hold; empty: there is no such exception.
    pub(crate) misses: Partial<Miss>,
}

/// A plot with what holds there.
pub(crate) type Permitted<'a> = (Plot<'a>, Permission<'a>);

/// Everything that a use answers for, with what holds there.
pub(crate) fn permissions<'a>(case: &Case<'a>, stated: &'a Use) -> Partial<Permitted<'a>> {
    let Partial { known, missing } = plots(case, stated);
    let with_permission = |plot: Plot<'a>| {
        let permission = permission(case, stated, &plot);
        (plot, permission)
    };
    Partial { known: known.into_iter().map(with_permission).collect(), missing }
}

fn permission<'a>(case: &Case<'a>, stated: &'a Use, plot: &Plot<'a>) -> Permission<'a> {
    match plot.stance {
        Stance::Open | Stance::Disclose => return Permission::Free,
        Stance::Forbid => return Permission::Forbidden,
        Stance::NoUnless if stated.by_automation => return Permission::Free,
        Stance::NoUnless if stated.claims.is_empty() => return Permission::Unclaimed,
        Stance::NoUnless => {}
    }
    let (mut under, mut refusals, mut unknown) = (Vec::new(), Vec::new(), None);
    for id in &stated.claims {
        match claim_misses(case, id, stated, plot) {
            Some(misses) if misses.is_empty() => under.push(id.as_str()),
            Some(Partial { known, missing }) if known.is_empty() => unknown = unknown.max(missing),
            Some(misses) => refusals.push(Refusal { id, misses }),
            None => refusals.push(Refusal { id, misses: std::iter::empty().collect() }),
        }
    }
    match unknown {
        _ if !under.is_empty() => Permission::Under(under),
        Some(missing) => Permission::Unknown(missing),
        None => Permission::Refused(refusals),
    }
}

/// The selectors of a claimed exception that do not hold on a plot; none: there is no such exception.
pub(crate) fn claim_misses(
    case: &Case<'_>,
    id: &str,
    stated: &Use,
    plot: &Plot<'_>,
) -> Option<Partial<Miss>> {
    let selectors = &case.policy.exceptions.get(id)?.selectors;
    let question =
        Question { case, selectors, loosens: true, claimed: true, stated: Some(stated), plot };
    Some(question.misses().collect())
}

/// Whether a use answers for anything on which only a claimed exception permits it.
pub(crate) fn needs_claims(permissions: &Partial<Permitted<'_>>) -> bool {
    permissions
        .known
        .iter()
        .any(|(_, permission)| !matches!(permission, Permission::Free | Permission::Forbidden))
}

/// The claims that do not select a use: where it needs them, and those that are broken promises.
pub(crate) fn refusals<'a>(
    case: &Case<'a>,
    stated: &'a Use,
    permissions: &Partial<Permitted<'a>>,
) -> Vec<Refusal<'a>> {
    let refused = permissions.known.iter().flat_map(|(_, permission)| match permission {
        Permission::Refused(refusals) => refusals.clone(),
        _ => Vec::new(),
    });
    refused.chain(broken_promises(case, stated, permissions)).collect()
}

/// Every claim is a promise: the claimed exceptions that exist and select the use nowhere, whatever the
/// path, with what speaks against them. On some plot another claim may permit the use.
fn broken_promises<'a>(
    case: &Case<'a>,
    stated: &'a Use,
    permissions: &Partial<Permitted<'a>>,
) -> Vec<Refusal<'a>> {
    let closed: Vec<&Plot<'_>> = permissions
        .known
        .iter()
        .filter(|(_, permission)| !matches!(permission, Permission::Free | Permission::Forbidden))
        .map(|(plot, _)| plot)
        .collect();
    let broken = |id: &'a String| {
        let mut first = None;
        for plot in &closed {
            let mut misses = claim_misses(case, id, stated, plot)?;
            misses.known.retain(|miss| *miss != Miss::Paths);
            if misses.is_empty() {
                return None;
            }
            first.get_or_insert(misses);
        }
        Some(Refusal { id, misses: first? })
    };
    stated.claims.iter().filter_map(broken).collect()
}

/// The ids of the exceptions that could be claimed for a use, for a remedy: those that exist, are in
/// force and do not select against what the use states or where it is; none where some of it is
/// forbidden. It is a suggestion, so a fact that is missing rules nothing out.
pub(crate) fn claimable<'a>(case: &Case<'a>, stated: Option<&Use>) -> Vec<&'a str> {
    let plots = match stated {
        Some(stated) => plots(case, stated),
        None => whole_commit(case),
    };
    if plots.known.iter().any(|plot| plot.stance == Stance::Forbid) {
        return Vec::new();
    }
    let could_select = |id: &&'a String| {
        let Some(exception) = case.policy.exceptions.get(*id) else { return false };
        plots.known.iter().filter(|plot| plot.stance == Stance::NoUnless).all(|plot| {
            let selectors = &exception.selectors;
            let question = Question { case, selectors, loosens: true, claimed: true, stated, plot };
            question.misses().all(|miss| match miss {
                Ok(Miss::NotStated(_)) | Err(_) => true,
                Ok(Miss::Paths) => plot.spot == Spot::Anywhere && could_reach(case, selectors),
                Ok(_) => false,
            })
        })
    };
    case.policy.exceptions.keys().filter(could_select).map(String::as_str).collect()
}

/// Whether an exception's `paths` select everything that is changed, as far as that was read. Where it was
/// not, the remedy wishes for it: an exception that does not fit would lead to the next refusal.
fn could_reach(case: &Case<'_>, selectors: &Selectors) -> bool {
    let Some(globs) = &selectors.paths else { return true };
    match case.changed_paths() {
        Ok(paths) => {
            let selected = |path: &BString| globs.selects(|glob| glob.matches(path.as_bstr()));
            !paths.is_empty() && paths.iter().all(selected)
        }
        Err(missing) => {
            if missing == Missing::NotGiven(Input::ChangedPaths) {
                case.wish(Input::ChangedPaths);
            }
            true
        }
    }
}
