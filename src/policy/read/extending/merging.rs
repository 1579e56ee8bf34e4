//! How the tables of a child and of its parent merge.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::policy::read::diagnosis::{Diagnosis, Log, Severity};
use crate::policy::read::nearest::listed;

/// The table of a child with what it inherits. Tables merge by key; a scalar or a list replaces.
pub(super) fn merged<'a>(
    child: DeTable<'a>,
    mut parent: DeTable<'a>,
    closes: &[(String, Range<usize>)],
    log: &Log,
) -> DeTable<'a> {
    for own in ["version", "extends", "opens", "closes"] {
        parent.remove(own);
    }
    // A project has a name of its own.
    if let Some(policy) = inner(&mut parent, "policy") {
        policy.remove("project");
    }
    for (id, place) in closes {
        close(id, place, &child, &mut parent, log);
    }
    merged_tables(child, parent)
}

fn merged_tables<'a>(child: DeTable<'a>, mut parent: DeTable<'a>) -> DeTable<'a> {
    for (key, value) in child {
        let inherited = parent.remove(key.get_ref().as_ref());
        let span = value.span();
        let value = match (value.into_inner(), inherited.map(Spanned::into_inner)) {
            (DeValue::Table(child), Some(DeValue::Table(parent))) => {
                DeValue::Table(merged_tables(child, parent))
            }
            (value, _) => value,
        };
        parent.insert(key, Spanned::new(span, value));
    }
    parent
}

/// Takes an exception out of what is inherited, and out of the duties that are for it.
fn close<'a>(
    id: &str,
    place: &Range<usize>,
    child: &DeTable<'a>,
    parent: &mut DeTable<'a>,
    log: &Log,
) {
    let own = child.get("exceptions").and_then(|table| table.get_ref().as_table());
    if let Some((key, _)) = own.and_then(|table| table.get_key_value(id)) {
        let title = format!("`exceptions.{id}` is closed and written here");
        log.add(
            Diagnosis::new(Severity::Error, place.clone(), title, "one of the two has no effect")
                .second(key.span(), "it is written here"),
        );
        return;
    }
    let exceptions = inner(parent, "exceptions");
    if exceptions.is_none_or(|exceptions| exceptions.remove(id).is_none()) {
        let known: Vec<String> = inner(parent, "exceptions")
            .map(|table| table.keys().map(|key| key.get_ref().to_string()).collect())
            .unwrap_or_default();
        let help = match known.as_slice() {
            [] => "it has none".to_owned(),
            known => format!("it has {}", listed(known.iter().map(String::as_str))),
        };
        let title = format!("there is no `exceptions.{id}` to close");
        let label = "what this policy builds on has no such exception";
        log.error_with_help(place.clone(), title, label, help);
        return;
    }
    let Some(duties) = inner(parent, "duties") else { return };
    let mut idle = Vec::new();
    for (name, duty) in duties.iter_mut() {
        let DeValue::Table(duty) = duty.get_mut() else { continue };
        let Some(DeValue::Array(ids)) = duty.get_mut("for").map(Spanned::get_mut) else { continue };
        let mut left = DeArray::new();
        ids.iter()
            .filter(|one| one.get_ref().as_str() != Some(id))
            .for_each(|one| left.push(one.clone()));
        if left.is_empty() {
            idle.push(name.get_ref().to_string());
        }
        *ids = left;
    }
    for name in idle {
        duties.remove(name.as_str());
    }
}

/// The table that stands under a key.
fn inner<'t, 'a>(table: &'t mut DeTable<'a>, key: &str) -> Option<&'t mut DeTable<'a>> {
    match table.get_mut(key)?.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}
