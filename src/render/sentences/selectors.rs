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
    let mut say = |what: &str, list: Option<Line>| {
        lines.extend(list.map(|list| Line::ours(what).say(" ").then(list).say(".")));
    };
    say("For changes of", selectors.paths.as_ref().map(globs));
    say("On", selectors.refs.as_ref().map(globs));
    let coded = |name: &String| Line::default().code(name);
    say("For the kind of work", selectors.categories.as_ref().map(|names| list(names, coded)));
    say("When the result is", selectors.surfaces.as_ref().map(|all| list(all, |s| surface(*s))));
    say("When it is", selectors.extents.as_ref().map(|all| list(all, |e| extent(*e))));
    let tools = selectors.tools.as_ref();
    say("With the tool", tools.map(|all| list(all, |glob| Line::default().code(glob.as_str()))));
    let hosted = selectors.hosting.as_ref();
    say("With a tool that runs", hosted.map(|all| list(all, |h| Line::ours(hosting(*h)))));
    say("For contributions of", selectors.authors.as_ref().map(people));
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
    list(&people.0, |who| match who {
        Who::Group(group) => Line::ours("the group ").code(group),
        Who::Address(address) => Line::default().theirs(address),
    })
}

fn list<T>(entries: &Selecting<T>, say: impl Fn(&T) -> Line) -> Line {
    let plain = any_of(entries.plain.iter().map(&say));
    let except = any_of(entries.except.iter().map(&say));
    match (plain.is_empty(), except.is_empty()) {
        (_, true) => plain,
        (true, false) => Line::ours("anything but ").then(except),
        (false, false) => plain.say(", but not ").then(except),
    }
}
