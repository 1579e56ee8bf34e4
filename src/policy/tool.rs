//! A tool that a project knows, as an agent that leaves marks.

use super::Tool;
use crate::agents::{Agent, Marks};

impl Tool {
    /// An agent or a mark that another tool has too, after the key in whose list it stands.
    pub(crate) fn shared_with(&self, other: &Self) -> Option<(&'static str, &str)> {
        let agents = self.agents.iter();
        let mut shared = agents
            .filter(|agent| other.agents.iter().any(|known| Self::is_same_name(known, agent)));
        if let Some(agent) = shared.next() {
            return Some(("agents", agent));
        }
        let known = |mark: &&String| other.marks.iter().any(|one| one.eq_ignore_ascii_case(mark));
        Some(("marks", self.marks.iter().find(known)?))
    }

    /// Whether two names of agents are one: neither case matters nor what joins their words.
    pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
        let fold = |text: &str| text.trim().to_ascii_lowercase().replace(['-', '_'], " ");
        fold(one) == fold(other)
    }

    /// The agent that [`Agents::with`](crate::agents::Agents::with) adds to the known ones, under the
    /// tool's name in the policy.
    pub fn agent(&self, name: &str) -> Agent {
        let marks = Marks::from_texts(self.marks.iter().map(String::as_str));
        Agent {
            examples: self.examples.clone(),
            counterexamples: self.counterexamples.clone(),
            ..Agent::added(name, self.agents.clone(), marks)
        }
    }
}
