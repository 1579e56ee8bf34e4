//! The named tables.

use std::collections::BTreeMap;

use proptest::option;
use proptest::prelude::*;
use proptest::sample;

use super::cards::card;
use super::values::{
    address, date, distinct, identities, key, name, named, path_globs, period, ref_globs,
    selecting, selecting_words, text, text_glob, text_globs, texts, url, word,
};
use crate::agents::Example;
use crate::policy::card::DataFlow;
use crate::policy::conditions::{By, Conditions, Count, Requirement};
use crate::policy::people::{People, Who};
use crate::policy::selectors::Selectors;
use crate::policy::vocabulary::{FIXED_RULE, rules};
use crate::policy::words::{
    Due, Extent, Hosting, Ignored, Level, Per, Stance, Statement, Surface, ToolStatus, Trust,
};
use crate::policy::{Area, Attest, Automation, Duty, DutyFor, Exception, Tool};

pub(super) fn exceptions(
    groups: &[String],
    categories: &[String],
) -> impl Strategy<Value = BTreeMap<String, Exception>> + use<> {
    let words = (text(), option::of(text()), option::of(text()), texts());
    let exception = (words, selectors(groups, categories), conditions(groups, false)).prop_map(
        |((title, text, contact, examples), selectors, conditions)| Exception {
            title,
            text,
            contact,
            examples,
            selectors,
            conditions,
        },
    );
    named(exception, 0..4)
}

pub(super) fn areas(
    groups: &[String],
    categories: &[String],
) -> impl Strategy<Value = BTreeMap<String, Area>> + use<> {
    let words = (option::of(text()), option::of(text()));
    let ground = (option::of(word::<Stance>()), selectors(groups, categories), path_globs());
    let area = (words, ground, conditions(groups, false)).prop_map(
        |((title, text), (stance, mut selectors, paths), mut conditions)| {
            if selectors.is_empty() {
                selectors.paths = Some(paths);
            }
            if stance == Some(Stance::Open) {
                conditions = Conditions::default();
            }
            let stance = stance.or(conditions.is_empty().then_some(Stance::Disclose));
            Area { title, text, stance, selectors, conditions }
        },
    );
    named(area, 0..4)
}

fn selectors(groups: &[String], categories: &[String]) -> impl Strategy<Value = Selectors> + use<> {
    let some = 0.3;
    let category = selecting(sample::select(categories.to_vec()), Clone::clone);
    let lists = (
        option::weighted(some, path_globs()),
        option::weighted(0.1, ref_globs()),
        option::weighted(some, category),
        option::weighted(some, selecting_words::<Surface>()),
        option::weighted(some, selecting_words::<Extent>()),
        option::weighted(some, selecting(text_glob(), |glob| glob.as_str().to_owned())),
        option::weighted(0.1, selecting_words::<Hosting>()),
    );
    let authors = option::weighted(some, (people(groups), option::of(word::<Trust>())));
    (lists, authors, period())
        .prop_map(
            |(
                (paths, refs, categories, surfaces, extents, tools, hosting),
                authors,
                (from, until),
            )| {
                let (authors, trust) = authors.unzip();
                Selectors {
                    paths,
                    refs,
                    categories,
                    surfaces,
                    extents,
                    tools,
                    hosting,
                    authors,
                    trust: trust.flatten(),
                    from,
                    until,
                }
            },
        )
        .boxed()
}

fn people(groups: &[String]) -> impl Strategy<Value = People> + use<> {
    let groups = groups.to_vec();
    let pick = proptest::option::of(any::<sample::Index>());
    let who = (pick, address()).prop_map(move |(pick, address)| match pick {
        Some(index) if !groups.is_empty() => Who::Group(index.get(&groups).clone()),
        _ => Who::Address(address),
    });
    selecting(who, |who| format!("{who:?}")).prop_map(People)
}

/// Conditions; with some that are for all commits where `everywhere`.
pub(super) fn conditions(
    groups: &[String],
    everywhere: bool,
) -> impl Strategy<Value = Conditions> + use<> {
    let must_state = distinct(word::<Statement>(), |word| word.as_str().to_owned());
    let must_state = prop_oneof![2 => Just(Vec::new()), 1 => must_state];
    let requires = proptest::collection::vec(requirement(groups, everywhere), 0..3);
    // Boxed, for strategies within strategies need more stack than a thread of a test has.
    (must_state, requires, limits())
        .prop_map(|(must_state, requires, limits)| Conditions { must_state, requires, ..limits })
        .boxed()
}

fn limits() -> impl Strategy<Value = Conditions> {
    let exclude = prop_oneof![3 => Just(Vec::new()), 1 => path_globs().prop_map(|list| list.plain)];
    let ignore = distinct(word::<Ignored>(), |word| word.as_str().to_owned());
    let ignore = prop_oneof![3 => Just(Vec::new()), 1 => ignore];
    let count = (word::<Per>(), exclude, ignore).prop_map(|(per, exclude, ignore)| Count {
        per,
        exclude,
        ignore,
    });
    let limit = || option::weighted(0.2, 0..40_u64);
    (limit(), limit(), count).prop_map(|(max_files, max_lines, count)| {
        let limited = max_files.is_some() || max_lines.is_some();
        let count = if limited { count } else { Count::default() };
        Conditions { max_files, max_lines, count, ..Conditions::default() }
    })
}

fn requirement(groups: &[String], everywhere: bool) -> impl Strategy<Value = Requirement> + use<> {
    let by = prop_oneof![
        Just(By::Anyone),
        Just(By::Author),
        Just(By::OtherPerson),
        people(groups).prop_map(By::People),
    ];
    let keys = distinct(key(), |key| key.to_ascii_lowercase());
    let values = prop_oneof![2 => Just(Vec::new()), 1 => text_globs()];
    let due = if everywhere { word::<Due>().boxed() } else { Just(Due::Ai).boxed() };
    (keys, by, values, any::<bool>(), word::<Trust>(), due).prop_map(
        |(keys, by, values, reference, trust, due)| {
            let trust = if by == By::Anyone { Trust::Stated } else { trust };
            Requirement { keys, by, values, reference, trust, due }
        },
    )
}

pub(super) fn duties(
    exceptions: &[String],
) -> impl Strategy<Value = BTreeMap<String, Duty>> + use<> {
    let exceptions = exceptions.to_vec();
    let due = (0..3_u8, any::<sample::Index>()).prop_map(move |(kind, index)| match kind {
        0 => DutyFor::All,
        1 if !exceptions.is_empty() => DutyFor::Exceptions(vec![index.get(&exceptions).clone()]),
        _ => DutyFor::Ai,
    });
    let trailer = key().prop_filter("a word", |key| !key.eq_ignore_ascii_case("person"));
    let attest =
        prop_oneof![Just(Attest::Nothing), Just(Attest::Person), trailer.prop_map(Attest::Key),];
    named((text(), due, attest).prop_map(|(text, due, attest)| Duty { text, due, attest }), 0..3)
}

pub(super) fn automation() -> impl Strategy<Value = BTreeMap<String, Automation>> {
    let who = (option::of(text()), identities(), word::<Trust>());
    let what = (option::of(path_globs()), any::<bool>(), option::of(url()), url());
    let automation = (who, what, period()).prop_map(
        |((title, identities, trust), (paths, ai, approval, page), (from, until))| Automation {
            title,
            identities,
            trust,
            paths,
            from,
            until,
            ai,
            approval: approval.or(ai.then_some(page)),
        },
    );
    named(automation, 0..3)
}

pub(super) fn tools() -> impl Strategy<Value = BTreeMap<String, Tool>> {
    let agents = option::of(distinct("[A-Z][a-z]{2,6}( [A-Z][a-z]{1,4})?", Clone::clone));
    let letters = "[a-z]{4,8}";
    let tool = (
        name(),
        agents,
        letters,
        (word::<ToolStatus>(), word::<Hosting>(), date(), text()),
        (option::of(text()), option::of(url()), any::<[bool; 3]>()),
        (option::weighted(0.3, card()), prop::bool::weighted(0.1)),
    );
    proptest::collection::vec(tool, 0..2).prop_map(|tools| {
        let mut read = BTreeMap::new();
        for (name, agents, word, stated, (about, approval, given), (card, proven)) in tools {
            let name = format!("tool-{name}");
            let agents = agents.unwrap_or_else(|| vec![name.clone()]);
            let (status, hosting, since, title) = stated;
            // What is not asked of a tool without a card may be left out.
            let whole = card.is_some();
            let sends_nothing =
                card.as_ref().is_some_and(|card| card.data_flow == DataFlow::Nothing);
            let hosting = if sends_nothing { Hosting::Local } else { hosting };
            let mut tool = Tool {
                title: (whole || given[0]).then_some(title),
                text: about,
                agents,
                marks: vec![format!("{word}@robots.example"), format!("Made by robot {word}")],
                examples: Vec::new(),
                counterexamples: Vec::new(),
                hosting: (whole || given[1]).then_some(hosting),
                status,
                since: (whole || given[2]).then_some(since),
                approval,
                card: card.map(Box::new),
            };
            if proven {
                let author = format!("Robot <{word}@robots.example>");
                let message = format!("Sort\n\nMade by robot {word}\n");
                tool.examples = vec![
                    Example { author: author.clone(), ..Example::default() },
                    Example { committer: author, message, ..Example::default() },
                ];
                let trailer = "Reviewed-by: Amina Bello <amina@example.org>".to_owned();
                tool.counterexamples = vec![Example { trailer, ..Example::default() }];
            }
            read.insert(name, tool);
        }
        read
    })
}

pub(super) fn levels() -> impl Strategy<Value = BTreeMap<String, Level>> {
    let rules: Vec<_> = rules().filter(|rule| *rule != FIXED_RULE).collect();
    proptest::collection::btree_map(
        sample::select(rules).prop_map(str::to_owned),
        word::<Level>(),
        0..4,
    )
}
