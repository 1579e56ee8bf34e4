//! What a use answers for, and which stance holds there.
//!
//! A use answers for every changed path of its commit, once for each category and surface that it
//! states. Each of these is a [`Plot`]; the stance on it is the strictest of the matching areas that
//! have one, else the policy's.

use bstr::{BStr, ByteSlice};

use crate::case::{Case, Reading};
use crate::disclosure::Use;
use crate::fact::{Missing, Partial};
use crate::finding::Clause;
use crate::policy::{Area, PathGlob, Stance, Surface};
use crate::selection::Question;

/// One thing that a use answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plot<'a> {
    /// Where it lies.
    pub(crate) spot: Spot<'a>,
    /// What the use was for; none: not stated.
    pub(crate) category: Option<&'a str>,
    /// Where the result goes.
    pub(crate) surface: Surface,
    /// The stance that holds there.
    pub(crate) stance: Stance,
    /// The area whose stance it is; none: the policy's own.
    pub(crate) area: Option<&'a str>,
    /// All areas that match, for their conditions.
    pub(crate) areas: Vec<&'a str>,
}

/// Where a plot lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot<'a> {
    /// A changed path.
    Path(&'a BStr),
    /// No path: another surface, or an empty commit. No `paths` selector matches it.
    Nowhere,
    /// The paths were not needed, because nothing in question selects by paths.
    Anywhere,
}

impl<'a> Plot<'a> {
    /// A place on the policy's own ground of which nothing is stated.
    pub(crate) fn bare(spot: Spot<'a>, stance: Stance) -> Self {
        Self {
            spot,
            category: None,
            surface: Surface::Content,
            stance,
            area: None,
            areas: Vec::new(),
        }
    }

    /// The clause that sets the stance.
    pub(crate) fn clause(&self) -> Clause {
        match self.area {
            Some(area) => Clause::new(format!("areas.{area}"), "stance"),
            None => Clause::new("policy", "stance"),
        }
    }

    /// Whether it asks nothing.
    pub(crate) fn is_open(&self) -> bool {
        self.stance == Stance::Open
    }
}

/// The strictest stance on any of the plots.
pub(crate) fn strictest(plots: &Partial<Plot<'_>>) -> Option<Stance> {
    plots.known.iter().map(|plot| plot.stance).max()
}

/// The plots that a use answers for.
pub(crate) fn plots<'a>(case: &Case<'a>, stated: &'a Use) -> Partial<Plot<'a>> {
    let mut categories: Vec<Option<&str>> =
        stated.stated.categories.iter().map(|category| Some(category.as_str())).collect();
    if categories.is_empty() {
        categories.push(None);
    }
    categories.extend(stated.stated.beside.categories.iter().map(|name| Some(name.as_str())));
    let mut plots = Vec::new();
    for surface in case.surfaces(stated) {
        let spots = match surface {
            Surface::Content => content_spots(case, Some(stated)),
            _ => Ok(vec![Spot::Nowhere]),
        };
        match spots {
            Ok(spots) => {
                for spot in spots {
                    for category in &categories {
                        let bare = Plot {
                            category: *category,
                            surface,
                            ..Plot::bare(spot, case.policy.stance)
                        };
                        plots.push(settle(case, Some(stated), bare));
                    }
                }
            }
            Err(missing) => plots.push(Err(missing)),
        }
    }
    plots.into_iter().collect()
}

/// The plots of the whole commit, or of the whole text, as if one use that states nothing answered for it.
pub(crate) fn whole_commit<'a>(case: &Case<'a>) -> Partial<Plot<'a>> {
    let surface = case.surface();
    let spots = match surface {
        Surface::Content => content_spots(case, None),
        _ => Ok(vec![Spot::Nowhere]),
    };
    match spots {
        Ok(spots) => spots
            .into_iter()
            .map(|spot| Plot { surface, ..Plot::bare(spot, case.policy.stance) })
            .map(|plot| settle(case, None, plot))
            .collect(),
        Err(missing) => std::iter::once(Err(missing)).collect(),
    }
}

/// The changed paths that a use answers for: none where its result goes elsewhere; those that its field
/// `paths=` matches where the policy lets a commit mix.
pub(crate) fn answered_paths<'a>(case: &Case<'a>, stated: &Use) -> Result<Vec<&'a BStr>, Missing> {
    if !case.surfaces(stated).contains(&Surface::Content) {
        return Ok(Vec::new());
    }
    let paths = case.changed_paths()?;
    let globs = stated.stated.paths.as_deref().filter(|globs| {
        // What is malformed, or matches nothing that was changed, narrows nothing.
        case.policy.disclosure.mixed
            && stated.stated.malformed.is_empty()
            && globs.iter().all(|glob| matches_any(glob, paths))
    });
    let answers = |path: &&BStr| globs.is_none_or(|globs| globs.iter().any(|g| g.matches(path)));
    Ok(paths.iter().map(|path| path.as_bstr()).filter(answers).collect())
}

/// Whether a glob matches one of the paths.
pub(crate) fn matches_any(glob: &PathGlob, paths: &[bstr::BString]) -> bool {
    paths.iter().any(|path| glob.matches(path.as_bstr()))
}

/// The places of a use, or of the whole commit, in the content.
fn content_spots<'a>(case: &Case<'a>, stated: Option<&Use>) -> Result<Vec<Spot<'a>>, Missing> {
    if !paths_matter(case, stated) {
        return Ok(vec![Spot::Anywhere]);
    }
    let paths = match stated {
        Some(stated) => answered_paths(case, stated)?,
        None => case.changed_paths()?.iter().map(|path| path.as_bstr()).collect(),
    };
    let mut spots: Vec<_> = paths.into_iter().map(Spot::Path).collect();
    if spots.is_empty() {
        spots.push(Spot::Nowhere);
    }
    Ok(spots)
}

/// Whether any clause that could apply selects by paths.
fn paths_matter(case: &Case<'_>, stated: Option<&Use>) -> bool {
    let claims = stated.map_or(&[][..], |stated| &stated.claims);
    case.policy.areas.values().any(|area| area.selectors.paths.is_some())
        || claims
            .iter()
            .filter_map(|id| case.policy.exceptions.get(id))
            .any(|exception| exception.selectors.paths.is_some())
}

/// Finds the areas that match, and the strictest stance among theirs.
fn settle<'a>(
    case: &Case<'a>,
    stated: Option<&Use>,
    mut plot: Plot<'a>,
) -> Result<Plot<'a>, Missing> {
    let mut strictest: Option<(Stance, &str)> = None;
    let mut doubtful = Vec::new();
    for (name, area) in &case.policy.areas {
        // An area that loosens must be sure of whom it loosens for.
        let loosens = area.stance.is_some_and(|stance| stance < case.policy.stance);
        let question = Question {
            case,
            selectors: &area.selectors,
            loosens,
            claimed: false,
            stated,
            plot: &plot,
        };
        match question.selects() {
            Ok(true) => {
                plot.areas.push(name);
                if let Some(stance) = area.stance {
                    // Of equal stances the first name speaks: the order of the tables never matters.
                    if strictest.is_none_or(|(known, _)| stance > known) {
                        strictest = Some((stance, name));
                    }
                }
            }
            Ok(false) => {}
            Err(missing) => doubtful.push((name, area, missing)),
        }
    }
    match case.reading {
        Reading::AsKnown => {}
        Reading::Strictest => {
            let mut least = strictest.map_or(plot.stance, |(stance, _)| stance);
            for (name, area, _) in doubtful.drain(..) {
                plot.areas.push(name);
                if let Some(stance) = area.stance.filter(|stance| *stance > least) {
                    strictest = Some((stance, name));
                    least = stance;
                }
            }
        }
        Reading::Laxest => {
            let laxer = doubtful.drain(..).filter_map(|(name, area, _)| Some((area.stance?, name)));
            let laxest = laxer.min_by_key(|(stance, _)| *stance);
            // An area that certainly matches is not outdone by one that is laxer.
            strictest = strictest.or(laxest
                .filter(|(stance, _)| *stance < plot.stance)
                .map(|(s, n)| (s, n.as_str())));
        }
    }
    // An area of which it is not known whether it matches is in doubt only if that would change anything:
    // whoever states the address of a maintainer does not make a forbidden path doubtful.
    let known = strictest.map(|(stance, _)| stance);
    let matters = |(_, area, missing): (_, &Area, _)| -> Option<Missing> {
        (area.stance > known || !area.conditions.is_empty()).then_some(missing)
    };
    if let Some(missing) = doubtful.into_iter().filter_map(matters).max() {
        return Err(missing);
    }
    if let Some((stance, name)) = strictest {
        plot.stance = stance;
        plot.area = Some(name);
    }
    Ok(plot)
}
