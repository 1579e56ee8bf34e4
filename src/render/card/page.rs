//! What is said of a tool, in the order in which a newcomer asks.

use crate::policy::{
    Card, DataFlow, Hosting, Model, Openness, Task, Tool, ToolKind, ToolStatus, TrainedOn,
};

/// What is said of a tool. The texts are the card's own words: whoever shows them escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What people call the tool.
    pub title: String,
    /// What it is, and whether it can be used.
    pub lead: Vec<String>,
    /// The rest.
    pub sections: Vec<Section>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading, in words of our own.
    pub heading: &'static str,
    /// What stands below it.
    pub items: Vec<Item>,
}

/// One thing that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is about; empty: the text says that itself.
    pub label: String,
    /// What is said.
    pub text: String,
    /// An address where more of it stands.
    pub link: Option<String>,
}

impl Item {
    fn say(text: impl Into<String>) -> Self {
        Self::of("", text)
    }

    fn of(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), link: None }
    }

    fn at(label: impl Into<String>, url: &str) -> Self {
        Self { label: label.into(), text: String::new(), link: Some(url.to_owned()) }
    }
}

impl Page {
    /// The page of a tool that has a card.
    pub fn of(name: &str, tool: &Tool, card: &Card) -> Self {
        let title = tool.title.clone().unwrap_or_else(|| name.to_owned());
        let lead = tool.text.iter().cloned().chain([standing(tool), called(tool)]).collect();
        let mut sections = vec![
            Section { heading: "What it does, and how well", items: tasks(card) },
            Section { heading: "What is known to go wrong", items: limits(card) },
            Section { heading: "What leaves your machine", items: data_flow(tool, card) },
            Section { heading: "What it is made of", items: models(card) },
            Section { heading: "How it works", items: system(card) },
            Section { heading: "What is not known", items: unknown(card) },
            Section { heading: "Who answers for it", items: stewardship(tool, card) },
        ];
        sections.retain(|section| !section.items.is_empty());
        Self { title, lead, sections }
    }
}

fn standing(tool: &Tool) -> String {
    let since = tool.since.map(|day| format!(" since {day}")).unwrap_or_default();
    match tool.status {
        ToolStatus::Active => format!("It is in use{since}."),
        ToolStatus::Paused => {
            format!("It is paused{since}: please do not use it until its problem is solved.")
        }
        ToolStatus::Retired => format!("It is retired{since}: please do not use it."),
    }
}

fn called(tool: &Tool) -> String {
    format!("In disclosures it is called {}.", tool.agents.join(", "))
}

fn tasks(card: &Card) -> Vec<Item> {
    let said = |task: &Task| {
        let mut items = vec![Item::of(&task.title, &task.results)];
        if !is_unknown(&task.reproduce) {
            items.push(Item::of("To measure it again", &task.reproduce));
        }
        items
    };
    card.tasks.values().flat_map(said).collect()
}

fn limits(card: &Card) -> Vec<Item> {
    card.limits.iter().map(Item::say).collect()
}

fn data_flow(tool: &Tool, card: &Card) -> Vec<Item> {
    let place = match tool.hosting {
        Some(Hosting::Local) => "It runs on your own machine.",
        Some(Hosting::Community) => "It runs at a community's host, not on your machine.",
        Some(Hosting::External) => "It runs at a third party, not on your machine.",
        None => "Nobody says where it runs.",
    };
    let mut items = vec![Item::say(place)];
    match &card.data_flow {
        DataFlow::Nothing => items.push(Item::say("Nothing leaves your machine.")),
        DataFlow::Sent { what, to, retained, trained_on } => {
            items.push(Item::of("What is sent", what.join("; ")));
            items.push(Item::of("To whom", to.join("; ")));
            items.push(Item::of("What they keep", retained));
            items.push(Item::say(match trained_on {
                TrainedOn::No => "No models are trained on it.",
                TrainedOn::Yes => "Models are trained on it.",
                TrainedOn::Unknown => "Whether models are trained on it is not known.",
            }));
        }
    }
    items
}

fn models(card: &Card) -> Vec<Item> {
    let mut items = vec![Item::say(match card.kind {
        ToolKind::Wrapper => "It asks models that somebody else has trained.",
        ToolKind::FineTune => "Its model is somebody else's, trained further.",
        ToolKind::FromScratch => "Its model was trained for it from the beginning.",
    })];
    for model in &card.models {
        let text = format!(
            "weights {}; code that trained it {}; data that it was trained on {}",
            openness(model.weights),
            openness(model.code),
            openness(model.data)
        );
        let link = Some(model.card.clone());
        items.push(Item { label: model.name.clone(), text, link });
        items.extend(alternatives(model));
    }
    items
}

fn alternatives(model: &Model) -> Vec<Item> {
    let mut items = Vec::new();
    if !model.compared_with.is_empty() {
        let label = format!("Open models tried in place of {}", model.name);
        items.push(Item::of(label, model.compared_with.join(", ")));
    }
    items.extend(
        model
            .best_open
            .as_ref()
            .map(|best| Item::of(format!("The best of them, {}", best.name), &best.gaps)),
    );
    items
}

fn openness(openness: Openness) -> &'static str {
    match openness {
        Openness::Open => "open",
        Openness::Partly => "partly open",
        Openness::Closed => "closed",
        Openness::Unknown => "not known",
    }
}

fn system(card: &Card) -> Vec<Item> {
    let system = &card.system;
    let parts = [
        ("What the models are told", &system.prompts),
        ("Step by step", &system.workflow),
        ("How an answer is chosen", &system.sampling),
        ("What keeps bad answers back", &system.guardrails),
    ];
    let watched = card.monitoring.iter().map(|text| Item::of("How it is watched", text));
    parts.into_iter().map(|(label, text)| Item::of(label, text)).chain(watched).collect()
}

/// What the card says that it does not know, and what it leaves out though it may.
fn unknown(card: &Card) -> Vec<Item> {
    let mut items = Vec::new();
    let mut note = |text: String| items.push(Item::say(text));
    for task in card.tasks.values() {
        if is_unknown(&task.results) {
            note(format!("How well it does this: {}.", task.title));
        }
        if is_unknown(&task.reproduce) {
            note(format!("How somebody else could measure this again: {}.", task.title));
        }
    }
    for model in &card.models {
        for (openness, what) in [
            (model.weights, "weights"),
            (model.code, "code that trained it"),
            (model.data, "data that it was trained on"),
        ] {
            if openness == Openness::Unknown {
                note(format!("Of {}: whether everybody can have the {what}.", model.name));
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
            note(what.to_owned());
        }
    }
    if let DataFlow::Sent { retained, trained_on, .. } = &card.data_flow {
        if is_unknown(retained) {
            note("What is kept of what is sent, and for how long.".to_owned());
        }
        if *trained_on == TrainedOn::Unknown {
            note("Whether models are trained on what is sent.".to_owned());
        }
    }
    if card.source.is_none() {
        note("Where its source is.".to_owned());
    }
    if card.monitoring.is_none() {
        note("How it is watched while it is used.".to_owned());
    }
    items
}

/// Whether a text says that nobody knows.
fn is_unknown(text: &str) -> bool {
    text.trim().trim_end_matches('.').eq_ignore_ascii_case("unknown")
}

fn stewardship(tool: &Tool, card: &Card) -> Vec<Item> {
    let mut items = vec![Item::say(&card.steward), Item::of("Licence", &card.licence)];
    items.extend(card.source.iter().map(|url| Item::at("Source", url)));
    items.push(match &tool.approval {
        Some(url) => Item::at("Approved", url),
        None => Item::of("Approved", "nowhere that the card names; it may not act by itself"),
    });
    items
}
