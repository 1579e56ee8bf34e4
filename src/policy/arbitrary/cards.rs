//! Tool cards, whole ones.

use proptest::option;
use proptest::prelude::*;

use super::values::{distinct, named, text, url, word};
use crate::policy::card::{Card, DataFlow, Model, OpenAlternative, System, Task};
use crate::policy::words::{Openness, ToolKind, TrainedOn};

pub(crate) fn card() -> impl Strategy<Value = Card> {
    let parts = (
        named(task(), 1..3),
        distinct(model(), |model| model.name.clone()),
        system(),
        data_flow(),
        some_texts(),
    );
    let rest = (text(), text(), option::of(url()), option::of(text()));
    (word::<ToolKind>(), parts, rest).prop_map(
        |(
            kind,
            (tasks, models, system, data_flow, limits),
            (steward, licence, source, monitoring),
        )| {
            Card {
                kind,
                tasks,
                models,
                system,
                data_flow,
                limits,
                steward,
                licence,
                source,
                monitoring,
            }
        },
    )
}

/// At least one text.
fn some_texts() -> impl Strategy<Value = Vec<String>> {
    distinct(text(), Clone::clone)
}

fn task() -> impl Strategy<Value = Task> {
    (text(), text(), text()).prop_map(|(title, results, reproduce)| Task {
        title,
        results,
        reproduce,
    })
}

fn model() -> impl Strategy<Value = Model> {
    let openness = (word::<Openness>(), word::<Openness>(), word::<Openness>());
    let alternative = (some_texts(), text(), any::<[bool; 2]>());
    (text(), url(), openness, alternative).prop_map(
        |(name, card, (weights, code, data), (names, gaps, given))| {
            let closed = weights != Openness::Open;
            let compared_with = if closed || given[0] { names.clone() } else { Vec::new() };
            let best = OpenAlternative { name: names[0].clone(), gaps };
            let best_open = (closed || given[1]).then_some(best);
            Model { name, card, weights, code, data, compared_with, best_open }
        },
    )
}

fn system() -> impl Strategy<Value = System> {
    (text(), text(), text(), text()).prop_map(|(prompts, workflow, sampling, guardrails)| System {
        prompts,
        workflow,
        sampling,
        guardrails,
    })
}

fn data_flow() -> impl Strategy<Value = DataFlow> {
    let sent = (some_texts(), some_texts(), text(), word::<TrainedOn>()).prop_map(
        |(what, to, retained, trained_on)| DataFlow::Sent { what, to, retained, trained_on },
    );
    prop_oneof![1 => Just(DataFlow::Nothing), 3 => sent]
}
