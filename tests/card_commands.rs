//! `provenance card`, as a person runs it.
#![cfg(feature = "cli")]
#![allow(clippy::disallowed_methods, reason = "a test runs the program and reads what it wrote")]

#[path = "support/json.rs"]
mod json;
#[path = "support/program.rs"]
mod program;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use json::keeping_to;

const POLICY: &str = "version = 1\n[policy]\nproject = \"x\"\nstance = \"disclose\"\n";

/// Exit code, standard output and standard error of one run of `provenance card`.
fn run(folder: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    program::run(folder, &[&["card"], arguments].concat(), input)
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/cards/{name}.toml"))
}

/// A folder that looks like the root of a work tree, with these cards.
fn work_tree(cards: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    let tools = folder.path().join("policy/tools");
    fs::create_dir_all(&tools).expect("a folder");
    for (name, from) in cards {
        fs::copy(fixture(from), tools.join(format!("{name}.toml"))).expect("a fixture");
    }
    folder
}

#[test]
fn every_card_is_checked_and_one_bad_card_hides_no_other() {
    let folder = work_tree(&[
        ("describer", "valid-closed"),
        ("scribe", "error-contradictions"),
        ("translator", "valid-translator"),
    ]);
    let (code, out, err) = run(folder.path(), &["check"], "");
    assert_eq!(code, 2);
    assert_eq!(
        out,
        "policy/tools/describer.toml is valid: Describer, paused since 2026-10-01, hosting `external`\n\
         policy/tools/translator.toml is valid: Interface translator, active since 2026-03-01, hosting \
         `community`\n"
    );
    assert!(err.contains("policy/tools/scribe.toml:18:26"), "{err}");
    assert!(err.ends_with(
        "error: 1 of 3 tool cards is not valid. Nothing is judged by a policy with such a card\n"
    ));
    let below = folder.path().join("policy");
    assert_eq!(run(&below, &["check", "translator", "describer"], "").0, 0);
    assert_eq!(run(&below, &["check", "tools/translator.toml"], "").0, 0);
    assert_eq!(run(&below, &["check", "scribe"], "").0, 2);
    let (code, out, err) = run(&below, &["check", "-"], "title = \"\u{1b}[31m\"\n");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("standard input:1:1") && !err.contains('\u{1b}'), "{err}");
}

#[test]
fn cards_in_the_policy_are_checked_with_it() {
    let folder = work_tree(&[("translator", "valid-translator")]);
    let policy = folder.path().join("AI_POLICY.toml");
    let all_keys = include_str!("fixtures/policies/valid-all-keys.toml");
    fs::write(&policy, all_keys).expect("a file");
    let (code, out, err) = run(folder.path(), &["check"], "");
    assert_eq!(code, 2, "{out}{err}");
    assert!(err.contains("the policy describes `translator` as well"), "{err}");
    let file = folder.path().join("policy/tools/translator.toml");
    let other = folder.path().join("policy/tools/other.toml");
    fs::rename(&file, &other).expect("it is there");
    let (code, _, err) = run(folder.path(), &["check"], "");
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("two tools have `Interface Translator` among their `agents`"), "{err}");
    let text = fs::read_to_string(&other).expect("it is there");
    let text = text.replace("[\"Interface T", "[\"Other T").replace("interface-t", "other-t");
    fs::write(&other, text).expect("a file");
    let (code, out, err) = run(folder.path(), &["check"], "");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("[tools.translator] of AI_POLICY.toml is valid: Interface"), "{out}");
    let (code, _, err) = run(folder.path(), &["check", "scribe"], "");
    assert!(code == 2 && err.contains("`[tools.scribe]` in the policy, and no card"), "{err}");
    // Where the policy cannot be read, nobody knows whether there are more.
    fs::write(&policy, "version = 2\n").expect("a file");
    let (code, out, err) = run(folder.path(), &["check"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("`provenance policy check` shows why"), "{err}");
}

#[test]
fn json_follows_its_schema() {
    let folder = work_tree(&[("a", "valid-local"), ("b", "error-parts"), ("c", "error-syntax")]);
    let (code, out, _) = run(folder.path(), &["check", "--format", "json"], "");
    assert_eq!(code, 2);
    let schema = include_str!("../docs/src/reference/card-check.schema.json");
    let value = keeping_to(schema, out.as_bytes());
    let cards = value["cards"].as_array().expect("a list");
    let valid: Vec<_> = cards.iter().map(|card| card["valid"].as_bool()).collect();
    assert_eq!(valid, [Some(true), Some(false), Some(false)]);
    assert_eq!(cards[0]["status"], "retired");
    assert_eq!(cards[1]["diagnoses"][1]["line"], 2);
    assert_eq!(cards[1]["diagnoses"][1]["column"], 12);
}

#[test]
fn a_card_reads_as_sentences() {
    let folder = work_tree(&[("describer", "valid-closed"), ("typos", "valid-local")]);
    let (code, out, err) = run(folder.path(), &["show", "describer"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("show", out);
    let (_, out, _) = run(folder.path(), &["show", "typos"], "");
    assert!(out.contains("Nothing leaves your machine."), "{out}");
    for (name, words) in [("describr", "did you mean `describer`?"), ("x", "describer, typos")] {
        let (code, out, err) = run(folder.path(), &["show", name], "");
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains(words), "{err}");
    }
    assert_eq!(run(folder.path(), &["show", "nothing.toml"], "").0, 3);
}

#[test]
fn a_page_is_written_and_compared() {
    let folder = work_tree(&[("describer", "valid-closed"), ("translator", "valid-translator")]);
    for (name, arguments) in [
        ("page-markdown", &["render", "translator"][..]),
        ("page-html", &["render", "describer", "--format", "html"]),
        ("page-all", &["render", "--all"]),
        ("page-all-html", &["render", "--all", "--format", "html"]),
    ] {
        let (code, out, err) = run(folder.path(), arguments, "");
        assert_eq!((code, err.as_str()), (0, ""));
        if !name.starts_with("page-all") {
            insta::assert_snapshot!(name, out);
        }
        if name == "page-all" {
            assert!(out.starts_with("# AI tools\n"), "{out}");
            assert!(
                out.contains("\n## Describer\n") && out.contains("\n### How it works\n"),
                "{out}"
            );
        }
        if name == "page-all-html" {
            assert!(out.contains("<article id=\"describer\""), "{out}");
            assert!(out.contains("<article id=\"translator\""), "{out}");
        }
        let page = folder.path().join("page");
        fs::write(&page, &out).expect("a file");
        let check = [arguments, &["--check", "page"]].concat();
        assert_eq!(run(folder.path(), &check, ""), (0, String::new(), String::new()));
        fs::write(&page, out + "\n").expect("a file");
        let (code, out, err) = run(folder.path(), &check, "");
        assert_eq!((code, out.as_str()), (1, ""));
        let again = format!("provenance card {} > page", arguments.join(" "));
        assert!(err.contains(&again), "{err}");
        fs::remove_file(&page).expect("it is there");
        let (code, _, err) = run(folder.path(), &check, "");
        assert_eq!(code, 1);
        assert!(err.contains("there is no page") && err.contains(&again), "{err}");
    }
    assert_eq!(run(folder.path(), &["render"], "").0, 2);
    fs::write(folder.path().join("policy/tools/bad.toml"), "").expect("a file");
    let (code, out, err) = run(folder.path(), &["render", "--all"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("policy/tools/bad.toml is not valid"), "{err}");
}

/// Whatever a card says, its page shows it as text.
#[test]
fn a_page_runs_nothing_and_leads_nowhere_by_surprise() {
    let text = fs::read_to_string(fixture("valid-translator")).expect("a fixture");
    let hostile = "<script>alert(1)</script> ![x](javascript:alert(1)) [a]: b \\n# c\\u202e";
    let text = text
        .replace("Interface translator", hostile)
        .replace("https://models.example.org/babel-3b", "javascript:alert(1)");
    let folder = work_tree(&[]);
    fs::write(folder.path().join("policy/tools/t.toml"), text).expect("a file");
    let (code, page, err) = run(folder.path(), &["render", "t", "--format", "html"], "");
    assert_eq!(code, 0, "{err}");
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    assert!(!page.contains("href=\"javascript") && !page.contains('\u{202e}'), "{page}");
    let (_, page, _) = run(folder.path(), &["render", "t"], "");
    assert!(page.contains("\\<script\\>") && page.contains("!\\[x\\]("), "{page}");
    assert!(!page.contains("<javascript") && !page.contains('\u{202e}'), "{page}");
    let (_, said, _) = run(folder.path(), &["show", "t"], "");
    assert!(!said.contains('\u{202e}'), "{said}");
}

#[test]
fn init_writes_a_card_to_fill_in_and_never_overwrites_it() {
    let folder = work_tree(&[]);
    fs::remove_dir_all(folder.path().join("policy")).expect("it is empty");
    let (code, out, err) = run(folder.path(), &["init", "scribe"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("provenance card check scribe"), "{out}");
    let file = folder.path().join("policy/tools/scribe.toml");
    let written = fs::read_to_string(&file).expect("it was written");
    let (code, _, err) = run(folder.path(), &["check", "scribe"], "");
    assert!(code == 2 && err.contains("`steward` is empty"), "{err}");
    let (code, out, err) = run(folder.path(), &["init", "scribe"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("is not touched"), "{err}");
    assert_eq!(fs::read_to_string(&file).expect("it is still there"), written);

    // Filled in, it is whole.
    let filled = written
        .replace("identity = \"\"", "identity = \"wrapper\"")
        .replace("hosting = \"\"", "hosting = \"external\"")
        .replace("trained-on = \"\"", "trained-on = \"unknown\"")
        .replace("weights = \"\"", "weights = \"open\"")
        .replace("code    = \"\"", "code    = \"open\"")
        .replace("data    = \"\"", "data    = \"open\"")
        .replace("card    = \"\"", "card    = \"https://example.org/card\"")
        .replace("\"\"", "\"unknown\"");
    fs::write(&file, filled).expect("a file");
    let (code, _, err) = run(folder.path(), &["check", "scribe"], "");
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn init_writes_nothing_where_it_cannot_be_right() {
    let folder = work_tree(&[]);
    for name in ["", "A b", "../x", "a.toml", "\u{1b}"] {
        let (code, out, err) = run(folder.path(), &["init", "--", name], "");
        assert_eq!((code, out.as_str()), (2, ""), "{name}");
        assert!(err.contains("cannot be the name") && !err.contains('\u{1b}'), "{err}");
    }
    let policy = folder.path().join("AI_POLICY.toml");
    fs::write(&policy, format!("{POLICY}[tools.scribe]\n")).expect("a file");
    let (code, _, err) = run(folder.path(), &["init", "scribe"], "");
    assert!(code == 2 && err.contains("a tool stands in one place"), "{err}");
    // A folder that leads elsewhere is not followed.
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::remove_dir_all(folder.path().join("policy")).expect("it is empty");
    symlink(elsewhere.path(), folder.path().join("policy")).expect("a link");
    let (code, _, err) = run(folder.path(), &["init", "other"], "");
    assert!(code == 2 && err.contains("symbolic link"), "{err}");
    assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
}
