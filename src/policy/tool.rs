//! A tool that a project knows, as an agent that leaves marks.

use super::Tool;
use crate::agents::{Agent, Marks};

impl Tool {
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
