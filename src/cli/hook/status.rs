//! `hook status`: which hook is active, and what it does not see.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use bstr::ByteSlice;

use super::install::{Hook, Place, is_executable, shown};
use super::{configured, install};
use crate::cli::{Exit, Failure, work_tree};
use crate::git::{Repository, Setting};
use crate::untrusted::Untrusted;

/// What no `commit-msg` hook sees, because git does not run it then (githooks(5)).
const NOT_SEEN: &str = "\
What this hook does not see:
  - commits that git makes without asking it: cherry-pick and revert without a conflict, rebase
    (except `reword`), am, and everything with --no-verify
  - commits by other programs: web pages, merge buttons, jj, IDEs with a git of their own
`provenance check` in CI, or the hook pre-receive on the server, sees them all.
";

/// Says which hook is active.
pub(super) fn run(directory: &Path) -> Result<Exit, Failure> {
    let repository = Repository::open(directory)?;
    let mut said = String::new();
    let as_configured = configured(&mut said, &repository)?;
    let as_file = match repository.hooks_path()? {
        Some(elsewhere) => in_other_folder(&mut said, directory, &elsewhere),
        None => in_own_folder(&mut said, &Place::of(&repository)?)?,
    };
    if !as_configured && !as_file {
        said.push_str("commit-msg: not active; `provenance hook install` installs it\n");
    }
    said.push_str(NOT_SEEN);
    io::stdout().write_all(said.as_bytes())?;
    Ok(Exit::Done)
}

fn configured(said: &mut String, repository: &Repository) -> Result<bool, Failure> {
    let Some(setting) = configured::command(repository)? else { return Ok(false) };
    let scope = Untrusted::new(&setting.scope);
    let runs = repository.runs_configured_hook(configured::EVENT, configured::NAME)?;
    let _ = if runs {
        writeln!(said, "commit-msg: active, by hook.provenance in the {scope} configuration")
    } else {
        writeln!(
            said,
            "commit-msg: hook.provenance stands in the {scope} configuration, but this git does not run \
             it; git 2.54 or newer does"
        )
    };
    Ok(runs)
}

fn in_own_folder(said: &mut String, place: &Place) -> Result<bool, Failure> {
    let hook = shown(&place.hook);
    match place.found()? {
        Hook::None => Ok(false),
        Hook::Ours(_) if !is_executable(&place.hook) => {
            let _ = writeln!(said, "commit-msg: {hook} is not executable, so git does not run it");
            Ok(false)
        }
        Hook::Ours(_) => {
            let _ = writeln!(said, "commit-msg: active, {hook}");
            if is_executable(&place.before) {
                let _ = writeln!(said, "  and before it, {}", shown(&place.before));
            }
            Ok(true)
        }
        Hook::Theirs => Ok(of_another(said, &place.hook)),
    }
}

fn in_other_folder(said: &mut String, directory: &Path, elsewhere: &Setting) -> bool {
    let root = work_tree::root(directory).unwrap_or_else(|| directory.to_owned());
    let folder = root.join(OsStr::from_bytes(&elsewhere.value));
    let husky = folder.parent().filter(|_| folder.ends_with(".husky/_"));
    let hook = husky.unwrap_or(&folder).join("commit-msg");
    let active = of_another(said, &hook);
    if !active {
        let _ = writeln!(said, "{}", install::other_folder(elsewhere));
    }
    active
}

/// A hook that somebody else wrote, and may ask us.
fn of_another(said: &mut String, hook: &Path) -> bool {
    let text = std::fs::read(hook).unwrap_or_default();
    let asks = text.contains_str("provenance hook commit-msg");
    if asks {
        let _ = writeln!(said, "commit-msg: active, called by {}", shown(hook));
    }
    asks
}
