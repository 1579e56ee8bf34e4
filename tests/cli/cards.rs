//! Tool cards are a part of the policy: read from the side that is trusted, by the same rules.

use std::os::unix::fs::symlink;
use std::process::Output;

use crate::hooked::{search_path, stderr};
use crate::repo::{Repo, TestRepo, expect_success, git_in};
use crate::server::{Project, everywhere};

const POLICY: &str = "\
version = 1
[policy]
project = \"Depictor\"
stance = \"disclose\"
contact = \"maintainers@example.org\"
[disclosure]
cards = \"required\"
";

const CARD: &str = include_str!("../fixtures/cards/valid-translator.toml");
const FILE: &str = "policy/tools/translator.toml";
const USED: &str = "Translate\n\nAssisted-by: Interface Translator:3\n";
const WITHOUT: &str = "error[tool-without-card]";

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), stderr(output))
}

/// A repository whose policy asks for cards, and a clone of it.
fn with_clone(prepare: impl Fn(&Repo)) -> (Repo, std::path::PathBuf) {
    let repo = TestRepo::new().build();
    repo.commit("AI_POLICY.toml", POLICY, "Add the policy\n");
    prepare(&repo);
    let clone = repo.beside("clone");
    expect_success(git_in(repo.path()).args(["clone", "-q", "--template=", "."]).arg(&clone));
    (repo, clone)
}

fn check(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = crate::repo::provenance_in(folder);
    command.args(arguments).output().expect("the program runs")
}

#[test]
fn the_card_that_counts_is_that_of_the_trusted_side() {
    let (_repo, clone) = with_clone(|_| {});
    let commit = |message: &str| {
        let mut commit = git_in(&clone);
        expect_success(commit.args(["commit", "-q", "--allow-empty", "-m", message]));
    };
    std::fs::create_dir_all(clone.join("policy/tools")).expect("a folder");
    std::fs::write(clone.join(FILE), CARD).expect("a file");
    expect_success(git_in(&clone).args(["add", "."]));
    commit("Add the card");
    commit(USED);
    // What the commits bring along helps them as little as a policy that they bring.
    let refused = check(&clone, &["check"]);
    let said = told(&refused);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains(WITHOUT) && said.contains("provenance card init"), "{said}");
    let taken = check(&clone, &["check", "--policy-from", "HEAD~1", "HEAD"]);
    assert_eq!(taken.status.code(), Some(0), "{}", told(&taken));
    // Beside a policy file that was named stand its own cards.
    let file = clone.join("AI_POLICY.toml");
    let file = file.to_str().expect("UTF-8");
    assert_eq!(check(&clone, &["check", "--policy-file", file]).status.code(), Some(0));
    let elsewhere = clone.join("pol.toml");
    std::fs::create_dir(clone.join("alone")).expect("a folder");
    for (place, code) in [(&elsewhere, 0), (&clone.join("alone/pol.toml"), 1)] {
        std::fs::write(place, POLICY).expect("a file");
        let place = place.to_str().expect("UTF-8");
        let checked = check(&clone, &["check", "--policy-file", place, "HEAD"]);
        assert_eq!(checked.status.code(), Some(code), "{place}: {}", told(&checked));
        std::fs::write(clone.join("m"), USED).expect("a file");
        let message = check(&clone, &["check", "--policy-file", place, "--message", "m"]);
        assert_eq!(message.status.code(), Some(code), "{place}: {}", told(&message));
    }
}

#[test]
fn a_hook_reads_the_cards_of_the_work_tree() {
    let repo = TestRepo::new().build();
    repo.write("AI_POLICY.toml", POLICY);
    repo.write("m", USED);
    let hook = || repo.provenance(["hook", "commit-msg", "m"]);
    assert!(told(&hook()).contains(WITHOUT));
    repo.write(FILE, CARD);
    assert_eq!(hook().status.code(), Some(0), "{}", told(&hook()));
    repo.write(FILE, "title = 1\n");
    let said = told(&hook());
    assert_eq!(hook().status.code(), Some(2), "{said}");
    assert!(said.contains("policy/tools/translator.toml:1:9"), "{said}");
    // Without a policy in the work tree, both come from `HEAD`.
    repo.write(FILE, CARD);
    repo.git(["add", "AI_POLICY.toml", FILE]);
    repo.git(["commit", "-q", "-m", "Add them"]);
    repo.git(["rm", "-q", "-r", "AI_POLICY.toml", "policy"]);
    assert_eq!(hook().status.code(), Some(0), "{}", told(&hook()));
}

#[test]
fn by_a_bad_card_nothing_is_judged() {
    let (repo, clone) = with_clone(|repo| {
        repo.commit(FILE, CARD, "Add a card\n");
        repo.commit(
            "policy/tools/scribe.toml",
            "title = \"\\u001b[31m\"\nstatus = \"on\"\n",
            "Add another\n",
        );
        repo.commit("policy/tools/README.md", "# Cards\n", "Say what they are\n");
    });
    let mut commit = git_in(&clone);
    expect_success(commit.args(["commit", "-q", "--allow-empty", "-m", USED]));
    for arguments in [
        &["check"][..],
        &["check", "HEAD"],
        &["report"],
        &["check", "--policy-file", "AI_POLICY.toml"],
        &["policy", "check"],
    ] {
        let output = check(&clone, arguments);
        let said = told(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{said}");
        assert!(said.contains("unknown value `on` in `status`"), "{said}");
        assert!(said.contains("policy/tools/scribe.toml") && said.contains(":2:10"), "{said}");
        assert!(said.contains("nothing was judged") && !said.contains('\u{1b}'), "{said}");
    }
    let table = format!("{POLICY}\n[tools.translator]\nhosting = \"local\"\n");
    repo.git(["rm", "-q", "policy/tools/scribe.toml"]);
    repo.commit("AI_POLICY.toml", &table, "Say it twice\n");
    let twice = repo.provenance(["policy", "check"]);
    assert_eq!(twice.status.code(), Some(2), "{}", told(&twice));
    assert!(told(&twice).contains("the policy describes `translator` as well"), "{}", told(&twice));
}

#[test]
fn nothing_is_followed_and_nothing_is_without_bounds() {
    type Spoil<'a> = &'a dyn Fn(&Repo);
    let spoil: [(&str, Spoil<'_>, &str); 6] = [
        (
            "a link for a card",
            &|repo| {
                repo.write("card", CARD);
                repo.write("policy/tools/a", "");
                symlink("../../card", repo.path().join(FILE)).expect("a link");
            },
            "is a symbolic link, not a plain file",
        ),
        (
            "a link for the folder",
            &|repo| {
                repo.write("cards/translator.toml", CARD);
                repo.write("policy/a", "");
                symlink("../cards", repo.path().join("policy/tools")).expect("a link");
            },
            "is a symbolic link, not a folder",
        ),
        (
            "a folder for a card",
            &|repo| repo.write("policy/tools/a.toml/b", ""),
            "is a directory, not a plain file",
        ),
        (
            "many cards",
            &|repo| (0..101).for_each(|n| repo.write(&format!("policy/tools/a{n}.toml"), "")),
            "more than 100",
        ),
        ("a long card", &|repo| repo.write(FILE, &"#".repeat(32 * 1024 + 1)), "32768"),
        ("a name that is none", &|repo| repo.write("policy/tools/A b.toml", CARD), "`a-b`"),
    ];
    for (name, spoil, words) in spoil {
        let (_repo, clone) = with_clone(|repo| {
            spoil(repo);
            repo.git(["add", "."]);
            repo.git(["commit", "-q", "-m", "Spoil it"]);
        });
        for arguments in [&["report"][..], &["policy", "check"]] {
            let output = check(&clone, arguments);
            let said = told(&output);
            assert_eq!(output.status.code(), Some(2), "{name}, {arguments:?}: {said}");
            assert!(said.contains(words), "{name}, {arguments:?}: {said}");
        }
    }
    // A submodule holds no files of this tree.
    let (_repo, clone) = with_clone(|repo| {
        let head = repo.git(["rev-parse", "HEAD"]);
        for path in ["policy/tools", "sub"] {
            let entry = format!("160000,{head},{path}");
            repo.git(["update-index", "--add", "--cacheinfo", &entry]);
        }
        repo.git(["commit", "-q", "-m", "Add submodules"]);
    });
    let output = check(&clone, &["report"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("is a submodule, not a folder"), "{}", told(&output));
}

#[test]
fn a_push_cannot_leave_a_bad_card_and_can_mend_one() {
    everywhere(|hook| {
        let project = Project::of(hook, TestRepo::new());
        let author = &project.author;
        author.commit(FILE, CARD, "Add a card\n");
        let taken = project.push(&["main"]);
        assert!(taken.taken && taken.said.contains("policy-changed"), "{}", taken.said);

        author.commit(FILE, "title = 1\n", "Spoil it\n");
        let refused = project.push(&["main"]);
        assert!(!refused.taken && refused.said.contains("policy-invalid"), "{}", refused.said);
        assert!(refused.said.contains("policy/tools/translator.toml line 1: "), "{}", refused.said);

        // One that was left so can be mended by a change of the policy and its cards alone.
        assert!(project.push(&["main:refs/scratch/x"]).taken);
        project.server.git(["update-ref", "refs/heads/main", "refs/scratch/x"]);
        author.commit("a", "1", "Something else\n");
        let refused = project.push(&["main"]);
        assert!(!refused.taken && refused.said.contains("cannot be used"), "{}", refused.said);
        author.git(["reset", "-q", "--hard", "HEAD~1"]);
        author.commit(FILE, CARD, "Mend it\n");
        author.commit("a", "1", "Something else\n");
        let refused = project.push(&["main"]);
        assert!(
            !refused.taken && refused.said.contains("push the policy alone"),
            "{}",
            refused.said
        );
        let mended = project.push(&["HEAD~1:refs/heads/main"]);
        assert!(mended.taken && mended.said.contains("the policy is put back"), "{}", mended.said);
        assert!(project.push(&["main"]).taken);
    });
}

/// Another card may have let in what this one refuses, so what a branch with other cards holds is not old
/// for a new branch.
#[test]
fn a_branch_with_other_cards_makes_nothing_old() {
    let project = Project::of("pre-receive", TestRepo::new());
    let author = &project.author;
    author.commit("AI_POLICY.toml", POLICY, "Ask for cards\n");
    assert!(project.push(&["main"]).taken);
    author.git(["switch", "-q", "-c", "other"]);
    author.commit(FILE, CARD, "Add a card\n");
    assert!(project.push(&["other"]).taken);
    let mut commit = author.command();
    commit.env("PATH", search_path()).args(["commit", "-q", "--allow-empty", "-m", USED]);
    expect_success(&mut commit);
    assert!(project.push(&["other"]).taken);
    let refused = project.push(&["other:refs/heads/third"]);
    assert!(!refused.taken && refused.said.contains(WITHOUT), "{}", refused.said);
}

/// What is right by its text can surprise by the day, and by what stands in the tree.
#[test]
fn what_stands_around_a_policy_can_be_worth_a_hint() {
    let repo = TestRepo::new().build();
    let area = "[areas.vendored]\npaths = [\"vendor/lib/\"]\nstance = \"open\"\n";
    repo.write("AI_POLICY.toml", &format!("{POLICY}{area}"));
    repo.write(".gitmodules", "[submodule \"x\"]\n\tpath = vendor/lib\n\turl = ./x\n");
    let later = CARD.lines().map(|line| match line.split_once('=') {
        Some((key, _)) if key.trim() == "since" => "since = 9999-01-01\n".to_owned(),
        Some((key, _)) if key.trim() == "status" => "status = \"retired\"\n".to_owned(),
        _ => format!("{line}\n"),
    });
    repo.write(FILE, &later.collect::<String>());
    let policy = repo.provenance(["policy", "check"]);
    assert_eq!(policy.status.code(), Some(0), "{}", told(&policy));
    let said = stderr(&policy);
    assert!(said.contains("does not match the submodule `vendor/lib`"), "{said}");
    let card = repo.provenance(["card", "check"]);
    assert_eq!(card.status.code(), Some(0), "{}", told(&card));
    assert!(stderr(&card).contains("is retired only from 9999-01-01 on"), "{}", told(&card));
    let card = repo.provenance(["card", "check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&card.stdout).expect("it is JSON");
    assert_eq!(json["cards"][0]["valid"], true);
    assert_eq!(json["cards"][0]["diagnoses"][0]["severity"], "hint");
}

#[test]
fn the_words_of_a_card_are_in_the_language_of_its_policy() {
    let repo = TestRepo::new().build();
    repo.write("AI_POLICY.toml", &POLICY.replace("contact", "language = \"ha\"\ncontact"));
    repo.write(FILE, CARD);
    let page = |card: &str| told(&repo.provenance(["card", "render", card, "--format", "html"]));
    let by_name = page("translator");
    assert!(
        by_name.contains("<html lang=\"ha\">") && by_name.contains("<body lang=\"en\">"),
        "{by_name}"
    );
    assert!(page(FILE).contains("<html lang=\"en\">"));
}

#[test]
fn a_difference_tells_of_cards_and_of_what_is_asked_of_them() {
    let bare = POLICY.replace("[disclosure]\ncards = \"required\"\n", "");
    let repo = TestRepo::new().build();
    repo.commit("AI_POLICY.toml", &bare, "Add the policy\n");
    repo.commit(FILE, CARD, "Add a card\n");
    repo.commit("AI_POLICY.toml", POLICY, "Ask for cards\n");
    let other = CARD.replace("title    = \"Interface", "title    = \"Our interface");
    let other = other.replace("hosting  = \"community\"", "hosting  = \"external\"");
    repo.commit(FILE, &other, "Say another thing\n");
    repo.git(["rm", "-q", FILE]);
    repo.git(["commit", "-q", "-m", "Take it away"]);
    for (back, loosens, told) in [
        (4, 0, "It tightens:\n  tools.translator is a new tool, whose marks are known"),
        (3, 0, "It tightens:\n  disclosure.cards goes from `optional` to `required`"),
        (2, 1, "  tools.translator.hosting goes from `community` to `external`"),
        (1, 1, "It loosens:\n  tools.translator is gone: its marks are not known"),
    ] {
        let range = format!("HEAD~{back}..HEAD~{}", back - 1);
        let output = repo.provenance(["policy", "diff", "--fail-on", "loosens", &range]);
        assert!(stdout(&output).contains(told), "{back}: {}", stdout(&output));
        assert_eq!(output.status.code(), Some(loosens), "{back}: {}", stdout(&output));
    }
    // Whoever takes the demand away asks less.
    repo.commit("AI_POLICY.toml", &bare, "Ask for none\n");
    let output = repo.provenance(["policy", "diff", "HEAD~1..HEAD"]);
    let told = "It loosens:\n  disclosure.cards goes from `required` to `optional`";
    assert!(stdout(&output).contains(told), "{}", stdout(&output));
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
