//! Which commits: revisions, ranges, everything; and whether a shallow clone hides some of them.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use bstr::{BStr, ByteSlice};

use super::process::Streamed;
use super::repository::{arguments, id};
use super::{Error, Repository};
use crate::commit::CommitId;

/// Which commits are meant, by full ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All that `include` reaches and `exclude` does not.
    Reached {
        /// Where the walk begins.
        include: Vec<CommitId>,
        /// What it leaves out, with everything behind it.
        exclude: Vec<CommitId>,
    },
    /// All that branches, remote branches, tags and `HEAD` reach; never notes, stash or replace refs,
    /// which `git rev-list --all` would take in.
    All,
}

impl Selection {
    /// All that one commit reaches.
    pub fn of(commit: CommitId) -> Self {
        Self::Reached { include: vec![commit], exclude: Vec::new() }
    }

    /// What `B` reaches and `A` does not, for `A..B`; what `REV` reaches, for `REV`. An empty side is
    /// `HEAD`, as for git. In a range the two must share history.
    pub fn parse(repository: &Repository, text: &BStr) -> Result<Self, Error> {
        let Some((from, to)) = text.split_once_str("..") else {
            return repository.resolve(text).map(Self::of);
        };
        if to.contains_str("..") || to.starts_with(b".") {
            return Err(Error::NotARange(text.into()));
        }
        let side = |side: &[u8]| {
            repository.resolve(if side.is_empty() { BStr::new("HEAD") } else { side.as_bstr() })
        };
        let (from, to) = (side(from)?, side(to)?);
        repository.merge_base(from, to)?;
        Ok(Self::Reached { include: vec![to], exclude: vec![from] })
    }
}

/// The commits of a selection, in the order of `git rev-list`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Listing {
    ids: Vec<CommitId>,
    cut_at: Vec<CommitId>,
}

impl Listing {
    /// The commits, if they are all there: an error where the shallow boundary cut the walk.
    pub fn complete(self) -> Result<Vec<CommitId>, Error> {
        match self.cut_at.first() {
            None => Ok(self.ids),
            Some(commit) => Err(Error::Shallow(*commit)),
        }
    }

    /// The commits of the selection whose parents a shallow clone leaves out.
    pub fn cut_at(&self) -> &[CommitId] {
        &self.cut_at
    }
}

impl Repository {
    /// Lists the commits of a selection, newest first as `git rev-list` orders them.
    pub fn list(&self, selection: &Selection) -> Result<Listing, Error> {
        let mut ids = Vec::new();
        self.walk(selection, |id| {
            ids.push(id);
            ControlFlow::Continue(())
        })?;
        let boundary = self.shallow_boundary()?;
        let cut_at = if boundary.is_empty() {
            Vec::new()
        } else {
            ids.iter().filter(|id| boundary.contains(id)).copied().collect()
        };
        Ok(Listing { ids, cut_at })
    }

    /// Lists the commits of a selection in portions of this size while git still walks, until `each` breaks
    /// off. That they are complete is known only when this returns: a commit at which a shallow clone cuts the
    /// walk is an error.
    pub fn list_in_portions(
        &self,
        selection: &Selection,
        size: usize,
        mut each: impl FnMut(Vec<CommitId>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let boundary = self.shallow_boundary()?;
        let mut portion = Vec::with_capacity(size);
        let mut cut_at = None;
        let mut flow = ControlFlow::Continue(());
        self.walk(selection, |id| {
            if boundary.contains(&id) {
                cut_at = Some(id);
                return ControlFlow::Break(());
            }
            portion.push(id);
            if portion.len() == size {
                let full = std::mem::replace(&mut portion, Vec::with_capacity(size));
                flow = each(full);
            }
            flow
        })?;
        if let Some(commit) = cut_at {
            return Err(Error::Shallow(commit));
        }
        if flow.is_continue() && !portion.is_empty() {
            let _ = each(portion);
        }
        Ok(())
    }

    /// Hands over the commits of a selection one by one, until `each` breaks off.
    fn walk(
        &self,
        selection: &Selection,
        each: impl FnMut(CommitId) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut asked = arguments(&["rev-list", "--stdin"]);
        let (include, exclude) = match selection {
            Selection::Reached { include, exclude } => (&include[..], &exclude[..]),
            Selection::All => {
                asked.extend(arguments(&["--branches", "--remotes", "--tags"]));
                match self.resolve("HEAD".into()) {
                    Ok(_) => asked.push(OsStr::new("HEAD")),
                    // A branch without a commit yet; other refs may have some.
                    Err(Error::NoSuchCommit(_)) => {}
                    Err(error) => return Err(error),
                }
                (&[][..], &[][..])
            }
        };
        self.git.stream(
            &asked,
            |stdin| {
                include.iter().try_for_each(|id| writeln!(stdin, "{id}"))?;
                exclude.iter().try_for_each(|id| writeln!(stdin, "^{id}"))
            },
            |stdout| read_ids(stdout, each),
        )
    }

    /// An error where a shallow clone ends at a commit that matters.
    pub(super) fn refuse_shallow(&self, matters: impl Fn(&CommitId) -> bool) -> Result<(), Error> {
        let boundary: BTreeSet<CommitId> = self.shallow_boundary()?.into_iter().collect();
        boundary.into_iter().find(matters).map_or(Ok(()), |commit| Err(Error::Shallow(commit)))
    }

    /// The commits whose parents a shallow clone leaves out; none in a full clone (gitrepository-layout(5),
    /// `shallow`).
    fn shallow_boundary(&self) -> Result<HashSet<CommitId>, Error> {
        match std::fs::read(self.shallow_file()?) {
            Ok(file) => file.lines().map(|line| id("rev-parse", line)).collect(),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(HashSet::new()),
            Err(error) => Err(Error::Run(error)),
        }
    }

    /// The file is there in shallow clones only.
    fn shallow_file(&self) -> Result<&Path, Error> {
        if let Some(path) = self.shallow_file.get() {
            return Ok(path);
        }
        let answer = self.git.ask_for(&arguments(&["rev-parse", "--git-path", "shallow"]))?;
        let path = answer.strip_suffix(b"\n").unwrap_or(&answer);
        // Git answers relative to where it runs.
        let path = self.git.directory().join(Path::new(OsStr::from_bytes(path)));
        Ok(self.shallow_file.get_or_init(|| path))
    }
}

fn read_ids(
    stdout: &mut dyn io::BufRead,
    mut each: impl FnMut(CommitId) -> ControlFlow<()>,
) -> Result<Streamed<()>, Error> {
    let mut line = Vec::with_capacity(65);
    loop {
        line.clear();
        if stdout.read_until(b'\n', &mut line).map_err(Error::Run)? == 0 {
            return Ok(Streamed::ToTheEnd(()));
        }
        let hex = line.strip_suffix(b"\n").ok_or_else(|| Error::Unexpected {
            command: "rev-list",
            what: "it ended within a line".to_owned(),
        })?;
        if each(id("rev-list", hex)?).is_break() {
            return Ok(Streamed::Stopped(()));
        }
    }
}
