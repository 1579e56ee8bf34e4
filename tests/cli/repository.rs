//! The seam to git, in every shape of repository that the installed git can make.

use std::ops::ControlFlow;

use bstr::BStr;
use provenance::commit::CommitId;
use provenance::git::object::Commit;
use provenance::git::{Error, MAX_COMMIT_BYTES, Object, Repository, Selection};

use crate::repo::{Repo, TestRepo, expect_success, git_in};

fn open(repo: &Repo) -> Repository {
    Repository::open(repo.path()).expect("the repository opens")
}

fn id(hex: &str) -> CommitId {
    CommitId::from_hex(hex.as_bytes()).expect("git gives full ids")
}

fn list(repository: &Repository, text: &str) -> Result<Vec<CommitId>, Error> {
    repository.list(&Selection::parse(repository, BStr::new(text))?)?.complete()
}

fn subjects(repository: &Repository, ids: &[CommitId]) -> Result<Vec<String>, Error> {
    let mut subjects = Vec::new();
    let _ = repository.read_commits(ids.iter().copied(), |_, object| {
        let Object::Bytes(bytes) = object else { return ControlFlow::Break(()) };
        let commit = Commit::parse(bytes).expect("git wrote it");
        subjects.push(commit.message().expect("UTF-8").to_string().trim_end().to_owned());
        ControlFlow::Continue(())
    })?;
    Ok(subjects)
}

fn paths(repository: &Repository, ids: &[CommitId]) -> Result<Vec<Vec<String>>, Error> {
    let mut all = Vec::new();
    let _ = repository.changed_paths(ids, |_, paths| {
        all.push(paths.iter().map(ToString::to_string).collect());
        ControlFlow::<()>::Continue(())
    })?;
    Ok(all)
}

#[test]
fn every_format_of_repository_is_read_alike() {
    for shape in [
        TestRepo::new(),
        TestRepo::new().sha256(),
        TestRepo::new().reftable(),
        TestRepo::new().sha256().reftable(),
    ] {
        let repo = shape.build();
        repo.commit("a", "1", "one\n");
        let two = repo.commit("b", "2", "two\n");
        repo.git(["branch", "side", "HEAD~1"]);
        repo.git(["worktree", "add", "-q", "--detach", "../tree", "side"]);
        let bare = repo.beside("bare");
        repo.git(["clone", "-q", "--bare", "--shared", ".", "../bare"]);
        for place in [repo.path(), &bare] {
            let repository = Repository::open(place).expect("it opens");
            let ids = list(&repository, "refs/heads/main").expect("it is complete");
            assert_eq!(subjects(&repository, &ids).expect("all are there"), ["two", "one"]);
            assert_eq!(paths(&repository, &ids).expect("all are there"), [["b"], ["a"]]);
            assert_eq!(list(&repository, "side..main").expect("it is complete"), [id(&two)]);
        }
        let tree = Repository::open(&repo.beside("tree")).expect("a linked worktree opens");
        assert_eq!(list(&tree, "HEAD").expect("it is complete").len(), 1);
        assert_eq!(tree.full_name("HEAD".into()).expect("it exists"), None);
        assert_eq!(
            open(&repo).full_name("HEAD".into()).expect("it exists"),
            Some("refs/heads/main".into())
        );
    }
}

#[test]
fn all_is_what_branches_and_tags_reach_and_no_notes_or_stash() {
    let repo = TestRepo::new().build();
    let one = repo.commit("a", "1", "one\n");
    repo.git(["update-ref", "refs/remotes/origin/main", &one]);
    repo.git(["checkout", "-q", "--detach"]);
    let detached = repo.commit("b", "2", "detached\n");
    repo.git(["checkout", "-q", "main"]);
    let tagged = repo.commit("c", "3", "tagged\n");
    repo.git(["tag", "-a", "-m", "tag", "v1"]);
    repo.git(["tag", "tree", "HEAD^{tree}"]);
    repo.git(["reset", "-q", "--hard", &detached]);
    repo.git(["notes", "add", "-m", "note", "HEAD"]);
    repo.write("a", "changed");
    repo.git(["stash", "push", "-q"]);
    let repository = open(&repo);
    let mut all =
        repository.list(&Selection::All).expect("it lists").complete().expect("it is complete");
    all.sort();
    let mut expected = [id(&one), id(&detached), id(&tagged)];
    expected.sort();
    assert_eq!(all, expected);
}

#[test]
fn an_empty_repository_has_no_commits() {
    let repo = TestRepo::new().build();
    let all = open(&repo).list(&Selection::All).expect("it lists").complete();
    assert_eq!(all.expect("nothing is missing"), []);
    assert!(matches!(list(&open(&repo), "HEAD"), Err(Error::NoSuchCommit(_))));
    assert!(matches!(Repository::open(&repo.beside("nowhere")), Err(Error::NotARepository(_))));
    std::fs::create_dir(repo.beside("plain")).expect("it can be made");
    assert!(matches!(Repository::open(&repo.beside("plain")), Err(Error::NotARepository(_))));
}

#[test]
fn a_shallow_clone_is_never_taken_for_a_whole_one() {
    let repo = TestRepo::new().build();
    for number in 0..4 {
        repo.commit("a", &number.to_string(), &format!("{number}\n"));
    }
    let url = format!("file://{}", repo.path().display());
    let clone = repo.beside("clone");
    expect_success(git_in(repo.path()).args(["clone", "-q", "--depth", "2", &url]).arg(&clone));
    let repository = Repository::open(&clone).expect("it opens");
    let cut = id(&repo.git(["rev-parse", "HEAD~1"]));
    assert!(matches!(list(&repository, "HEAD"), Err(Error::Shallow(at)) if at == cut));
    assert_eq!(list(&repository, "HEAD~1..HEAD").expect("nothing of it is cut off").len(), 1);
    let error = list(&repository, "HEAD~3..HEAD").expect_err("the base is not there");
    assert!(error.to_string().contains("fetch-depth: 0"), "{error}");

    // Two tips, fetched with one commit each, share no history any more.
    repo.git(["checkout", "-q", "-b", "topic", "HEAD~1"]);
    repo.commit("b", "1", "topic\n");
    let lone = repo.beside("lone");
    expect_success(
        git_in(repo.path())
            .args(["clone", "-q", "--depth", "1", "--no-single-branch", &url])
            .arg(&lone),
    );
    let repository = Repository::open(&lone).expect("it opens");
    let error = list(&repository, "origin/main..origin/topic").expect_err("history is cut");
    assert!(matches!(error, Error::NoMergeBase(..)), "{error}");
    let tip = repository.resolve("origin/topic".into()).expect("it is there");
    let base = repository.resolve("origin/main".into()).expect("it is there");
    let selection = Selection::Reached { include: vec![tip], exclude: vec![base] };
    let listing = repository.list(&selection).expect("git lists it");
    assert_eq!(listing.cut_at(), [tip]);
}

#[test]
fn a_missing_object_is_named() {
    let repo = TestRepo::new().build();
    let one = repo.commit("AI_POLICY.toml", "version = 1\n", "one\n");
    let two = repo.commit("b", "2", "two\n");
    let blob = repo.git(["rev-parse", "HEAD:AI_POLICY.toml"]);
    let tree = repo.git(["rev-parse", "HEAD^{tree}"]);
    let repository = open(&repo);
    let missing = |error: Error, hex: &str| {
        assert!(matches!(error, Error::Missing(missing) if missing == id(hex)), "{error}");
    };
    std::fs::remove_file(repo.object_file(&blob)).expect("it is loose");
    missing(
        repository.file_at(id(&two), "AI_POLICY.toml".into(), 100).expect_err("no blob"),
        &blob,
    );
    std::fs::remove_file(repo.object_file(&tree)).expect("it is loose");
    missing(paths(&repository, &[id(&two)]).expect_err("no tree"), &tree);
    std::fs::remove_file(repo.object_file(&one)).expect("it is loose");
    missing(subjects(&repository, &[id(&two), id(&one)]).expect_err("no commit"), &one);
    missing(list(&repository, "main").expect_err("the walk ends early"), &one);
}

#[test]
fn replacements_and_grafts_do_not_count() {
    let repo = TestRepo::new().build();
    let one = repo.commit("a", "1", "one\n");
    let two = repo.commit("a", "2", "two\n");
    let other = repo.git(["commit-tree", "-m", "nicer", "HEAD^{tree}"]);
    repo.git(["replace", &two, &other]);
    repo.write(".git/info/grafts", &format!("{two}\n"));
    assert_eq!(repo.git(["log", "--format=%s"]), "nicer", "git itself is misled");
    let repository = open(&repo);
    let ids = list(&repository, "HEAD").expect("it is complete");
    assert_eq!(ids, [id(&two), id(&one)]);
    assert_eq!(subjects(&repository, &ids).expect("all are there"), ["two", "one"]);
}

#[test]
fn nothing_that_the_configuration_names_is_run() {
    let repo = TestRepo::new().build();
    let one = repo.commit("a", "1", "one\n");
    repo.commit("AI_POLICY.toml", "2", "two\n");
    let canary = repo.beside("canary");
    let program = repo.beside("program");
    repo.program(&program, &format!("#!/bin/sh\n: >'{}'\n", canary.display()));
    let program = program.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "pager.rev-list",
        "pager.cat-file",
        "alias.rev-list",
        "alias.cat-file",
        "gpg.program",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "trailer.x.command",
    ] {
        repo.git(["config", key, &program]);
    }
    repo.git(["config", "core.hooksPath", &repo.beside("").display().to_string()]);
    repo.write(".gitattributes", "* diff=x filter=x\n");
    let repository = open(&repo);
    let ids = list(&repository, &format!("{one}..HEAD")).expect("it is complete");
    assert_eq!(subjects(&repository, &ids).expect("all are there"), ["two"]);
    assert_eq!(paths(&repository, &ids).expect("all are there"), [["AI_POLICY.toml"]]);
    assert!(repository.file_at(ids[0], "AI_POLICY.toml".into(), 10).expect("it reads").is_some());
    assert!(repo.provenance(["trailers", "--all"]).status.success());
    assert!(!canary.exists(), "a program of the configuration ran");
}

#[test]
fn names_that_look_like_options_are_names() {
    let repo = TestRepo::new().build();
    let one = repo.commit("a", "1", "one\n");
    repo.git(["update-ref", "refs/heads/--output=stolen", &one]);
    repo.git(["update-ref", "refs/heads/-h", &one]);
    let repository = open(&repo);
    for name in ["--output=stolen", "-h", "refs/heads/-h"] {
        assert_eq!(repository.resolve(name.into()).expect("it is a branch"), id(&one));
    }
    assert!(matches!(repository.resolve("--all".into()), Err(Error::NoSuchCommit(_))));
    assert!(!repo.path().join("stolen").exists());
}

#[test]
fn a_tag_does_not_hide_the_branch_of_its_name() {
    let repo = TestRepo::new().build();
    let one = repo.commit("a", "1", "one\n");
    let two = repo.commit("a", "2", "two\n");
    repo.git(["tag", "main", &one]);
    repo.git(["config", "core.warnAmbiguousRefs", "false"]);
    let repository = open(&repo);
    assert!(matches!(repository.resolve("main".into()), Err(Error::Ambiguous(_))));
    assert_eq!(repository.resolve("refs/heads/main".into()).expect("it is full"), id(&two));
    assert_eq!(repository.resolve(BStr::new(&one)).expect("it is an id"), id(&one));
}

#[test]
fn changed_paths_of_merges_differ_from_every_parent() {
    let repo = TestRepo::new().build();
    let root = repo.commit("both", "base\n", "root\n");
    repo.commit("ours", "1", "ours\n");
    repo.git(["checkout", "-q", "-b", "side", &root]);
    repo.commit("theirs", "1", "theirs\n");
    repo.git(["checkout", "-q", "-b", "third", &root]);
    repo.commit("third", "1", "third\n");
    repo.git(["checkout", "-q", "main"]);
    repo.git(["merge", "-q", "--no-commit", "side"]);
    let evil = repo.commit("evil", "in the merge only", "evil merge\n");
    repo.git(["merge", "-q", "-m", "clean merge", "third"]);
    let clean = repo.git(["rev-parse", "HEAD"]);
    let octopus_tree = repo.git(["rev-parse", "HEAD^{tree}"]);
    let octopus = repo.git([
        "commit-tree",
        "-m",
        "octopus",
        "-p",
        "main~1^1",
        "-p",
        "side",
        "-p",
        "third",
        &octopus_tree,
    ]);
    repo.git(["mv", "ours", "moved"]);
    repo.git(["commit", "-q", "-m", "rename"]);
    let renamed = repo.git(["rev-parse", "HEAD"]);
    repo.git(["commit", "-q", "--allow-empty", "-m", "nothing"]);
    let empty = repo.git(["rev-parse", "HEAD"]);
    // A path that is named like the commit that is asked for next, and a submodule that the
    // configuration wants ignored.
    repo.git(["config", "diff.ignoreSubmodules", "all"]);
    repo.git(["update-index", "--add", "--cacheinfo", &format!("160000,{root},sub")]);
    let named = repo.commit(&root, "x", "a path like an id\n");
    let ids: Vec<_> = [&named, &root, &evil, &clean, &octopus, &renamed, &empty]
        .into_iter()
        .map(|hex| id(hex))
        .collect();
    let mut expected = vec![
        vec![root.as_str(), "sub"],
        vec!["both"],
        vec!["evil"],
        vec![],
        vec!["evil"],
        vec!["moved", "ours"],
        vec![],
    ];
    expected[0].sort_unstable();
    assert_eq!(paths(&open(&repo), &ids).expect("all are there"), expected);
    assert!(paths(&open(&repo), &[]).expect("nothing was asked").is_empty());
}

#[test]
fn the_policy_is_a_plain_file_of_exactly_this_name() {
    let repo = TestRepo::new().build();
    let wanted = |repository: &Repository, hex: &str| {
        repository.file_at(id(hex), "AI_POLICY.toml".into(), 20)
    };
    let twin = repo.commit("ai_policy.toml", "twin", "twin\n");
    let file = repo.commit("AI_POLICY.toml", "version = 1\n", "file\n");
    let large = repo.commit("AI_POLICY.toml", &"#".repeat(21), "large\n");
    std::fs::remove_file(repo.path().join("AI_POLICY.toml")).expect("it is there");
    repo.git(["rm", "-q", "--cached", "AI_POLICY.toml"]);
    let directory = repo.commit("AI_POLICY.toml/x", "", "directory\n");
    repo.git(["rm", "-q", "-r", "--cached", "AI_POLICY.toml"]);
    std::fs::remove_dir_all(repo.path().join("AI_POLICY.toml")).expect("it is there");
    std::os::unix::fs::symlink("/etc/passwd", repo.path().join("AI_POLICY.toml"))
        .expect("links can be made");
    repo.git(["add", "AI_POLICY.toml"]);
    repo.git(["commit", "-q", "-m", "link"]);
    let link = repo.git(["rev-parse", "HEAD"]);
    let repository = open(&repo);
    assert_eq!(wanted(&repository, &twin).expect("it reads"), None);
    assert_eq!(
        wanted(&repository, &file).expect("it reads").expect("it is there").content,
        "version = 1\n"
    );
    assert!(matches!(
        wanted(&repository, &large),
        Err(Error::TooLarge { size: 21, limit: 20, .. })
    ));
    let error = wanted(&repository, &directory).expect_err("it is no file").to_string();
    assert!(error.contains("is a directory, not a plain file"), "{error}");
    let error = wanted(&repository, &link).expect_err("it is no file").to_string();
    assert!(error.contains("is a symbolic link, not a plain file"), "{error}");
}

#[test]
fn a_large_commit_is_passed_over_and_the_next_is_read() {
    let repo = TestRepo::new().build();
    let small = repo.commit("a", "1", "small\n");
    let large =
        repo.commit("a", "2", &"x".repeat(usize::try_from(MAX_COMMIT_BYTES).expect("it fits") + 1));
    let mut sizes = Vec::new();
    let _ = open(&repo)
        .read_commits([id(&large), id(&small)], |_, object| {
            sizes.push(match object {
                Object::TooLarge { size } => size > MAX_COMMIT_BYTES,
                Object::Bytes(_) => false,
            });
            ControlFlow::<()>::Continue(())
        })
        .expect("both are there");
    assert_eq!(sizes, [true, false]);
    let blob = id(&repo.git(["rev-parse", "HEAD:a"]));
    assert!(matches!(subjects(&open(&repo), &[blob]), Err(Error::WrongKind { .. })));
}

#[test]
fn pushed_objects_are_seen_from_the_quarantine() {
    let repo = TestRepo::new().build();
    repo.commit("a", "1", "one\n\nAssisted-by: X\n");
    let server = repo.beside("server.git");
    expect_success(git_in(repo.path()).args(["init", "-q", "--bare", "--template="]).arg(&server));
    let hook = server.join("hooks/pre-receive");
    let seen = repo.beside("seen");
    let script = format!(
        "#!/bin/sh\nread old new ref\n'{}' trailers --format ndjson \"$new\" >'{}'\n",
        env!("CARGO_BIN_EXE_provenance"),
        seen.display()
    );
    repo.program(hook, &script);
    expect_success(repo.command().args(["push", "-q"]).arg(&server).arg("main"));
    let seen = std::fs::read_to_string(seen).expect("the hook ran");
    assert!(seen.contains(r#""trailers":[["Assisted-by","X"]]"#), "{seen}");
}

#[test]
fn nothing_is_fetched_into_a_partial_clone() {
    let repo = TestRepo::new().build();
    let commit = repo.commit("AI_POLICY.toml", "version = 1\n", "one\n");
    repo.git(["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repo.path().display());
    for (filter, has_trees) in [("blob:none", true), ("tree:0", false)] {
        let clone = repo.beside(filter);
        let mut git = git_in(repo.path());
        expect_success(git.args(["clone", "-q", "--bare", "--filter", filter, &url]).arg(&clone));
        let repository = Repository::open(&clone).expect("it opens");
        let ids = list(&repository, "HEAD").expect("all commits are there");
        assert_eq!(subjects(&repository, &ids).expect("all commits are there"), ["one"]);
        assert_eq!(paths(&repository, &ids).is_ok(), has_trees);
        let policy = repository.file_at(id(&commit), "AI_POLICY.toml".into(), 100);
        let error = policy.expect_err("no content was cloned").to_string();
        assert!(error.contains("missing") || !has_trees, "{error}");
    }
}
