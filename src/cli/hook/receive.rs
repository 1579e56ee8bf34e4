//! The server hooks `pre-receive` and `update`: each governed ref of a push is judged by the policy that
//! stood at its own tip before the push.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use bstr::{BStr, BString, ByteSlice};
use clap::Args;

use super::governed::{Governed, protected};
use super::push::RefUpdate;
use super::say;
use crate::checked::{Branch, Checked};
use crate::cli::check::exit;
use crate::cli::judging::{Line, NO_POLICY_YET, judge_ids};
use crate::cli::restoring::judge_or_restore;
use crate::cli::source::{Found, Source};
use crate::cli::{Exit, Failure};
use crate::commit::{CommitId, PartOf};
use crate::fact::Fact;
use crate::finding::Finding;
use crate::git::{Error, Peeled, Repository, Selection};
use crate::policy::{PathGlob, Policy};
use crate::render::text;
use crate::untrusted::Untrusted;

/// Of how many commits of a ref the findings are shown.
const SHOWN: usize = 20;

/// What is said where nothing was judged: whoever pushes can seldom mend it.
const NO_VERDICT: &str = "\
No verdict was reached, so the push is refused. Please show this to the people who run the server:
they can mend the policy, or name another by `--policy-from` or `--policy-file` in the hook.
";

/// What the administrator of the repository says in the hook's script; a push cannot change it.
#[derive(Args)]
pub(super) struct Options {
    /// Govern the refs that match; can be given more than once [default: refs/heads/**]
    #[arg(long, value_name = "GLOB", value_parser = protected)]
    protect: Vec<PathGlob>,
    /// Judge by the policy of this ref [default: each ref by its own; a new one by the default branch's]
    #[arg(long, value_name = "REF", conflicts_with = "policy_file")]
    policy_from: Option<OsString>,
    /// Judge by the policy in this file
    #[arg(long, value_name = "FILE")]
    policy_file: Option<PathBuf>,
}

/// Judges a push. All of standard input is read before anything else: git writes to a hook that does not
/// read.
pub(super) fn pre_receive(directory: &Path, options: &Options) -> Result<Exit, Failure> {
    let mut input = Vec::new();
    io::stdin().lock().read_to_end(&mut input)?;
    let exit = receive(directory, options, &RefUpdate::all(&input)?)?;
    if exit != Exit::Done {
        say("provenance: git takes a push as a whole, so no ref of it is changed\n");
    }
    Ok(exit)
}

/// Judges one ref of a push: its old id, its new id, and its name.
pub(super) fn update(
    directory: &Path,
    options: &Options,
    [old, new, name]: [&OsStr; 3],
) -> Result<Exit, Failure> {
    let update = RefUpdate::new(old.as_bytes(), new.as_bytes(), name.as_bytes())?;
    receive(directory, options, &[update])
}

fn receive(directory: &Path, options: &Options, updates: &[RefUpdate]) -> Result<Exit, Failure> {
    let repository = Repository::open(directory)?;
    let governed = Governed::new(&repository, &options.protect);
    let push = Push { repository: &repository, options, governed };
    let mut worst = Exit::Done;
    let mut summary = String::new();
    for update in updates {
        let outcome = push.judge(update).unwrap_or_else(|failure| Outcome {
            exit: failure.exit,
            text: format!("error: {:#}\n{NO_VERDICT}", failure.error),
            result: "refused, no verdict was reached".to_owned(),
        });
        let name = Untrusted::new(&update.name);
        if !outcome.text.is_empty() {
            say(&format!("{name}\n\n{}\n", outcome.text.trim_end()));
        }
        let _ = writeln!(summary, "provenance: {name}: {}", outcome.result);
        worst = worst.max(outcome.exit);
    }
    say(&summary);
    Ok(worst)
}

/// What came of one ref.
struct Outcome {
    exit: Exit,
    /// The findings, with what mends them.
    text: String,
    /// One line.
    result: String,
}

impl Outcome {
    fn passes(result: impl Into<String>) -> Self {
        Self { exit: Exit::Done, text: String::new(), result: result.into() }
    }
}

struct Push<'a> {
    repository: &'a Repository,
    options: &'a Options,
    governed: Governed<'a>,
}

impl Push<'_> {
    fn judge(&self, update: &RefUpdate) -> Result<Outcome, Failure> {
        let Some(new) = update.new else {
            return Ok(Outcome::passes("deleted, nothing to judge"));
        };
        // They would change what everybody sees in place of commits that were judged (git-replace(1)).
        if update.name.starts_with(b"refs/replace/") {
            return Ok(Outcome {
                exit: Exit::Violation,
                text: String::new(),
                result: "refused; replacements of objects are not taken by this server".to_owned(),
            });
        }
        if !self.governed.has(update.name.as_bstr()) {
            return Ok(Outcome::passes(format!(
                "not judged; only refs that match {} are governed",
                Untrusted::new(&self.governed.globs())
            )));
        }
        let both: Vec<CommitId> = [Some(new), update.old].into_iter().flatten().collect();
        let peeled = self.repository.peel(&both)?;
        let Some(head) = peeled[0].commit() else {
            let kind = Untrusted::new(&peeled[0].kind);
            return Ok(Outcome::passes(format!(
                "not judged; it is a {kind}, which has no commits"
            )));
        };
        let old = peeled.get(1).and_then(Peeled::commit);
        self.judge_commits(update, head, old)
    }

    fn judge_commits(
        &self,
        update: &RefUpdate,
        head: CommitId,
        old: Option<CommitId>,
    ) -> Result<Outcome, Failure> {
        let mut line = Line {
            pull_request: None,
            head: Some(head),
            compared: old,
            elsewhere: self.is_elsewhere(&update.name)?,
            by_epochs: false,
            target: Some(update.name.clone()),
            part_of: Fact::Read(PartOf::Change),
            branch: Some(Branch { newest: Some(head) }),
        };
        let Some(source) = self.source(&update.name, old)? else {
            let source = Source::Commit { id: head, name: update.name.clone(), target: None };
            let checked = judge_ids(self.repository, &source, Found::NeverAny, &[], &line)?;
            return Ok(told(&checked, &source));
        };
        line.compared = self.compared(&source, head, old)?;
        let ids = |policy: Option<&Policy>| match (policy, old) {
            // All would be exempt; only what the push makes of the policy is looked at.
            (None, _) => Ok(Vec::new()),
            (Some(_), Some(old)) => self.reached(head, vec![old]),
            (Some(policy), None) => {
                // By an administrator's own policy all refs are judged alike.
                let own = self.options.policy_from.is_none() && self.options.policy_file.is_none();
                let same_as = source.commit().filter(|_| own);
                self.reached(head, self.governed.judged_tips(policy, same_as)?)
            }
        };
        let checked = judge_or_restore(self.repository, &source, ids, &line)?;
        Ok(told(&checked, &source))
    }

    /// Whether an administrator has put the policy where this ref does not hold it.
    fn is_elsewhere(&self, name: &BString) -> Result<bool, Failure> {
        match &self.options.policy_from {
            Some(from) => {
                let full = self.repository.full_name(BStr::new(from.as_bytes()))?;
                Ok(full.as_ref() != Some(name))
            }
            None => Ok(self.options.policy_file.is_some()),
        }
    }

    fn reached(&self, head: CommitId, exclude: Vec<CommitId>) -> Result<Vec<CommitId>, Failure> {
        let selection = Selection::Reached { include: vec![head], exclude };
        Ok(self.repository.list(&selection)?.complete()?)
    }

    /// Where the policy stands that a ref meets.
    fn source(&self, name: &BString, old: Option<CommitId>) -> Result<Option<Source>, Failure> {
        let target = Some(name.clone());
        if let Some(file) = &self.options.policy_file {
            return Ok(Some(Source::File(file.clone())));
        }
        if let Some(from) = &self.options.policy_from {
            let from = BStr::new(from.as_bytes());
            let id = self.repository.resolve(from)?;
            return Ok(Some(Source::Commit { id, name: from.into(), target }));
        }
        match old {
            Some(id) => Ok(Some(Source::Commit { id, name: name.clone(), target })),
            None => self.governed.default_source(name),
        }
    }

    /// The commit whose policy file is compared with the new one: the old tip, and for a new ref where it
    /// left the default branch.
    fn compared(
        &self,
        source: &Source,
        head: CommitId,
        old: Option<CommitId>,
    ) -> Result<Option<CommitId>, Failure> {
        if old.is_some() {
            return Ok(old);
        }
        let Some(default) = source.commit() else { return Ok(None) };
        match self.repository.merge_base(default, head) {
            Ok(base) => Ok(Some(base)),
            Err(Error::NoMergeBase(..)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// The findings of a ref, and its one line.
fn told(checked: &Checked, source: &Source) -> Outcome {
    let exit = exit(checked, None);
    let mut text = text::findings(checked, SHOWN);
    if exit != Exit::Done {
        text::write_mending(&mut text, checked);
        if let Some(policy) = &checked.policy {
            text::write_contact(&mut text, policy);
        }
    }
    let notes = checked.notes.iter().filter(|note| {
        if checked.policy.is_some() { exit != Exit::Done } else { *note != NO_POLICY_YET }
    });
    for note in notes {
        let _ = writeln!(text, "note: {}", Untrusted::new(note));
    }
    let word = match exit {
        Exit::Done => "passes",
        Exit::Violation if checked.about_policy.iter().any(Finding::is_violation) => {
            "refused, it leaves no policy that can be used"
        }
        Exit::Unverified => "refused, no verdict was reached",
        Exit::Violation | Exit::Usage => "refused",
    };
    let commits = match checked.commits.len() {
        1 => "1 commit".to_owned(),
        commits => format!("{commits} commits"),
    };
    let by = match (&checked.policy, source) {
        (None, _) if !checked.about_policy.is_empty() && exit == Exit::Done => {
            "the policy is put back".to_owned()
        }
        (None, _) => "no policy in force yet".to_owned(),
        (Some(policy), Source::Commit { id, name, .. }) => {
            format!("policy of {} at {id}, stance {}", Untrusted::new(name), policy.stance)
        }
        (Some(policy), Source::File(_)) => {
            format!("the server's own policy, stance {}", policy.stance)
        }
    };
    let result = if checked.policy.is_none() {
        format!("{word}; {by}")
    } else if checked.commits.is_empty() {
        format!("{word}; {commits}; {by}")
    } else {
        format!("{word}; {commits}: {}; {by}", text::outcome(checked))
    };
    Outcome { exit, text, result }
}
