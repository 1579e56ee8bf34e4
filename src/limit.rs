//! Limits on size: which paths of a use a table selects, and how much is changed in them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bstr::{BStr, BString, ByteSlice};

use crate::case::Case;
use crate::demand::{Asked, Table};
use crate::disclosure::Use;
use crate::fact::{Fact, Input, Missing, Partial};
use crate::ground::{Plot, Spot, answered_paths};
use crate::permission::{Permitted, claim_misses};
use crate::policy::{Conditions, Ignored};
use crate::size::{Counting, Lines, Sizes};

/// The paths that a use answers for and a table selects.
#[derive(Default)]
pub(crate) struct Selected {
    /// Those that it certainly selects.
    pub(crate) paths: BTreeSet<BString>,
    /// Those of which that could not be known.
    doubtful: BTreeSet<BString>,
    /// Why it could not.
    missing: Option<Missing>,
}

/// The paths of a use that count for the conditions of a table: those on ground that is not open.
pub(crate) fn selected(
    case: &Case<'_>,
    stated: &Use,
    permissions: &Partial<Permitted<'_>>,
    asked: &Asked<'_>,
) -> Result<Selected, Missing> {
    let mut selected = Selected::default();
    for (plot, _) in permissions.known.iter().filter(|(plot, _)| !plot.is_open()) {
        let paths = match plot.spot {
            Spot::Path(path) => vec![path],
            Spot::Anywhere => answered_paths(case, stated)?,
            Spot::Nowhere => continue,
        };
        let paths = paths.into_iter().map(BStr::to_owned);
        match selects(case, stated, plot, asked.table) {
            Ok(true) => selected.paths.extend(paths),
            Ok(false) => {}
            Err(missing) => {
                selected.doubtful.extend(paths);
                selected.missing = selected.missing.take().max(Some(missing));
            }
        }
    }
    Ok(selected)
}

fn selects(
    case: &Case<'_>,
    stated: &Use,
    plot: &Plot<'_>,
    table: Table<'_>,
) -> Result<bool, Missing> {
    match table {
        Table::Policy => Ok(true),
        Table::Area(name) => Ok(plot.areas.contains(&name)),
        Table::Exception(id) => match claim_misses(case, id, stated, plot) {
            Some(Partial { known, missing: Some(missing) }) if known.is_empty() => Err(missing),
            Some(misses) => Ok(misses.is_empty()),
            None => Ok(false),
        },
    }
}

impl Selected {
    /// Adds what another use answers for.
    pub(crate) fn add(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.doubtful.extend(other.doubtful);
        self.missing = self.missing.take().max(other.missing);
    }

    /// Whether it selects nothing, and that is certain.
    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.doubtful.is_empty()
    }

    /// Leaves out what the change as a whole does not change: it was changed back.
    pub(crate) fn retain_changed(&mut self, sizes: &Sizes, counting: Counting) {
        if let Some(counted) = sizes.lines.get(&counting) {
            self.paths.retain(|path| counted.contains_key(path));
            self.doubtful.retain(|path| counted.contains_key(path));
        }
    }
}

/// Whether a limit is kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is exceeded, as said.
    Exceeded(String),
    /// It cannot be known, as said.
    Unknown(Missing, String),
}

/// What is wrong with the two limits of a table, each with the key that sets it.
pub(crate) fn broken(
    conditions: &Conditions,
    selected: &Selected,
    sizes: &Fact<Sizes>,
) -> Vec<(&'static str, Kept)> {
    let tally = Tally::of(conditions, selected, sizes);
    let files = conditions.max_files.and_then(|limit| {
        let kept = kept("file", limit, tally.files, 0, &tally)?;
        Some(("max-files", kept))
    });
    let lines = conditions.max_lines.and_then(|limit| {
        let kept = match &tally.lines {
            Ok(lines) => kept("line", limit, *lines, tally.binary, &tally)?,
            Err(missing) => {
                let reason = format!("whether it stays within {}: {missing}", many(limit, "line"));
                Kept::Unknown(missing.clone(), reason)
            }
        };
        Some(("max-lines", kept))
    });
    files.into_iter().chain(lines).collect()
}

/// Between which numbers something lies: what is doubtful is in the second only.
#[derive(Clone, Copy, Default)]
struct Range {
    least: u64,
    most: u64,
}

impl Range {
    fn add(&mut self, count: u64, certain: bool) {
        self.most = self.most.saturating_add(count);
        if certain {
            self.least = self.least.saturating_add(count);
        }
    }
}

/// What was counted, and what was left out.
struct Tally {
    files: Range,
    lines: Result<Range, Missing>,
    /// The files that have no lines to count.
    binary: u64,
    excluded: u64,
    generated: u64,
    ignores: Vec<Ignored>,
    /// Why the numbers are not certain.
    missing: Option<Missing>,
}

impl Tally {
    fn of(conditions: &Conditions, selected: &Selected, sizes: &Fact<Sizes>) -> Self {
        let count = &conditions.count;
        let mut tally = Self {
            files: Range::default(),
            lines: Ok(Range::default()),
            binary: 0,
            excluded: 0,
            generated: 0,
            ignores: count.ignore.clone(),
            missing: selected.missing.clone(),
        };
        let leaves_out_generated = count.ignore.contains(&Ignored::Generated);
        let of_sizes = sizes.get(Input::Sizes);
        let generated = match &of_sizes {
            Ok(sizes) => sizes.generated.get(Input::Generated),
            Err(missing) => Err(missing.clone()),
        };
        let certain = selected.paths.iter().map(|path| (path, true));
        let doubtful = selected.doubtful.difference(&selected.paths).map(|path| (path, false));
        for (path, mut certain) in certain.chain(doubtful) {
            if count.exclude.iter().any(|glob| glob.matches(path.as_bstr())) {
                tally.excluded += 1;
                continue;
            }
            if leaves_out_generated {
                match &generated {
                    Ok(generated) if generated.contains(path) => {
                        tally.generated += 1;
                        continue;
                    }
                    Ok(_) => {}
                    Err(missing) => {
                        certain = false;
                        tally.missing = tally.missing.take().max(Some(missing.clone()));
                    }
                }
            }
            tally.files.add(1, certain);
            if conditions.max_lines.is_some() {
                let lines = of_sizes
                    .clone()
                    .and_then(|sizes| sizes.lines(Counting::of(count), path.as_bstr()));
                tally.add_lines(lines, certain);
            }
        }
        tally
    }

    fn add_lines(&mut self, lines: Result<Lines, Missing>, certain: bool) {
        match (lines, &mut self.lines) {
            (Ok(Lines::Counted(count)), Ok(lines)) => lines.add(count, certain),
            (Ok(Lines::Binary), _) => self.binary += 1,
            (Err(missing), lines) => *lines = Err(missing),
            (Ok(Lines::Counted(_)), Err(_)) => {}
        }
    }

    /// What is not counted, behind a number.
    fn left_out(&self) -> String {
        let mut parts = Vec::new();
        if self.excluded > 0 {
            parts.push(format!("{} by `exclude`", many(self.excluded, "file")));
        }
        if self.generated > 0 {
            parts.push(many(self.generated, "generated file"));
        }
        for ignored in &self.ignores {
            match ignored {
                Ignored::Whitespace => parts.push("changes of white space".to_owned()),
                Ignored::Moved => parts.push("moved lines".to_owned()),
                Ignored::Generated => {}
            }
        }
        match parts.as_slice() {
            [] => String::new(),
            parts => format!("; not counted: {}", parts.join(", ")),
        }
    }
}

/// Whether a number stays within its limit; none: it does.
fn kept(what: &str, limit: u64, count: Range, binary: u64, tally: &Tally) -> Option<Kept> {
    let mut reason =
        format!("{} changed, and the limit is {limit}{}", are(count.least, what), tally.left_out());
    if count.least > limit {
        if binary > 0 {
            let _ = write!(reason, "; {} beside that", are(binary, "binary file"));
        }
        return Some(Kept::Exceeded(reason));
    }
    if let (Some(missing), true) = (&tally.missing, count.most > limit) {
        let reason = format!(
            "it could be that {} changed, and the limit is {limit}: {missing}",
            are(count.most, what)
        );
        return Some(Kept::Unknown(missing.clone(), reason));
    }
    if binary == 0 {
        return None;
    }
    let counted = match count.least {
        0 => format!("the limit is {limit}{}", tally.left_out()),
        _ => format!("beside that, {reason}"),
    };
    let reason = format!("{} no lines to count; {counted}", has(binary, "binary file"));
    Some(Kept::Unknown(Missing::NotGiven(Input::Person), reason))
}

fn many(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn are(count: u64, what: &str) -> String {
    format!("{} {}", many(count, what), if count == 1 { "is" } else { "are" })
}

fn has(count: u64, what: &str) -> String {
    format!("{} {}", many(count, what), if count == 1 { "has" } else { "have" })
}
