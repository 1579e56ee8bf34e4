//! The hook as a configured one: `hook.<name>.command` and `.event`, which git runs since 2.54 beside
//! whatever lies in the folder of hooks (git-hook(1)).

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::cli::Failure;
use crate::git::{Repository, Setting};

/// The name of the hook; it must differ from every event.
pub(super) const NAME: &str = "provenance";
/// The event.
pub(super) const EVENT: &str = "commit-msg";
const COMMAND_KEY: &str = "hook.provenance.command";
const EVENT_KEY: &str = "hook.provenance.event";

/// Whether this git knows configured hooks, by its version.
pub(super) fn is_known(repository: &Repository) -> Result<bool, Failure> {
    Ok(repository.git_version()? >= (2, 54))
}

/// Configures the hook, and asks git whether it will run it; if not, nothing is left behind.
pub(super) fn install(repository: &Repository, command: &[u8]) -> Result<bool, Failure> {
    // An event without a command would stop every git, so the command comes first and goes last.
    repository.set(COMMAND_KEY, OsStr::from_bytes(command))?;
    repository.set(EVENT_KEY, OsStr::new(EVENT))?;
    let runs = repository.runs_configured_hook(EVENT, NAME)?;
    if !runs {
        uninstall(repository)?;
    }
    Ok(runs)
}

/// Takes the configuration away; whether there was any.
pub(super) fn uninstall(repository: &Repository) -> Result<bool, Failure> {
    let event = repository.unset(EVENT_KEY)?;
    let command = repository.unset(COMMAND_KEY)?;
    Ok(event || command)
}

/// The command as it is configured, from whichever file.
pub(super) fn command(repository: &Repository) -> Result<Option<Setting>, Failure> {
    Ok(repository.setting(COMMAND_KEY)?)
}
