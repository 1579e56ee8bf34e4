//! Limits on size, counted in real repositories; git's own numbers are the oracle.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use bstr::{BString, ByteSlice};
use provenance::commit::CommitId;
use provenance::git::{Pair, Repository};
use provenance::size::{Counting, Lines};

use crate::repo::{Repo, TestRepo};
use crate::server::{Project, everywhere};

const PLAIN: Counting = Counting { without_whitespace: false, without_moved: false };
const WHITESPACE: Counting = Counting { without_whitespace: true, without_moved: false };
const MOVED: Counting = Counting { without_whitespace: false, without_moved: true };
const BOTH: Counting = Counting { without_whitespace: true, without_moved: true };

fn id(hex: &str) -> CommitId {
    CommitId::from_hex(hex.as_bytes()).expect("git gives full ids")
}

/// What the seam counts between two commits.
fn counted(repo: &Repo, old: &str, new: &str, counting: Counting) -> BTreeMap<BString, Lines> {
    let repository = Repository::open(repo.path()).expect("it opens");
    let apart = repository.apart().expect("a directory can be made");
    let trees = apart.trees(&[id(old), id(new)]).expect("both are there");
    let pair = Pair { old: trees[0], new: trees[1] };
    let empty = Pair { old: trees[1], new: trees[1] };
    let mut all = apart.lines(&[empty, pair, empty], counting).expect("it counts");
    assert!(all[0].is_empty() && all[2].is_empty());
    all.swap_remove(1)
}

/// What git counts between two commits.
fn oracle(repo: &Repo, old: &str, new: &str, more: &[&str]) -> BTreeMap<BString, Lines> {
    let asked = ["diff", "--no-renames", "--diff-algorithm=myers", "--numstat", "-z"];
    let answer = repo.git_bytes(&[&asked[..], more, &[old, new]].concat(), b"");
    let entry = |token: &[u8]| {
        let parts: Vec<&[u8]> = token.splitn_str(3, "\t").collect();
        let number = |text: &[u8]| text.to_str().ok()?.parse::<u64>().ok();
        let lines = number(parts[0]).zip(number(parts[1]));
        (parts[2].into(), lines.map_or(Lines::Binary, |(a, b)| Lines::Counted(a + b)))
    };
    answer.split_str("\0").filter(|token| !token.is_empty()).map(entry).collect()
}

/// Two commits between which everything happens that can happen to a path.
fn everything() -> (Repo, String, String) {
    let repo = TestRepo::new().build();
    for (path, content) in [
        ("text", "a\nb\nc\n"),
        ("spaces", "if x:\n  y\n"),
        ("renamed", "one\ntwo\nthree\n"),
        ("mode", "m\n"),
        ("kind", "f\n"),
        ("gone", "1\n2\n"),
        ("with blank", "1\n"),
        ("no-newline", "x"),
        ("crlf", "a\r\nb\r\n"),
        ("0\t0\tlike numbers", "n\n"),
    ] {
        repo.write(path, content);
    }
    repo.write("binary", "a\0b");
    std::os::unix::fs::symlink("text", repo.path().join("link")).expect("links can be made");
    repo.git(["add", "--all"]);
    repo.git(["commit", "-q", "-m", "one"]);
    let one = repo.git(["rev-parse", "HEAD"]);
    repo.write("text", "a\nB\nc\nd\n");
    repo.write("spaces", "if x:\n    y\n    z\n");
    repo.write("binary", "a\0c");
    repo.write("no-newline", "x\n");
    repo.write("crlf", "a\nb\nc\n");
    repo.write("with blank", "1\n2\n");
    repo.write("0\t0\tlike numbers", "n\nn\n");
    repo.write("empty", "");
    repo.write("new/\u{fc}ber \"x\"\n", "1\n2\n3\n");
    repo.git(["mv", "renamed", "other-name"]);
    repo.git(["rm", "-q", "gone"]);
    for path in ["link", "kind"] {
        std::fs::remove_file(repo.path().join(path)).expect("it is there");
    }
    std::os::unix::fs::symlink("mode", repo.path().join("link")).expect("links can be made");
    std::os::unix::fs::symlink("text", repo.path().join("kind")).expect("links can be made");
    repo.program("mode", "m\n");
    std::fs::write(repo.path().join(OsStr::from_bytes(b"\xff\x01")), "q\n").expect("any name");
    repo.git(["add", "--all"]);
    repo.git(["update-index", "--add", "--cacheinfo", &format!("160000,{one},sub")]);
    repo.git(["commit", "-q", "-m", "two"]);
    let two = repo.git(["rev-parse", "HEAD"]);
    (repo, one, two)
}

#[test]
fn lines_are_those_that_git_counts() {
    let (repo, one, two) = everything();
    let plain = counted(&repo, &one, &two, PLAIN);
    assert_eq!(plain, oracle(&repo, &one, &two, &[]));
    assert_eq!(plain.len(), 17);
    assert_eq!(plain[&BString::from("binary")], Lines::Binary);
    assert_eq!(plain[&BString::from("mode")], Lines::Counted(0));
    assert_eq!(plain[&BString::from("sub")], Lines::Counted(1));
    assert_eq!(plain[&BString::from("link")], Lines::Counted(2));
    assert_eq!(plain[&BString::from("renamed")], Lines::Counted(3));
    assert_eq!(plain[&BString::from("other-name")], Lines::Counted(3));
    assert_eq!(plain[&BString::from(&b"\xff\x01"[..])], Lines::Counted(1));

    // Git leaves out of `-w` what it finds equal; here it stays, with no lines.
    let white = counted(&repo, &one, &two, WHITESPACE);
    assert_eq!(white.keys().collect::<Vec<_>>(), plain.keys().collect::<Vec<_>>());
    let by_git = oracle(&repo, &one, &two, &["-w"]);
    for (path, lines) in &white {
        assert_eq!(*lines, *by_git.get(path).unwrap_or(&Lines::Counted(0)), "{path}");
    }
    assert_eq!(white[&BString::from("spaces")], Lines::Counted(1));
    // The name of a rename is no line; the lines of three words are too few letters to be moved.
    assert_eq!(counted(&repo, &one, &two, MOVED), plain);
}

#[test]
fn neither_attributes_nor_configuration_change_what_is_counted() {
    let (repo, one, two) = everything();
    let plain = counted(&repo, &one, &two, PLAIN);
    repo.write(".gitattributes", "* -diff linguist-generated\n*.x merge=x\n");
    repo.write(".git/info/attributes", "* -diff\n");
    for (key, value) in [
        ("diff.renames", "copies"),
        ("diff.algorithm", "patience"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.submodule", "log"),
        ("diff.noprefix", "true"),
        ("diff.interHunkContext", "9"),
        ("core.bigFileThreshold", "1"),
        ("core.quotePath", "false"),
        ("color.ui", "always"),
    ] {
        repo.git(["config", key, value]);
    }
    assert_eq!(counted(&repo, &one, &two, PLAIN), plain);
    assert_eq!(counted(&repo, &one, &two, MOVED), plain);
}

const BLOCK: &str = "fn one(first: usize) {\n    first + 1;\n}\n";

#[test]
fn moved_paragraphs_are_taken_off_on_both_sides() {
    let repo = TestRepo::new().build();
    let one = repo.commit("a \"q\"", &format!("start\n{BLOCK}end\n"), "one\n");
    repo.write("b", &format!("1\n\n{BLOCK}\n"));
    repo.git(["add", "b"]);
    let two = repo.commit("a \"q\"", "start\nend\nnew\n", "two\n");
    let (a, b) = (BString::from("a \"q\""), BString::from("b"));
    let of = |old: &str, new: &str, counting, path: &BString| {
        counted(&repo, old, new, counting).get(path).copied()
    };
    assert_eq!(of(&one, &two, PLAIN, &a), Some(Lines::Counted(4)));
    assert_eq!(of(&one, &two, MOVED, &a), Some(Lines::Counted(1)), "what is new counts");
    assert_eq!(of(&one, &two, PLAIN, &b), Some(Lines::Counted(6)));
    assert_eq!(of(&one, &two, MOVED, &b), Some(Lines::Counted(2)), "the white line before it too");

    // Two copies of one that went: one of them is new.
    let copied = repo.commit("b", &format!("1\n\n{BLOCK}\n2\n\n{BLOCK}"), "copied\n");
    assert_eq!(of(&one, &copied, MOVED, &b), Some(Lines::Counted(7)));
    // Copied only: nothing went.
    assert_eq!(of(&two, &copied, MOVED, &b), Some(Lines::Counted(5)));

    // With another indent it is another text, unless white space is ignored too.
    let indented = BLOCK.replace("    ", "  \t");
    let indented = repo.commit("b", &indented, "indented\n");
    assert_eq!(of(&one, &indented, MOVED, &b), Some(Lines::Counted(3)));
    assert_eq!(of(&one, &indented, WHITESPACE, &b), Some(Lines::Counted(3)));
    assert_eq!(of(&one, &indented, BOTH, &b), Some(Lines::Counted(0)));
    assert_eq!(of(&one, &indented, BOTH, &a), Some(Lines::Counted(1)));
}

#[test]
fn a_few_letters_are_not_moved() {
    let repo = TestRepo::new().build();
    repo.write("b", "1\n");
    repo.git(["add", "b"]);
    let one = repo.commit("a", "x\n}\n\n}\ny\n", "one\n");
    repo.write("b", "1\n}\n\n}\n");
    repo.git(["add", "b"]);
    let two = repo.commit("a", "x\ny\n", "two\n");
    assert_eq!(counted(&repo, &one, &two, MOVED), counted(&repo, &one, &two, PLAIN));
}

#[test]
fn what_is_generated_is_said_by_the_trusted_side() {
    let repo = TestRepo::new().build();
    let trusted = repo.commit(
        ".gitattributes",
        "gen/** linguist-generated\ngen/hand.c -linguist-generated\n*.pb linguist-generated=true\n*.no linguist-generated=false\n",
        "attributes\n",
    );
    repo.write(".git/info/attributes", "src/** linguist-generated\n");
    repo.commit(".gitattributes", "src/** linguist-generated\n", "the judged side\n");
    repo.commit("deep/.gitattributes", "*.c linguist-generated\n", "the judged side\n");
    let repository = Repository::open(repo.path()).expect("it opens");
    let paths: BTreeSet<BString> =
        ["gen/a.c", "gen/hand.c", "x.pb", "x.no", "src/a.c", "deep/a.c", "gen/\u{fc}\n"]
            .into_iter()
            .map(BString::from)
            .collect();
    let apart = repository.apart().expect("a directory can be made");
    let generated = apart.generated(id(&trusted), &paths).expect("git can say");
    let generated: Vec<String> = generated.iter().map(ToString::to_string).collect();
    assert_eq!(generated, ["gen/a.c", "gen/\u{fc}\n", "x.pb"]);
}

/// A repository whose policy, with these conditions, stands on `main`, with a branch `topic` before it.
fn with_policy(conditions: &str) -> Repo {
    let repo = TestRepo::new().build();
    let policy =
        format!("version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\n{conditions}\n");
    repo.commit("AI_POLICY.toml", &policy, "policy\n");
    repo.git(["checkout", "-q", "-b", "topic"]);
    repo
}

fn check(repo: &Repo, arguments: &[&str]) -> (i32, String) {
    let output = repo.provenance([&["check"], arguments].concat());
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("it ends"), text.to_str_lossy().into_owned())
}

fn lines(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|number| format!("line {number}\n")).collect();
    lines.concat()
}

const USE: &str = "Mend it\n\nAssisted-by: Claude:opus-5\n";

#[test]
fn a_commit_over_its_limit_is_refused_with_both_numbers() {
    let repo = with_policy(
        "contact = \"ask@example.org\"\nmax-lines = 5\nmax-files = 2\ncount = { exclude = [\"tests/**\"] }",
    );
    repo.write("tests/a", &lines(100));
    repo.git(["add", "--all"]);
    repo.commit("src/a", &lines(5), USE);
    let (code, text) = check(&repo, &["main..topic"]);
    assert_eq!(code, 0, "{text}");
    repo.write("tests/a", &lines(50));
    repo.git(["add", "--all"]);
    repo.commit("src/a", &lines(11), USE);
    let (code, text) = check(&repo, &["main..topic"]);
    assert_eq!(code, 1);
    let said = "error[over-limit]: 6 lines are changed, and the limit is 5; not counted: 1 file by `exclude`";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("please ask ask@example.org before you send it"), "{text}");
    let report = repo.provenance(["report"]);
    assert!(String::from_utf8_lossy(&report.stdout).contains("over-limit"));
}

#[test]
fn a_first_commit_is_counted_against_nothing() {
    let repo = TestRepo::new().build();
    let policy = "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\nmax-lines = 5\n";
    repo.write("policy.toml", policy);
    repo.commit("src/a", &lines(6), USE);
    let (code, text) = check(&repo, &["HEAD", "--policy-file", "policy.toml"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("6 lines are changed"), "{text}");
}

#[test]
fn a_judged_commit_cannot_call_its_files_generated_or_binary() {
    let repo = with_policy("max-lines = 5\ncount = { ignore = [\"generated\"] }");
    repo.write(".gitattributes", "* linguist-generated -diff\n");
    repo.git(["add", "--all"]);
    repo.commit("src/a", &lines(6), USE);
    let (code, text) = check(&repo, &["main..topic"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("7 lines are changed"), "{text}");
}

#[test]
fn a_binary_file_needs_a_person() {
    let repo = with_policy("max-lines = 5");
    repo.commit("a.png", "a\0b", USE);
    let (code, text) = check(&repo, &["main..topic", "--fail-on", "needs-person"]);
    assert_eq!(code, 1);
    let said = "needs a person[over-limit]: 1 binary file has no lines to count; the limit is 5";
    assert!(text.contains(said), "{text}");
}

#[test]
fn a_change_is_counted_as_a_whole_and_said_once() {
    let repo = with_policy("max-lines = 10\ncount = { per = \"change\" }");
    repo.commit("src/a", &lines(6), USE);
    repo.commit("src/b", &lines(100), "By hand\n");
    let (code, text) = check(&repo, &["main..topic"]);
    assert_eq!(code, 0, "{text}");
    repo.commit("src/c", &lines(6), USE);
    repo.git(["checkout", "-q", "main"]);
    repo.commit("other", "1\n", "main goes on\n");
    let (code, text) = check(&repo, &["main..topic"]);
    assert_eq!(code, 1);
    let said =
        "error[over-limit]: in the change as a whole, 12 lines are changed, and the limit is 10";
    assert_eq!(text.matches(said).count(), 1, "{text}");
    assert!(!text.contains("\ncommit "), "no commit is refused by itself: {text}");
    let (code, json) = check(&repo, &["main..topic", "--format", "json"]);
    assert_eq!(code, 1);
    assert!(json.contains("\"change_findings\":[{\"rule\":\"over-limit\""), "{json}");

    // One commit is no change: it can be sent with others.
    let (code, text) = check(&repo, &["topic", "--fail-on", "needs-person"]);
    assert_eq!(code, 1);
    assert!(text.contains("the change that the commit is a part of was not given"), "{text}");
    // A history has no changes.
    repo.git(["checkout", "-q", "topic"]);
    let report = repo.provenance(["report"]);
    let report = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(report.contains("the size of the whole change, which `[policy]` limits"), "{report}");

    // Taken back, it is no part of the change any more.
    repo.git(["rm", "-q", "src/c"]);
    repo.git(["commit", "-q", "-m", USE]);
    let (code, text) = check(&repo, &["main..topic"]);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn the_hook_counts_what_is_staged() {
    let repo = with_policy(
        "max-lines = 5\nmax-files = 2\ncount = { ignore = [\"whitespace\", \"moved\", \"generated\"] }",
    );
    repo.write("message", USE);
    let judged = |repo: &Repo| check(repo, &["--message", "message"]);
    repo.write("src/a", &lines(5));
    repo.git(["add", "src"]);
    let (code, text) = judged(&repo);
    assert_eq!(code, 0, "{text}");
    repo.write("src/a", &lines(6));
    repo.git(["add", "src"]);
    let (code, text) = judged(&repo);
    assert_eq!(code, 1);
    let said =
        "6 lines are changed, and the limit is 5; not counted: changes of white space, moved lines";
    assert!(text.contains(said), "{text}");
    repo.git(["commit", "-q", "-m", "By hand"]);
    repo.write("src/a", &lines(6).replace("line ", "  line  "));
    repo.git(["add", "src"]);
    let (code, text) = judged(&repo);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn a_push_is_counted_from_the_quarantine() {
    let policy = |count: &str| {
        format!(
            "version = 1\n[policy]\nproject = \"D\"\nstance = \"disclose\"\nmax-lines = 5\n{count}"
        )
    };
    for shape in [TestRepo::new(), TestRepo::new().sha256().reftable()] {
        everywhere(|hook| {
            let project = Project::of(hook, shape.clone());
            let author = &project.author;
            author.write(".gitattributes", "gen/** linguist-generated\n");
            author.git(["add", ".gitattributes"]);
            author.commit("AI_POLICY.toml", &policy("count = { ignore = [\"generated\"] }"), "p\n");
            assert!(project.push(&["main"]).taken);
            author.write("gen/a", &lines(100));
            author.git(["add", "gen"]);
            author.commit("src/a", &lines(5), USE);
            let taken = project.push(&["main"]);
            assert!(taken.taken, "{}", taken.said);
            author.commit("src/b", &lines(6), USE);
            let refused = project.push(&["main"]);
            assert!(!refused.taken);
            assert!(
                refused.said.contains("6 lines are changed, and the limit is 5"),
                "{}",
                refused.said
            );

            // Over the whole push, also to a branch that is new.
            author.git(["reset", "-q", "--hard", "HEAD~1"]);
            author.commit("AI_POLICY.toml", &policy("count = { per = \"change\" }"), "p\n");
            assert!(project.push(&["main"]).taken);
            author.commit("src/b", &lines(3), USE);
            author.commit("src/c", &lines(3), USE);
            for target in ["main", "main:refs/heads/new"] {
                let refused = project.push(&[target]);
                assert!(!refused.taken, "{}", refused.said);
                let said = "in the change as a whole, 6 lines are changed, and the limit is 5";
                assert_eq!(refused.said.matches(said).count(), 1, "{}", refused.said);
            }
            author.git(["reset", "-q", "--hard", "HEAD~1"]);
            assert!(project.push(&["main"]).taken);
        });
    }
}
