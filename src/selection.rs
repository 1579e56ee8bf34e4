//! Whether the selectors of an exception or an area select a use at a place.
//!
//! An area never matches by what a use does not state; a list of only `!` entries does. What a claimed
//! exception selects by must be stated, whichever way its list is written.

use bstr::ByteSlice;

use crate::case::Case;
use crate::disclosure::{Stated, Use};
use crate::fact::{Input, Missing};
use crate::ground::{Plot, Spot};
use crate::policy::{Hosting, Selecting, Selectors, Statement, TextGlob, Tool, Trust};

/// "Do these selectors select this use, here?"
pub(crate) struct Question<'q, 'a> {
    pub(crate) case: &'q Case<'a>,
    pub(crate) selectors: &'q Selectors,
    /// Whether being selected makes the judgement laxer: identities must then be vouched for.
    pub(crate) loosens: bool,
    /// Whether they are those of an exception: what these select by, a use must state.
    pub(crate) claimed: bool,
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
    /// Where the tool runs, or that no card says it.
    Hosting,
    /// The author.
    Authors,
    /// The date.
    Dates,
    /// What it selects by is not stated.
    NotStated(Statement),
}

impl Question<'_, '_> {
    /// Whether all selectors hold. One that does not decides, whatever else is missing.
    pub(crate) fn selects(&self) -> Result<bool, Missing> {
        let mut missing = None;
        for miss in self.misses() {
            match miss {
                Ok(_) => return Ok(false),
                Err(why) => missing = missing.max(Some(why)),
            }
        }
        missing.map_or(Ok(true), Err)
    }

    /// The selectors that do not hold.
    pub(crate) fn misses(&self) -> impl Iterator<Item = Result<Miss, Missing>> + '_ {
        type Test = fn(&Question<'_, '_>) -> Result<Option<Miss>, Missing>;
        // What needs no fact comes first, what needs the most comes last.
        const TESTS: [Test; 9] = [
            |asked| Ok(asked.surfaces()),
            |asked| Ok(asked.categories()),
            |asked| Ok(asked.extents()),
            |asked| Ok(asked.tools()),
            |asked| Ok(asked.hosting()),
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
        let Some(stated) = self.plot.category else {
            return self.unstated(categories, Statement::Category);
        };
        (!categories.selects(|entry| entry == stated)).then_some(Miss::Categories)
    }

    fn extents(&self) -> Option<Miss> {
        let extents = self.selectors.extents.as_ref()?;
        let stated = self.stated.map(|stated| &stated.stated);
        let states_one = stated.is_some_and(|stated| stated.extent.is_some());
        let mut all = stated.into_iter().flat_map(Stated::extents);
        let selects = |extent| extents.selects(|entry| *entry == extent);
        let selected = if self.loosens { all.all(selects) } else { all.any(selects) };
        if !states_one && (self.loosens || !selected) {
            return self.unstated(extents, Statement::Extent);
        }
        (!selected).then_some(Miss::Extents)
    }

    /// What is missed where a use does not state what a list selects by. A list of only `!` entries selects
    /// it all the same; but no exception does, and what loosens is not reached by a line that nobody can read.
    fn unstated<T>(&self, list: &Selecting<T>, statement: Statement) -> Option<Miss> {
        let malformed = self.stated.is_some_and(|stated| !stated.stated.malformed.is_empty());
        let asked = self.claimed || (self.loosens && malformed);
        (asked || !list.only_excludes()).then_some(Miss::NotStated(statement))
    }

    /// What loosens must hold for each tool that the use names; else one suffices.
    fn tools(&self) -> Option<Miss> {
        let list = self.selectors.tools.as_ref()?;
        let tools = self.stated.map(|stated| tools(self.case, stated)).unwrap_or_default();
        if tools.is_empty() {
            return self.unstated(list, Statement::Agent);
        }
        let selects = |names: &Vec<String>| self.selects_tool(list, names);
        let selected =
            if self.loosens { tools.iter().all(selects) } else { tools.iter().any(selects) };
        (!selected).then_some(Miss::Tools)
    }

    /// Whether a list selects the tool of these names. An entry that is a name of a known agent means that
    /// agent, whatever a use calls it.
    fn selects_tool(&self, list: &Selecting<TextGlob>, names: &[String]) -> bool {
        let matches = |entry: &TextGlob| names.iter().any(|name| entry.matches(name));
        let is_known_as = |entry: &TextGlob| {
            let agent = self.case.agents.by_name_exact(entry.as_str());
            agent.is_some_and(|agent| names.contains(&agent.id))
        };
        // What permits the project's own tool of a name does not permit another one that is called so.
        let is_own = |entry: &TextGlob| {
            let tools = &self.case.policy.tools;
            self.loosens && tools.contains_key(&entry.as_str().to_ascii_lowercase())
        };
        let selected = list.plain.is_empty()
            || list
                .plain
                .iter()
                .any(|entry| matches(entry) || !is_own(entry) && is_known_as(entry));
        selected && !list.except.iter().any(|entry| matches(entry) || is_known_as(entry))
    }

    /// Where the tools run is known by their cards. What loosens must hold for each tool that the use
    /// names, and one without a card is not known to run anywhere; else one that holds suffices.
    fn hosting(&self) -> Option<Miss> {
        let list = self.selectors.hosting.as_ref()?;
        let tools = self.stated.map(|stated| tools(self.case, stated)).unwrap_or_default();
        if tools.is_empty() {
            return self.unstated(list, Statement::Agent);
        }
        let selects = |names: &Vec<String>| selects_hosting(self.case, list, names, self.loosens);
        let selected =
            if self.loosens { tools.iter().all(selects) } else { tools.iter().any(selects) };
        (!selected).then_some(Miss::Hosting)
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
        let groups = &self.case.policy.groups;
        let author = self.case.facts.author.get(Input::Author)?.address.as_bstr();
        let selected = people.select_stated(author, groups);
        // Anyone can write an address, so it must be vouched for where it would help its author: by
        // being selected where that loosens, by a `!@group` that lets them out where it does not.
        let let_out = !self.loosens && people.let_out(author, groups);
        let must_be_vouched = match self.selectors.trust {
            Some(Trust::Stated) => false,
            Some(Trust::Vouched) => selected || let_out,
            None => (self.loosens && selected) || let_out,
        };
        if must_be_vouched {
            return Err(Missing::NotGiven(Input::Signature));
        }
        Ok((!selected).then_some(Miss::Authors))
    }
}

/// Whether a list of hostings selects the tool of these names.
pub(crate) fn selects_hosting(
    case: &Case<'_>,
    list: &Selecting<Hosting>,
    names: &[String],
    loosens: bool,
) -> bool {
    match hosting(case, names) {
        Some(hosting) => list.selects(|listed| *listed == hosting),
        None => list.only_excludes() && !loosens,
    }
}

/// Where the tool of these names runs. Of several, the one that a project knows least about counts.
pub(crate) fn hosting(case: &Case<'_>, names: &[String]) -> Option<Hosting> {
    names.iter().filter_map(|name| case.policy.tools.get(name)?.hosting).min()
}

/// The tools that a use names, each with the names by which it can be selected: as written or the known
/// agent's, and those of the policy's `[tools]` and cards that list it.
pub(crate) fn tools(case: &Case<'_>, stated: &Use) -> Vec<Vec<String>> {
    let written = stated.stated.agent.iter().cloned();
    // Where the form tells them apart, the model is no tool: `GitHub Copilot:claude-opus-4.6`.
    let known: Vec<String> = match (&stated.stated.agent, &stated.stated.model) {
        (Some(agent), Some(_)) => {
            case.agents.all_named(agent).iter().map(|agent| agent.id.clone()).collect()
        }
        _ => stated.stated.known.clone(),
    };
    let tools: Vec<Vec<String>> = match known.as_slice() {
        [] => written.map(|name| vec![name]).collect(),
        [only] => vec![std::iter::once(only.clone()).chain(written).collect()],
        several => several.iter().map(|known| vec![known.clone()]).collect(),
    };
    tools.into_iter().map(|names| with_listed(case, names)).collect()
}

/// Adds the tools of the policy that list one of the names, or another name of the same agent.
fn with_listed(case: &Case<'_>, mut names: Vec<String>) -> Vec<String> {
    let is_meant = |agent: &String| {
        names.iter().any(|name| name.eq_ignore_ascii_case(agent))
            || case.agents.by_name_exact(agent).is_some_and(|known| names.contains(&known.id))
    };
    let lists = |(_, tool): &(&String, &Tool)| tool.agents.iter().any(is_meant);
    let tools = case.policy.tools.iter();
    let listed: Vec<String> = tools.filter(lists).map(|(name, _)| name.clone()).collect();
    names.extend(listed);
    names
}
