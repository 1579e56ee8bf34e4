//! `[tools.NAME]`: tools that the project knows, proven by their examples.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cursor::Table;
use super::lists::texts;
use super::url;
use super::value::Value;
use crate::agents::{Agents, Example, Flaw};
use crate::policy::Tool;
use crate::policy::words::ToolStatus;

/// The tools of the file.
pub(super) fn tools(file: &mut Table<'_>) -> BTreeMap<String, Tool> {
    let mut read = BTreeMap::new();
    for (name, mut table) in file.named("tools") {
        table.later(&["identity", "models", "system", "data-flow", "evaluation", "steward"]);
        let agents = table.take("agents").map(|value| texts(&value));
        let (examples, example_places) = examples(table.take("examples"));
        let (counterexamples, counterexample_places) =
            self::examples(table.take("counterexamples"));
        let tool = Tool {
            agents: agents.unwrap_or_else(|| vec![name.clone()]),
            marks: table.take("marks").map(|value| texts(&value)).unwrap_or_default(),
            examples,
            counterexamples,
            hosting: table.word("hosting"),
            status: table.word("status").unwrap_or(ToolStatus::Active),
            approval: table.take("approval").as_ref().and_then(url),
        };
        prove(&tool, &name, &table, &example_places, &counterexample_places);
        table.finish();
        read.insert(name, tool);
    }
    read
}

/// Small commits, and the place of each.
fn examples(value: Option<Value<'_>>) -> (Vec<Example>, Vec<Range<usize>>) {
    let entries = value.and_then(|value| value.list()).unwrap_or_default();
    entries.into_iter().filter_map(|entry| Some((example(&entry)?, entry.span))).unzip()
}

fn example(value: &Value<'_>) -> Option<Example> {
    if let Some(text) = value.as_text() {
        return value.is_not("a table", Some(format!("write `{{ trailer = \"{text}\" }}`")));
    }
    let mut table = value.inner_table()?;
    let mut text = |key| table.text(key).unwrap_or_default();
    let example = Example {
        message: text("message"),
        trailer: text("trailer"),
        author: text("author"),
        committer: text("committer"),
    };
    table.finish();
    let wrong = if example == Example::default() {
        "give `message`, `trailer`, `author` or `committer`"
    } else if !example.message.is_empty() && !example.trailer.is_empty() {
        "give `message` or `trailer`, not both"
    } else {
        return Some(example);
    };
    let title = format!("an example in `{}` is no commit", value.name);
    value.log.error(value.span.clone(), title, wrong);
    None
}

/// Refuses marks that can never match or would match far too much, and examples that prove otherwise.
fn prove(
    tool: &Tool,
    name: &str,
    table: &Table<'_>,
    examples: &[Range<usize>],
    counterexamples: &[Range<usize>],
) {
    let agent = tool.agent(name);
    let flaws = if examples.is_empty() && counterexamples.is_empty() {
        // Without examples there is no need to make all agents ready, which takes time.
        agent.malformed()
    } else {
        Agents::builtin().with([agent.clone()]).flaws(&agent)
    };
    for flaw in flaws {
        let (place, title, label) = match flaw {
            Flaw::Form { field, value, wanted } => {
                let key = if field == "names" { "agents" } else { "marks" };
                let place = table.log.place(&format!("{}.{key}", table.name));
                let label = format!("expected {wanted}");
                (place, format!("`{value}` cannot stand in `{key}` of `[{}]`", table.name), label)
            }
            Flaw::Unmarked(number) => (
                examples[number - 1].clone(),
                format!("this example does not show `{name}`"),
                "it bears no mark of the tool: change it, or add the mark that it shows".to_owned(),
            ),
            Flaw::Marked(number, whom) => (
                counterexamples[number - 1].clone(),
                "this counterexample shows an AI tool".to_owned(),
                format!(
                    "it bears a mark of {whom}: a mark is too wide, or it is no counterexample"
                ),
            ),
        };
        table.log.error(place, title, &label);
    }
}
