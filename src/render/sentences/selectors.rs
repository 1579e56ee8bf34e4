//! What an exception or area is for, in sentences.

use jiff::civil::Date;

use crate::policy::{Extent, Hosting, PathGlob, People, Selecting, Selectors, Surface, Trust, Who};
use crate::render::page::{Line, any_of};

/// What is said where an identity must be vouched for.
pub(super) const VOUCHED: &str =
    "This needs an identity that is vouched for, which this version cannot verify yet.";

/// One sentence for each selector that is given.
pub(super) fn selectors(selectors: &Selectors) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |what: &str, any: &str, list: Option<(Line, Line)>| {
        lines.extend(list.map(|(plain, except)| match (plain.is_empty(), except.is_empty()) {
            (true, _) => Line::ours(any).say(" ").then(except).say("."),
            (false, true) => Line::ours(what).say(" ").then(plain).say("."),
            (false, false) => {
                Line::ours(what).say(" ").then(plain).say(", but not ").then(except).say(".")
            }
        }));
    };
    let glob = |glob: &PathGlob| Line::default().code(glob.as_str());
    let paths = selectors.paths.as_ref().map(|globs| sides(globs, glob));
    say("For changes of", "For changes of any file but", paths);
    let refs = selectors.refs.as_ref().map(|globs| sides(globs, glob));
    say("On", "On any branch but", refs);
    let categories = selectors.categories.as_ref();
    let categories = categories.map(|all| sides(all, |name| Line::default().code(name)));
    say("For the kind of work", "For any kind of work but", categories);
    let surfaces = selectors.surfaces.as_ref().map(|all| sides(all, |s| surface(*s)));
    say("When the result is", "When the result is not", surfaces);
    let extents = selectors.extents.as_ref().map(|all| sides(all, |e| extent(*e)));
    say("When it is", "When it is not", extents);
    let tools = selectors.tools.as_ref();
    let tools = tools.map(|all| sides(all, |glob| Line::default().code(glob.as_str())));
    say("With the tool", "With any tool but", tools);
    let hosted = selectors.hosting.as_ref();
    let hosted = hosted.map(|all| sides(all, |h| Line::ours(hosting(*h))));
    say("With a tool that runs", "With a tool that does not run", hosted);
    let authors = selectors.authors.as_ref().map(|people| sides(&people.0, person));
    say("For contributions of", "For contributions of anybody but", authors);
    lines.extend(days(selectors.from, selectors.until));
    match selectors.trust {
        Some(Trust::Stated) => {
            lines.push(Line::ours("Who it is, is believed as stated in the commit."));
        }
        Some(Trust::Vouched) => lines.push(Line::ours(VOUCHED)),
        None => {}
    }
    lines
}

fn surface(surface: Surface) -> Line {
    Line::ours(format!("{} (", goes(surface))).code(surface.as_str()).say(")")
}

/// Where the result goes.
pub(super) fn goes(surface: Surface) -> &'static str {
    match surface {
        Surface::Content => "in the files",
        Surface::Message => "in the commit message",
        Surface::PullRequest => "in the text of a pull request",
        Surface::Issue => "in an issue",
        Surface::Review => "in a review comment",
        Surface::Support => "in an answer to a user",
        Surface::Private => "not submitted",
    }
}

/// How much the tool made, with the word for it.
pub(super) fn extent(extent: Extent) -> Line {
    Line::ours(format!("{} (", made(extent))).code(extent.as_str()).say(")")
}

/// How much the tool made.
pub(super) fn made(extent: Extent) -> &'static str {
    match extent {
        Extent::Assisted => "written by a person with help",
        Extent::Generated => "mostly made by the tool, and reviewed by a person",
        Extent::Autonomous => "made without a person in the loop",
    }
}

/// Where a tool runs.
pub(super) fn hosting(hosting: Hosting) -> &'static str {
    match hosting {
        Hosting::Local => "on your own machine",
        Hosting::Community => "at a foundation or another non-profit host",
        Hosting::External => "at a third party",
    }
}

/// From when and until when.
pub(super) fn days(from: Option<Date>, until: Option<Date>) -> Option<Line> {
    match (from, until) {
        (Some(from), Some(until)) => Some(Line::ours(format!("From {from} to {until}."))),
        (Some(from), None) => Some(Line::ours(format!("From {from} on."))),
        (None, Some(until)) => Some(Line::ours(format!("Until {until}."))),
        (None, None) => None,
    }
}

/// A list of path globs.
pub(super) fn globs(globs: &Selecting<PathGlob>) -> Line {
    list(globs, |glob| Line::default().code(glob.as_str()))
}

/// A list of people.
pub(super) fn people(people: &People) -> Line {
    list(&people.0, person)
}

fn person(who: &Who) -> Line {
    match who {
        Who::Group(group) => Line::ours("the group ").code(group),
        Who::Address(address) => Line::default().theirs(address),
    }
}

fn list<T>(entries: &Selecting<T>, say: impl Fn(&T) -> Line) -> Line {
    let (plain, except) = sides(entries, say);
    match (plain.is_empty(), except.is_empty()) {
        (_, true) => plain,
        (true, false) => Line::ours("anything but ").then(except),
        (false, false) => plain.say(", but not ").then(except),
    }
}

/// What is selected, and what is not.
fn sides<T>(entries: &Selecting<T>, say: impl Fn(&T) -> Line) -> (Line, Line) {
    (any_of(entries.plain.iter().map(&say)), any_of(entries.except.iter().map(&say)))
}
