//! `provenance init` and `provenance policy`, as a person runs them.
#![cfg(feature = "cli")]
#![allow(clippy::disallowed_methods, reason = "a test runs the program and reads what it wrote")]

#[path = "support/json.rs"]
mod json;
#[path = "support/program.rs"]
mod program;

use std::fs;

use json::keeping_to;
use program::run;

/// A folder that looks like the root of a work tree.
fn work_tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    fs::create_dir(folder.path().join("below")).expect("a folder");
    folder
}

#[test]
fn init_writes_a_valid_policy_at_the_root_and_never_overwrites_it() {
    let folder = work_tree();
    let below = folder.path().join("below");
    let arguments =
        ["init", "--template", "disclose", "--project", "Dep\"ictor", "--contact", "me"];
    let (code, out, err) = run(&below, &arguments, "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("provenance hook install"), "{out}");
    assert!(!out.contains("Assumed"), "{out}");
    let file = folder.path().join("AI_POLICY.toml");
    let written = fs::read(&file).expect("it was written");

    let (code, out, err) = run(&below, &["policy", "check"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "AI_POLICY.toml is valid: stance `disclose`, 1 area, 1 duty\n");

    let (code, out, err) = run(&below, &["init"], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("is not touched"), "{err}");
    assert_eq!(fs::read(&file).expect("it is still there"), written);
}

#[test]
fn init_says_what_it_assumed() {
    let folder = work_tree();
    let (code, out, _) = run(folder.path(), &["init"], "");
    assert_eq!(code, 0);
    assert!(out.contains("--project") && out.contains("--contact"), "{out}");
}

#[test]
fn init_writes_nothing_where_it_cannot_be_right() {
    let folder = work_tree();
    for arguments in [
        &["init", "--template", "permit"][..],
        &["init", "--project", " "],
        &["init", "--contact", ""],
    ] {
        let (code, out, _) = run(folder.path(), arguments, "");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(!folder.path().join("AI_POLICY.toml").exists());
    }
    let (_, _, err) = run(folder.path(), &["init", "--template", "no-unles"], "");
    assert!(err.contains("did you mean `no-unless`?"), "{err}");
    assert!(err.contains("provenance policy templates"), "{err}");
}

#[test]
fn a_policy_with_errors_exits_2_and_shows_all_of_them() {
    let folder = work_tree();
    let input = "version = 1\n[policy]\nproject = \"x\"\nstance = \"opne\"\nx = \"\\u001b\"\n";
    for command in ["check", "show"] {
        let (code, out, err) = run(folder.path(), &["policy", command, "-"], input);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("did you mean `open`?"), "{err}");
        assert!(err.contains("unknown key `x`"), "{err}");
        assert!(err.ends_with("standard input is not valid: 2 errors. Nothing is judged by it\n"));
        assert!(!err.contains('\u{1b}'), "a pipe gets no styles");
    }
}

#[test]
fn hints_do_not_make_a_policy_invalid() {
    let folder = work_tree();
    let input = "version = 1\n[policy]\nproject = \"x\"\nstance = \"open\"\n";
    let (code, out, err) = run(folder.path(), &["policy", "check", "-"], input);
    assert_eq!(code, 0);
    assert!(err.starts_with("hint: the policy names no contact"), "{err}");
    assert_eq!(out, "standard input is valid: stance `open`\n");
}

#[test]
fn what_cannot_be_read_exits_3() {
    let folder = work_tree();
    for arguments in [&["policy", "check"][..], &["policy", "show", "nothing.toml"]] {
        let (code, out, err) = run(folder.path(), arguments, "");
        assert_eq!((code, out.as_str()), (3, ""), "{arguments:?}");
        assert!(err.starts_with("error: "), "{err}");
    }
}

/// The work tree of a project with the first policy of `init`.
fn with_policy() -> tempfile::TempDir {
    let folder = work_tree();
    let arguments = ["init", "--project", "Depictor", "--contact", "maintainers@example.org"];
    assert_eq!(run(folder.path(), &arguments, "").0, 0);
    folder
}

#[test]
fn a_page_is_written_and_checked() {
    let folder = with_policy();
    for name in ["AI_POLICY.md", "policy.html"] {
        let check = ["policy", "render", "--check", name];
        let (code, out, _) = run(folder.path(), &check, "");
        assert_eq!(code, 1);
        let mends = format!("    provenance policy render --output {name}\n");
        assert!(out.starts_with("there is no") && out.ends_with(&mends), "{out}");

        assert_eq!(run(folder.path(), &["policy", "render", "--output", name], "").0, 0);
        assert_eq!(run(folder.path(), &check, "").0, 0);
        let file = folder.path().join(name);
        let written = fs::read_to_string(&file).expect("it was written");
        assert_eq!(written.starts_with("<!doctype html>"), name == "policy.html");
        assert_eq!(
            run(folder.path(), &["policy", "render", "--format", "markdown"], "").1 == written,
            name == "AI_POLICY.md"
        );

        fs::write(&file, written.replace("here", "th\u{1b}ere")).expect("it can be written");
        let (code, out, _) = run(folder.path(), &check, "");
        assert_eq!(code, 1);
        assert!(out.contains("  - ") && out.contains("  + ") && out.ends_with(&mends), "{out}");
        assert!(!out.contains('\u{1b}'), "{out}");
        // How lines end is left to git.
        fs::write(&file, written.replace('\n', "\r\n")).expect("it can be written");
        assert_eq!(run(folder.path(), &check, "").0, 0);
    }
    let policy = fs::read(folder.path().join("AI_POLICY.toml")).expect("a policy");
    let (code, ..) = run(folder.path(), &["policy", "render", "--output", "AI_POLICY.toml"], "");
    assert_eq!(code, 2);
    assert_eq!(fs::read(folder.path().join("AI_POLICY.toml")).expect("a policy"), policy);
}

#[test]
fn a_question_is_answered() {
    let folder = with_policy();
    for (arguments, answer, part) in [
        (&["--path", "i18n/ha.json"][..], "Yes, if", "AI-Exception: translation"),
        (&["--path", "./src/menu.c", "--category", "code"], "No", "translation"),
        (&["--path", "/src/menu.c", "--category", "completion"], "Yes\n", "Nothing"),
        (&["--path", "src/menu.c", "--surface", "issue"], "Yes, if", "what you write there"),
        (&["--category", "translation", "--ref", "main"], "It depends", "--path"),
        (&["--path", "src/menu.c", "--category", "security"], "Yes, if", "security"),
    ] {
        let arguments = [&["policy", "show"], arguments].concat();
        let (code, out, err) = run(folder.path(), &arguments, "");
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert!(
            out.contains(&format!("\n\n{answer}")) && out.contains(part),
            "{arguments:?}: {out}"
        );
        assert!(out.contains("maintainers@example.org"), "{out}");
    }
    for wrong in [
        &["--path", "src/"][..],
        &["--path", "../x"],
        &["--path", ""],
        &["--category", "tranlation"],
        &["--surface", "screen"],
        &["--format", "json"],
    ] {
        let arguments = [&["policy", "show"], wrong].concat();
        let (code, out, err) = run(folder.path(), &arguments, "");
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
    }
}

#[test]
fn an_answer_as_json_keeps_to_its_schema() {
    let folder = with_policy();
    let schema = include_str!("../docs/src/reference/show.schema.json");
    for (path, answer) in [("i18n/ha.json", "yes-if"), ("src/menu.c", "yes-if"), ("po/x", "yes-if")]
    {
        let arguments = ["policy", "show", "--path", path, "--format", "json"];
        let (code, out, _) = run(folder.path(), &arguments, "");
        assert_eq!(code, 0);
        let document = keeping_to(schema, out.as_bytes());
        assert_eq!(document["answer"], answer, "{out}");
        assert!(document["ways"][0]["clause"]["line"].is_number(), "{out}");
    }
}

#[test]
fn the_templates_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, _) = run(folder.path(), &["policy", "templates"], "");
    assert_eq!(code, 0);
    let columns: Vec<usize> = out.lines().filter_map(|line| line.find("  ")).collect();
    assert!(columns.len() >= 4 && out.starts_with("no-unless "), "{out}");
    let (_, out, _) = run(folder.path(), &["policy", "templates", "--format", "json"], "");
    let document: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let templates = document["templates"].as_array().expect("a list");
    assert_eq!(templates.len(), columns.len());
    assert_eq!(templates[0]["stance"], "no-unless");
}

#[test]
fn every_template_can_be_started_from() {
    let names: Vec<&str> =
        provenance::policy::Template::ALL.iter().map(|template| template.name).collect();
    for name in names {
        let folder = work_tree();
        let (code, out, err) = run(folder.path(), &["init", "--template", name], "");
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        let written = fs::read_to_string(folder.path().join("AI_POLICY.toml")).expect("a policy");
        let theirs = |(at, line): (usize, &str)| {
            let line = line.strip_prefix("# ")?.strip_suffix("# theirs")?.trim();
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(format!("  line {}: {line}\n", at + 1))
        };
        let theirs: Vec<String> = written.lines().enumerate().filter_map(theirs).collect();
        assert!(out.contains(&theirs.concat()), "{name}: {out}");
        assert_eq!(out.contains("Left as comments"), !theirs.is_empty(), "{name}: {out}");
    }
}

#[test]
fn what_an_exception_is_not_for_it_does_not_offer_wherever_the_file_lies() {
    let policy = "version = 1\n[policy]\nproject = \"P\"\nstance = \"no-unless\"\n\
                  [exceptions.tests]\ntitle = \"Tests\"\ncategories = [\"tests\"]\n\
                  [areas.vendor]\npaths = [\"vendor/**\"]\nstance = \"open\"\n";
    let show = |category| {
        let folder = work_tree();
        let arguments = ["policy", "show", "-", "--category", category];
        let (code, out, err) = run(folder.path(), &arguments, policy);
        assert_eq!((code, err.as_str()), (0, ""));
        out
    };
    let out = show("docs");
    assert!(!out.contains("AI-Exception"), "{out}");
    assert!(out.contains("  by where the file lies\n"), "{out}");
    assert!(show("tests").contains("AI-Exception: tests"));
}
