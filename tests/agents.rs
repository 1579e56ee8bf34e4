//! The data of the known agents proves itself: every example is marked, no counterexample is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use provenance::agents::{Agent, Agents, Example, is_aid};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    neutral: Agent,
    agents: BTreeMap<String, Agent>,
}

#[derive(Deserialize)]
struct Aids {
    aids: Vec<String>,
}

#[derive(Deserialize)]
struct Prompts {
    keys: Vec<String>,
}

const AGENTS: &str = include_str!("../policy/agents.toml");
const AIDS: &str = include_str!("../policy/aids.toml");
const PROMPTS: &str = include_str!("../policy/prompts.toml");

fn file() -> File {
    let mut file: File = toml::from_str(AGENTS).expect("the data file is valid");
    "neutral".clone_into(&mut file.neutral.id);
    for (id, agent) in &mut file.agents {
        agent.id.clone_from(id);
    }
    file
}

fn entries(file: &File) -> impl Iterator<Item = &Agent> {
    std::iter::once(&file.neutral).chain(file.agents.values())
}

fn marked(example: &Example) -> Vec<String> {
    let marks = Agents::builtin().example_marks(example);
    marks
        .into_iter()
        .map(|mark| mark.agent.map_or_else(|| "neutral".to_owned(), |agent| agent.id.clone()))
        .collect()
}

#[test]
fn every_example_is_marked_as_its_agent() {
    let file = file();
    let wrong: Vec<_> = entries(&file)
        .flat_map(|agent| agent.examples.iter().map(move |example| (&agent.id, example)))
        .filter(|(id, example)| !marked(example).contains(id))
        .map(|(id, example)| format!("{id}: {example:?} is {:?}", marked(example)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_counterexample_is_marked_as_any_agent() {
    let file = file();
    let wrong: Vec<_> = entries(&file)
        .flat_map(|agent| &agent.counterexamples)
        .filter(|example| !marked(example).is_empty())
        .map(|example| format!("{example:?} is {:?}", marked(example)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_entry_has_a_source_an_example_and_a_counterexample_and_is_well_formed() {
    let file = file();
    for agent in entries(&file) {
        let whole = !agent.title.is_empty()
            && !agent.names.is_empty()
            && !agent.source.is_empty()
            && !agent.examples.is_empty()
            && !agent.counterexamples.is_empty();
        assert!(whole, "{} lacks something", agent.id);
        assert_eq!(agent.malformed(), [], "{}", agent.id);
        assert!(agent.people.iter().all(|person| agent.names.contains(person)), "{}", agent.id);
        assert!(
            agent
                .examples
                .iter()
                .chain(&agent.counterexamples)
                .all(|e| e.message.is_empty() || e.trailer.is_empty()),
            "{}: an example has a message or a trailer",
            agent.id
        );
    }
}

#[test]
fn the_file_is_sorted_and_no_name_or_mark_stands_twice() {
    let headings: Vec<&str> = AGENTS.lines().filter(|line| line.starts_with("[agents.")).collect();
    assert!(headings.is_sorted(), "{headings:#?}");
    let file = file();
    let mut seen = BTreeMap::new();
    for agent in entries(&file) {
        let marks = &agent.marks;
        let lists = [
            &agent.names,
            &marks.addresses,
            &marks.identities,
            &marks.accounts,
            &marks.name_suffixes,
            &marks.keys,
            &marks.key_values,
            &marks.lines,
            &marks.links,
        ];
        for (kind, list) in lists.into_iter().enumerate() {
            assert!(
                list.is_sorted_by_key(|text| text.to_ascii_lowercase()),
                "{}: {list:#?}",
                agent.id
            );
            for text in list {
                let other = seen
                    .insert((kind, text.to_ascii_lowercase().replace(['-', '_'], " ")), &agent.id);
                assert_eq!(other, None, "{text} stands twice");
            }
        }
    }
}

#[test]
fn people_of_real_histories_are_never_marked() {
    let people = [
        "Annie-Claude Côté <annie-claude@example.org>",
        "Bernardo Meurer Costa <beme@anthropic.com>",
        "Charlie Marsh <charliemarsh@openai.com>",
        "Claude <claude.dubois@gmail.com>",
        "Claude (on behalf of Steven Schlansker) <stevenschlansker+claude@apache.org>",
        "Claude Dioudonnat <claude.dioudonnat@example.fr>",
        "Clément Pit-Claudel <clement@example.org>",
        "Devin <devin@example.org>",
        "Gemini Rossi <gemini@example.it>",
        "GitHub <noreply@github.com>",
        "Jay Satiro <raysatiro@yahoo.com>",
        "Jules <julia...@gmail.com>",
        "Junio C Hamano <gitster@pobox.com>",
        "Nathan Bardoux <nathan@example.org>",
        "Ted Nyman <tnyman@openai.com>",
        "Tim Culverhouse <tfc@ampcode.com>",
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
        "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>",
    ];
    let keys = [
        "Assisted-by",
        "Co-authored-by",
        "Generated-by",
        "Reported-by",
        "Reviewed-by",
        "Signed-off-by",
        "Tested-by",
    ];
    for person in people {
        let author = Example {
            author: person.to_owned(),
            committer: person.to_owned(),
            ..Example::default()
        };
        assert_eq!(marked(&author), [""; 0], "{person}");
        for key in keys {
            let trailer = Example { trailer: format!("{key}: {person}"), ..Example::default() };
            assert_eq!(marked(&trailer), [""; 0], "{key}: {person}");
        }
    }
    for name in [
        "Amp", "Claude", "Cody", "Cursor", "Devin", "Gemini", "Goose", "Jules", "Kiro", "Oz", "Pi",
        "Warp",
    ] {
        let bare = Example {
            trailer: format!("Assisted-by: {name}"),
            author: name.to_owned(),
            ..Example::default()
        };
        assert_eq!(marked(&bare), [""; 0], "{name}");
    }
}

#[test]
fn values_of_real_histories_that_are_no_agent() {
    let values = [
        "Bill Pyne, Ray Satiro, Nick Zitzmann",
        "Dinner and a beer",
        "My-slow-DSL-connection",
        "Not-my-dog",
        "clang-tidy",
        "https://github.com/cgwalters/cgwalters#llms",
        "openstack/project-config:roles/copy-release-tools-scripts/files/release-tools/add_release_note_page.sh",
        "protoc 27.1",
    ];
    for value in values {
        for key in ["Assisted-by", "Generated-By"] {
            let trailer = Example { trailer: format!("{key}: {value}"), ..Example::default() };
            assert_eq!(marked(&trailer), [""; 0], "{value}");
        }
        assert_eq!(Agents::builtin().named(value), None, "{value}");
    }
}

#[test]
fn aids_are_known_by_whole_words() {
    let Aids { aids } = toml::from_str(AIDS).unwrap();
    assert!(aids.iter().map(|aid| aid.to_ascii_lowercase()).is_sorted());
    assert!(aids.iter().all(is_aid));
    assert!(is_aid("Coccinelle"));
    assert!(!is_aid("4.8"));
    assert!(!is_aid("sparse matrix"));
}

#[test]
fn the_keys_of_prompts_are_sorted_and_distinct() {
    let keys = toml::from_str::<Prompts>(PROMPTS).unwrap().keys;
    let folded: Vec<String> = keys.iter().map(|key| key.to_ascii_lowercase()).collect();
    assert!(folded.windows(2).all(|pair| pair[0] < pair[1]), "{keys:#?}");
}

/// The table that is compiled in says what the files say. `UPDATE=1` writes it anew.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test may write the generated table")]
fn the_table_equals_the_files() {
    let aids = toml::from_str::<Aids>(AIDS).unwrap().aids;
    let prompts = toml::from_str::<Prompts>(PROMPTS).unwrap().keys;
    let wanted = table(&file(), &aids, &prompts).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/agents/table.rs");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap();
    assert!(found == wanted, "run `UPDATE=1 cargo test --test agents`, then again without");
}

fn table(file: &File, aids: &[String], prompts: &[String]) -> Result<String, std::fmt::Error> {
    let mut out = String::from(
        "//! Generated from `agents.toml`, `aids.toml` and `prompts.toml` in `policy/`; see `builtin` for how and why.\n\
         \n\
         use super::builtin::Row;\n\
         \n\
         #[rustfmt::skip]\n\
         pub(super) static AGENTS: &[Row] = &[\n",
    );
    for agent in entries(file) {
        let marks = &agent.marks;
        write!(
            out,
            "    Row {{\n        id: {:?},\n        title: {:?},\n",
            agent.id, agent.title
        )?;
        let lists = [
            ("names", &agent.names),
            ("people", &agent.people),
            ("models", &agent.models),
            ("addresses", &marks.addresses),
            ("identities", &marks.identities),
            ("accounts", &marks.accounts),
            ("name_suffixes", &marks.name_suffixes),
            ("keys", &marks.keys),
            ("key_values", &marks.key_values),
            ("lines", &marks.lines),
            ("links", &marks.links),
        ];
        for (field, list) in lists {
            writeln!(out, "        {field}: &{list:?},")?;
        }
        write!(out, "        source: {:?},\n    }},\n", agent.source)?;
    }
    write!(out, "];\n\n#[rustfmt::skip]\npub(super) static AIDS: &[&str] = &{aids:?};\n")?;
    write!(out, "\n#[rustfmt::skip]\npub(super) static PROMPT_KEYS: &[&str] = &{prompts:?};\n")?;
    Ok(out)
}
