//! "May I use AI here, for this, and what must I write?"
//!
//! There is no second judge in here: [`advise`] drafts the lines that a commit could end with, lets
//! [`judge`](crate::judge::judge) judge a commit that ends so, and gives as an answer what came of it. So
//! whoever does what the answer says is compliant, as far as lines decide it.

mod amending;
mod answer;
mod candidates;
mod draft;
mod heads;
mod lines;
mod people;
#[cfg(test)]
mod properties;
mod sample;

use bstr::BString;
use jiff::civil::Date;

pub use self::answer::{Advice, Answer, Refused, Way, WayBy};
use self::draft::Drafts;
use crate::agents::Agents;
use crate::commit::{CommitFacts, Person, Stage, Standing};
use crate::fact::Fact;
use crate::message::Message;
use crate::policy::{Extent, Policy, Selectors, Since, Stance, Surface};

/// Who asks, in lines to paste: words to replace.
pub const AUTHOR: &str = "Your Name <you@example.org>";

/// Whoever else gives a line, in lines to paste: words to replace.
pub const OTHER_PERSON: &str = "Amina Bello <amina@example.org>";

/// What somebody wants to know before they begin. What is not said is left open.
#[derive(Clone, Debug)]
pub struct Question {
    /// The file, from the root of the tree.
    pub path: Option<BString>,
    /// What AI is used for.
    pub category: Option<String>,
    /// Where the result goes; the files of the project, if it is not said.
    pub surface: Option<Surface>,
    /// How much AI makes of it.
    pub extent: Option<Extent>,
    /// The full name of the ref that it is meant for.
    pub target: Option<BString>,
    /// Who asks, as `Name <address>`: somebody whom the policy does not name, if it is not said.
    pub author: String,
    /// Today, in UTC.
    pub today: Date,
}

impl Question {
    /// The bare question: may I use AI in this project?
    pub fn on(today: Date) -> Self {
        Self {
            path: None,
            category: None,
            surface: None,
            extent: None,
            target: None,
            author: AUTHOR.to_owned(),
            today,
        }
    }

    /// Whether the result goes into the files of the project.
    pub fn is_about_files(&self) -> bool {
        self.surface.is_none_or(|surface| surface == Surface::Content)
    }

    /// The facts of a commit that does what is asked for and ends with these lines.
    pub(crate) fn facts<'l>(&self, lines: impl IntoIterator<Item = &'l String>) -> CommitFacts {
        let mut text = "Say what it does\n\n".to_owned();
        for line in lines {
            text.extend([line, "\n"]);
        }
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        facts.parents = Fact::Read(1);
        facts.author = Fact::Read(self.author());
        facts.committer = Fact::Read(self.author());
        facts.message = Fact::Read(Message::stored(text));
        facts.changed_paths = match &self.path {
            Some(path) => Fact::Read(vec![path.clone()]),
            None if self.is_about_files() => Fact::NotGiven,
            None => Fact::Read(Vec::new()),
        };
        facts.target = self.target.clone().map_or(Fact::NotGiven, Fact::Read);
        facts.entered = Fact::Read(self.today);
        facts.standing = Fact::Read(Standing::InForce);
        facts
    }

    fn author(&self) -> Person {
        let (name, address) = self.author.split_once('<').unwrap_or(("", &self.author));
        let midnight = self.today.to_zoned(jiff::tz::TimeZone::UTC);
        Person {
            name: name.trim().into(),
            address: address.trim_end_matches('>').into(),
            seconds: midnight.map_or(0, |midnight| midnight.timestamp().as_second()),
        }
    }
}

/// Answers a question by a policy.
pub fn advise(policy: &Policy, agents: &Agents, question: &Question) -> Advice {
    answer::answer(&Drafts::new(policy, agents, question))
}

/// A way to use AI under an exception, at a place and on a day that it is for: an example of what to write.
/// None where no commit can claim it.
pub fn example_of(policy: &Policy, agents: &Agents, id: &str) -> Option<Example> {
    let selectors = &policy.exceptions.get(id)?.selectors;
    let day = match (selectors.from, selectors.until) {
        (Some(from), _) => from.max(a_day(policy)),
        (None, Some(until)) => until,
        (None, None) => a_day(policy),
    };
    sample::questions(policy, selectors, day).find_map(|question| {
        let way = Drafts::new(policy, agents, &question).under(id)?;
        way.says_ai.then_some(Example { question, way })
    })
}

/// A way to use AI where the policy needs no exception and asks to say so; none where there is no such place.
pub fn example_without_claim(policy: &Policy, agents: &Agents) -> Option<Example> {
    let areas = policy.areas.values().map(|area| &area.selectors);
    let nothing = Selectors::default();
    let all: Vec<&Selectors> = std::iter::once(&nothing).chain(areas).collect();
    let mut questions =
        all.into_iter().flat_map(|selectors| sample::questions(policy, selectors, a_day(policy)));
    questions.find_map(|question| {
        let way = Drafts::new(policy, agents, &question).without_claim().ok()?;
        let is_asked = way.says_ai && way.stance == Some(Stance::Disclose);
        is_asked.then_some(Example { question, way })
    })
}

/// A day on which the policy holds. It is always the same: what a page says today it says tomorrow.
fn a_day(policy: &Policy) -> Date {
    match policy.since {
        Some(Since::Day(day)) => day,
        _ => Date::constant(2026, 1, 1),
    }
}

/// Lines that a commit could end with, and what such a commit does.
#[derive(Clone, Debug)]
pub struct Example {
    /// What the commit does.
    pub question: Question,
    /// What it says.
    pub way: Way,
}
