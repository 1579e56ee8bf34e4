//! What a use answers for, which stance holds there, and whether its claims select it.
//!
//! A use answers for every changed path of its commit, once for each category and surface that it
//! states. Each of these is a [`Plot`]; the stance on it is the strictest of the matching areas that
//! have one, else the policy's.

use bstr::{BStr, ByteSlice};

use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::Missing;
use crate::finding::Clause;
use crate::policy::{PathGlob, Stance, Surface};
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

impl Plot<'_> {
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

/// The changed paths that a use answers for: none where its result goes elsewhere.
pub(crate) fn answered_paths<'a>(case: &Case<'a>, stated: &Use) -> Result<Vec<&'a BStr>, Missing> {
    let surfaces = &stated.stated.surfaces;
    if !surfaces.is_empty() && !surfaces.contains(&Surface::Content) {
        return Ok(Vec::new());
    }
    let narrowed = narrowed(case, stated);
    let paths = case.changed_paths()?.iter().map(|path| path.as_bstr());
    Ok(paths
        .filter(|path| narrowed.is_none_or(|globs| globs.iter().any(|glob| glob.matches(path))))
        .collect())
}

/// The field `paths=` of a use, where the policy lets a commit mix.
fn narrowed<'u>(case: &Case<'_>, stated: &'u Use) -> Option<&'u [PathGlob]> {
    stated.stated.paths.as_deref().filter(|_| case.policy.disclosure.mixed)
}

/// The plots that a use answers for.
pub(crate) fn plots<'a>(case: &Case<'a>, stated: &'a Use) -> Result<Vec<Plot<'a>>, Missing> {
    let surfaces: &[Surface] = if stated.stated.surfaces.is_empty() {
        &[Surface::Content]
    } else {
        &stated.stated.surfaces
    };
    let mut categories: Vec<Option<&str>> =
        stated.stated.categories.iter().map(|category| Some(category.as_str())).collect();
    if categories.is_empty() {
        categories.push(None);
    }
    let mut plots = Vec::new();
    for surface in surfaces {
        let spots = match surface {
            Surface::Content => content_spots(case, Some(stated))?,
            _ => vec![Spot::Nowhere],
        };
        for spot in spots {
            for category in &categories {
                plots.push(plot(case, Some(stated), spot, *category, *surface)?);
            }
        }
    }
    Ok(plots)
}

/// The plots of the whole commit, as if one use that states nothing answered for it.
pub(crate) fn whole_commit<'a>(case: &Case<'a>) -> Result<Vec<Plot<'a>>, Missing> {
    content_spots(case, None)?
        .into_iter()
        .map(|spot| plot(case, None, spot, None, Surface::Content))
        .collect()
}

/// The places of a use in the content: the changed paths, narrowed by its field `paths=` where the
/// policy lets a commit mix.
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

fn plot<'a>(
    case: &Case<'a>,
    stated: Option<&Use>,
    spot: Spot<'a>,
    category: Option<&'a str>,
    surface: Surface,
) -> Result<Plot<'a>, Missing> {
    let mut plot =
        Plot { spot, category, surface, stance: case.policy.stance, area: None, areas: Vec::new() };
    let mut strictest: Option<(Stance, &str)> = None;
    for (name, area) in &case.policy.areas {
        // An area that loosens must be sure of whom it loosens for.
        let loosens = area.stance.is_some_and(|stance| stance < case.policy.stance);
        let question = Question { case, selectors: &area.selectors, loosens, stated, plot: &plot };
        if question.selects()? {
            plot.areas.push(name);
            if let Some(stance) = area.stance {
                // Of equal stances the first name speaks: the order of the tables never matters.
                if strictest.is_none_or(|(known, _)| stance > known) {
                    strictest = Some((stance, name));
                }
            }
        }
    }
    if let Some((stance, name)) = strictest {
        plot.stance = stance;
        plot.area = Some(name);
    }
    Ok(plot)
}
