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

/// A head of the form that names a tool, and a category where the form has a place for one; and whether it
/// does. None where the form cannot be filled.
pub(crate) fn naming(agent: &str, category: Option<&str>, form: &Form) -> Option<(String, bool)> {
    let is_claude = agent == "Claude";
    let model = if is_claude { "opus-5" } else { "unspecified" };
    match form {
        // What a reader of any text understands.
        Form::Named(NamedForm::Free) if is_claude => {
            return Some(("Claude:opus-5".to_owned(), false));
        }
        Form::Named(NamedForm::ModelId) => {
            let word = agent.to_ascii_lowercase().replace(' ', "-");
            let word = if is_claude { "claude-opus-5".to_owned() } else { format!("{word}-1") };
            return Some((word, false));
        }
        _ => {}
    }
    let address = if is_claude { "noreply@anthropic.com" } else { "ai@example.org" };
    let least = Head {
        agent: Some(agent.to_owned()),
        model: Some(model.to_owned()),
        categories: category.map(str::to_owned).into_iter().collect(),
        ..Head::default()
    };
    let most = Head {
        aids: vec!["coccinelle".to_owned()],
        address: Some(address.to_owned()),
        categories: vec![category.unwrap_or("code").to_owned()],
        text: Some("what it did".to_owned()),
        ..least.clone()
    };
    let (text, categories) = fill(&least, form).or_else(|| fill(&most, form))?;
    Some((text, categories > 0))
}
