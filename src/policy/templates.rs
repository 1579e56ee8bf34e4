//! Ready policies to start from.

use toml_writer::{ToTomlValue, TomlStringBuilder};

/// A policy to start from: a text with comments, and places for what each project has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    text: &'static str,
}

impl Template {
    /// Every template; the first is the one to begin with.
    pub const ALL: &[Self] = &[
        Self {
            name: "no-unless",
            title: "no AI, unless a clear exception applies",
            text: include_str!("../../policy/templates/no-unless.toml"),
        },
        Self {
            name: "forbid",
            title: "no AI",
            text: include_str!("../../policy/templates/forbid.toml"),
        },
        Self {
            name: "disclose",
            title: "AI is fine, and whoever uses it says so",
            text: include_str!("../../policy/templates/disclose.toml"),
        },
        Self {
            name: "open",
            title: "AI is fine, and nothing is asked",
            text: include_str!("../../policy/templates/open.toml"),
        },
    ];

    /// The template of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|template| template.name == name)
    }

    /// The text of a policy file for a project, with whom to ask.
    pub fn fill(self, project: &str, contact: &str) -> String {
        let quoted = |text: &str| TomlStringBuilder::new(text).as_basic().to_toml_value();
        // In one pass: what is filled in may itself look like a place to fill in.
        let (head, rest) =
            self.text.split_once("\"{project}\"").expect("every template has a project");
        let (middle, tail) =
            rest.split_once("\"{contact}\"").expect("every template has a contact");
        format!("{head}{}{middle}{}{tail}", quoted(project), quoted(contact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Policy, Stance};

    #[test]
    fn every_template_is_a_valid_policy_without_a_hint() {
        for template in Template::ALL {
            assert!(
                Policy::read(template.text.as_bytes()).is_ok(),
                "{} as it stands",
                template.name
            );
            for text in ["Depictor", "\"quoted\" {contact}\n[policy]\\"] {
                let filled = template.fill(text, text);
                let (policy, hints) = Policy::read(filled.as_bytes()).expect(template.name);
                assert_eq!(hints, [], "{}", template.name);
                assert_eq!(policy.project, text);
                assert_eq!(policy.contact.as_deref(), Some(text));
                assert_eq!(Stance::parse(template.name), Some(policy.stance));
            }
        }
    }
}
