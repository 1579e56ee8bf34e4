//! Whether the selectors of an exception or an area select a use at a place.
//!
//! An area never matches by what a use does not state; a list of only `!` entries does.

use bstr::ByteSlice;

use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::{Input, Missing};
use crate::ground::{Plot, Spot};
use crate::policy::{Selecting, Selectors, Statement, TextGlob, Trust};

/// "Do these selectors select this use, here?"
pub(crate) struct Question<'q, 'a> {
    pub(crate) case: &'q Case<'a>,
    pub(crate) selectors: &'q Selectors,
    /// Whether being selected makes the judgement laxer: identities must then be vouched for.
    pub(crate) loosens: bool,
    /// The use; none: the commit as such, which states nothing.
    pub(crate) stated: Option<&'q Use>,
    pub(crate) plot: &'q Plot<'a>,
}

/// A selector that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss {
    /// The changed path, or that there is none.
    Paths,
    /// The target ref.
    Refs,
    /// What it was for.
    Categories,
    /// Where the result goes.
    Surfaces,
    /// How much.
    Extents,
    /// The tool.
    Tools,
    /// The author.
    Authors,
    /// The date.
    Dates,
    /// What it selects by is not stated.
    NotStated(Statement),
}

impl Question<'_, '_> {
    /// Whether all selectors hold; it asks for no fact after the first that does not.
    pub(crate) fn selects(&self) -> Result<bool, Missing> {
        Ok(self.misses().next().transpose()?.is_none())
    }

    /// The selectors that do not hold.
    pub(crate) fn misses(&self) -> impl Iterator<Item = Result<Miss, Missing>> + '_ {
        type Test = fn(&Question<'_, '_>) -> Result<Option<Miss>, Missing>;
        // What needs no fact comes first, what needs the most comes last.
        const TESTS: [Test; 8] = [
            |asked| Ok(asked.surfaces()),
            |asked| Ok(asked.categories()),
            |asked| Ok(asked.extents()),
            |asked| Ok(asked.tools()),
            |asked| Ok(asked.paths()),
            |asked| asked.dates(),
            |asked| asked.refs(),
            |asked| asked.authors(),
        ];
        TESTS.iter().filter_map(|test| test(self).transpose())
    }

    fn surfaces(&self) -> Option<Miss> {
        let surfaces = self.selectors.surfaces.as_ref()?;
        (!surfaces.selects(|surface| *surface == self.plot.surface)).then_some(Miss::Surfaces)
    }

    fn categories(&self) -> Option<Miss> {
        let categories = self.selectors.categories.as_ref()?;
        let stated = self.plot.category;
        miss(
            categories,
            stated,
            |entry, stated| entry == stated,
            Statement::Category,
            Miss::Categories,
        )
    }

    fn extents(&self) -> Option<Miss> {
        let extents = self.selectors.extents.as_ref()?;
        let stated = self.stated.and_then(|stated| stated.stated.extent);
        miss(extents, stated, |entry, stated| *entry == stated, Statement::Extent, Miss::Extents)
    }

    fn tools(&self) -> Option<Miss> {
        let tools = self.selectors.tools.as_ref()?;
        let names = self.stated.map(|stated| tool_names(self.case, stated)).unwrap_or_default();
        let stated = (!names.is_empty()).then_some(&names);
        let is_named =
            |glob: &TextGlob, names: &Vec<String>| names.iter().any(|name| glob.matches(name));
        miss(tools, stated, is_named, Statement::Agent, Miss::Tools)
    }

    fn paths(&self) -> Option<Miss> {
        let globs = self.selectors.paths.as_ref()?;
        let selected = match self.plot.spot {
            Spot::Path(path) => globs.selects(|glob| glob.matches(path)),
            // Nothing is vacuously true: where there is no path, no `paths` selector matches.
            Spot::Nowhere | Spot::Anywhere => false,
        };
        (!selected).then_some(Miss::Paths)
    }

    fn dates(&self) -> Result<Option<Miss>, Missing> {
        let within = self.case.within(self.selectors.from, self.selectors.until)?;
        Ok((!within).then_some(Miss::Dates))
    }

    fn refs(&self) -> Result<Option<Miss>, Missing> {
        let Some(globs) = &self.selectors.refs else { return Ok(None) };
        let target = self.case.target()?;
        Ok((!globs.selects(|glob| glob.matches(target))).then_some(Miss::Refs))
    }

    fn authors(&self) -> Result<Option<Miss>, Missing> {
        let Some(people) = &self.selectors.authors else { return Ok(None) };
        let author = self.case.facts.author.get(Input::Author)?;
        if !people.select_stated(author.address.as_bstr(), &self.case.policy.groups) {
            return Ok(Some(Miss::Authors));
        }
        let must_be_vouched = self.loosens || people.excludes_a_group();
        let default = if must_be_vouched { Trust::Vouched } else { Trust::Stated };
        match self.selectors.trust.unwrap_or(default) {
            Trust::Stated => Ok(None),
            Trust::Vouched => Err(Missing::NotGiven(Input::Signature)),
        }
    }
}

/// What is missed where a list does not select a statement, or where there is no statement.
fn miss<T, S: Copy>(
    list: &Selecting<T>,
    stated: Option<S>,
    matches: impl Fn(&T, S) -> bool,
    not_stated: Statement,
    missed: Miss,
) -> Option<Miss> {
    match stated {
        None if list.only_excludes() => None,
        None => Some(Miss::NotStated(not_stated)),
        Some(stated) => (!list.selects(|entry| matches(entry, stated))).then_some(missed),
    }
}

/// The names by which a use's tool can be selected: as written, the known agent's, and those of the
/// policy's `[tools]` that list it.
fn tool_names(case: &Case<'_>, stated: &Use) -> Vec<String> {
    let mut names = stated.stated.known.clone();
    names.extend(stated.stated.agent.clone());
    let tools = case.policy.tools.iter().filter(|(_, tool)| {
        tool.agents.iter().any(|agent| names.iter().any(|name| name.eq_ignore_ascii_case(agent)))
    });
    let tools: Vec<String> = tools.map(|(tool, _)| tool.clone()).collect();
    names.extend(tools);
    names
}
