//! How commits came into a branch: along its first parents, each of which brings in what it merges.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::io::BufRead;

use bstr::{BStr, ByteSlice};
use jiff::civil::Date;

use super::process::Streamed;
use super::repository::{arguments, id};
use super::{Error, Repository};
use crate::commit::CommitId;

impl Repository {
    /// The day (UTC, by committer date) on which each commit that `tip` reaches came in: that of the
    /// first-parent commit of `tip` which brought it. A committer date can be set by whoever commits.
    /// A commit whose date lies outside the calendar is not listed. In a shallow clone it is an error:
    /// what came in before the boundary is not known.
    pub fn entered(&self, tip: CommitId) -> Result<HashMap<CommitId, Date>, Error> {
        let hex = tip.to_string();
        let asked = arguments(&["rev-list", "--parents", "--timestamp", "--end-of-options", &hex]);
        let walk = self.git.stream(
            &asked,
            |_| Ok(()),
            |stdout| read_walk(stdout).map(Streamed::ToTheEnd),
        )?;
        self.refuse_shallow(|boundary| walk.contains_key(boundary))?;
        Ok(days(&walk, tip))
    }

    /// The commits of the first-parent line of `tip` that changed `path`, newest first, at most `most` of them.
    /// Costs a walk along the whole line where there are fewer; in a shallow clone, which hides a part of
    /// the line, that is an error.
    pub fn first_parent_changes(
        &self,
        tip: CommitId,
        path: &BStr,
        most: Option<u32>,
    ) -> Result<Vec<CommitId>, Error> {
        let (hex, path) = (tip.to_string(), path.to_str_lossy());
        // Git takes -1 for "no limit".
        let limit = format!("--max-count={}", most.map_or(-1, i64::from));
        let asked = ["rev-list", "--first-parent", &limit, "--end-of-options", &hex, "--", &path];
        let answer = self.git.ask_for(&arguments(&asked))?;
        let found = ByteSlice::lines(answer.as_slice())
            .map(|line| id("rev-list", line))
            .collect::<Result<Vec<_>, _>>()?;
        if most.is_none_or(|wanted| found.len() < wanted as usize) {
            self.refuse_shallow(|_| true)?;
        }
        Ok(found)
    }

    /// The commits of the first-parent line of `tip` that changed one of the paths, newest first, at most `most` of
    /// them, each with the day (UTC) of its committer's date, if that lies within the calendar. A shallow clone,
    /// which hides a part of the line, is an error.
    pub fn dated_first_parent_changes(
        &self,
        tip: CommitId,
        paths: &BTreeSet<String>,
        most: usize,
    ) -> Result<Vec<(CommitId, Option<Date>)>, Error> {
        let (hex, limit) = (tip.to_string(), format!("--max-count={most}"));
        let mut asked = arguments(&[
            "rev-list",
            "--first-parent",
            "--timestamp",
            &limit,
            "--end-of-options",
            &hex,
            "--",
        ]);
        asked.extend(paths.iter().map(OsStr::new));
        let answer = self.git.ask_for(&asked)?;
        self.refuse_shallow(|_| true)?;
        let read = |line: &[u8]| {
            let (seconds, commit) = line.split_once_str(" ").unwrap_or_default();
            let seconds = seconds.to_str().ok().and_then(|text| text.parse().ok());
            Ok((id("rev-list", commit)?, seconds.and_then(day)))
        };
        ByteSlice::lines(answer.as_slice()).map(read).collect()
    }

    /// The commits that `tip` reaches, without those that have an ancestor which changed `path`. In a shallow
    /// clone that cuts the walk it is an error.
    pub fn before_changes(&self, tip: CommitId, path: &BStr) -> Result<HashSet<CommitId>, Error> {
        let (hex, path) = (tip.to_string(), path.to_str_lossy());
        // By default git leaves out a side of a merge that has what the merge has (git-log(1), "History
        // Simplification").
        let asked = ["rev-list", "--full-history", "--end-of-options", &hex, "--", &path];
        let answer = self.git.ask_for(&arguments(&asked))?;
        let changes = ByteSlice::lines(answer.as_slice())
            .map(|line| id("rev-list", line))
            .collect::<Result<HashSet<_>, _>>()?;
        // Parents come before children.
        let asked =
            ["rev-list", "--topo-order", "--reverse", "--parents", "--end-of-options", &hex];
        let asked = arguments(&asked);
        let mut all = HashSet::new();
        let mut after = HashSet::new();
        self.git.stream(
            &asked,
            |_| Ok(()),
            |stdout| {
                let mut line = Vec::new();
                while stdout.read_until(b'\n', &mut line).map_err(Error::Run)? > 0 {
                    let mut words = line.trim_ascii_end().split_str(" ");
                    let commit = id("rev-list", words.next().unwrap_or_default())?;
                    all.insert(commit);
                    for word in words {
                        let parent = id("rev-list", word)?;
                        if changes.contains(&parent) || after.contains(&parent) {
                            after.insert(commit);
                        }
                    }
                    line.clear();
                }
                Ok(Streamed::ToTheEnd(()))
            },
        )?;
        self.refuse_shallow(|boundary| all.contains(boundary))?;
        all.retain(|commit| !after.contains(commit));
        Ok(all)
    }
}

/// A commit of the walk: its date, and its parents.
struct Step {
    seconds: i64,
    parents: Vec<CommitId>,
}

fn read_walk(stdout: &mut dyn BufRead) -> Result<HashMap<CommitId, Step>, Error> {
    let mut walk = HashMap::new();
    let mut line = Vec::new();
    while stdout.read_until(b'\n', &mut line).map_err(Error::Run)? > 0 {
        // <seconds> SP <id> [SP <parent>]...
        let mut words = line.trim_ascii_end().split_str(" ");
        let seconds =
            words.next().and_then(|word| word.to_str().ok()?.parse().ok()).unwrap_or(i64::MAX);
        let commit = id("rev-list", words.next().unwrap_or_default())?;
        let parents = words.map(|word| id("rev-list", word)).collect::<Result<_, _>>()?;
        walk.insert(commit, Step { seconds, parents });
        line.clear();
    }
    Ok(walk)
}

/// Gives each commit the day of the oldest first-parent commit that reaches it.
fn days(walk: &HashMap<CommitId, Step>, tip: CommitId) -> HashMap<CommitId, Date> {
    let line = std::iter::successors(Some(tip), |commit| {
        walk.get(commit).and_then(|step| step.parents.first()).copied()
    });
    let mut line: Vec<CommitId> = line.collect();
    line.reverse();
    let mut brought: HashMap<CommitId, i64> = HashMap::with_capacity(walk.len());
    for entry in line {
        let Some(step) = walk.get(&entry) else { continue };
        let mut open = vec![entry];
        while let Some(commit) = open.pop() {
            if let std::collections::hash_map::Entry::Vacant(place) = brought.entry(commit) {
                place.insert(step.seconds);
                open.extend(walk.get(&commit).into_iter().flat_map(|step| &step.parents));
            }
        }
    }
    // Order does not matter: a map is made into a map.
    brought.into_iter().filter_map(|(commit, seconds)| Some((commit, day(seconds)?))).collect()
}

/// The day of a time, in UTC.
fn day(seconds: i64) -> Option<Date> {
    let timestamp = jiff::Timestamp::from_second(seconds).ok()?;
    Some(timestamp.to_zoned(jiff::tz::TimeZone::UTC).date())
}
