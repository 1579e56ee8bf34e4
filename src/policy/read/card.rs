//! A tool card: in a file of its own, or among the keys of `[tools.NAME]`.

use std::collections::BTreeMap;

use super::cursor::{Table, named};
use super::lists::{entries, texts};
use super::nearest::{listed, nearest};
use super::url;
use super::value::Value;
use crate::policy::card::{Card, DataFlow, Model, OpenAlternative, System, Task};
use crate::policy::words::{Hosting, Openness, Word};

/// The keys that make a tool of the policy one with a card.
const KEYS: [&str; 10] = [
    "identity",
    "tasks",
    "models",
    "system",
    "data-flow",
    "limits",
    "steward",
    "licence",
    "source",
    "monitoring",
];

/// What `sent` says of a tool from which nothing goes out.
const NOTHING: &str = "nothing";

/// Whether a table has any key of a card.
pub(super) fn has_card(table: &Table<'_>) -> bool {
    KEYS.iter().any(|key| table.has(key))
}

/// Says that the keys of a card can stand in a table which has none of them.
pub(super) fn no_card(table: &mut Table<'_>) {
    for key in KEYS {
        table.take(key);
    }
}

/// Reads the card of a tool that runs where `hosting` says. Each part that is missing is an error.
pub(super) fn card(table: &mut Table<'_>, hosting: Option<Hosting>) -> Option<Card> {
    let kind = required_word(table, "identity");
    let tasks = tasks(table);
    let models = table.require("models", MODELS).map(|value| models(&value));
    let system = table
        .require("system", "a table of `prompts`, `workflow`, `sampling` and `guardrails`")
        .and_then(|value| system(&value));
    let data_flow = table
        .require(
            "data-flow",
            "a table of `sent`, `to`, `retained` and `trained-on`; or of `sent = \"nothing\"` alone",
        )
        .and_then(|value| data_flow(&value, hosting));
    let limits = table
        .require("limits", "add `limits = [\"…\"]`: what it does badly, in what, and for whom")
        .map(|value| texts(&value));
    let steward = required(table, "steward", "who runs it and answers for it");
    let licence = required(table, "licence", "the licence of the tool, such as `MIT`");
    let source = table.take("source").as_ref().and_then(url);
    let monitoring = table.text("monitoring");
    Some(Card {
        kind: kind?,
        tasks: tasks?,
        models: models?,
        system: system?,
        data_flow: data_flow?,
        limits: limits?,
        steward: steward?,
        licence: licence?,
        source,
        monitoring,
    })
}

const MODELS: &str = "add `models = [{ name = \"…\", card = \"https://…\", weights = \"open\", code = \"open\", data = \"open\" }]`";

/// A text that must be there.
fn required(table: &mut Table<'_>, key: &'static str, what: &str) -> Option<String> {
    let value = table.require(key, &format!("add `{key} = \"…\"`: {what}"))?;
    value.text().map(str::to_owned)
}

/// A word that must be there.
pub(super) fn required_word<W: Word>(table: &mut Table<'_>, key: &'static str) -> Option<W> {
    let words = listed(W::all().iter().map(|word| word.written()));
    table.require(key, &format!("add `{key} = \"…\"`: {words}"))?.word()
}

/// `[tasks.NAME]`: each thing that the tool does, with its own evaluation.
fn tasks(table: &mut Table<'_>) -> Option<BTreeMap<String, Task>> {
    const HELP: &str =
        "each thing that it does is a table `tasks.NAME` of `title`, `results` and `reproduce`";
    let value = table.require("tasks", HELP)?;
    if value.is_empty_table() {
        let title = format!("`{}` names no task", value.name);
        value.log.error_with_help(value.key.clone(), title, "a tool does at least one thing", HELP);
    }
    let mut read = BTreeMap::new();
    for (name, mut table) in named(&value) {
        let title = required(&mut table, "title", "what it does");
        let results = required(
            &mut table,
            "results",
            "what was measured, on what, and what came of it; or `unknown`",
        );
        let reproduce = required(
            &mut table,
            "reproduce",
            "how somebody else measures it again, or where that is written; or `unknown`",
        );
        table.finish();
        if let (Some(title), Some(results), Some(reproduce)) = (title, results, reproduce) {
            read.insert(name, Task { title, results, reproduce });
        }
    }
    Some(read)
}

fn models(value: &Value<'_>) -> Vec<Model> {
    entries(value, |a: &Model, b| a.name == b.name, model)
}

fn model(value: &Value<'_>) -> Option<Model> {
    let mut table = value.inner_table()?;
    let name = required(&mut table, "name", "what its maker calls it");
    let card = table
        .require("card", "add `card = \"https://…\"`, where its maker describes it")
        .as_ref()
        .and_then(url);
    let weights = required_word(&mut table, "weights");
    let code = required_word(&mut table, "code");
    let data = required_word(&mut table, "data");
    let is_open = weights.is_none_or(|weights| weights == Openness::Open);
    let compared = if is_open {
        table.take("compared-with")
    } else {
        table.require(
            "compared-with",
            "its weights are not open: add `compared-with = [\"…\"]`, the open models that were evaluated in \
             its place",
        )
    };
    let compared_with = compared.map(|value| texts(&value)).unwrap_or_default();
    let best = if is_open {
        table.take("best-open")
    } else {
        table.require(
            "best-open",
            "its weights are not open: add `best-open = { name = \"…\", gaps = \"…\" }`, the best open model in \
             its place and what that does less well",
        )
    };
    let best_open = best.and_then(|value| best_open(&value, &compared_with));
    table.finish();
    Some(Model {
        name: name?,
        card: card?,
        weights: weights?,
        code: code?,
        data: data?,
        compared_with,
        best_open,
    })
}

fn best_open(value: &Value<'_>, compared_with: &[String]) -> Option<OpenAlternative> {
    let mut table = value.inner_table()?;
    let name = table.require("name", "add `name = \"…\"`, one of `compared-with`");
    if let Some(value) = &name
        && let Some(name) = value.text()
        && !compared_with.is_empty()
        && !compared_with.iter().any(|model| model == name)
    {
        let names = || compared_with.iter().map(String::as_str);
        let label = match nearest(name, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "the best open model is one of those that were tried".to_owned(),
        };
        let known = listed(names());
        value.log.error_with_help(
            value.span.clone(),
            format!("`{name}` is not among the models of `compared-with`"),
            &label,
            format!("write {known}; or, if it was tried too, add `{name}` to `compared-with`"),
        );
    }
    let gaps = required(&mut table, "gaps", "what it does less well");
    table.finish();
    Some(OpenAlternative { name: name?.text()?.to_owned(), gaps: gaps? })
}

fn system(value: &Value<'_>) -> Option<System> {
    let mut table = value.table()?;
    let prompts =
        required(&mut table, "prompts", "what the models are told, or where that is; or `none`");
    let workflow =
        required(&mut table, "workflow", "the steps from what goes in to what comes out");
    let sampling = required(
        &mut table,
        "sampling",
        "how an answer is chosen, such as the temperature; or `none`",
    );
    let guardrails = required(&mut table, "guardrails", "what keeps bad answers back; or `none`");
    table.finish();
    Some(System {
        prompts: prompts?,
        workflow: workflow?,
        sampling: sampling?,
        guardrails: guardrails?,
    })
}

fn data_flow(value: &Value<'_>, hosting: Option<Hosting>) -> Option<DataFlow> {
    let mut table = value.table()?;
    let sent = table
        .require("sent", "add `sent = [\"…\"]`, what leaves the machine; or `sent = \"nothing\"`");
    let flow = match &sent {
        Some(sent) if sent.as_text() == Some(NOTHING) => nothing_sent(&mut table, sent, hosting),
        _ => something_sent(&mut table, sent.as_ref()),
    };
    table.finish();
    flow
}

fn something_sent(table: &mut Table<'_>, sent: Option<&Value<'_>>) -> Option<DataFlow> {
    let what = sent.and_then(|sent| match sent.as_text() {
        None => Some(texts(sent)),
        Some(text) => {
            let help =
                format!("write `[\"{text}\"]`, or `\"{NOTHING}\"` if nothing leaves the machine");
            sent.is_not("a list", Some(help))
        }
    });
    let to = table.require("to", "add `to = [\"…\"]`, who receives it").map(|value| texts(&value));
    let retained =
        required(table, "retained", "what they keep, and for how long; or `nothing`, or `unknown`");
    let trained_on = required_word(table, "trained-on");
    Some(DataFlow::Sent { what: what?, to: to?, retained: retained?, trained_on: trained_on? })
}

/// Nothing leaves the machine: then nobody receives it, and the tool runs on that machine.
fn nothing_sent(
    table: &mut Table<'_>,
    sent: &Value<'_>,
    hosting: Option<Hosting>,
) -> Option<DataFlow> {
    let mut fits = true;
    for key in ["to", "retained", "trained-on"] {
        if let Some(value) = table.take(key) {
            fits = false;
            value.log.error_with_help(
                value.key,
                format!("`{}` stands beside `sent = \"{NOTHING}\"`", value.name),
                "nobody receives what is not sent",
                "take it out, or say what is sent",
            );
        }
    }
    if let Some(hosting) = hosting.filter(|hosting| *hosting != Hosting::Local) {
        fits = false;
        sent.log.error_with_help(
            sent.span.clone(),
            format!(
                "nothing is said to be sent, and the tool runs elsewhere: `hosting = \"{hosting}\"`"
            ),
            "what it works on must get there",
            "say what is sent, or `hosting = \"local\"` if it runs on the contributor's machine",
        );
    }
    fits.then_some(DataFlow::Nothing)
}
