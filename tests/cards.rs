//! Every card of `fixtures/cards` is read, and what is said about it is compared with the snapshot beside
//! it, as for policies.
#![cfg(feature = "cli")]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::fs;
use std::path::{Path, PathBuf};

use provenance::commit::{CommitFacts, Person, Stage, Standing};
use provenance::fact::Fact;
use provenance::judge::judge;
use provenance::message::Message;
use provenance::policy::{CARD_SIZE, CardFile, Policy, Tool};
use provenance::render::diagnosis::render;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cards")
}

/// The cards of the folder, by name.
fn cards() -> Vec<(String, Vec<u8>)> {
    let mut cards: Vec<_> = fs::read_dir(folder())
        .expect("the fixtures")
        .map(|entry| entry.expect("a fixture").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_str().expect("ASCII").to_owned();
            (name, fs::read(&path).expect("a fixture"))
        })
        .collect();
    cards.sort();
    cards
}

#[test]
fn what_is_said_about_each_card() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let cards = cards();
    assert!(cards.len() > 5);
    for (name, text) in cards {
        let diagnoses = Tool::read(&name, &text).err().unwrap_or_default();
        assert_eq!(name.starts_with("valid-"), diagnoses.is_empty(), "{name}: {diagnoses:#?}");
        for diagnosis in &diagnoses {
            assert!(diagnosis.span.end <= text.len(), "{name}: {diagnosis:?}");
        }
        let shown = anstream::adapter::strip_str(&render(&diagnoses, &name, &text)).to_string();
        settings.bind(|| insta::assert_snapshot!(name, shown));
    }
}

/// What a card says can stand in the policy as well, and means the same there.
#[test]
fn a_card_is_the_same_in_a_file_and_in_the_policy() {
    let head = "version = 1\n[policy]\nproject = \"x\"\nstance = \"disclose\"\n";
    let (bare, _) = Policy::read(head.as_bytes()).expect("a policy");
    for (name, text) in cards().into_iter().filter(|(name, _)| name.starts_with("valid-")) {
        let file = CardFile { name: format!("{name}.toml"), text };
        let policy = bare.clone().with_cards(std::slice::from_ref(&file)).expect("it is valid");
        let printed = policy.to_toml();
        assert!(printed.contains(&format!("[tools.{name}.data-flow]")), "{printed}");
        let (read, _) = Policy::read(printed.as_bytes()).expect("it is printed whole");
        assert_eq!(read.tools, policy.tools);
        let twice = read.with_cards(&[file]).expect_err("it stands in both");
        assert!(twice[0].diagnoses[0].title.contains("as well"), "{twice:?}");
    }
}

#[test]
fn all_that_is_wrong_with_cards_is_said_at_once() {
    let (policy, _) =
        Policy::read(b"version = 1\n[policy]\nproject = \"x\"\nstance = \"disclose\"\n")
            .expect("a policy");
    let card = |name: &str, text: &[u8]| CardFile { name: name.to_owned(), text: text.to_owned() };
    let files = [
        card("Scribe.toml", b""),
        card("a.toml", b"\xff"),
        card("b.toml", &vec![b'#'; CARD_SIZE + 1]),
        card("c.toml", b"title = 1"),
    ];
    let bad = policy.with_cards(&files).expect_err("none is valid");
    let titles: Vec<_> = bad.iter().map(|bad| bad.diagnoses[0].title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "`Scribe` cannot be a name",
            "the card is not UTF-8",
            "the card is too long",
            "`hosting` is missing in the file"
        ]
    );
}

/// A whole card in the book is valid.
#[test]
fn the_cards_of_the_book_are_valid() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/reference/tool-card.md");
    let page = fs::read_to_string(page).expect("a page of the book");
    let blocks: Vec<_> = page.split("```toml\n").skip(1).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let (block, _) = block.split_once("```").expect("the end of the block");
        if let Err(diagnoses) = Tool::read("translator", block.as_bytes()) {
            panic!("{diagnoses:#?}\n{block}");
        }
    }
}

/// Whatever line is taken out of a whole card, what it answered is missing, unless it was optional.
#[test]
fn a_card_that_lacks_a_line_is_no_card() {
    let optional = ["text", "agents", "marks", "examples", "approval", "source", "monitoring"];
    for (name, text) in cards().into_iter().filter(|(name, _)| name.starts_with("valid-")) {
        let text = String::from_utf8(text).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let mut fewer = lines.clone();
            fewer.remove(at);
            let fewer = fewer.join("\n");
            let read = Tool::read(&name, fewer.as_bytes());
            let key = line.split([' ', '=']).next().unwrap_or_default();
            let is_said = !line.is_empty() && !line.starts_with(['#', ' ']);
            if let Err(diagnoses) = &read {
                assert!(diagnoses.iter().all(|found| found.span.end <= fewer.len()), "{line}");
            }
            // Without its examples a mark is not proven, and without the mark they are not true.
            if is_said && !optional.contains(&key) {
                assert!(read.is_err(), "{name} without {line}");
            }
        }
    }
}

/// A policy as of a Wikimedia project: drafts of messages by tools that run at home or at the community's
/// host, each with a card.
#[test]
fn a_wikimedia_project_knows_its_tools_by_their_cards() {
    let policy = fs::read(folder().join("../policies/project-wikimedia-style.toml"));
    let (policy, _) = Policy::read(&policy.expect("a fixture")).expect("it is valid");
    let card = |name: &str| {
        let text = fs::read(folder().join(format!("valid-{name}.toml"))).expect("a fixture");
        CardFile { name: format!("{name}.toml"), text }
    };
    let with_cards =
        policy.clone().with_cards(&[card("translator"), card("closed")]).expect("they are valid");
    let rules = |policy: &Policy, agent: &str| -> Vec<&'static str> {
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        let jo = Person { name: "Jo".into(), address: "jo@example.org".into(), seconds: 0 };
        facts.parents = Fact::Read(1);
        facts.author = Fact::Read(jo.clone());
        facts.committer = Fact::Read(jo);
        facts.standing = Fact::Read(Standing::InForce);
        facts.entered = Fact::Read("2026-11-21".parse().expect("a date"));
        facts.changed_paths = Fact::Read(vec!["i18n/ha.json".into()]);
        facts.message = Fact::Read(Message::stored(format!(
            "Translate\n\nAssisted-by: {agent}; exception=translation\nReviewed-by: A <a@example.org>\n"
        )));
        let judgement = judge(policy, &policy.agents(), &facts);
        judgement.findings.iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules(&with_cards, "Interface Translator:3"), [""; 0]);
    assert_eq!(
        rules(&policy, "Interface Translator:3"),
        ["tool-without-card", "use-not-permitted"]
    );
    // Paused since October, and it runs at a third party.
    assert_eq!(rules(&with_cards, "closed:1"), ["tool-without-card", "use-not-permitted"]);
}
