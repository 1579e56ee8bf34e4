//! What could stand behind the key of a disclosure, in the forms of a project.

use crate::disclosure::{UNSPECIFIED, head_naming};
use crate::policy::{DisclosureKey, Policy, Selectors, TextGlob, Tool};

/// A key, and a value without fields.
#[derive(Clone, Debug)]
pub(super) struct Head<'a> {
    pub(super) key: &'a DisclosureKey,
    pub(super) text: String,
    /// Whether the value itself names the category.
    pub(super) has_category: bool,
}

/// The heads to try, the one that a contributor would most likely write first. Each is a guess: the judge
/// says which of them the policy takes.
pub(super) fn heads<'a>(
    policy: &'a Policy,
    selecting: &[&Selectors],
    category: Option<&str>,
) -> Vec<Head<'a>> {
    let disclosure = &policy.disclosure;
    let written = disclosure.written_key();
    let (first, rest): (Vec<_>, Vec<_>) =
        disclosure.keys.iter().partition(|key| key.key.eq_ignore_ascii_case(written));
    let agents = agents(policy, selecting);
    let mut heads: Vec<Head<'_>> = Vec::new();
    for key in first.into_iter().chain(rest) {
        let texts: Vec<(String, bool)> = if key.values.is_empty() {
            let forms = key.form.as_ref().unwrap_or(&disclosure.form);
            let named = |agent: &String| {
                let models = models(policy, agent).into_iter();
                let with = |model: Option<String>| {
                    let named = |form| head_naming(agent, model.as_deref(), category, form);
                    forms.iter().filter_map(named).collect::<Vec<_>>()
                };
                models.flat_map(with).collect::<Vec<_>>()
            };
            agents.iter().flat_map(named).collect()
        } else {
            key.values.iter().flat_map(words).map(|word| (word, false)).collect()
        };
        for (text, has_category) in texts {
            if !heads.iter().any(|head| head.text == text && head.key == key) {
                heads.push(Head { key, text, has_category });
            }
        }
    }
    heads
}

/// The models to name with a tool: one that its card states, else none, else that it is not known.
fn models(policy: &Policy, agent: &str) -> Vec<Option<String>> {
    let of_agent = |tool: &&Tool| tool.agents.iter().any(|name| Tool::is_same_name(name, agent));
    let cards = policy.tools.values().filter(of_agent).filter_map(|tool| tool.card.as_ref());
    let stated = cards.flat_map(|card| &card.models).map(|model| &model.name);
    let is_word = |name: &&String| !name.contains(char::is_whitespace) && *name != "unknown";
    let stated = stated.filter(is_word).cloned().map(Some);
    stated.chain([None, Some(UNSPECIFIED.to_owned())]).collect()
}

/// The tools to name: those by which the table selects that the lines are for, and else one that everybody
/// knows; then those by which another table selects, which may well be what is not wanted there.
fn agents(policy: &Policy, selecting: &[&Selectors]) -> Vec<String> {
    let (own, other) = selecting.split_at(selecting.len().min(1));
    let mut agents = selected(policy, own);
    agents.push("Claude".to_owned());
    agents.extend(selected(policy, other));
    let by_tool = selecting.iter().any(|s| s.tools.is_some() || s.hosting.is_some());
    if by_tool || !policy.disclosure.forbidden_names.is_empty() {
        agents.extend(["GitHub Copilot", "LLM"].map(str::to_owned));
    }
    let others = policy.tools.values().filter_map(|tool| tool.agents.first().cloned());
    agents.extend(others);
    agents
}

/// The tools by which selectors select: by their names, and by where they run.
fn selected(policy: &Policy, selecting: &[&Selectors]) -> Vec<String> {
    let by_name = selecting.iter().filter_map(|selectors| selectors.tools.as_ref());
    let by_name = by_name.flat_map(|tools| &tools.plain).flat_map(words);
    let by_hosting = policy.tools.values().filter(|tool| {
        let mut lists = selecting.iter().filter_map(|selectors| selectors.hosting.as_ref());
        lists.any(|list| {
            tool.hosting.is_some_and(|hosting| list.selects(|listed| *listed == hosting))
        })
    });
    by_name.chain(by_hosting.filter_map(|tool| tool.agents.first().cloned())).collect()
}

/// Words that a glob matches, or nearly.
pub(super) fn words(glob: &TextGlob) -> Vec<String> {
    let filled = |text: &str| glob.as_str().replace('*', text).replace('?', "x");
    let mut words = vec![filled(""), filled("x")];
    words.retain(|word| !word.trim().is_empty());
    words.dedup();
    words
}
