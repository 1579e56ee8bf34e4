//! The named forms of a value's head: `agent:model`, `tool model` and their like.

use crate::agents::{Agents, is_aid};
use crate::policy::Form;

/// The parts of a head, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The agent or tool.
    pub agent: Option<String>,
    /// The model; `unspecified` is one that is openly not known.
    pub model: Option<String>,
    /// Programs named after the model.
    pub aids: Vec<String>,
    /// Categories, in the form `categories`.
    pub categories: Vec<String>,
    /// Text in brackets at the end, kept and not interpreted.
    pub note: Option<String>,
    /// The words that were read as part of the model because no aid has their name.
    pub spaced: Vec<String>,
}

/// Reads a head in one form; the error says in words what the form expects.
pub(crate) fn read(head: &str, form: Form, aids: &Aids<'_>) -> Result<Head, String> {
    match form {
        Form::AgentModel => agent_model(head, aids),
        Form::AgentSlashModel => agent_slash_model(head),
        Form::ToolModel => Ok(tool_model(head, aids.agents)),
        Form::NameAddress => name_address(head),
        Form::ModelId => model_id(head),
        Form::Categories => categories(head),
        Form::Free => Ok(Head::default()),
    }
}

/// What a form looks like, for people.
pub(crate) fn example(form: Form) -> &'static str {
    match form {
        Form::AgentModel => "Claude:opus-5",
        Form::AgentSlashModel => "claude/opus-5",
        Form::ToolModel => "Claude Code opus-5",
        Form::NameAddress => "Claude <noreply@anthropic.com>",
        Form::ModelId => "claude-opus-5-20260801",
        Form::Categories => "LLM [code, tests]",
        Form::Free => "Claude Code",
    }
}

/// The programs that may follow a model: the built-in ones and the policy's.
pub(crate) struct Aids<'a> {
    pub(crate) agents: &'a Agents,
    pub(crate) own: &'a [String],
}

impl Aids<'_> {
    /// Whether a word is the name of an ordinary program.
    pub(crate) fn know(&self, word: &str) -> bool {
        is_aid(word) || self.own.iter().any(|aid| aid.eq_ignore_ascii_case(word))
    }
}

/// `{agent}:{model}[ {aid}...]`, the kernel's grammar (Documentation/process/coding-assistants.rst).
/// It splits at the first `:` outside brackets that has no blank beside it.
fn agent_model(head: &str, aids: &Aids<'_>) -> Result<Head, String> {
    let (head, note) = without_note(head);
    let colon = outside_brackets(head, ':').find(|at| !blank_beside(head, *at)).ok_or(
        "`agent:model` needs a `:` between the agent and the model, without a blank beside it",
    )?;
    let (agent, rest) = (head[..colon].trim(), head[colon + 1..].trim());
    if agent.is_empty() || rest.is_empty() {
        return Err("`agent:model` needs an agent before the `:` and a model behind it".to_owned());
    }
    // Only what `aids` knows is an aid: `Opus 4.8` would else be the model `Opus` and an aid `4.8`.
    let words: Vec<&str> = rest.split_whitespace().collect();
    let after = words.iter().rposition(|word| !aids.know(word)).unwrap_or(0);
    let (model, after) = words.split_at(after + 1);
    Ok(Head {
        agent: Some(agent.to_owned()),
        model: Some(model.join(" ")),
        aids: after.iter().map(ToString::to_string).collect(),
        note,
        spaced: model[1..].iter().map(ToString::to_string).collect(),
        ..Head::default()
    })
}

/// `{agent}/{model}`, split at the first `/`; no blanks in the model.
fn agent_slash_model(head: &str) -> Result<Head, String> {
    let (agent, model) =
        head.split_once('/').ok_or("`agent/model` needs a `/` between the agent and the model")?;
    if agent.trim().is_empty() || model.is_empty() {
        return Err("`agent/model` needs an agent before the `/` and a model behind it".to_owned());
    }
    if model.contains(char::is_whitespace) {
        return Err("`agent/model` has no blank in the model: write a `-` in its place".to_owned());
    }
    Ok(Head { agent: Some(agent.to_owned()), model: Some(model.to_owned()), ..Head::default() })
}

/// `{agent}[ {model}]`: the longest known agent name first, else the first word.
fn tool_model(head: &str, agents: &Agents) -> Head {
    let end = agents
        .named_prefix(head)
        .map(|(_, length)| length)
        .or_else(|| head.find(char::is_whitespace))
        .unwrap_or(head.len());
    let model = head[end..].trim();
    Head {
        agent: Some(head[..end].trim().to_owned()),
        model: (!model.is_empty()).then(|| model.to_owned()),
        ..Head::default()
    }
}

/// `{agent} <{address}>`; the address must hold `@`.
fn name_address(head: &str) -> Result<Head, String> {
    let expected =
        || "`name <address>` needs a name and then an address with `@` in `<` and `>`".to_owned();
    let (name, address) = head.split_once('<').ok_or_else(expected)?;
    let address = address.strip_suffix('>').ok_or_else(expected)?;
    let fits = !name.trim().is_empty()
        && address.contains('@')
        && !address.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
    if !fits {
        return Err(expected());
    }
    Ok(Head { agent: Some(name.trim().to_owned()), ..Head::default() })
}

/// `{model}`: one word with a digit.
fn model_id(head: &str) -> Result<Head, String> {
    if head.contains(char::is_whitespace) || !head.contains(|c: char| c.is_ascii_digit()) {
        return Err("`model-id` is one word with a digit, such as `claude-opus-5`".to_owned());
    }
    Ok(Head { model: Some(head.to_owned()), ..Head::default() })
}

/// `{agent} [{category},...]`.
fn categories(head: &str) -> Result<Head, String> {
    let expected =
        || "`categories` needs a name and then categories in `[` and `]`, with commas".to_owned();
    let (agent, list) = head.split_once(" [").ok_or_else(expected)?;
    let list = list.strip_suffix(']').ok_or_else(expected)?;
    let categories: Vec<String> = list.split(',').map(|item| item.trim().to_owned()).collect();
    let is_name = |name: &String| {
        !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    if agent.trim().is_empty() || !categories.iter().all(is_name) {
        return Err(expected());
    }
    Ok(Head { agent: Some(agent.trim().to_owned()), categories, ..Head::default() })
}

/// A head without the `(…)` and `[…]` at its end, and these.
fn without_note(head: &str) -> (&str, Option<String>) {
    let mut rest = head;
    while let Some(open) = note_start(rest) {
        rest = rest[..open].trim_end();
    }
    let note = head[rest.len()..].trim();
    (rest, (!note.is_empty()).then(|| note.to_owned()))
}

/// Where a bracket begins that ends the text and stands behind a blank.
fn note_start(text: &str) -> Option<usize> {
    let open = match text.as_bytes().last()? {
        b')' => text.rfind('(')?,
        b']' => text.rfind('[')?,
        _ => return None,
    };
    text[..open].ends_with([' ', '\t']).then_some(open)
}

/// Where `wanted` stands outside `<>`, `()` and `[]`.
fn outside_brackets(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    let mut depth = 0_usize;
    text.char_indices().filter_map(move |(at, c)| {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            c if c == wanted && depth == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

fn blank_beside(text: &str, at: usize) -> bool {
    text[..at].ends_with(char::is_whitespace) || text[at + 1..].starts_with(char::is_whitespace)
}
