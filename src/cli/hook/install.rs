//! `hook install` and `hook uninstall`: nothing that somebody else put there is overwritten or lost.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::{configured, script};
use crate::cli::{Exit, Failure};
use crate::git::{Repository, Setting};
use crate::untrusted::Untrusted;

/// The two places of a hook that is a file.
pub(super) struct Place {
    /// What git runs.
    pub(super) hook: PathBuf,
    /// What was there before, and is run by ours.
    pub(super) before: PathBuf,
}

impl Place {
    /// The places in the repository's own folder of hooks, which all its work trees share.
    pub(super) fn of(repository: &Repository) -> Result<Self, Failure> {
        let folder = repository.own_hooks()?;
        let before = folder.join("commit-msg.before-provenance");
        Ok(Self { hook: folder.join("commit-msg"), before })
    }

    /// What stands where git looks.
    pub(super) fn found(&self) -> Result<Hook, Failure> {
        match fs::symlink_metadata(&self.hook) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Hook::None),
            Err(error) => return Err(failed("read", &self.hook, &error)),
            Ok(metadata) if !metadata.is_file() => return Ok(Hook::Theirs),
            Ok(_) => {}
        }
        let text = fs::read(&self.hook).map_err(|error| failed("read", &self.hook, &error))?;
        Ok(if script::is_ours(&text) { Hook::Ours(text) } else { Hook::Theirs })
    }
}

/// A hook that is a file.
pub(super) enum Hook {
    None,
    Ours(Vec<u8>),
    Theirs,
}

/// Installs the hook, or says what would be done.
pub(super) fn install(directory: &Path, dry_run: bool) -> Result<Exit, Failure> {
    let repository = Repository::open(directory)?;
    let program = std::env::current_exe()?;
    let program = program.as_os_str().as_bytes();
    let place = Place::of(&repository)?;
    if configured::is_known(&repository)? {
        let command = script::command(program);
        let is_there = configured::command(&repository)?.is_some_and(|set| set.value == command);
        if dry_run {
            return say(&format!(
                "would set hook.{}.command and .event in the configuration of this repository\n",
                configured::NAME
            ));
        }
        if configured::install(&repository, &command)? {
            // An earlier git had a script; with both, each message would be judged twice.
            take_away(&place)?;
            return say(if is_there {
                "the hook was installed already\n"
            } else {
                "installed: git asks the policy about each commit message from now on\n\
                 (hook.provenance in the configuration of this repository; other hooks still run)\n"
            });
        }
    }
    if let Some(elsewhere) = repository.hooks_path()? {
        return Err(Failure::usage(other_folder(&elsewhere)));
    }
    write_script(&place, &script::commit_msg(program), dry_run)
}

/// Takes the hook away, in whichever way it was installed.
pub(super) fn uninstall(directory: &Path) -> Result<Exit, Failure> {
    let repository = Repository::open(directory)?;
    let was_configured = configured::uninstall(&repository)?;
    let place = Place::of(&repository)?;
    let had_before = place.before.symlink_metadata().is_ok();
    let was_script = take_away(&place)?;
    say(match (was_configured || was_script, was_script && had_before) {
        (true, true) => "the hook is taken away, and the one from before is back\n",
        (true, false) => "the hook is taken away\n",
        (false, _) => "no hook of provenance was installed here\n",
    })
}

fn write_script(place: &Place, script: &[u8], dry_run: bool) -> Result<Exit, Failure> {
    let hook = shown(&place.hook);
    let before = shown(&place.before);
    let found = place.found()?;
    if let Hook::Ours(text) = &found
        && text == script
        && is_executable(&place.hook)
    {
        return say(&format!("the hook was installed already: {hook}\n"));
    }
    let is_theirs = matches!(found, Hook::Theirs);
    if is_theirs && place.before.symlink_metadata().is_ok() {
        return Err(Failure::usage(format!(
            "both {hook} and {before} are there, and neither may be lost. Put what you need of both into \
             {hook}, delete {before}, and install again"
        )));
    }
    if dry_run {
        let first =
            if is_theirs { format!("would move {hook} to {before}\n") } else { String::new() };
        return say(&format!("{first}would write {hook}\n"));
    }
    if let Some(folder) = place.hook.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("make", folder, &error))?;
    }
    // Written aside first, so that at no time a half-written hook is run.
    let new = place.hook.with_file_name("commit-msg.provenance-new");
    let _ = fs::remove_file(&new);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o777)
        .open(&new)
        .and_then(|mut file| file.write_all(script))
        .map_err(|error| failed("write", &new, &error))?;
    if is_theirs {
        fs::rename(&place.hook, &place.before)
            .map_err(|error| failed("move", &place.hook, &error))?;
    }
    fs::rename(&new, &place.hook).map_err(|error| failed("write", &place.hook, &error))?;
    let kept = if is_theirs {
        format!("the hook that was there is kept and runs first: {before}\n")
    } else {
        String::new()
    };
    say(&format!(
        "installed: git asks the policy about each commit message from now on\n({hook})\n{kept}"
    ))
}

/// Removes our script and puts back what was there before it; whether there was one.
fn take_away(place: &Place) -> Result<bool, Failure> {
    if !matches!(place.found()?, Hook::Ours(_)) {
        return Ok(false);
    }
    if place.before.symlink_metadata().is_ok() {
        fs::rename(&place.before, &place.hook)
            .map_err(|error| failed("move", &place.before, &error))?;
    } else {
        fs::remove_file(&place.hook).map_err(|error| failed("remove", &place.hook, &error))?;
    }
    Ok(true)
}

/// What to do where git looks for hooks in another folder, which another tool made and may write anew.
pub(super) fn other_folder(elsewhere: &Setting) -> String {
    if elsewhere.value.is_empty() {
        return format!(
            "git runs no hooks here: core.hooksPath is empty ({} configuration). If that is not meant, \
             `git config --unset core.hooksPath` lets it run them again",
            Untrusted::new(&elsewhere.scope)
        );
    }
    let folder = elsewhere.value.trim_end_with(|c| c == '/');
    // Husky writes the folder `.husky/_` itself and runs what people keep in `.husky`.
    let folder =
        folder.strip_suffix(b"/_").filter(|rest| rest.ends_with(b".husky")).unwrap_or(folder);
    format!(
        "git looks for hooks in another folder here (core.hooksPath = {}, {} configuration), and its files \
         are not touched. Add this line to {}/commit-msg, which must be executable:\n    \
         provenance hook commit-msg \"$1\"",
        Untrusted::new(&elsewhere.value),
        Untrusted::new(&elsewhere.scope),
        Untrusted::new(folder)
    )
}

/// Whether git would run it: a file that is not executable is passed over (githooks(5)).
pub(super) fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.mode() & 0o111 != 0)
}

pub(super) fn shown(path: &Path) -> String {
    Untrusted::new(path.as_os_str().as_bytes()).to_string()
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::unverified(format!("cannot {what} {}: {error}", shown(path)))
}

fn say(text: &str) -> Result<Exit, Failure> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}
