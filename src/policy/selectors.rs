//! Selectors: to which part of the project and to which kind of use an exception or area applies.

use jiff::civil::Date;

use super::glob::{PathGlob, Selecting, TextGlob};
use super::people::People;
use super::words::{Extent, Hosting, Surface, Trust};

/// The selectors of an exception or an area. All that are given must hold; one that is not given
/// selects anything.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Selectors {
    /// Over the changed paths.
    pub paths: Option<Selecting<PathGlob>>,
    /// Over the full name of the target ref.
    pub refs: Option<Selecting<PathGlob>>,
    /// Over what the use was for.
    pub categories: Option<Selecting<String>>,
    /// Over where the result goes.
    pub surfaces: Option<Selecting<Surface>>,
    /// Over how much the tool made.
    pub extents: Option<Selecting<Extent>>,
    /// Over the names of tools.
    pub tools: Option<Selecting<TextGlob>>,
    /// Over where the tool runs, as its card says.
    pub hosting: Option<Selecting<Hosting>>,
    /// Over the author.
    pub authors: Option<People>,
    /// What the author's identity must rest on; the default depends on what it loosens.
    pub trust: Option<Trust>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Selectors {
    /// Whether it selects by the place or the author alone, so that a commit can be told to be out of
    /// the policy's reach without asking what a use was for.
    pub fn by_place_or_author_alone(&self) -> bool {
        (self.paths.is_some() || self.refs.is_some() || self.authors.is_some())
            && self.categories.is_none()
            && self.surfaces.is_none()
            && self.extents.is_none()
            && self.tools.is_none()
            && self.hosting.is_none()
            && self.from.is_none()
            && self.until.is_none()
    }

    /// Whether nothing is given at all.
    pub fn is_empty(&self) -> bool {
        *self == Self { trust: self.trust, ..Self::default() }
    }
}
