//! The other way round: the value that states a use.

use bstr::BStr;

use super::form::{self, Aids, Head, fill};
use super::value::{self, Stated, Value};
use crate::agents::Agents;
use crate::policy::{DisclosureKey, Policy};

/// Writes a use as the value of a trailer under `key`: its head in the first form that can say it, and
/// its fields. What is written reads back as the same use, whatever its head was; where no form can say
/// it, there is none.
pub fn write(
    stated: &Stated,
    key: &DisclosureKey,
    policy: &Policy,
    agents: &Agents,
) -> Option<String> {
    let forms = key.form.as_ref().unwrap_or(&policy.disclosure.form);
    let filled = forms.iter().filter_map(|form| fill(&head_of(stated), form));
    // What a template cannot write anew, such as words in an optional part, can stand as it stood.
    let as_it_stood = [0, stated.categories.len()].map(|count| (stated.head.clone(), count));
    let values = filled.chain(as_it_stood).map(|(head, categories)| {
        let mut parts = vec![head];
        parts.extend(fields(stated, categories, key));
        parts.join("; ")
    });
    values.into_iter().find(|written| reads_as(written, stated, key, policy, agents))
}

/// The parts of a use that stand in a head.
fn head_of(stated: &Stated) -> Head {
    Head {
        agent: stated.agent.clone(),
        model: stated.model.clone(),
        aids: stated.aids.clone(),
        address: stated.address.clone(),
        categories: stated.categories.clone(),
        text: stated.text.clone(),
        note: stated.note.clone(),
        spaced: stated.spaced.clone(),
    }
}

/// Writes a use anew, in the form that its head fits.
pub(crate) fn write_in_its_form(
    stated: &Stated,
    key: &DisclosureKey,
    policy: &Policy,
    agents: &Agents,
) -> Option<String> {
    let aids = Aids { agents, own: &policy.disclosure.aids };
    let mut forms = key.form.as_ref().unwrap_or(&policy.disclosure.form).iter();
    let its_own = forms.find(|form| form::read(&stated.head, form, &aids).is_ok())?;
    let key = DisclosureKey { form: Some(vec![its_own.clone()]), ..key.clone() };
    write(stated, &key, policy, agents)
}

/// The fields that say what the head does not: it states the first so many categories itself.
fn fields(stated: &Stated, in_head: usize, key: &DisclosureKey) -> Vec<String> {
    let paths =
        stated.paths.as_ref().map(|globs| globs.iter().map(|glob| glob.as_str().to_owned()));
    let list = |name: &str, items: Vec<String>| {
        (!items.is_empty()).then(|| format!("{name}={}", items.join(",")))
    };
    let extent = stated.extent.filter(|extent| Some(*extent) != key.extent);
    [
        list("category", stated.categories.get(in_head..).unwrap_or_default().to_vec()),
        list("surface", stated.surfaces.iter().map(ToString::to_string).collect()),
        paths.and_then(|paths| list("paths", paths.collect())),
        extent.map(|extent| format!("extent={extent}")),
        stated.detail.as_ref().map(|detail| format!("detail={detail}")),
        list("exception", stated.claims.clone().unwrap_or_default()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn reads_as(
    written: &str,
    stated: &Stated,
    key: &DisclosureKey,
    policy: &Policy,
    agents: &Agents,
) -> bool {
    let is_line = !written.contains(['\n', '\r']) && written.trim() == written;
    let read = is_line.then(|| value::read(BStr::new(written), key, policy, agents));
    let Some(Value::Use(read)) = read else { return false };
    Stated { head: stated.head.clone(), ..*read } == *stated
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::super::form::example;
    use super::*;
    use crate::policy::arbitrary::form;
    use crate::policy::{Extent, Form, NamedForm, Part, PathGlob, Placeholder, Surface};

    fn policy(form: &Form) -> Policy {
        let mut policy = Policy::example("");
        policy.disclosure.form = vec![form.clone()];
        policy
    }

    fn read(value: &str, policy: &Policy) -> Option<Stated> {
        let key = &policy.disclosure.keys[0];
        match value::read(BStr::new(value), key, policy, Agents::builtin()) {
            Value::Use(stated) => Some(*stated),
            Value::None(..) | Value::NotAi => None,
        }
    }

    fn written(stated: &Stated, policy: &Policy) -> Option<String> {
        write(stated, &policy.disclosure.keys[0], policy, Agents::builtin())
    }

    fn without_head(stated: &Stated) -> Stated {
        Stated { head: String::new(), ..stated.clone() }
    }

    /// Values as they stand in commits, and worse.
    fn values() -> impl Strategy<Value = String> {
        let head = prop_oneof![
            "[a-zA-Z:/<>()\\[\\]{}@,.…-]{1,6}( [a-z0-9:,()\\[\\]-]{1,6}){0,3}",
            Just("Claude Code:Opus 4.8 coccinelle (1M context)".to_owned()),
            Just("LLM [code, tests]".to_owned()),
            Just("Claude <noreply@anthropic.com>".to_owned()),
            Just("gpt-5.5 by Codex".to_owned()),
            Just("Claude Clode - Claude Sonnet 4".to_owned()),
            Just("Opus 4.6 via Claude Code (1M context) <noreply@anthropic.com>".to_owned()),
            Just("Claude claude-opus-4-6 2.1.215".to_owned()),
            Just("Cursor (Auto)".to_owned()),
        ];
        let fields = prop_oneof![
            Just(""),
            Just("; category=docs, tests; extent=assisted"),
            Just(";exception=docs;paths=a/**, README; surface=message ;detail=a = b"),
        ];
        (head, fields).prop_map(|(head, fields)| format!("{head}{fields}"))
    }

    /// A use with a part for every placeholder, none of which looks like the literal text of a form.
    fn uses() -> impl Strategy<Value = Stated> {
        let fields = (any::<bool>(), any::<bool>(), any::<bool>());
        ("[A-Z]{2,5}", "[A-Z]{2,5}[0-9]", "[A-Z]{2,5}", fields).prop_map(
            |(agent, model, text, (claims, surfaces, more))| Stated {
                agent: Some(agent),
                model: Some(model),
                text: Some(text),
                aids: vec!["AFL".to_owned()],
                address: Some("A@B".to_owned()),
                categories: vec!["code".to_owned()],
                claims: claims.then(|| vec!["docs".to_owned(), "other".to_owned()]),
                surfaces: if surfaces { vec![Surface::Message, Surface::Content] } else { vec![] },
                extent: more.then_some(Extent::Generated),
                detail: more.then(|| "for the tests (a; b)".to_owned()),
                paths: more.then(|| vec![PathGlob::new("src/**").expect("a glob")]),
                ..Stated::default()
            },
        )
    }

    /// What a form has no place for is taken out of a use.
    fn as_in(form: &Form, stated: Stated) -> Stated {
        let has = |name| form.template().has(name);
        let text = stated.text.filter(|_| has(Placeholder::Text));
        let bare = !has(Placeholder::Agent) && !has(Placeholder::Model);
        let agent = stated.agent.filter(|_| has(Placeholder::Agent));
        let mut stated = Stated {
            agent: if bare { text.clone() } else { agent },
            text: text.filter(|_| !bare),
            model: stated.model.filter(|_| has(Placeholder::Model)),
            address: stated.address.filter(|_| has(Placeholder::Address)),
            ..stated
        };
        if !has(Placeholder::Aid) {
            stated.aids.clear();
        }
        stated
    }

    fn has_options(form: &Form) -> bool {
        form.template().parts().iter().any(|part| matches!(part, Part::Optional(_)))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_read_can_be_written_and_reads_back(form in form(), value in values()) {
            let policy = policy(&form);
            if let Some(stated) = read(&value, &policy).filter(|stated| stated.malformed.is_empty()) {
                let written = written(&stated, &policy);
                let again = written.as_deref().and_then(|written| read(written, &policy));
                prop_assert_eq!(again.as_ref().map(without_head), Some(without_head(&stated)), "{:?}", written);
            }
        }

        /// Whoever pastes the example of a remedy must not be refused for its form.
        #[test]
        fn the_example_of_a_form_is_a_use_in_it(form in form()) {
            let example = example(&form);
            let stated = read(&example, &policy(&form)).expect("a use");
            prop_assert_eq!(&stated.malformed[..], &[""; 0][..], "{}", example);
            let can_name = [Placeholder::Agent, Placeholder::Model, Placeholder::Text]
                .iter()
                .any(|name| form.template().has(*name));
            let names = stated.agent.is_some() || stated.model.is_some();
            prop_assert_eq!(names, can_name, "{}", example);
        }

        #[test]
        fn a_use_can_be_written_in_every_form(form in form(), stated in uses()) {
            let policy = policy(&form);
            let mut stated = as_in(&form, stated);
            // Whom the parts name, reading finds.
            let written_once = fill(&head_of(&stated), &form).map_or_else(String::new, |(head, _)| head);
            stated.known = Agents::builtin().all_named(&written_once).iter().map(|agent| agent.id.clone()).collect();
            match written(&stated, &policy) {
                Some(written) => {
                    let again = read(&written, &policy).expect("a use");
                    prop_assert_eq!(without_head(&again), stated, "{}", written);
                }
                // A part that need not stand there can hide in what stands before it.
                None => prop_assert!(has_options(&form), "{}: {:?}", form.as_str(), stated),
            }
        }
    }

    #[test]
    fn a_value_longer_than_the_limit_is_malformed() {
        let mut policy = policy(&Form::Named(NamedForm::AgentModel));
        let value = |length| format!("Claude:{}", "o".repeat(length - "Claude:".len()));
        let stated = |length, policy: &Policy| read(&value(length), policy).expect("a use");
        assert_eq!(stated(4096, &policy).malformed, [""; 0]);
        assert!(stated(4097, &policy).malformed[0].contains("`head-size`"));
        policy.disclosure.form = vec![Form::Named(NamedForm::Free)];
        for length in [4097, value::VALUE_SIZE] {
            assert_eq!(stated(length, &policy).malformed, [""; 0]);
        }
        // It is a use still, by nobody knows whom.
        let long = stated(value::VALUE_SIZE + 1, &policy);
        assert!(long.malformed[0].contains("(limit `value-size`)"), "{:?}", long.malformed);
        assert!(long.agent.is_none() && long.known.is_empty() && long.head.len() < 100);
    }

    #[test]
    fn a_value_is_written_in_the_first_form_that_can_say_it() {
        let mut policy = Policy::example("");
        policy.disclosure.form =
            vec![Form::Named(NamedForm::AgentModel), Form::Named(NamedForm::Free)];
        for (value, expected) in [
            ("Claude : x:Opus-4.8;exception=docs", "Claude : x:Opus-4.8; exception=docs"),
            ("Claude:Opus   4.8 (x)", "Claude:Opus 4.8 (x)"),
            ("Claude   Code", "Claude   Code"),
        ] {
            let stated = read(value, &policy).expect("a use");
            assert_eq!(written(&stated, &policy).as_deref(), Some(expected), "{value}");
        }
    }
}
