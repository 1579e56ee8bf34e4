//! The forms of a disclosure's value: those with a name, and templates of a project's own.

mod template;

use std::sync::OnceLock;

pub use self::template::{BadForm, FORM_PARTS, FORM_SIZE, FormTemplate};
pub(crate) use self::template::{Part, Repeat, Value, holds, is_free};
use super::words::NamedForm;

/// One form of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A form of the language.
    Named(NamedForm),
    /// A template of the project's own.
    Own(FormTemplate),
}

impl Form {
    /// The form as it is written in a policy.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Named(named) => named.as_str(),
            Self::Own(template) => template.as_str(),
        }
    }

    /// Its template.
    pub fn template(&self) -> &FormTemplate {
        match self {
            Self::Named(named) => named.template(),
            Self::Own(template) => template,
        }
    }
}

impl NamedForm {
    /// The template of the form. What more a form asks, whoever reads it checks.
    pub fn template(self) -> &'static FormTemplate {
        static TEMPLATES: [OnceLock<FormTemplate>; NamedForm::ALL.len()] =
            [const { OnceLock::new() }; NamedForm::ALL.len()];
        let written = match self {
            Self::AgentModel => "{agent}:{model}[ {aid}...]",
            Self::AgentSlashModel => "{agent}/{model}",
            Self::ToolModel => "{agent}[ {model}]",
            Self::NameAddress => "{agent} <{address}>",
            Self::ModelId => "{model}",
            Self::Categories => "{agent} \\[{category},...\\]",
            Self::Free => "{text}",
        };
        TEMPLATES[self as usize]
            .get_or_init(|| FormTemplate::new(written).expect("the language's own template"))
    }
}
