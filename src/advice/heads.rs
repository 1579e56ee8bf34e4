//! What could stand behind the key of a disclosure, in the forms of a project.

use crate::disclosure::head_naming;
use crate::policy::{DisclosureKey, Policy, Selectors, TextGlob};

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
            let named =
                |agent| forms.iter().filter_map(move |form| head_naming(agent, category, form));
            agents.iter().map(String::as_str).flat_map(named).collect()
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

/// The tools to name: those by which the policy selects, and else one that everybody knows.
fn agents(policy: &Policy, selecting: &[&Selectors]) -> Vec<String> {
    let by_name = selecting.iter().filter_map(|selectors| selectors.tools.as_ref());
    let mut agents: Vec<String> = by_name.flat_map(|tools| &tools.plain).flat_map(words).collect();
    let is_selected = |tool: &crate::policy::Tool| {
        let hosting = selecting.iter().filter_map(|selectors| selectors.hosting.as_ref());
        hosting.into_iter().any(|list| {
            tool.hosting.is_some_and(|hosting| list.selects(|listed| *listed == hosting))
        })
    };
    let (selected, others): (Vec<_>, Vec<_>) =
        policy.tools.values().partition(|tool| is_selected(tool));
    let named = |tools: Vec<&crate::policy::Tool>| -> Vec<String> {
        tools.into_iter().filter_map(|tool| tool.agents.first().cloned()).collect()
    };
    agents.extend(named(selected));
    agents.push("Claude".to_owned());
    let by_tool = selecting.iter().any(|s| s.tools.is_some() || s.hosting.is_some());
    if by_tool || !policy.disclosure.forbidden_names.is_empty() {
        agents.extend(["GitHub Copilot", "LLM"].map(str::to_owned));
    }
    agents.extend(named(others));
    agents
}

/// Words that a glob matches, or nearly.
pub(super) fn words(glob: &TextGlob) -> Vec<String> {
    let filled = |text: &str| glob.as_str().replace('*', text).replace('?', "x");
    let mut words = vec![filled(""), filled("x")];
    words.retain(|word| !word.trim().is_empty());
    words.dedup();
    words
}
