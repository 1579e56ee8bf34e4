use super::*;
use crate::commit::Kind;
use crate::policy::{PullRequestField, PullRequestForm, TextGlob};

fn read(text: &str, form: PullRequestForm) -> Arc<PullRequest> {
    let mut policy = Policy::example_of("no-unless", "[exceptions.docs]\ntitle = \"x\"\n");
    let has_form = form != PullRequestForm::default();
    policy.disclosure.pull_request = has_form.then_some(form);
    match PullRequest::read(text.as_bytes(), Kind::PullRequest, &policy, Agents::builtin()) {
        Fact::Read(text) => text,
        other => panic!("{other:?}"),
    }
}

fn section(none: Option<&str>) -> PullRequestForm {
    PullRequestForm {
        section: Some("AI Disclosure".to_owned()),
        none: none.map(str::to_owned),
        ..PullRequestForm::default()
    }
}

fn boxes(boxes: &[&str], none: Option<&str>) -> PullRequestForm {
    PullRequestForm {
        boxes: boxes.iter().map(ToString::to_string).collect(),
        none: none.map(str::to_owned),
        ..PullRequestForm::default()
    }
}

fn fields(fields: &[(&str, &[&str])], none: Option<&str>) -> PullRequestForm {
    let field = |(key, values): &(&str, &[&str])| PullRequestField {
        key: (*key).to_owned(),
        values: values.iter().map(|value| TextGlob::new(value)).collect(),
    };
    PullRequestForm {
        fields: fields.iter().map(field).collect(),
        none: none.map(str::to_owned),
        ..PullRequestForm::default()
    }
}

/// The text in a few words: `gap`, `none`, `use` with the agents and the line, `given`, and the flaws.
fn told(text: &str, form: PullRequestForm) -> String {
    let read = read(text, form);
    let mut words = Vec::new();
    words.extend(read.gap().map(|gap| format!("gap: {gap}")));
    for negative in &read.said().negatives {
        words.push(format!("none at {}", negative.origin.line));
    }
    for stated in &read.said().uses {
        let (line, known) = (stated.origin.line, stated.stated.known.join("+"));
        words.push(format!("use of {known} at {line}"));
    }
    words.extend(read.flaws().iter().map(|flaw| format!("flaw: {}", flaw.reason)));
    if words.is_empty() {
        words.push(if read.states() { "given" } else { "silent" }.to_owned());
    }
    words.join("; ")
}

fn check(form: &PullRequestForm, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(told(text, form.clone()), *expected, "{text}");
        // A forge sends each line break as two characters.
        assert_eq!(told(&text.replace('\n', "\r\n"), form.clone()), *expected, "{text}");
    }
}

#[test]
fn trailers_at_the_end_of_a_text() {
    check(
        &PullRequestForm::default(),
        &[
            ("", "silent"),
            ("Mend it.\n\nAssisted-by: Claude Code\n", "use of claude-code at 3"),
            ("Assisted-by: Claude Code", "use of claude-code at 1"),
            ("Mend it.\n\nAssisted-by: none\n<!-- leave this\nhere -->\n", "none at 3"),
            ("<!--\nAssisted-by: Claude Code\n-->\nMend it.", "silent"),
            ("Mend it.\n\n```\nAssisted-by: Claude Code\n```\n", "silent"),
            ("Mend it.\n\n> Assisted-by: Claude Code\n", "silent"),
        ],
    );
}

#[test]
fn what_is_not_a_trailer_is_misplaced() {
    for (text, why) in [
        ("Assisted-by: Claude Code\n\n## Checks\n\n- [x] tests\n", Misplaced::NotLastParagraph),
        ("Mend it.\nAssisted-by: Claude Code\n", Misplaced::ProseInBlock),
        ("Mend it.\n\n- Assisted-by: Claude Code\n", Misplaced::Markdown),
        ("Mend it.\n\n**Assisted-by:** Claude Code\n", Misplaced::Markdown),
        ("Mend it.\n\n- [x] `Assisted-by`: Claude Code\n", Misplaced::Markdown),
    ] {
        let read = read(text, PullRequestForm::default());
        let [stated] = read.said().uses.as_slice() else { panic!("{text}: {:?}", read.said()) };
        assert_eq!(stated.origin.misplaced, Some(why), "{text}");
    }
    for text in
        ["Mend it.\n\n- [ ] Assisted-by: Claude\n", "a\n\n- Co-authored-by: Jane <j@x.org>\n"]
    {
        assert_eq!(read(text, PullRequestForm::default()).said(), &Said::default(), "{text}");
    }
}

#[test]
fn a_claim_counts_wherever_it_stands() {
    for text in [
        "- **AI-Exception:** docs\n\nMend it.\n\nAssisted-by: Claude\n",
        "Mend it.\n\nAssisted-by: Claude\nAI-Exception: docs\n",
        "AI-Exception: docs\n\nAssisted-by: Claude\n",
    ] {
        let read = read(text, PullRequestForm::default());
        let [stated] = read.said().uses.as_slice() else { panic!("{text}: {:?}", read.said()) };
        assert_eq!(stated.claims, ["docs"], "{text}");
        assert_eq!(read.said().claims.len(), 1, "{text}");
        assert!(stated.stated.malformed.is_empty(), "{text}");
    }
}

#[test]
fn a_section_is_filled_in_or_blank() {
    let blank = "gap: the section `AI Disclosure` is blank";
    let none_there = "gap: there is no section `AI Disclosure`";
    check(
        &section(Some("NO AI USE")),
        &[
            ("#### AI Disclosure\n<!-- say so -->\n\n#### Notes\nx\n", blank),
            ("#### AI Disclosure\n- [ ] AI\n---\n\n...\n```\nx\n```\n> x\n", blank),
            ("Mend it.\n", none_there),
            ("**AI Disclosure**\n\nClaude helped\n", none_there),
            ("<!--\n#### AI Disclosure\nx\n-->\n", none_there),
            ("#### **AI disclosure:** ####\n\nNO AI USE\n", "none at 3"),
            ("AI Disclosure\n---\n- _no ai use._\n", "none at 3"),
            ("## AI Disclosure\nClaude Code wrote\nthe tests.\n", "use of claude-code at 2"),
            ("## AI Disclosure\n### Which\nClaude\n## Notes\nx\n", "use of claude-code at 3"),
            ("## AI Disclosure\n\n## AI Disclosure\nA robot\n", "use of  at 4"),
            ("## AI Disclosure\n\n## Notes\n\nNO AI USE\n", "none at 5"),
            ("## AI Disclosure\n\nNO AI USE\n---\n", "none at 3"),
            ("## AI Disclosure\n\nRelease notes\n---\nx\n", blank),
        ],
    );
    check(
        &section(None),
        &[
            ("## AI Disclosure\nNone.\n", "none at 2"),
            ("## AI Disclosure\nnone of it by me\n", "use of  at 2"),
        ],
    );
}

#[test]
fn exactly_one_box_is_ticked() {
    let (no, yes) =
        ("**No AI tools were used** in this PR.", "If AI was used, I have said [how](x).");
    let both = boxes(&[no, yes], Some("No AI tools were used in this PR"));
    check(
        &both,
        &[
            (&format!("- [ ] {no}\n- [ ] {yes}\n"), "gap: none of the 2 boxes is ticked"),
            (&format!("- [x] {no}\n- [ ] {yes}\n"), "none at 1"),
            (&format!("* [ ] {no}\n* [X] {yes}\n"), "use of  at 2"),
            (&format!("- [x] {no}\n- [x] {yes}\n"), "none at 1; use of  at 2"),
            ("- [x] Another.\n", "gap: none of the 2 boxes is ticked"),
        ],
    );
    check(
        &boxes(&["One", "Two"], None),
        &[
            ("- [x] One\n- [ ] Two\n", "given"),
            ("- [x] One\n- [x] Two\n", "flaw: 2 of the boxes are ticked, and exactly one is to be"),
            ("- [x] One\n\n- [x] One\n", "given"),
        ],
    );
    check(
        &boxes(&["I am the author."], None),
        &[
            ("- [x] I am the author\n", "given"),
            ("- [ ] I am the author.\n", "gap: the box `I am the author.` is not ticked"),
            ("I am the author.\n", "gap: the box `I am the author.` is not ticked"),
        ],
    );
    check(&boxes(&["No AI."], Some("No AI.")), &[("- [x] No AI.\n", "none at 1")]);
}

#[test]
fn fields_are_lines_with_a_value() {
    let form = fields(&[("ai_used", &["yes", "partly*"]), ("Scope", &[])], Some("ai_used: no"));
    check(
        &form,
        &[
            ("ai_used: yes\nscope: docs\n", "use of  at 1"),
            (
                "- **AI_used**: `Partly, see below`\n- *Scope:* by Claude Code\n",
                "use of claude-code at 1",
            ),
            ("ai_used:\nscope: <!-- which -->\n", "gap: none of the 2 fields is filled in"),
            ("ai_used : NO\n", "none at 1"),
            ("ai_used: no\nscope: x\n", "none at 1"),
            (
                "ai_used: yes\n",
                "use of  at 1; flaw: the line `Scope:` is not there, or has no value",
            ),
            (
                "ai_used: maybe\nscope: x\n",
                "use of  at 1; flaw: the value of `ai_used:` is `yes` or `partly*`",
            ),
            (
                "ai_used: yes\nscope: x\nscope: y\n",
                "use of  at 1; flaw: `Scope:` stands twice, with different values",
            ),
            ("ai_used: yes\nscope: x\nai_used: no\n", "none at 3; use of  at 1"),
            ("- [ ] ai_used: yes\n- [ ] scope: x\n", "gap: none of the 2 fields is filled in"),
        ],
    );
    check(
        &fields(&[("AI use", &[])], None),
        &[("AI use: none\n", "none at 1"), ("AI use: ChatGPT\n", "use of chatgpt at 1")],
    );
}

#[test]
fn a_trailer_beside_a_form_that_nobody_filled_in() {
    check(
        &section(None),
        &[(
            "Mend it.\n\nAssisted-by: Claude Code\n",
            "use of claude-code at 3; flaw: there is no section `AI Disclosure`",
        )],
    );
}

#[test]
fn lines_with_names_of_the_language_state_what_these_do() {
    let text = "## AI Disclosure\nClaude wrote tests.\nCategory: tests\n- extent: assisted\nsurface: moon\n";
    let read = read(text, section(None));
    let stated = &read.said().uses[0].stated;
    assert_eq!(stated.categories, ["tests"]);
    assert_eq!(stated.extent, Some(crate::policy::Extent::Assisted));
    assert!(stated.surfaces.is_empty() && stated.malformed.is_empty());
    assert!(stated.detail.as_ref().is_some_and(|detail| detail.starts_with("Claude wrote tests.")));
}

/// Whoever pastes what a remedy shows must not be refused for its form.
#[test]
fn what_remedies_show_answers_the_form() {
    let with_section =
        |form: PullRequestForm| PullRequestForm { section: Some("*AI*".to_owned()), ..form };
    let forms = [
        section(None),
        section(Some("NO AI USE")),
        boxes(&["**No** AI.", "AI."], Some("No AI")),
        with_section(boxes(&["No AI.", "AI."], Some("No AI."))),
        fields(&[("ai_used", &["y*", "yes"]), ("scope", &[])], Some("ai_used: no")),
        with_section(fields(&[("ai_used", &["none", "yes"]), ("scope", &[])], None)),
        with_section(fields(&[("tool", &[])], Some("No AI"))),
        fields(&[("Extent", &[]), ("Category", &[]), ("surface", &["m*"])], None),
        fields(&[("Tool", &["Claude*"]), ("Helper", &["*opilot"]), ("Why", &["?*"])], None),
    ];
    let policy = Policy::example_of("disclose", "");
    for form in forms {
        let written = |lines: Vec<String>| read(&lines.join("\n"), form.clone());
        let used = written(writing::used(&form, &policy));
        assert_eq!((used.said().uses.len(), used.flaws()), (1, &[][..]), "{form:?}");
        assert!(used.said().negatives.is_empty(), "{form:?}");
        let malformed: Vec<_> =
            used.said().uses.iter().flat_map(|stated| &stated.stated.malformed).collect();
        assert!(malformed.is_empty(), "{form:?}: {malformed:?}");
        let none = written(writing::none(&form, &policy));
        assert_eq!((none.said().negatives.len(), none.flaws()), (1, &[][..]), "{form:?}");
        assert!(none.said().uses.is_empty(), "{form:?}");
    }
    let affirmed = boxes(&["I am the author."], None);
    let ticked = read(&writing::none(&affirmed, &policy).join("\n"), affirmed);
    assert!(ticked.states() && ticked.flaws().is_empty());
}

#[test]
fn what_is_too_long_or_ambiguous_is_unreadable() {
    let policy = Policy::example_of("disclose", "");
    let read = |text: &[u8]| PullRequest::read(text, Kind::PullRequest, &policy, Agents::builtin());
    let why = |text: &[u8]| match read(text) {
        Fact::Unreadable(why) => why,
        other => panic!("{other:?}"),
    };
    assert!(why(&vec![b'a'; TEXT_SIZE + 1]).contains("limit `text-size`"));
    assert!(why(b"a\0b").contains("NUL"));
    let many = "Assisted-by: a\n".repeat(USES_PER_COMMIT + 1);
    assert!(why(many.as_bytes()).contains("limit `uses-per-commit`"));
    assert!(matches!(read(&vec![b'a'; TEXT_SIZE]), Fact::Read(_)));
    assert!(why(b"\xff\n\nAssisted-by: \xfe\n").contains("UTF-8"));
    assert!(why(b"\xff\xfeA\0I\0").contains("UTF-16"));
}

/// Each of these was once, somewhere, what made a reader of Markdown take the square of its length.
#[test]
fn hostile_texts_are_read_in_linear_time() {
    let form = PullRequestForm {
        section: Some("A".to_owned()),
        boxes: vec!["B".to_owned(), "C".to_owned()],
        ..fields(&[("d", &["*x*x*"])], Some("E"))
    };
    let mut policy = Policy::example_of("disclose", "");
    policy.disclosure.pull_request = Some(form);
    for part in [
        "[",
        "](",
        "[](",
        "<b ",
        "<!--",
        "<!-- -->",
        "`",
        "``a`",
        "- ",
        "- [x] ",
        "> ",
        "# A\n",
        "A\n---\n",
        "d: x\n",
        "E\n",
        "```\n",
        "\\*",
        "*_",
        "A\n",
        "1. ",
        "a: \n",
        "Assisted-by\n",
        "\r",
        "\n",
    ] {
        let text = part.repeat(TEXT_SIZE / 16 / part.len());
        let read =
            PullRequest::read(text.as_bytes(), Kind::PullRequest, &policy, Agents::builtin());
        assert!(!matches!(read, Fact::NotGiven), "{part}");
    }
}

/// As above; `!a` was once read as the beginning of an address again and again.
#[test]
fn words_of_ones_own_are_found_in_linear_time() {
    let policy =
        Policy::example_of("disclose", "[disclosure]\nwhere = \"either\"\nown-words = true\n");
    for part in ["!a", "a.", "claude ", "claude!", "://", "a@", "opus", "\u{e4}", "Claude\n"] {
        let text = part.repeat(TEXT_SIZE / 16 / part.len());
        let read =
            PullRequest::read(text.as_bytes(), Kind::PullRequest, &policy, Agents::builtin());
        let Fact::Read(read) = read else { panic!("{part}: {read:?}") };
        assert_eq!(
            read.in_words().is_empty(),
            !part.trim_end().ends_with(['e', 'E', '!']),
            "{part}"
        );
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Text of the pieces that mean something here.
    fn text() -> impl Strategy<Value = String> {
        let pieces = [
            "\n",
            "\r\n",
            "\n\n",
            "<!--",
            "-->",
            "```",
            "~~~",
            "> ",
            "- [x] ",
            "- [ ] ",
            "- ",
            "# ",
            "## A",
            "A",
            "===",
            "---",
            "E",
            "d: ",
            "x",
            "B",
            "C",
            "Assisted-by: ",
            "Claude",
            "none",
            "AI-Exception: docs",
            "**",
            "_",
            "`",
            "[",
            "](",
            ")",
            "<b>",
            "\\",
            " ",
            "\t",
            "ä",
            "\u{202e}",
        ];
        prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60)
            .prop_map(|all| all.concat())
    }

    proptest! {
        #[test]
        fn everything_that_is_found_has_a_line(text in text()) {
            let form = PullRequestForm {
                section: Some("A".to_owned()),
                boxes: vec!["B".to_owned(), "C".to_owned()],
                ..fields(&[("d", &["x"])], Some("E"))
            };
            let last = text.lines().count().max(1);
            for form in [form, PullRequestForm::default()] {
                let read = read(&text, form);
                let said = read.said();
                let uses = said.uses.iter().map(|stated| &stated.origin);
                let negatives = said.negatives.iter().map(|negative| &negative.origin);
                let claims = said.claims.iter().map(|claim| &claim.origin);
                for origin in uses.chain(negatives).chain(claims) {
                    prop_assert!((1..=last).contains(&origin.line), "{origin:?}");
                }
                for flaw in read.flaws() {
                    prop_assert!(flaw.place.as_ref().is_none_or(|(line, _)| (1..=last).contains(line)));
                }
            }
        }

        /// What a comment hides, states nothing.
        #[test]
        fn a_comment_states_nothing(text in text()) {
            prop_assume!(!text.contains("-->"));
            let read = read(&format!("<!--\n{text}\n-->"), PullRequestForm::default());
            prop_assert_eq!(read.said(), &Said::default());
        }
    }
}
