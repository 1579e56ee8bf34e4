//! Checking an agent's data: the form of its marks, and whether its examples prove them.

use super::agent::{Agent, Marks};
use super::example::Example;
use super::form::Form;
use super::{Agents, Mark};

/// What is wrong with the data of an agent, for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// A mark that can never match, or would match far too much.
    #[error("{field} has `{value}`, which must be {wanted}")]
    Form {
        /// The key under `marks`, or `names`.
        field: &'static str,
        /// What was written.
        value: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// An example in which the agent is not found.
    #[error(
        "example {0} bears no mark of this agent: change the example, or add the mark that it shows"
    )]
    Unmarked(usize),
    /// A counterexample in which an agent is found.
    #[error(
        "counterexample {0} bears a mark of {1}: a mark is too wide, or it is no counterexample"
    )]
    Marked(usize, String),
}

impl Agents {
    /// What is wrong with an agent that is among these ([`Agents::with`]). Examples are numbered from 1.
    pub fn flaws(&self, agent: &Agent) -> Vec<Flaw> {
        let mut flaws = agent.malformed();
        for (number, example) in (1..).zip(&agent.examples) {
            let known =
                |mark: &Mark| mark.agent.as_ref().is_some_and(|found| super::is_same(found, agent));
            if !self.example_marks(example).iter().any(known) {
                flaws.push(Flaw::Unmarked(number));
            }
        }
        for (number, example) in (1..).zip(&agent.counterexamples) {
            if let Some(mark) = self.example_marks(example).into_iter().next() {
                let whom =
                    mark.agent.map_or_else(|| "an AI tool".to_owned(), |found| found.title.clone());
                flaws.push(Flaw::Marked(number, whom));
            }
        }
        flaws
    }

    /// The marks that an example bears.
    pub fn example_marks(&self, example: &Example) -> Vec<Mark> {
        let (author, committer) = (example.author(), example.committer());
        self.marks(&example.message(), author.as_ref(), committer.as_ref())
    }
}

impl Agent {
    /// What is wrong with the form of its names and marks.
    pub fn malformed(&self) -> Vec<Flaw> {
        let Marks {
            addresses,
            identities,
            accounts,
            name_suffixes,
            keys,
            key_values,
            lines,
            links,
        } = &self.marks;
        let is_name = |name: &&String| name.bytes().any(|b| b.is_ascii_alphanumeric());
        let nameless = self.names.iter().filter(|name| !is_name(name));
        let nameless = nameless.map(|name| Flaw::form("names", name, "a word, or several"));
        let lists = [
            ("marks.addresses", addresses, Form::Address),
            ("marks.identities", identities, Form::Identity),
            ("marks.accounts", accounts, Form::Account),
            ("marks.name-suffixes", name_suffixes, Form::NameSuffix),
            ("marks.keys", keys, Form::Key),
            ("marks.key-values", key_values, Form::KeyValue),
            ("marks.lines", lines, Form::Line),
            ("marks.links", links, Form::Link),
        ];
        let malformed = lists.into_iter().flat_map(|(field, values, form)| {
            let bad = values.iter().filter(move |value| !form.holds(value));
            bad.map(move |value| Flaw::form(field, value, form.wanted()))
        });
        nameless.chain(malformed).collect()
    }
}

impl Flaw {
    fn form(field: &'static str, value: &str, wanted: &'static str) -> Self {
        Self::Form { field, value: value.to_owned(), wanted }
    }
}
