//! Exit codes, equal for every command and every output format.

use std::io;
use std::process::ExitCode;

use crate::git;

/// How a run ended. Where several apply, the highest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done; where something was judged, no violation and nothing undetermined.
    Done = 0,
    /// 1: a violation.
    Violation = 1,
    /// 2: the command line, the configuration or the policy is wrong.
    Usage = 2,
    /// 3: what was asked could not be read or verified.
    Unverified = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command stopped, and with which code. Its text goes to standard error and is safe to print.
#[derive(Debug)]
pub struct Failure {
    /// The code.
    pub exit: Exit,
    /// What is shown.
    pub error: anyhow::Error,
}

impl Failure {
    /// A mistake on the command line.
    pub fn usage(text: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, error: anyhow::Error::msg(text.into()) }
    }

    /// Something that could not be read.
    pub fn unverified(text: impl Into<String>) -> Self {
        Self { exit: Exit::Unverified, error: anyhow::Error::msg(text.into()) }
    }

    /// Whether standard output was a pipe whose reader has gone, as with `| head`.
    pub fn is_broken_pipe(&self) -> bool {
        self.error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<git::Error> for Failure {
    fn from(error: git::Error) -> Self {
        let exit = match error {
            git::Error::NotARange(_) | git::Error::Ambiguous(_) | git::Error::NotACommit(_) => {
                Exit::Usage
            }
            // A policy or a card, which is as wrong in a commit as in a file.
            git::Error::TooLarge { .. } => Exit::Usage,
            _ => Exit::Unverified,
        };
        Self { exit, error: error.into() }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { exit: Exit::Unverified, error: error.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_wins() {
        assert!(
            Exit::Unverified > Exit::Usage
                && Exit::Usage > Exit::Violation
                && Exit::Violation > Exit::Done
        );
    }
}
