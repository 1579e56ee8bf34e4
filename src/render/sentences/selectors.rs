//! What an exception or area is for, in sentences.

use std::fmt::Display;

use jiff::civil::Date;

use super::{any_of, shown};
use crate::policy::{PathGlob, People, Selecting, Selectors, TextGlob, Trust, Who};

/// What is said where an identity must be vouched for.
pub(super) const VOUCHED: &str =
    "This needs an identity that is vouched for, which this version cannot verify yet.";

/// One sentence for each selector that is given.
pub(super) fn selectors(selectors: &Selectors) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |what: &str, list: Option<String>| {
        lines.extend(list.map(|list| format!("{what} {list}.")));
    };
    say("For changes of", selectors.paths.as_ref().map(globs));
    say("On", selectors.refs.as_ref().map(globs));
    say("For the kind of work", selectors.categories.as_ref().map(words));
    say("When the result goes to:", selectors.surfaces.as_ref().map(words));
    say("When it is", selectors.extents.as_ref().map(words));
    say(
        "With the tool",
        selectors
            .tools
            .as_ref()
            .map(|tools| list(tools, |glob: &TextGlob| glob.as_str().to_owned())),
    );
    say("For contributions of", selectors.authors.as_ref().map(people));
    lines.extend(days(selectors.from, selectors.until));
    match selectors.trust {
        Some(Trust::Stated) => {
            lines.push("Who it is, is believed as stated in the commit.".to_owned());
        }
        Some(Trust::Vouched) => lines.push(VOUCHED.to_owned()),
        None => {}
    }
    lines
}

/// From when and until when.
pub(super) fn days(from: Option<Date>, until: Option<Date>) -> Option<String> {
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("From {from} to {until}.")),
        (Some(from), None) => Some(format!("From {from} on.")),
        (None, Some(until)) => Some(format!("Until {until}.")),
        (None, None) => None,
    }
}

/// A list of path globs.
pub(super) fn globs(globs: &Selecting<PathGlob>) -> String {
    list(globs, |glob| glob.as_str().to_owned())
}

/// A list of people.
pub(super) fn people(people: &People) -> String {
    list(&people.0, |who| match who {
        Who::Group(group) => format!("the group {group}"),
        Who::Address(address) => address.clone(),
    })
}

fn words<T: Display>(words: &Selecting<T>) -> String {
    list(words, ToString::to_string)
}

fn list<T>(entries: &Selecting<T>, print: impl Fn(&T) -> String) -> String {
    let plain = any_of(entries.plain.iter().map(|entry| shown(&print(entry))));
    let except = any_of(entries.except.iter().map(|entry| shown(&print(entry))));
    match (plain.as_str(), except.as_str()) {
        (plain, "") => plain.to_owned(),
        ("", except) => format!("anything but {except}"),
        (plain, except) => format!("{plain}, but not {except}"),
    }
}
