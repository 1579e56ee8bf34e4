//! Known agents: how disclosures call them, and the marks that they leave in commits.
//!
//! What is known is data, `policy/agents.toml`, with a source, examples and counterexamples for every
//! agent. Two questions are answered here, and kept apart:
//!
//! - **Which agent does a disclosure name?** ([`Agents::named`]) Whoever writes a disclosure says that
//!   AI was used; a bare `Claude` is then the agent.
//! - **Is this evidence of an agent?** ([`Agents::identity`], [`Agents::credited`], [`Agents::marks`])
//!   People are called Claude, and work at vendors. Only a whole address, an account, a footer, a key
//!   or an unmistakable name is evidence; a display name, a first name or a domain never is.

use std::sync::{Arc, OnceLock};

use bstr::{BStr, ByteSlice};

use identity::Identities;
use keys::Keys;
use known::Known;
use names::Names;
use scan::Scan;

pub use agent::{Agent, AgentRef, Marks};
pub(crate) use aids::built_in_aids;
pub use aids::is_aid;
pub use example::Example;
pub use flaws::Flaw;
pub use marks::{Mark, MarkPlace};
pub(crate) use overlap::Overlap;
pub(crate) use prompts::{PromptLink, leads_away};

mod agent;
mod aids;
mod builtin;
mod example;
mod flaws;
mod form;
mod identity;
mod keys;
mod known;
mod lookup;
mod marks;
mod names;
mod overlap;
mod prompts;
mod scan;
mod table;
#[cfg(test)]
mod tests;

/// A set of known agents, ready to be looked up.
#[derive(Debug)]
pub struct Agents {
    /// The first stands for evidence that names no particular agent.
    known: Vec<Known>,
    names: Names,
    identities: Identities,
    keys: Keys,
    scan: Scan,
}

/// The place of an agent in `Agents::known`.
type Owner = usize;

/// The owner of evidence that names no particular agent.
const NEUTRAL: Owner = 0;

impl Agents {
    /// The agents of `policy/agents.toml`.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Agents> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let known = table::AGENTS.iter().map(|row| Known::Row(row, OnceLock::new()));
            Self::build(known.collect(), scan::Speed::QuickStart)
        })
    }

    /// These agents and those that a policy adds.
    ///
    /// An added agent with the id or a name of a known one adds its names and marks to that one, so
    /// that a project's `our-llm`, called `Claude` in disclosures, and Claude's marks stay one agent.
    /// Nothing is ever removed.
    #[must_use]
    pub fn with(&self, added: impl IntoIterator<Item = Agent>) -> Self {
        let mut known = self.known.clone();
        for agent in added {
            let same = known.iter_mut().skip(1).find(|other| is_same(other.agent(), &agent));
            match same {
                Some(other) => {
                    let mut joined = Agent::clone(other.agent());
                    join(&mut joined, agent);
                    *other = Known::Agent(AgentRef(Arc::new(joined)));
                }
                None => known.push(Known::Agent(AgentRef(Arc::new(agent)))),
            }
        }
        Self::build(known, self.scan.speed())
    }

    /// The same agents for a long audit: slower to make ready, several times faster for each message.
    #[must_use]
    pub fn for_audit(&self) -> Self {
        Self::build(self.known.clone(), scan::Speed::Throughput)
    }

    /// All agents, in the order of the data file, then those that were added.
    pub fn iter(&self) -> impl Iterator<Item = &AgentRef> {
        self.known.iter().skip(1).map(Known::agent)
    }

    /// The agent with this id, such as `claude-code`.
    pub fn by_id(&self, id: &str) -> Option<AgentRef> {
        self.known.iter().skip(1).find(|known| known.id() == id).map(|known| known.agent().clone())
    }

    /// The agent of which this is a whole name; ASCII case ignored, a blank, `-` and `_` equal.
    pub fn by_name_exact(&self, text: impl AsRef<[u8]>) -> Option<AgentRef> {
        let text = text.as_ref().trim_ascii();
        let (owner, end) = self.names.longest(text, 0)?;
        self.agent(owner).filter(|_| end == text.len())
    }

    /// The longest name of a known agent that a text begins with, and its length in bytes. What
    /// follows it is not part of the word.
    pub fn named_prefix(&self, text: impl AsRef<[u8]>) -> Option<(AgentRef, usize)> {
        let (owner, end) = self.names.longest(text.as_ref(), 0)?;
        Some((self.agent(owner)?, end))
    }

    /// The agent that the text of a disclosure names, the first of [`Agents::all_named`].
    pub fn named(&self, text: impl AsRef<[u8]>) -> Option<AgentRef> {
        self.all_named(text).into_iter().next()
    }

    /// All agents that the text of a disclosure names, each once: by an address or account of theirs;
    /// then by name, in order; and, where there is neither, by families of models with a number
    /// (`opus 4.6`).
    ///
    /// A name that people bear too must stand where a tool stands, and no family name may follow:
    /// `Claude`, `Opus 4.6 via Claude`; not `Claude Dioudonnat`, `Claude <claude@example.org>`.
    pub fn all_named(&self, text: impl AsRef<[u8]>) -> Vec<AgentRef> {
        let text = text.as_ref();
        let mut owners: Vec<Owner> = self.identities.within(text.as_bstr()).into_iter().collect();
        self.names.all(text, &mut owners);
        if owners.is_empty() {
            for owner in self.names.models(text) {
                if !owners.contains(&owner) {
                    owners.push(owner);
                }
            }
        }
        owners.into_iter().filter_map(|owner| self.agent(owner)).collect()
    }

    /// Whether a text begins with a family of models and a number: `opus 4.6`.
    pub(crate) fn begins_with_model(&self, text: &str) -> bool {
        self.names.begins_with_model(text.as_bytes())
    }

    /// Whether a family of models with a number stands somewhere in a text.
    pub(crate) fn has_model(&self, text: &str) -> bool {
        self.names.models(text.as_bytes()).next().is_some()
    }

    /// The first word of a disclosure that is almost the name of a known agent or family of models, and
    /// the name that is likely meant.
    pub(crate) fn slip<'a>(&'a self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let (range, meant) = self.names.slip(text.as_bytes())?;
        Some((text.get(range)?, meant))
    }

    /// All agents whose name stands in prose, in order, each once: enough for a person to look there, and never
    /// evidence, for people and ordinary things bear such names too.
    pub fn in_words(&self, text: impl AsRef<[u8]>) -> Vec<AgentRef> {
        let mut owners = Vec::new();
        self.names.in_words(text.as_ref(), &mut owners);
        owners.into_iter().filter_map(|owner| self.agent(owner)).collect()
    }

    /// Whose identity a name and an address are, as they stand in a person field.
    ///
    /// By a whole address, a GitHub account, the name of a GitHub app (`devin-ai-integration[bot]`) or
    /// what an agent adds to a name (`Jane Doe (aider)`); never by a display name or a domain.
    pub fn identity(&self, name: &BStr, address: &BStr) -> Option<AgentRef> {
        self.agent(self.identities.owner(name, address)?)
    }

    /// Which agent a value credits under a key that people share, such as `Co-authored-by`: by an
    /// identity anywhere in it, or by an unmistakable name at its beginning (`GitHub Copilot`, `Claude
    /// Opus 4.6`, `gpt-5.5`).
    pub fn credited(&self, value: &BStr) -> Option<AgentRef> {
        self.agent(self.credited_owner(value)?)
    }

    fn credited_owner(&self, value: &BStr) -> Option<Owner> {
        self.identities.within(value).or_else(|| self.names.unmistakable_start(value))
    }

    fn agent(&self, owner: Owner) -> Option<AgentRef> {
        if owner == NEUTRAL {
            None
        } else {
            self.known.get(owner).map(|known| known.agent().clone())
        }
    }

    fn build(known: Vec<Known>, speed: scan::Speed) -> Self {
        let keys = Keys::of(&known);
        Self {
            names: Names::of(&known),
            identities: Identities::of(&known),
            scan: Scan::of(&known, &keys, speed),
            keys,
            known,
        }
    }
}

fn is_same(known: &Agent, added: &Agent) -> bool {
    known.id == added.id
        || known.names.iter().any(|name| added.names.iter().any(|other| names::equal(name, other)))
}

fn join(known: &mut Agent, added: Agent) {
    let Agent { names, people, models, marks, source: _, examples, counterexamples, .. } = added;
    let new = |name: &String| !known.names.iter().any(|other| names::equal(name, other));
    let (names, people): (Vec<_>, Vec<_>) =
        (names.into_iter().filter(&new).collect(), people.into_iter().filter(&new).collect());
    known.names.extend(names);
    known.people.extend(people);
    known.models.extend(models);
    known.examples.extend(examples);
    known.counterexamples.extend(counterexamples);
    known.marks.addresses.extend(marks.addresses);
    known.marks.identities.extend(marks.identities);
    known.marks.accounts.extend(marks.accounts);
    known.marks.name_suffixes.extend(marks.name_suffixes);
    known.marks.keys.extend(marks.keys);
    known.marks.key_values.extend(marks.key_values);
    known.marks.lines.extend(marks.lines);
    known.marks.links.extend(marks.links);
}
