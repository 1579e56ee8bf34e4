//! `[tools.NAME]` and the files of tool cards: tools that the project knows, proven by their examples.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use toml::de::DeTable;

use super::card::{card, has_card, no_card, required_word};
use super::cursor::{Table, is_name};
use super::diagnosis::{Diagnosis, Log, Severity};
use super::lists::texts;
use super::syntax::syntax;
use super::texts::Texts;
use super::value::Value;
use super::{Limit, decoded, url};
use crate::agents::{Agents, Example, Flaw};
use crate::policy::Tool;
use crate::policy::words::ToolStatus;

/// The longest file of a tool card that is read, in bytes: the limit `card-size`.
pub const CARD_SIZE: usize = 32 * 1024;

impl Tool {
    /// Reads the text of a file that holds the card of the tool `name`, or says everything that is wrong
    /// with it.
    pub fn read(name: &str, text: &[u8]) -> Result<Self, Vec<Diagnosis>> {
        let text = decoded(
            text,
            &Limit {
                what: "card",
                bytes: CARD_SIZE,
                name: "card-size",
                help: "details have their place on a page of their own: name it in the text",
            },
        )?;
        let log = Log::default();
        let (table, errors) = DeTable::parse_recoverable(text);
        let broken = syntax(text, &errors, &log);
        let tool = if broken || !is_name(&log, name, &(0..0)) {
            None
        } else {
            let mut file = Table::new(Rc::from(""), 0..0, table.get_ref(), false, &log);
            match file.take_unlisted("tools") {
                None => tool(name, file, true).0,
                // What else is missing there, the table in it has.
                Some(tools) => {
                    log.error_with_help(
                        tools.key,
                        "a card is of one tool, which has the name of the file",
                        "this is how a tool stands in the policy",
                        "write its keys at the beginning of the file, without `[tools.NAME]`",
                    );
                    None
                }
            }
        };
        let failed = log.has_errors();
        let (diagnoses, _) = log.into_parts(&Texts::of(text));
        tool.filter(|_| !failed).ok_or(diagnoses)
    }
}

/// The tools of the policy.
pub(super) fn tools(file: &mut Table<'_>) -> BTreeMap<String, Tool> {
    let tables = file.named("tools");
    let log = file.log;
    let (mut tools, mut written) = (BTreeMap::new(), BTreeMap::new());
    for (name, table) in tables {
        if let (Some(tool), names) = tool(&name, table, false) {
            written.insert(name.clone(), names);
            tools.insert(name, tool);
        }
    }
    apart(&tools, &written, log);
    tools
}

/// By what a tool is known, as it is written.
struct Names<'a> {
    agents: Option<Value<'a>>,
    marks: Option<Value<'a>>,
}

impl Names<'_> {
    /// Where a name stands in the list `key`, if that is written.
    fn place(&self, key: &str, name: &str) -> Option<Range<usize>> {
        let list = if key == "marks" { &self.marks } else { &self.agents };
        Some(list.as_ref()?.place_of_entry(|entry| Tool::is_same_name(entry, name)))
    }
}

/// Refuses two tools with one agent or one mark: nobody could tell whose it is.
fn apart(tools: &BTreeMap<String, Tool>, written: &BTreeMap<String, Names<'_>>, log: &Log) {
    let place = |name: &str, key: &str, shared: &str| {
        let place = written.get(name).and_then(|names| names.place(key, shared));
        place.unwrap_or_else(|| log.place(&format!("tools.{name}")))
    };
    for (at, (name, tool)) in tools.iter().enumerate() {
        for (first, other) in tools.iter().take(at) {
            let Some((key, shared)) = tool.shared_with(other) else { continue };
            let title = format!("two tools have `{shared}` among their `{key}`");
            let label = format!("`{name}` has it here, so that nobody can tell whose it is");
            log.add(
                Diagnosis::new(Severity::Error, place(name, key, shared), title, label)
                    .second(place(first, key, shared), format!("`{first}` has it here"))
                    .help("give it to one of the two; or describe both as one tool"),
            );
        }
    }
}

/// A tool. `whole`: it must have a card.
fn tool<'a>(name: &str, mut table: Table<'a>, whole: bool) -> (Option<Tool>, Names<'a>) {
    let whole = whole || has_card(&table);
    let title = if whole {
        table.require("title", "add `title = \"…\"`: what people call the tool")
    } else {
        table.take("title")
    };
    let hosting = if whole { required_word(&mut table, "hosting") } else { table.word("hosting") };
    let status = if whole { required_word(&mut table, "status") } else { table.word("status") };
    let since = if whole {
        table.require("since", "add `since = 2026-06-18`: the first day of its status")
    } else {
        table.take("since")
    };
    let names = Names { agents: table.take("agents"), marks: table.take("marks") };
    let agents = names.agents.as_ref().map(texts);
    let (examples, example_places) = examples(table.take("examples"));
    let (counterexamples, counterexample_places) = self::examples(table.take("counterexamples"));
    let mut tool = Tool {
        title: title.and_then(|value| value.text().map(str::to_owned)),
        text: table.text("text"),
        agents: agents.unwrap_or_else(|| vec![name.to_owned()]),
        marks: names.marks.as_ref().map(texts).unwrap_or_default(),
        examples,
        counterexamples,
        hosting,
        status: status.unwrap_or(ToolStatus::Active),
        since: since.and_then(|value| value.date()),
        approval: table.take("approval").as_ref().and_then(url),
        card: None,
    };
    if whole {
        tool.card = card(&mut table, hosting).map(Box::new);
    } else {
        no_card(&mut table);
    }
    prove(&tool, name, &table, &names, &example_places, &counterexample_places);
    table.finish();
    ((!whole || tool.card.is_some()).then_some(tool), names)
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
    names: &Names<'_>,
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
                let label = format!("expected {wanted}");
                let title = format!("`{value}` cannot stand in `{key}` of {}", table.place());
                let place = names.place(key, &value).unwrap_or_else(|| table.place_of(key));
                (place, title, label)
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
