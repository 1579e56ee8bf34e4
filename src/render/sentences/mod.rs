//! A policy in plain sentences, for somebody who meets it for the first time.
//!
//! What the project wrote is quoted; all else says what the rules do, in the order in which a contributor
//! needs it: what holds, when it is otherwise, what to write, what else is asked, whom to ask. The same
//! [`Page`] is shown in a terminal and published.

mod about;
mod asked;
mod conditions;
mod disclosing;
mod permitted;
mod reach;
mod selectors;
mod strict;
mod words;

pub(super) use self::about::{clause_title, duty_text, selectors_said, sizes_of, who_is_named};
use self::asked::{asked, automation, tools};
use self::disclosing::disclosing;
use self::permitted::{areas, exceptions, in_short};
use self::reach::reach;
use self::strict::levels;
use self::words::words;
use super::page::{Block, Line, Page, Section, text};
use crate::policy::{FILE_NAME, Policy};

/// The policy as plain text.
pub fn sentences(policy: &Policy) -> String {
    text::text(&page(policy))
}

/// The policy as a page.
pub fn page(policy: &Policy) -> Page {
    let ask = match &policy.contact {
        Some(contact) => Line::default().address(contact),
        None => {
            Line::ours("The policy names nobody; ask where you would ask about any contribution.")
        }
    };
    let otherwise: Vec<Line> =
        policy.consequence.iter().map(|text| Line::default().theirs(text)).collect();
    let sections = [
        section("in-short", "In short", in_short(policy)),
        Section {
            items: exceptions(policy),
            ..section("exceptions", "Exceptions: when AI may be used all the same", Vec::new())
        },
        Section {
            items: areas(policy),
            ..section("areas", "Areas: where something else holds, without any claim", Vec::new())
        },
        section("how", "What to write", disclosing(policy)),
        section("asked", "What else is asked", asked(policy)),
        section("tools", "Tools that the project knows", points(tools(policy))),
        Section {
            items: automation(policy),
            ..section("automation", "Programs that commit by themselves", Vec::new())
        },
        section("ask", "Whom to ask", points(vec![ask])),
        section("otherwise", "What follows otherwise", points(otherwise)),
        section("strict", "How strict", points(levels(policy))),
        section("reach", "Since when, and for what", points(reach(policy))),
        section("words", "Words", words(policy)),
    ];
    let says_something =
        |section: &Section| !section.blocks.is_empty() || !section.items.is_empty();
    Page {
        title: Line::ours("AI in ").theirs(&policy.project),
        language: policy.language.clone(),
        lead: Vec::new(),
        sections: sections.into_iter().filter(says_something).collect(),
        footer: Some(
            Line::ours("Written from ")
                .code(FILE_NAME)
                .say(", by which contributions are checked: whoever changes that file writes this page anew."),
        ),
    }
}

fn section(anchor: &'static str, heading: &'static str, blocks: Vec<Block>) -> Section {
    let mut joined: Vec<Block> = Vec::new();
    for block in blocks {
        match (joined.last_mut(), block) {
            // Sentences that follow each other are one list.
            (Some(Block::Points(before)), Block::Points(points)) => before.extend(points),
            (_, block) => joined.push(block),
        }
    }
    Section { anchor, heading, blocks: joined, items: Vec::new() }
}

/// Sentences as a block; none: no block.
fn points(lines: Vec<Line>) -> Vec<Block> {
    if lines.is_empty() { Vec::new() } else { vec![Block::Points(lines)] }
}

/// A prose of the project, paragraph by paragraph.
fn quote(text: Option<&String>) -> Option<Block> {
    let lines = text?.lines().map(str::trim).filter(|line| !line.is_empty());
    let paragraphs: Vec<String> = lines.map(str::to_owned).collect();
    (!paragraphs.is_empty()).then_some(Block::Quote(paragraphs))
}

#[cfg(test)]
mod tests;
