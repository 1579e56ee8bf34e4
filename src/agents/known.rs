//! One known agent: a row of the table until somebody wants to see it, or an agent of a policy.

use std::sync::{Arc, OnceLock};

use super::agent::{Agent, AgentRef};
use super::builtin::Row;
use super::lookup::Text;

/// A built-in agent or an added one.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// A row of the table, and the agent that is made of it when it is asked for.
    Row(&'static Row, OnceLock<AgentRef>),
    /// An agent that a policy adds, or a built-in one to which a policy adds something.
    Agent(AgentRef),
}

impl Known {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Row(row, _) => row.id,
            Self::Agent(agent) => &agent.id,
        }
    }

    pub(super) fn agent(&self) -> &AgentRef {
        match self {
            Self::Row(row, agent) => agent.get_or_init(|| AgentRef(Arc::new(row.agent()))),
            Self::Agent(agent) => agent,
        }
    }

    /// One of the lists of an agent, as the row and as the agent have it.
    pub(super) fn texts(
        &self,
        of_row: fn(&Row) -> &'static [&'static str],
        of_agent: fn(&Agent) -> &[String],
    ) -> impl Iterator<Item = Text> {
        let (borrowed, owned) = match self {
            Self::Row(row, _) => (of_row(row), &[][..]),
            Self::Agent(agent) => (&[][..], of_agent(agent)),
        };
        let borrowed = borrowed.iter().map(|text| Text::Borrowed(text));
        borrowed.chain(owned.iter().map(|text| Text::Owned(text.clone())))
    }
}
