//! Where git looks for hooks, and the configuration by which one is installed: the only place that
//! writes, and only because somebody asked for it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use bstr::{BString, ByteSlice};

use super::repository::arguments;
use super::{Error, Repository};

/// One value of git's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Where it was set: `system`, `global`, `local`, `worktree` or `command` (git-config(1), `--show-scope`).
    pub scope: BString,
    /// The value.
    pub value: BString,
}

impl Repository {
    /// The major and minor version of git, as `git version` says it.
    pub fn git_version(&self) -> Result<(u32, u32), Error> {
        let answer = self.git.ask_for(&arguments(&["version"]))?;
        version(&answer).ok_or_else(|| Error::Unexpected {
            command: "version",
            what: "no version number".to_owned(),
        })
    }

    /// The folder of hooks that belongs to the repository, shared by its work trees, whether or not
    /// `core.hooksPath` names another (gitrepository-layout(5)).
    pub fn own_hooks(&self) -> Result<PathBuf, Error> {
        let answer = self.git.ask_for(&arguments(&["rev-parse", "--git-common-dir"]))?;
        let common = answer.strip_suffix(b"\n").unwrap_or(&answer);
        let common = self.git.directory().join(OsStr::from_bytes(common));
        Ok(common.canonicalize().map_err(Error::Run)?.join("hooks"))
    }

    /// `core.hooksPath`, where somebody set it: the folder that git looks in instead. A relative one is
    /// relative to where the hook runs, which is the root of the work tree; with an empty one git runs none.
    pub fn hooks_path(&self) -> Result<Option<Setting>, Error> {
        let mut settings = self.settings("core.hooksPath", &["--type=path"])?;
        // The last one is ours: every git that is started here runs no hooks.
        settings.pop();
        Ok(settings.pop())
    }

    /// The value of a key, where it is set; the last one counts.
    pub fn setting(&self, key: &str) -> Result<Option<Setting>, Error> {
        Ok(self.settings(key, &[])?.pop())
    }

    /// Whether git itself says that it runs the configured hook `name` at `event`. Git before 2.54 has no
    /// such hooks and says no.
    pub fn runs_configured_hook(&self, event: &str, name: &str) -> Result<bool, Error> {
        let answer = self.git.ask(&arguments(&["hook", "list", event]))?;
        Ok(answer.status.success() && answer.stdout.lines().any(|line| line == name.as_bytes()))
    }

    /// Sets a key in the configuration of the repository.
    pub fn set(&self, key: &str, value: &OsStr) -> Result<(), Error> {
        let mut asked = arguments(&["config", "--local", "--replace-all", key]);
        asked.push(value);
        self.git.ask_for(&asked).map(drop)
    }

    /// Takes a key out of the configuration of the repository; whether it was there.
    pub fn unset(&self, key: &str) -> Result<bool, Error> {
        let asked = arguments(&["config", "--local", "--unset-all", key]);
        let answer = self.git.ask(&asked)?;
        match answer.status.code() {
            Some(0) => Ok(true),
            // 5: it is not set (git-config(1)).
            Some(5) => Ok(false),
            _ => Err(self.git.failed(&asked, answer.status, &answer.stderr)),
        }
    }

    fn settings(&self, key: &str, options: &[&str]) -> Result<Vec<Setting>, Error> {
        let mut asked = arguments(&["config", "-z", "--show-scope"]);
        asked.extend(arguments(options));
        asked.extend(arguments(&["--get-all", key]));
        let answer = self.git.ask(&asked)?;
        match answer.status.code() {
            Some(0) => {}
            // 1: it is not set.
            Some(1) => return Ok(Vec::new()),
            _ => return Err(self.git.failed(&asked, answer.status, &answer.stderr)),
        }
        let parts: Vec<&[u8]> = answer.stdout.split_str("\0").collect();
        let pair = |pair: &[&[u8]]| Setting { scope: pair[0].into(), value: pair[1].into() };
        Ok(parts.chunks_exact(2).map(pair).collect())
    }
}

/// `git version 2.55.0 (Apple Git-170)`: the first two numbers.
fn version(answer: &[u8]) -> Option<(u32, u32)> {
    let words = answer.to_str().ok()?.strip_prefix("git version ")?;
    let mut numbers = words.split(['.', ' ', '-', '\n']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_git_says_them() {
        for (said, read) in [
            ("git version 2.47.3\n", Some((2, 47))),
            ("git version 2.55.GIT\n", Some((2, 55))),
            ("git version 2.39.5 (Apple Git-154)\n", Some((2, 39))),
            ("git version 2.54.0.windows.1\n", Some((2, 54))),
            ("git version 3.0-rc1\n", Some((3, 0))),
            ("hg version 1\n", None),
            ("git version unknown\n", None),
        ] {
            assert_eq!(version(said.as_bytes()), read, "{said}");
        }
    }
}
