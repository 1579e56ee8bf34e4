//! What a change of a policy loosens and tightens, for people and machines.

use std::fmt::Write as _;

use serde::Serialize;

use crate::policy::{Change, Effect, Policy};
use crate::untrusted::Untrusted;

/// Two policies, and in which points they are not the same.
pub struct Compared {
    /// The first.
    pub before: Side,
    /// The second.
    pub after: Side,
    /// The points.
    pub changes: Vec<Change>,
}

/// One of two policies.
pub struct Side {
    /// How it is named.
    pub name: String,
    /// The full id of the commit in which it stands; none: it is a file.
    pub commit: Option<String>,
    /// What it says.
    pub policy: Policy,
}

impl Side {
    /// The file in which a clause stands, or the nearest thing around it, and its line.
    fn place(&self, clause: &str) -> Option<(&str, usize)> {
        let mut name = clause;
        loop {
            if let Some(line) = self.policy.lines.get(name) {
                return Some((line.file.as_deref().unwrap_or(&self.name), line.number));
            }
            (name, _) = name.rsplit_once('.')?;
        }
    }
}

/// What each effect is, as a heading, in the order in which they are told.
const EFFECTS: [(Effect, &str); 4] = [
    (Effect::Loosens, "It loosens"),
    (Effect::Differs, "It may loosen: these points cannot be told to be stricter"),
    (Effect::Tightens, "It tightens"),
    (Effect::Neutral, "It says anew, without asking more or less"),
];

/// For people.
pub fn text(compared: &Compared) -> String {
    let Compared { before, after, changes } = compared;
    let mut out = String::new();
    let (from, to) = (Untrusted::new(&before.name), Untrusted::new(&after.name));
    let _ = writeln!(out, "The policy changes from {from} to {to}.");
    if changes.is_empty() {
        out.push_str("\nIt asks the same as before.\n");
        return out;
    }
    for (effect, heading) in EFFECTS {
        let of_it: Vec<&Change> = changes.iter().filter(|change| change.effect == effect).collect();
        if of_it.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{heading}:");
        for change in of_it {
            let (clause, what) = (Untrusted::new(&change.clause), Untrusted::new(&change.what));
            let _ = writeln!(out, "  {clause} {what}");
            for (word, side) in [("before", before), ("after", after)] {
                if let Some((file, line)) = side.place(&change.clause) {
                    let _ = writeln!(out, "      {word}: {} line {line}", Untrusted::new(file));
                }
            }
        }
    }
    out
}

/// For machines, as one JSON document with a newline at its end.
pub fn json(compared: &Compared) -> String {
    let Compared { before, after, changes } = compared;
    let side = |side: &Side| SideShown {
        name: side.name.clone(),
        commit: side.commit.clone(),
        project: side.policy.project.clone(),
        stance: side.policy.stance.to_string(),
    };
    let place = |side: &Side, change: &Change| {
        let (file, line) = side.place(&change.clause)?;
        Some(PlaceShown { file: file.to_owned(), line })
    };
    let shown = changes.iter().map(|change| ChangeShown {
        clause: change.clause.clone(),
        effect: change.effect.as_str(),
        what: change.what.clone(),
        before: place(before, change),
        after: place(after, change),
    });
    let document = Document {
        version: 1,
        before: side(before),
        after: side(after),
        loosens: changes.iter().any(|change| change.effect.can_loosen()),
        changes: shown.collect(),
    };
    super::escaped_json(&document) + "\n"
}

/// What `provenance policy diff --format json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "provenance policy diff"))]
pub(super) struct Document {
    /// The version of this format: a number that changes when a field changes its meaning or goes.
    version: u32,
    /// The first policy.
    before: SideShown,
    /// The second.
    after: SideShown,
    /// Whether any change loosens or may loosen: what `--fail-on loosens` looks at.
    loosens: bool,
    /// The points in which they differ, by effect.
    changes: Vec<ChangeShown>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SideShown {
    /// The file, or the file and the commit.
    name: String,
    /// The full id of the commit that it was read from; null: it was read from a file.
    commit: Option<String>,
    project: String,
    /// `open`, `disclose`, `no-unless` or `forbid`.
    stance: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChangeShown {
    /// The dotted name of the clause, such as `exceptions.translation.paths`.
    clause: String,
    /// `loosens`, `differs` (it cannot be told to be stricter), `tightens` or `neutral`.
    effect: &'static str,
    /// What changes, in a phrase.
    what: String,
    /// Where it stands, or the nearest thing around it, in the first policy; null: it says nothing of it.
    before: Option<PlaceShown>,
    /// The same in the second.
    after: Option<PlaceShown>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PlaceShown {
    /// The policy's name as above, or the file or template on which it builds.
    file: String,
    /// The line, from 1.
    line: usize,
}
