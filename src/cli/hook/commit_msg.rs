//! The `commit-msg` hook: silent where there is nothing to say, and where it stops a commit it says what,
//! why, what to paste, whom to ask, and how to go on with the message that git kept.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use super::{retry, say};
use crate::checked::Checked;
use crate::cli::Exit;
use crate::cli::check::exit;
use crate::cli::message::{Answer, Asker, answer};
use crate::render::text;
use crate::untrusted::Untrusted;

/// Judges the message that git is about to commit. Everything is said on standard error.
pub(super) fn run(directory: &Path, file: &OsStr) -> Exit {
    let mut said = String::new();
    let exit = match answer(directory, file, Asker::Hook) {
        Ok(Answer::NoPolicy | Answer::Empty) => Exit::Done,
        Ok(Answer::Checked(checked)) => {
            let exit = exit(&checked, None);
            match exit {
                Exit::Done => {
                    said.extend(checked.commits.iter().map(text::in_passing));
                }
                _ => refuse(&mut said, &checked, exit),
            }
            exit
        }
        Err(failure) => {
            let _ = writeln!(said, "error: {:#}", failure.error);
            no_verdict(&mut said);
            failure.exit
        }
    };
    if exit != Exit::Done {
        retry::write(&mut said, directory, file);
    }
    say(&said);
    exit
}

fn refuse(said: &mut String, checked: &Checked, exit: Exit) {
    let project = checked
        .policy
        .as_ref()
        .map_or_else(String::new, |policy| format!(" of {}", Untrusted::new(&policy.project)));
    if exit == Exit::Violation {
        let _ = writeln!(
            said,
            "The commit is not made yet: the AI policy{project} asks for a change first.\n"
        );
    }
    said.push_str(&text::findings(checked, usize::MAX));
    if exit != Exit::Violation {
        no_verdict(said);
    }
    if let Some(policy) = &checked.policy {
        text::write_contact(said, policy);
    }
    let refusing = checked.commits.iter().flat_map(|judged| &judged.judgement.findings);
    if let Some(finding) = refusing.into_iter().find(|finding| finding.is_violation()) {
        let _ = writeln!(said, "more about it: provenance explain {}", finding.rule);
    }
}

fn no_verdict(said: &mut String) {
    said.push_str(
        "The commit is not made: no verdict was reached, so nothing says whether the message is fine.\n\
         `provenance policy check` shows whether the policy is the reason, and what mends it.\n",
    );
}
