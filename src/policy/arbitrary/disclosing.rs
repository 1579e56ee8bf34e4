//! `[disclosure]` with all its keys, and without contradictions.

use proptest::option;
use proptest::prelude::*;

use super::forms::forms;
use super::values::{distinct, key, text, text_globs, texts, word};
use crate::policy::CLAIM_KEY;
use crate::policy::disclosing::{
    Disclosing, DisclosureKey, HumanOnly, PullRequestField, PullRequestForm,
};
use crate::policy::words::{Cards, ClaimStyle, Extent, Prompts, When, Where};

pub(super) fn disclosing() -> impl Strategy<Value = Disclosing> {
    let none = text().prop_map(|text| text.trim().to_owned());
    let globs = || prop_oneof![2 => Just(Vec::new()), 1 => text_globs()];
    let drawn = (
        (keys(), forms(), word::<Where>(), word::<When>()),
        (
            distinct(none, |none| none.to_ascii_lowercase()),
            word::<ClaimStyle>(),
            (any::<bool>(), any::<bool>(), any::<bool>(), word::<Prompts>(), word::<Cards>()),
            option::of(pull_request()),
        ),
        (texts(), globs(), globs(), globs(), human_only()),
    );
    let drawn =
        drawn.prop_map(|((keys, form, place, when), (none, claim, words, pull_request), lists)| {
            let (own_words, one_per_tool, mixed, prompts, cards) = words;
            let (aids, not_ai, forbidden_names, forbidden_keys, human_only) = lists;
            let mut disclosing = Disclosing {
                keys,
                dropped: Vec::new(),
                form,
                place,
                own_words,
                when,
                none,
                claim,
                one_per_tool,
                mixed,
                aids,
                not_ai,
                forbidden_names,
                forbidden_keys,
                human_only,
                prompts,
                cards,
                pull_request,
            };
            settle(&mut disclosing);
            disclosing
        });
    prop_oneof![1 => Just(Disclosing::default()), 3 => drawn].boxed()
}

/// Takes out what contradicts the keys.
fn settle(disclosing: &mut Disclosing) {
    if disclosing.place == Where::Commit || disclosing.pull_request.is_some() {
        disclosing.own_words = false;
    }
    let keys = &disclosing.keys;
    disclosing.human_only.retain(|place| match place {
        HumanOnly::Key(kept) => !keys.iter().any(|key| key.key.eq_ignore_ascii_case(kept)),
        _ => true,
    });
    if disclosing.human_only.is_empty() {
        disclosing.human_only.push(HumanOnly::Author);
    }
    if disclosing.place != Where::PullRequest {
        let claimed = disclosing.claim == ClaimStyle::Trailer;
        disclosing.forbidden_keys.retain(|glob| {
            let claim = claimed.then_some(CLAIM_KEY);
            !keys.iter().map(|key| key.key.as_str()).chain(claim).any(|key| glob.matches(key))
        });
    }
}

fn keys() -> impl Strategy<Value = Vec<DisclosureKey>> {
    let globs = prop_oneof![Just(Vec::new()), text_globs()];
    let full = (key(), option::of(forms()), globs, option::of(word::<Extent>()), any::<bool>())
        .prop_map(|(key, form, values, extent, shared)| DisclosureKey {
            key,
            form,
            values,
            extent,
            shared,
        });
    let plain = key().prop_map(|key| DisclosureKey::new(&key));
    distinct(prop_oneof![plain, full], |key| key.key.to_ascii_lowercase())
}

fn pull_request() -> impl Strategy<Value = PullRequestForm> {
    let globs = prop_oneof![Just(Vec::new()), text_globs()];
    let field = ("[a-z_]{1,6}", globs).prop_map(|(key, values)| PullRequestField { key, values });
    let fields = prop_oneof![
        Just(Vec::new()),
        distinct(field, |field: &PullRequestField| field.key.clone()),
    ];
    (option::of(text()), fields, option::of((text(), text())), option::of(text())).prop_map(
        |(section, fields, boxes, none)| {
            let boxes = match boxes {
                Some((one, other)) if one != other => vec![one, other],
                _ => Vec::new(),
            };
            let asks = section.is_some() || !fields.is_empty() || !boxes.is_empty();
            let section = if asks { section } else { Some("AI".to_owned()) };
            PullRequestForm { section, fields, boxes, none }
        },
    )
}

fn human_only() -> impl Strategy<Value = Vec<HumanOnly>> {
    let place = prop_oneof![
        Just(HumanOnly::Author),
        Just(HumanOnly::Committer),
        key()
            .prop_filter("a word of the language", |key| {
                !["author", "committer"].iter().any(|word| key.eq_ignore_ascii_case(word))
            })
            .prop_map(HumanOnly::Key),
    ];
    prop_oneof![
        Just(Disclosing::default().human_only),
        distinct(place, |place| format!("{place:?}").to_ascii_lowercase()),
    ]
}
