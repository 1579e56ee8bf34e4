//! `extends`, `opens`, `closes`: a policy that builds on another.
//!
//! The tables of a child and of its parent merge by key, before they are read: a scalar or a list of the
//! child replaces the parent's. What comes out must not loosen any policy that it builds on.

mod header;
mod holding;
mod merging;
mod next;
mod shifting;

use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use self::header::Header;
use self::holding::{Ancestor, hold};
use self::merging::merged;
use self::next::{Next, next};
use self::shifting::shifted;
use super::diagnosis::Log;
use super::effect::no_effect;
use super::opening::opened;
use super::syntax::syntax;
use super::texts::Texts;
use super::whole;
use crate::policy::parents::{Parent, Parents};
use crate::policy::{DisclosureKey, Foundation, Policy};

/// Reads a policy together with those that it builds on. Errors are noted.
pub(super) fn read(
    text: &str,
    parents: &dyn Parents,
    texts: &mut Texts,
    log: &Log,
) -> Option<Policy> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if syntax(text, &errors, log) {
        return None;
    }
    let header = Header::read(table.get_ref(), log);
    if header.extends.is_none() {
        log.lacks_its_parent.set(table.get_ref().contains_key("extends"));
        let policy = whole(table.get_ref(), log);
        if let Some(policy) = &policy {
            opened(policy, &header.opens, log);
            no_effect(policy, log, 0..text.len());
        }
        return policy;
    }
    let own = Layer {
        name: parents.path().to_owned(),
        parent: None,
        header,
        table: shifted(table.into_inner(), 0),
        place: 0..text.len(),
    };
    descend(vec![own], parents, texts, log)
}

/// One policy of a chain.
struct Layer<'a> {
    name: String,
    /// As what the one before it names it; none: it is the policy itself.
    parent: Option<Parent>,
    header: Header,
    table: DeTable<'a>,
    /// Where its text stands among the others.
    place: Range<usize>,
}

/// Reads what the last policy of a chain builds on, and when there is no more, the chain. Each text lives as
/// long as its own call, and so do the tables that were read from it.
fn descend(
    layers: Vec<Layer<'_>>,
    parents: &dyn Parents,
    texts: &mut Texts,
    log: &Log,
) -> Option<Policy> {
    let (parent, text) = match next(&layers, parents, log) {
        Next::Parent(parent, text) => (parent, text),
        Next::None => return build(layers, log),
        Next::Wrong => return None,
    };
    let name = parent.to_string();
    let start = texts.add(name.clone(), text.clone());
    let (table, errors) = DeTable::parse_recoverable(&text);
    let of_parent = Log::default();
    let broken = syntax(&text, &errors, &of_parent);
    log.take_errors(of_parent, start);
    if broken {
        return None;
    }
    let table = shifted(table.into_inner(), start);
    let header = Header::read(&table, log);
    if log.has_errors() {
        return None;
    }
    let name = match &parent {
        Parent::File(path) => path.clone(),
        Parent::Template { .. } => name,
    };
    let place = start..start + text.len();
    let mut layers: Vec<Layer<'_>> = layers;
    layers.push(Layer { name, parent: Some(parent), header, table, place });
    descend(layers, parents, texts, log)
}

/// Merges the chain from its far end, and reads each policy of it as what it is with all that it inherits:
/// none may be wrong by itself, and none may loosen one that it builds on.
fn build<'a>(layers: Vec<Layer<'a>>, log: &Log) -> Option<Policy> {
    let names: Vec<Parent> = layers.iter().filter_map(|layer| layer.parent.clone()).collect();
    let mut inherited: Option<DeTable<'a>> = None;
    let mut ancestors: Vec<Ancestor> = Vec::new();
    for layer in layers.into_iter().rev() {
        let is_template = matches!(layer.parent, Some(Parent::Template { .. }));
        let is_self = layer.parent.is_none();
        let log_of_parent = Log::default();
        let own_log = if is_self { log } else { &log_of_parent };
        let table = match inherited.take() {
            Some(parent) => merged(layer.table, parent, &layer.header.closes, own_log),
            None => layer.table,
        };
        let mut policy = whole(&table, own_log);
        if let Some(policy) = &mut policy {
            policy.disclosure.dropped = match ancestors.first() {
                Some(parent) => dropped(&parent.foundation.policy, policy),
                None => Vec::new(),
            };
            if !own_log.has_errors() {
                let extends = layer.header.extends.as_ref().map(|extends| extends.place.clone());
                let place = (layer.place.clone(), extends.unwrap_or(0..0));
                hold(policy, &ancestors, &place, own_log);
            }
            opened(policy, &layer.header.opens, own_log);
            no_effect(policy, own_log, layer.place);
        }
        if is_self {
            let foundations =
                ancestors.iter().map(|ancestor| Arc::clone(&ancestor.foundation)).collect();
            return policy.map(|policy| Policy { parents: names, foundations, ..policy });
        }
        if log_of_parent.has_errors() {
            // What a policy says cannot be understood where what it builds on is wrong.
            log.take_errors(log_of_parent, 0);
            return None;
        }
        let mut opens: Vec<String> =
            layer.header.opens.into_iter().map(|(point, _)| point).collect();
        if is_template {
            // Its people are placeholders; since when its rules hold, and which tools it knows, is each project's own.
            opens.extend(["groups", "policy.since", "tools"].map(str::to_owned));
        }
        ancestors.insert(
            0,
            Ancestor {
                foundation: Arc::new(Foundation {
                    name: layer.name,
                    policy: policy?,
                    is_template,
                    opens,
                }),
                places: log_of_parent.into_places(),
            },
        );
        inherited = Some(table);
    }
    None
}

/// The keys of disclosures that a policy takes away from what it builds on.
fn dropped(parent: &Policy, policy: &Policy) -> Vec<DisclosureKey> {
    let own = &policy.disclosure.keys;
    let is_own =
        |key: &&DisclosureKey| own.iter().any(|own| own.key.eq_ignore_ascii_case(&key.key));
    parent.disclosure.read_keys().filter(|key| !is_own(key)).cloned().collect()
}
