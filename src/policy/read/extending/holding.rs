//! What a policy may not be, by those that it builds on, with both places.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::policy::read::diagnosis::{Diagnosis, Log, Severity};
use crate::policy::{Foundation, Policy};

/// A policy of the chain that has been read, for those that build on it.
pub(super) struct Ancestor {
    pub(super) foundation: Arc<Foundation>,
    pub(super) places: BTreeMap<Rc<str>, Range<usize>>,
}

/// Holds a policy to all that it builds on. `place` is where its text stands, and its `extends`.
pub(super) fn hold(
    policy: &Policy,
    ancestors: &[Ancestor],
    (text, extends): &(Range<usize>, Range<usize>),
    log: &Log,
) {
    let mut told = BTreeSet::new();
    for ancestor in ancestors {
        let Ancestor { foundation, places } = ancestor;
        let name = &foundation.name;
        for change in foundation.refused(policy) {
            let clause = change.clause.as_str();
            if !told.insert(change.clone()) {
                continue;
            }
            let here = nearest_place(clause, |clause| {
                Some(log.place(clause))
                    .filter(|place| text.contains(&place.start) && !place.is_empty())
            });
            let exactly = places.contains_key(clause);
            let there = nearest_place(clause, |clause| places.get(clause).cloned());
            let label = format!("here it {}", change.what);
            let diagnosis = Diagnosis::new(
                Severity::Error,
                here.unwrap_or(extends.clone()),
                foundation.refusal(&change),
                label,
            )
            .help(foundation.help(&change));
            log.add(match there {
                Some(there) if exactly => diagnosis.second(there, format!("`{name}` says it here")),
                Some(there) => diagnosis.second(there, format!("the nearest clause of `{name}`")),
                None => diagnosis,
            });
        }
    }
}

/// Where a clause stands, or the nearest thing around it.
fn nearest_place(
    clause: &str,
    place: impl Fn(&str) -> Option<Range<usize>>,
) -> Option<Range<usize>> {
    let mut clause = clause;
    loop {
        if let Some(place) = place(clause) {
            return Some(place);
        }
        (clause, _) = clause.rsplit_once('.')?;
    }
}
