//! What is said of a tool, in the order in which a newcomer asks.

use crate::policy::{
    Card, DataFlow, Hosting, Model, Openness, Task, Tool, ToolKind, ToolStatus, TrainedOn,
};
use crate::render::page::{Block, Collection, Line, Page, Section};

/// The page of a tool that has a card, whose texts are in this language (BCP 47).
pub fn page(name: &str, tool: &Tool, card: &Card, language: &str) -> Page {
    let text = tool.text.iter().map(|text| theirs(text));
    let mut sections = vec![
        section("tasks", "What it does, and how well", tasks(card)),
        section("limits", "What is known to go wrong", limits(card)),
        section("data-flow", "What leaves your machine", data_flow(tool, card)),
        section("models", "What it is made of", models(card)),
        section("system", "How it works", system(card)),
        section("unknown", "What is not known", unknown(card)),
        section("steward", "Who answers for it", stewardship(tool, card)),
    ];
    sections.retain(|section| !section.blocks.is_empty());
    Page {
        title: theirs(tool.title.as_deref().unwrap_or(name)),
        language: language.to_owned(),
        lead: text.chain([standing(tool), called(tool)]).map(Block::Lead).collect(),
        sections,
        footer: Some(footer("the card")),
    }
}

/// The pages of several tools, each with the name of its tool.
pub fn collection(pages: Vec<(String, Page)>) -> Collection {
    Collection { title: "AI tools", pages, footer: Some(footer("the cards")) }
}

fn footer(source: &str) -> Line {
    let written = Line::ours("Written by ").code("provenance card render");
    written.say(format!("; change {source}, not this page."))
}

fn section(anchor: &'static str, heading: &'static str, lines: Vec<Line>) -> Section {
    let blocks = if lines.is_empty() { Vec::new() } else { vec![Block::Points(lines)] };
    Section { anchor, heading, blocks, items: Vec::new() }
}

/// What the card says.
fn theirs(text: &str) -> Line {
    Line::default().theirs(one_line(text))
}

/// What the card says, which can be an address of a page that says it.
fn said(text: &str) -> Line {
    Line::default().address(one_line(text))
}

/// A text as a part of a sentence: breaks between its lines are blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said of something that we name.
fn of(label: &str, line: Line) -> Line {
    Line::label(Line::ours(label)).then(line)
}

fn separated(texts: &[String], by: &str) -> Line {
    let mut lines = texts.iter().map(|text| theirs(text));
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |whole, line| whole.say(by).then(line))
}

fn standing(tool: &Tool) -> Line {
    let since = tool.since.map(|day| format!(" since {day}")).unwrap_or_default();
    Line::ours(match tool.status {
        ToolStatus::Active => format!("It is in use{since}."),
        ToolStatus::Paused => {
            format!("It is paused{since}: please do not use it until its problem is solved.")
        }
        ToolStatus::Retired => format!("It is retired{since}: please do not use it."),
    })
}

fn called(tool: &Tool) -> Line {
    let mut line = Line::ours("In disclosures it is called ");
    for (place, agent) in tool.agents.iter().enumerate() {
        line = if place > 0 { line.say(", ") } else { line }.code(agent);
    }
    line.say(".")
}

fn tasks(card: &Card) -> Vec<Line> {
    let lines = |task: &Task| {
        let results = Line::label(theirs(&task.title)).then(said(&task.results));
        let again = (!is_unknown(&task.reproduce))
            .then(|| of("To measure it again", said(&task.reproduce)));
        [Some(results), again]
    };
    card.tasks.values().flat_map(lines).flatten().collect()
}

fn limits(card: &Card) -> Vec<Line> {
    card.limits.iter().map(|limit| theirs(limit)).collect()
}

fn data_flow(tool: &Tool, card: &Card) -> Vec<Line> {
    let place = match tool.hosting {
        Some(Hosting::Local) => "It runs on your own machine.",
        Some(Hosting::Community) => "It runs at a community's host, not on your machine.",
        Some(Hosting::External) => "It runs at a third party, not on your machine.",
        None => "Nobody says where it runs.",
    };
    let mut lines = vec![Line::ours(place)];
    match &card.data_flow {
        DataFlow::Nothing => lines.push(Line::ours("Nothing leaves your machine.")),
        DataFlow::Sent { what, to, retained, trained_on } => {
            lines.push(of("What is sent", separated(what, "; ")));
            lines.push(of("To whom", separated(to, "; ")));
            lines.push(of("What they keep", said(retained)));
            lines.push(Line::ours(match trained_on {
                TrainedOn::No => "No models are trained on it.",
                TrainedOn::Yes => "Models are trained on it.",
                TrainedOn::Unknown => "Whether models are trained on it is not known.",
            }));
        }
    }
    lines
}

fn models(card: &Card) -> Vec<Line> {
    let mut lines = vec![Line::ours(match card.kind {
        ToolKind::Wrapper => "It asks models that somebody else has trained.",
        ToolKind::FineTune => "Its model is somebody else's, trained further.",
        ToolKind::FromScratch => "Its model was trained for it from the beginning.",
    })];
    for model in &card.models {
        let open = format!(
            "weights {}; code that trained it {}; data that it was trained on {} (",
            openness(model.weights),
            openness(model.code),
            openness(model.data)
        );
        let line = Line::label(theirs(&model.name)).say(open).then(said(&model.card));
        lines.push(line.say(")"));
        lines.extend(alternatives(model));
    }
    lines
}

fn alternatives(model: &Model) -> Vec<Line> {
    let mut lines = Vec::new();
    if !model.compared_with.is_empty() {
        let label = Line::ours("Open models tried in place of ").then(theirs(&model.name));
        lines.push(Line::label(label).then(separated(&model.compared_with, ", ")));
    }
    lines.extend(model.best_open.as_ref().map(|best| {
        let label = Line::ours("The best of them, ").then(theirs(&best.name));
        Line::label(label).then(said(&best.gaps))
    }));
    lines
}

fn openness(openness: Openness) -> &'static str {
    match openness {
        Openness::Open => "open",
        Openness::Partly => "partly open",
        Openness::Closed => "closed",
        Openness::Unknown => "not known",
    }
}

fn system(card: &Card) -> Vec<Line> {
    let system = &card.system;
    let parts = [
        ("What the models are told", &system.prompts),
        ("Step by step", &system.workflow),
        ("How an answer is chosen", &system.sampling),
        ("What keeps bad answers back", &system.guardrails),
    ];
    let watched = card.monitoring.iter().map(|text| ("How it is watched", text));
    parts.into_iter().chain(watched).map(|(label, text)| of(label, said(text))).collect()
}

/// What the card says that it does not know, and what it leaves out though it may.
fn unknown(card: &Card) -> Vec<Line> {
    let mut lines = Vec::new();
    for task in card.tasks.values() {
        let of_task = |what: &str| Line::ours(what).then(theirs(&task.title)).say(".");
        if is_unknown(&task.results) {
            lines.push(of_task("How well it does this: "));
        }
        if is_unknown(&task.reproduce) {
            lines.push(of_task("How somebody else could measure this again: "));
        }
    }
    for model in &card.models {
        for (openness, what) in [
            (model.weights, "weights"),
            (model.code, "code that trained it"),
            (model.data, "data that it was trained on"),
        ] {
            if openness == Openness::Unknown {
                let line = Line::ours("Of ").then(theirs(&model.name));
                lines.push(line.say(format!(": whether everybody can have the {what}.")));
            }
        }
    }
    let system = &card.system;
    for (text, what) in [
        (&system.prompts, "What the models are told."),
        (&system.workflow, "The steps from what goes in to what comes out."),
        (&system.sampling, "How an answer is chosen."),
        (&system.guardrails, "What keeps bad answers back."),
        (&card.licence, "Its licence."),
    ] {
        if is_unknown(text) {
            lines.push(Line::ours(what));
        }
    }
    if let DataFlow::Sent { retained, trained_on, .. } = &card.data_flow {
        if is_unknown(retained) {
            lines.push(Line::ours("What is kept of what is sent, and for how long."));
        }
        if *trained_on == TrainedOn::Unknown {
            lines.push(Line::ours("Whether models are trained on what is sent."));
        }
    }
    if card.source.is_none() {
        lines.push(Line::ours("Where its source is."));
    }
    if card.monitoring.is_none() {
        lines.push(Line::ours("How it is watched while it is used."));
    }
    lines
}

/// Whether a text says that nobody knows.
fn is_unknown(text: &str) -> bool {
    text.trim().trim_end_matches('.').eq_ignore_ascii_case("unknown")
}

fn stewardship(tool: &Tool, card: &Card) -> Vec<Line> {
    let nowhere = || Line::ours("nowhere that the card names; it may not act by itself");
    let mut lines = vec![said(&card.steward), of("Licence", said(&card.licence))];
    lines.extend(card.source.iter().map(|url| of("Source", said(url))));
    lines.push(of("Approved", tool.approval.as_ref().map_or_else(nowhere, |url| said(url))));
    lines
}
