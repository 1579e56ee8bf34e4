//! What a value of a form looks like, for people.

use super::fill::fill;
use super::{Aids, Head, by_template};
use crate::agents::Agents;
use crate::policy::{Form, FormTemplate, NamedForm};

/// A head that the form accepts, with words to replace.
pub(crate) fn example(form: &Form) -> String {
    let named = match form {
        Form::Named(named) => named,
        Form::Own(template) => return of_template(form, template),
    };
    match named {
        NamedForm::AgentModel => "Claude:opus-5",
        NamedForm::AgentSlashModel => "claude/opus-5",
        NamedForm::ToolModel => "Claude Code opus-5",
        NamedForm::NameAddress => "Claude <noreply@anthropic.com>",
        NamedForm::ModelId => "claude-opus-5-20260801",
        NamedForm::Categories => "LLM [code, tests]",
        NamedForm::Free => "Claude Code",
    }
    .to_owned()
}

/// The shortest filling that reads as what was filled in: in `{model}-{category}`, `opus-5-code` would
/// not.
fn of_template(form: &Form, template: &FormTemplate) -> String {
    let aids = Aids { agents: Agents::builtin(), own: &[] };
    let text = |text: &str| Some(text.to_owned());
    let mut first = None;
    for (model, aid) in [("opus-5", "coccinelle"), ("opus5", "coccinelle"), ("Opus-5", "AFL")] {
        let least = Head { agent: text("Claude"), model: text(model), ..Head::default() };
        let most = Head {
            aids: vec![aid.to_owned()],
            address: text("noreply@anthropic.com"),
            categories: vec!["code".to_owned(), "tests".to_owned()],
            text: text("Drafting"),
            ..least.clone()
        };
        for head in [least, most] {
            let Some((filled, _)) = fill(&head, form) else { continue };
            let read = by_template(&filled, template, &aids);
            if read.is_some_and(|read| is_part(&read, &head)) {
                return filled;
            }
            first.get_or_insert(filled);
        }
    }
    first.unwrap_or_default()
}

/// Whether all that was read was filled in.
fn is_part(read: &Head, filled: &Head) -> bool {
    let same = |read: &Option<String>, filled: &Option<String>| read.is_none() || read == filled;
    (same(&read.agent, &filled.agent) || read.agent == filled.text)
        && same(&read.model, &filled.model)
        && same(&read.address, &filled.address)
        && same(&read.text, &filled.text)
        && read.aids.iter().all(|aid| filled.aids.contains(aid))
        && read.categories.iter().all(|category| filled.categories.contains(category))
}

/// A model that is openly not known.
pub(crate) const UNSPECIFIED: &str = "unspecified";

/// A head of the form that names a tool, its model if one is given, and a category where the form has a place
/// for one; and whether it does. None where the form cannot be filled.
pub(crate) fn naming(
    agent: &str,
    model: Option<&str>,
    category: Option<&str>,
    form: &Form,
) -> Option<(String, bool)> {
    let is_claude = agent == "Claude";
    let model = if is_claude { Some("opus-5") } else { model };
    match form {
        // What a reader of any text understands.
        Form::Named(NamedForm::Free) if is_claude => {
            return Some(("Claude:opus-5".to_owned(), false));
        }
        Form::Named(NamedForm::ModelId) => {
            let word = agent.to_ascii_lowercase().replace(' ', "-");
            let stated = model.filter(|model| model.contains(|c: char| c.is_ascii_digit()));
            let word = match stated {
                _ if is_claude => "claude-opus-5".to_owned(),
                Some(model) => model.to_owned(),
                None => format!("{word}-1"),
            };
            return Some((word, false));
        }
        _ => {}
    }
    let address = if is_claude { "noreply@anthropic.com" } else { "ai@example.org" };
    let least = Head {
        agent: Some(agent.to_owned()),
        model: model.map(str::to_owned),
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
