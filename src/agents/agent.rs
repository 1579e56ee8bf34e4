//! What is known of one agent: its names, its marks, and the examples that prove them.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::Deserialize;

use super::example::Example;
use super::form::Form;

/// One agent, built in or added by a policy's `[tools.NAME]`.
///
/// Two agents are the same if their ids are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Agent {
    /// The name of its table, such as `claude-code`.
    #[serde(skip)]
    pub id: String,
    /// What people read, such as `Claude Code`.
    pub title: String,
    /// How a disclosure calls it: whole words, ASCII case ignored; a blank, `-` and `_` are equal.
    pub names: Vec<String>,
    /// Those of the names that are also a person's name or an ordinary word: alone no evidence.
    pub people: Vec<String>,
    /// Words for a family of its models; with a number, such a word names the agent.
    pub models: Vec<String>,
    /// The marks by which a commit shows it.
    pub marks: Marks,
    /// Where this is documented, or where it was observed.
    pub source: String,
    /// Commits that must bear its mark.
    pub examples: Vec<Example>,
    /// Commits that must bear nobody's mark.
    pub counterexamples: Vec<Example>,
}

impl Agent {
    /// An agent that a policy adds.
    ///
    /// A name of one word is taken for a word that people bear too, so that `Co-authored-by: Pia …`
    /// is evidence only where a mark says so.
    pub fn added(id: impl Into<String>, names: Vec<String>, marks: Marks) -> Self {
        let id = id.into();
        let people = names.iter().filter(|name| !name.contains([' ', '-', '_'])).cloned().collect();
        Self { title: id.clone(), id, names, people, marks, ..Self::default() }
    }
}

/// The marks by which a commit shows an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Marks {
    /// Whole e-mail addresses that are its own; ASCII case ignored.
    pub addresses: Vec<String>,
    /// `Name <address>`, where people or programs use the address too.
    pub identities: Vec<String>,
    /// GitHub accounts, `NUMBER+LOGIN` or `LOGIN[bot]`, in `…@users.noreply.github.com`.
    pub accounts: Vec<String>,
    /// What it adds at the end of the name of the person who runs it.
    pub name_suffixes: Vec<String>,
    /// Trailer keys that nobody else writes; ASCII case ignored.
    pub keys: Vec<String>,
    /// Whole trailers, `Key: value`; a note in brackets at the end of the value is ignored.
    pub key_values: Vec<String>,
    /// How a line of the message begins, after emoji and Markdown marks; case counts.
    pub lines: Vec<String>,
    /// Addresses of sessions without `https://`; an id must follow.
    pub links: Vec<String>,
}

impl Marks {
    /// Marks that are written as one list, as in a policy's `[tools.NAME]`, each known by its form:
    /// `name@host`, `Name <address>`, `NUMBER+LOGIN` or `LOGIN[bot]`, `(suffix)`, `Key:`, `Key: value`,
    /// `host.name/path`; and else how a line begins.
    pub fn from_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut marks = Self::default();
        for text in texts {
            let list = match Form::of(text) {
                Form::Address => &mut marks.addresses,
                Form::Identity => &mut marks.identities,
                Form::Account => &mut marks.accounts,
                Form::NameSuffix => &mut marks.name_suffixes,
                Form::Key => &mut marks.keys,
                Form::KeyValue => &mut marks.key_values,
                Form::Link => &mut marks.links,
                Form::Line => &mut marks.lines,
            };
            list.push(if Form::of(text) == Form::Key {
                text.replace(':', "")
            } else {
                text.to_owned()
            });
        }
        marks
    }
}

/// A known agent, cheap to keep and to compare.
#[derive(Clone)]
pub struct AgentRef(pub(super) Arc<Agent>);

impl Deref for AgentRef {
    type Target = Agent;

    fn deref(&self) -> &Agent {
        &self.0
    }
}

impl PartialEq for AgentRef {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for AgentRef {}

impl PartialOrd for AgentRef {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AgentRef {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

impl fmt::Debug for AgentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgentRef({})", self.id)
    }
}
