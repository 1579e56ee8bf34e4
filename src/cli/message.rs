//! A message that is to become a commit, judged: `check --message` and the `commit-msg` hook.
//!
//! The plain path opens no repository and starts no process: git hands over the file, the policy lies in
//! the work tree, and git is asked only where a rule wants the staged paths, or where the configuration
//! could change how the message is read.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use bstr::{BStr, BString, ByteSlice};

use super::judging::{not_scoped, today};
use super::parents::Beside;
use super::{Failure, policy_file, work_tree};
use crate::checked::{Checked, PolicyOrigin};
use crate::cli::source::{Found, Source, parse};
use crate::commit::{CommitFacts, Person, Stage, Standing};
use crate::content::Contents;
use crate::fact::{Fact, Input};
use crate::git::Repository;
use crate::inspect::Judged;
use crate::judge::{judge, judge_policy};
use crate::message::{Cleanup, Message, Mode, configuration_could_matter};
use crate::policy::{FILE_NAME, Policy};
use crate::rules::{PolicyChange, PolicyFacts};
use crate::size::{Counting, Sizes};
use crate::untrusted::Untrusted;

/// The largest message file that is read, in bytes. With `git commit -v` it holds the whole diff.
const MESSAGE_SIZE: u64 = 64 * 1024 * 1024;

/// What came of a message.
pub(super) enum Answer {
    /// There is no policy here: nothing to say.
    NoPolicy,
    /// It is empty, or holds comments only: git itself refuses it, or the author gave up.
    Empty,
    /// It was judged.
    Checked(Box<Checked>),
}

/// Who has a message judged.
#[derive(Clone, Copy)]
pub(super) enum Asker<'a> {
    /// Git, about the commit that it is making: what it does not know yet, the commit will have.
    Hook,
    /// Somebody, who may name a file with the policy: what is not known here nobody will give.
    Person(Option<&'a Path>),
}

/// Judges a message file by the policy of the work tree, or of a file that was named.
pub(super) fn answer(directory: &Path, file: &OsStr, asker: Asker<'_>) -> Result<Answer, Failure> {
    let (policy_file, no_paths) = match asker {
        Asker::Hook => (None, Fact::NotYet),
        Asker::Person(policy_file) => (policy_file, Fact::NotGiven),
    };
    let Some((policy, origin)) = policy(directory, policy_file)? else {
        return Ok(Answer::NoPolicy);
    };
    let bytes = read(directory, file)?;
    let agents = policy.agents();
    let message = Message::from_file(&bytes, &cleanup(directory, &bytes, &policy)?);
    if message.text().trim_ascii().is_empty() {
        return Ok(Answer::Empty);
    }
    let today = today();
    let mut facts = CommitFacts::unread(None, Stage::Message);
    let merged = merged_commits(directory, file);
    facts.parents = Fact::Read(1 + merged.len());
    facts.author = author().map_or(Fact::NotYet, Fact::Read);
    facts.committer = Fact::NotYet;
    facts.message = Fact::Read(message);
    facts.target = Fact::NotYet;
    facts.entered = Fact::Read(today);
    facts.standing = Fact::Read(Standing::InForce);
    // Whether more follows is known when it lands.
    facts.part_of = Fact::NotYet;
    let mut judgement = judge(&policy, &agents, &facts);
    let needs = judgement.needs();
    if needs.contains(&Input::ChangedPaths) || needs.contains(&Input::AutomaticMerge) {
        facts.changed_paths = staged(directory, &merged, no_paths);
        staged_merge(directory, &policy, &merged, &mut facts);
        judgement = judge(&policy, &agents, &facts);
    }
    if judgement.needs().contains(&Input::Sizes) {
        facts.sizes = staged_sizes(directory, &policy, &merged);
        judgement = judge(&policy, &agents, &facts);
    }
    let about_policy =
        judge_policy(&PolicyFacts { policy: Some(&policy), today, change: PolicyChange::None });
    let commits = vec![Judged { id: None, facts, judgement, by: None }];
    let notes = not_scoped(&commits).into_iter().collect();
    Ok(Answer::Checked(Box::new(Checked {
        policy: Some(policy),
        origin,
        commits,
        text: None,
        about_policy,
        about_change: Vec::new(),
        notes,
        branch: None,
        met: None,
    })))
}

/// The policy that whoever commits has before them: that of the work tree, else that of `HEAD`. Client
/// hooks are advice; CI and the server read it from the side that is trusted.
pub(super) fn policy(
    directory: &Path,
    file: Option<&Path>,
) -> Result<Option<(Policy, PolicyOrigin)>, Failure> {
    let found = |path: PathBuf, text: &[u8], parents: &Beside| {
        let Found::Policy(policy) = parse(text, &path.display().to_string(), parents)? else {
            return Ok(None);
        };
        Ok(Some((*policy, PolicyOrigin { commit: None, name: path.display().to_string() })))
    };
    if let Some(file) = file {
        let parents = Beside::named(&directory.join(file));
        return found(file.to_owned(), &policy_file::named(directory, file)?, &parents);
    }
    if let Some(root) = work_tree::root(directory)
        && let Some(text) = policy_file::of_work_tree(&root)?
    {
        return found(PathBuf::from(FILE_NAME), &text, &Beside::project(&root));
    }
    let Ok(repository) = Repository::open(directory) else { return Ok(None) };
    let Ok(head) = Source::named(&repository, BStr::new("HEAD")) else { return Ok(None) };
    // Whether there once was a policy is for CI and the server to ask: here, absent is absent.
    match head.read_here(&repository)? {
        Found::Policy(policy) => Ok(Some((*policy, head.origin()))),
        Found::NeverAny => Ok(None),
    }
}

/// Reads a message file, or standard input for `-`.
pub(super) fn read(directory: &Path, file: &OsStr) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limited = |input: &mut dyn Read, bytes: &mut Vec<u8>| {
        input.take(MESSAGE_SIZE + 1).read_to_end(bytes).map(|_| ())
    };
    let read = if file == "-" {
        limited(&mut io::stdin().lock(), &mut bytes)
    } else {
        std::fs::File::open(directory.join(file))
            .and_then(|mut file| limited(&mut file, &mut bytes))
    };
    read.map_err(|error| {
        let file = Untrusted::new(file.as_encoded_bytes());
        Failure::unverified(format!("cannot read the message `{file}`: {error}"))
    })?;
    if bytes.len() as u64 > MESSAGE_SIZE {
        return Err(Failure::unverified(format!(
            "the message is larger than {MESSAGE_SIZE} bytes (limit `message-size`), so it was not judged"
        )));
    }
    Ok(bytes)
}

/// How git will clean the file up. Git is asked for its configuration only where that could matter.
fn cleanup(directory: &Path, bytes: &[u8], policy: &Policy) -> Result<Cleanup, Failure> {
    // Git sets GIT_EDITOR to `:` for hooks where no editor is used (builtin/commit.c).
    let editor = std::env::var_os("GIT_EDITOR").is_none_or(|editor| editor != ":");
    let keys = policy.statement_keys();
    if configuration_could_matter(bytes, &keys)
        && let Ok(repository) = Repository::open(directory)
    {
        return Ok(repository.cleanup(editor, bytes.as_bstr())?);
    }
    let mode = if editor { Mode::Strip } else { Mode::Whitespace };
    Ok(Cleanup { mode, comment: BString::from("#") })
}

/// The author, where git tells the hook: `git commit` exports it (builtin/commit.c), other commands may
/// not.
fn author() -> Option<Person> {
    let name = std::env::var_os("GIT_AUTHOR_NAME")?;
    let address = std::env::var_os("GIT_AUTHOR_EMAIL")?;
    // Here the date decides nothing: dates are those of the day of entry, or not due yet.
    let seconds = jiff::Timestamp::now().as_second();
    Some(Person { name: name.into_vec().into(), address: address.into_vec().into(), seconds })
}

/// The ids that `MERGE_HEAD` beside the message file names: what this commit merges.
fn merged_commits(directory: &Path, file: &OsStr) -> Vec<BString> {
    let beside = directory.join(file).parent().map(|folder| folder.join("MERGE_HEAD"));
    let text = beside.and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
    text.lines().map(BString::from).collect()
}

/// The paths that are staged. With none staged it is an empty commit or an amended message, and a hook is
/// not told which: then the paths are judged when the commit lands, and they are what `no_paths` says.
fn staged(
    directory: &Path,
    merged: &[BString],
    no_paths: Fact<Vec<BString>>,
) -> Fact<Vec<BString>> {
    let repository = match Repository::open(directory) {
        Ok(repository) => repository,
        Err(crate::git::Error::NotARepository(_)) => return no_paths,
        Err(error) => return Fact::Unreadable(error.to_string()),
    };
    match repository.staged_paths(merged) {
        Ok(paths) if paths.is_empty() && merged.is_empty() => no_paths,
        Ok(paths) => Fact::Read(paths),
        Err(error) => Fact::Unreadable(error.to_string()),
    }
}

/// What the staged merge of two commits is beside what git merges by itself. One of more is its own.
fn staged_merge(directory: &Path, policy: &Policy, merged: &[BString], facts: &mut CommitFacts) {
    let beside = match merged {
        [] => return,
        [theirs] => Repository::open(directory).and_then(|repository| {
            let (ours, theirs) =
                (repository.resolve("HEAD".into())?, repository.resolve(theirs.as_bstr())?);
            Contents::new(&repository, policy, None).staged_merge(ours, theirs)
        }),
        _ => Ok((BTreeSet::new(), false)),
    };
    facts.add_merge(beside.map_err(|error| error.to_string()));
}

/// How many lines are staged. Of a merge it is not known before it is made what is its own.
fn staged_sizes(directory: &Path, policy: &Policy, merged: &[BString]) -> Fact<Sizes> {
    if !merged.is_empty() {
        return Fact::NotYet;
    }
    let read = || -> Result<Sizes, crate::git::Error> {
        let repository = Repository::open(directory)?;
        let mut sizes = Sizes::default();
        for counting in Counting::all_of(policy) {
            sizes.lines.insert(counting, repository.staged_lines(counting)?);
        }
        // What is committed already is the trusted side here.
        let head = repository.resolve(BStr::new("HEAD")).ok();
        Contents::new(&repository, policy, head).read_generated(vec![&mut sizes]);
        Ok(sizes)
    };
    read().map_or_else(|error| Fact::Unreadable(error.to_string()), Fact::Read)
}

/// Judges a message for `check --message`; here no policy is an error, for somebody asked.
pub(super) fn check(
    directory: &Path,
    file: &OsString,
    policy_file: Option<&Path>,
) -> Result<Checked, Failure> {
    match answer(directory, file, Asker::Person(policy_file))? {
        Answer::Checked(checked) => Ok(*checked),
        Answer::NoPolicy => Err(Failure::unverified(format!(
            "there is no {FILE_NAME} here, so nothing was judged; `provenance init` writes one"
        ))),
        Answer::Empty => Err(Failure::unverified("the message is empty, so nothing was judged")),
    }
}
