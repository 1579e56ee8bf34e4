//! What a value of a form looks like, for people.

use super::Head;
use super::fill::fill;
use crate::policy::{Form, NamedForm};

/// A head that the form accepts, with words to replace.
pub(crate) fn example(form: &Form) -> String {
    let own = || {
        let text = |text: &str| Some(text.to_owned());
        let least = Head { agent: text("Claude"), model: text("opus-5"), ..Head::default() };
        let most = Head {
            aids: vec!["coccinelle".to_owned()],
            address: text("noreply@anthropic.com"),
            categories: vec!["code".to_owned(), "tests".to_owned()],
            text: text("what it did"),
            ..least.clone()
        };
        fill(&least, form).or_else(|| fill(&most, form)).map(|(head, _)| head)
    };
    match form {
        Form::Named(NamedForm::AgentModel) => "Claude:opus-5".to_owned(),
        Form::Named(NamedForm::AgentSlashModel) => "claude/opus-5".to_owned(),
        Form::Named(NamedForm::ToolModel) => "Claude Code opus-5".to_owned(),
        Form::Named(NamedForm::NameAddress) => "Claude <noreply@anthropic.com>".to_owned(),
        Form::Named(NamedForm::ModelId) => "claude-opus-5-20260801".to_owned(),
        Form::Named(NamedForm::Categories) => "LLM [code, tests]".to_owned(),
        Form::Named(NamedForm::Free) => "Claude Code".to_owned(),
        Form::Own(_) => own().unwrap_or_default(),
    }
}
