use std::sync::LazyLock;

use bstr::ByteSlice;
use proptest::prelude::*;

use super::*;
use crate::commit::Person;
use crate::message::Message;

fn id(agent: Option<AgentRef>) -> String {
    agent.map_or_else(String::new, |agent| agent.id.clone())
}

fn all(text: &str) -> Vec<String> {
    Agents::builtin().all_named(text).iter().map(|agent| agent.id.clone()).collect()
}

#[test]
fn disclosures_of_real_histories_name_their_agents() {
    for (text, agents) in [
        ("Claude", &["claude-code"][..]),
        ("Claude:Opus-4.8", &["claude-code"]),
        ("claude-opus-4-6", &["claude-code"]),
        ("Claude Opus 4.6-4.8 and related models", &["claude-code"]),
        ("Claude (did all the actual editing here)", &["claude-code"]),
        ("Claude Code:claude-opus-4-7[1m]", &["claude-code"]),
        ("Claude Fable 5 (200K context, high effort) <noreply@anthropic.com>", &["claude-code"]),
        ("Opus 4.6 via Claude Code", &["claude-code"]),
        ("opus 4.6", &["claude-code"]),
        ("OpenCode.ai <Opus 4.6>", &["opencode"]),
        ("OpenCode (claude-sonnet-4-6@default)", &["opencode", "claude-code"]),
        ("<anthropic/claude-opus-4.6>", &["claude-code"]),
        ("claude-4.5-opus-high, gemini3-pro", &["claude-code", "gemini"]),
        ("Cursor, Jetbrains Junie, claude-code", &["cursor", "junie", "claude-code"]),
        ("gemini-cli and gemini-2.5-pro", &["gemini"]),
        ("Gemini 3.1 Pro via Google Antigravity", &["gemini"]),
        ("GitHub Copilot/Claude Opus 4.7", &["github-copilot", "claude-code"]),
        ("Copilot <223556219+Copilot@users.noreply.github.com>", &["github-copilot"]),
        ("Cursor (Auto)", &["cursor"]),
        ("codex-5.6-sol", &["codex"]),
        ("Codex/gpt-5", &["codex"]),
        ("gpt-5.5", &["chatgpt"]),
        ("Pi:Opus-5", &["pi"]),
        ("Kimi K3 (Moonshot AI)", &["kimi"]),
        ("Jane <noreply@anthropic.com>", &["claude-code"]),
        // Nobody who is known, and so no name that could cover another's mark.
        ("LLM [analysis, codegen, tests, docs]", &[]),
        ("GLM 5.2", &[]),
        ("My AI Tool", &[]),
        ("Claude Dioudonnat", &[]),
        ("Claude-Marie <cm@example.fr>", &[]),
        ("Claude <claude.dubois@gmail.com>", &[]),
        ("Annie-Claude Côté", &[]),
        ("Jules Verne", &[]),
        ("claude.dubois@gmail.com", &[]),
        ("Dinner with a goose", &[]),
        ("opus", &[]),
        ("", &[]),
    ] {
        assert_eq!(all(text), agents, "{text}");
        assert_eq!(
            id(Agents::builtin().named(text)),
            agents.first().copied().unwrap_or_default(),
            "{text}"
        );
    }
}

#[test]
fn a_misspelt_name_is_told_from_another_one() {
    for (text, slip) in [
        ("Claude Opush 4.7", Some(("Opush", "opus"))),
        ("Claude Clode - Claude Sonnet 4", Some(("Clode", "Claude Code"))),
        ("Claude:fabel-5", Some(("fabel", "fable"))),
        ("(clade-sonnet-4.5)", Some(("clade", "Claude"))),
        ("Cluade", Some(("Cluade", "Claude"))),
        ("Claude Sonet", Some(("Sonet", "sonnet"))),
        ("Github Coplot", Some(("Coplot", "GitHub Copilot"))),
        // A new model, another tool, a person, a word.
        ("Kimi K4", None),
        ("Claude Code:opus-5", None),
        ("Groq:llama-4", None),
        ("VS Code", None),
        ("Claude Coverage", None),
        ("Claudia <claud@example.org>", None),
        ("Dinner with a goose", None),
        ("https://example.org/cluade/5", None),
        ("Clàude", None),
        ("", None),
    ] {
        assert_eq!(Agents::builtin().slip(text), slip, "{text}");
    }
}

/// From each word on, the rest of it was read again, or the look-up called itself for each: no end in sight, and
/// a stack that was too small.
#[test]
fn a_value_of_one_word_again_and_again_is_read() {
    let long = [("claude ", 1 << 17), ("a/", 1 << 14), ("a-", 1 << 14), ("Claude/", 1 << 14)];
    for (word, length) in long {
        let value = word.repeat(length / word.len());
        all(&value);
        Agents::builtin().slip(&value);
    }
}

#[test]
fn a_prefix_is_the_longest_name_and_a_whole_word() {
    let agents = Agents::builtin();
    for (text, agent, length) in [
        ("Claude Opus 4.6", "claude-code", 6),
        ("Claude Code Opus 4.6", "claude-code", 11),
        ("claude_code", "claude-code", 11),
        ("GitHub Copilot Claude Opus", "github-copilot", 14),
    ] {
        let (found, end) = agents.named_prefix(text).unwrap();
        assert_eq!((found.id.as_str(), end), (agent, length), "{text}");
    }
    for text in ["", "Claudel", "Claudé", "Opus 4.6", "LLM", " Claude"] {
        assert_eq!(agents.named_prefix(text), None, "{text}");
    }
    assert_eq!(id(agents.by_name_exact(" GITHUB-copilot ")), "github-copilot");
    assert_eq!(agents.by_name_exact("Claude Opus"), None);
}

#[test]
fn marks_say_where_they_stand() {
    let message = Message::stored(
        "Sort\n\nBody\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\n\
         Co-Authored-By: Claude\n  <noreply@anthropic.com>\nSigned-off-by: Jane <jane@example.org>\n",
    );
    let bot = Person { name: "claude[bot]".into(), address: "a@b.example".into(), seconds: 0 };
    let marks = Agents::builtin().marks(&message, Some(&bot), Some(&bot));
    let places: Vec<_> = marks.iter().map(|mark| mark.place.clone()).collect();
    let trailer = MarkPlace::Trailer { line: 7, key: "Co-Authored-By".to_owned() };
    assert_eq!(places, [MarkPlace::Line(5), trailer, MarkPlace::Author, MarkPlace::Committer]);
    assert_eq!(marks[1].text, "Co-Authored-By: Claude <noreply@anthropic.com>");
    assert!(
        marks.iter().all(|mark| mark.agent.as_ref().is_some_and(|agent| agent.id == "claude-code"))
    );
}

#[test]
fn one_line_bears_one_mark_of_an_agent_and_its_text_is_short() {
    let long =
        format!("Sort\n\nClaude-Session: https://claude.ai/code/session_{}\n", "é".repeat(300));
    let marks = Agents::builtin().marks(&Message::stored(long), None, None);
    assert_eq!(marks.len(), 1);
    assert!((199..=200).contains(&marks[0].text.len()), "{}", marks[0].text.len());
    assert!(marks[0].text.to_str().is_ok());
}

#[test]
fn a_hook_and_an_audit_find_the_same() {
    let audit = Agents::builtin().for_audit();
    for text in [
        "x\n\nGenerated with [Claude Code](\nmade-with: cursor\n",
        "x\r\n\r\nCo-authored-by: Codex <codex@openai.com>\r\n",
        "Co-authored-by: Claude <noreply@anthropic.com>",
        "x\n\nxCo-authored-by: Codex <codex@openai.com>\n> Made-with: Cursor\n",
        "",
    ] {
        let message = Message::stored(text);
        let marks = audit.marks(&message, None, None);
        assert_eq!(marks, Agents::builtin().marks(&message, None, None), "{text}");
    }
}

/// Everything that is looked for, and what may stand around it.
fn pieces() -> Vec<String> {
    let mut pieces: Vec<String> =
        ["\n", "\n\n", " ", "> ", "\u{1f916} ", "x", ": ", "1", "/", "\r\n", "Ü"]
            .map(str::to_owned)
            .to_vec();
    for agent in Agents::builtin().iter() {
        let marks = &agent.marks;
        for list in [&marks.lines, &marks.links, &marks.keys, &marks.key_values, &marks.addresses] {
            pieces.extend(list.iter().flat_map(|text| [text.clone(), text.to_ascii_uppercase()]));
        }
    }
    pieces
}

proptest! {
    #[test]
    fn a_hook_and_an_audit_find_the_same_in_anything(
        parts in prop::collection::vec(prop::sample::select(pieces()), 0..24)
    ) {
        static AUDIT: LazyLock<Agents> = LazyLock::new(|| Agents::builtin().for_audit());
        let message = Message::stored(parts.concat());
        prop_assert_eq!(AUDIT.marks(&message, None, None), Agents::builtin().marks(&message, None, None));
    }
}

#[test]
fn a_policy_adds_agents_and_marks_and_removes_none() {
    let marks = Marks::from_texts(["pia@bots.example", "Pia-Session:", "Drafted by Pia ("]);
    let mut pia = Agent::added("pia", vec!["Pia".to_owned()], marks);
    pia.examples = vec![
        Example { trailer: "Reviewed-by: Pia <pia@bots.example>".to_owned(), ..Example::default() },
        Example { trailer: "Pia-Session: 1".to_owned(), ..Example::default() },
        Example { message: "Sort\n\nDrafted by Pia (v2)".to_owned(), ..Example::default() },
    ];
    pia.counterexamples = vec![Example {
        trailer: "Co-authored-by: Pia Berg <pia@example.org>".to_owned(),
        ..Example::default()
    }];
    let marks = Marks::from_texts(["llm@bots.example"]);
    let claude = Agent::added("our-llm", vec!["our-llm".to_owned(), "claude".to_owned()], marks);
    let agents = Agents::builtin().with([pia.clone(), claude]);
    assert_eq!(agents.flaws(&pia), []);
    assert_eq!(id(agents.named("Pia:2")), "pia");
    assert_eq!(id(agents.named("our-llm")), "claude-code");
    assert_eq!(id(agents.identity("".into(), "LLM@bots.example".into())), "claude-code");
    assert_eq!(id(agents.identity("".into(), "noreply@anthropic.com".into())), "claude-code");
    assert_eq!(agents.iter().count(), Agents::builtin().iter().count() + 1);
}

#[test]
fn flaws_in_added_agents_are_said() {
    let marks = Marks {
        addresses: vec!["*@example.org".to_owned()],
        lines: vec!["a".to_owned()],
        ..Marks::default()
    };
    let mut agent = Agent::added("x", vec!["-".to_owned()], marks);
    agent.examples = vec![Example { message: "nothing".to_owned(), ..Example::default() }];
    agent.counterexamples =
        vec![Example { trailer: "Made-with: Cursor".to_owned(), ..Example::default() }];
    let flaws = Agents::builtin().with([agent.clone()]).flaws(&agent);
    let said: Vec<_> = flaws.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "names has `-`, which must be a word, or several",
            "marks.addresses has `*@example.org`, which must be a whole address, name@host, that is the agent's alone",
            "marks.lines has `a`, which must be the beginning of one line, at least 8 bytes long",
            "example 1 bears no mark of this agent: change the example, or add the mark that it shows",
            "counterexample 1 bears a mark of Cursor: a mark is too wide, or it is no counterexample",
        ]
    );
}

#[test]
fn a_mixed_list_of_marks_is_sorted_by_form() {
    let texts = [
        "a@b.example",
        "A <a@b.example>",
        "7+a",
        "a[bot]",
        "(a)",
        "A-Key:",
        "Made-with: A",
        "a.example/s/",
        "Made by A",
    ];
    let marks = Marks::from_texts(texts);
    let one = |text: &str| vec![text.to_owned()];
    let wanted = Marks {
        addresses: one("a@b.example"),
        identities: one("A <a@b.example>"),
        accounts: vec!["7+a".to_owned(), "a[bot]".to_owned()],
        name_suffixes: one("(a)"),
        keys: one("A-Key"),
        key_values: one("Made-with: A"),
        lines: one("Made by A"),
        links: one("a.example/s/"),
    };
    assert_eq!(marks, wanted);
}

#[test]
fn hostile_messages_take_linear_time() {
    let line = "x.com/i/grok/share/ https://ampcode.com/threads/T1 Generated with Claude Code "
        .repeat(20_000);
    let emoji = format!("{}{}", "é".repeat(200_000), "Generated with Claude Code ".repeat(20_000));
    let trailers = format!("x\n\n{}", "Made-with: Cursor\n".repeat(20_000));
    assert_eq!(Agents::builtin().marks(&Message::stored(line), None, None).len(), 1);
    assert_eq!(Agents::builtin().marks(&Message::stored(emoji), None, None).len(), 0);
    assert_eq!(Agents::builtin().marks(&Message::stored(trailers), None, None).len(), 20_000);
}
