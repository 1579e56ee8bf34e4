//! `extends`, `opens`, `closes`: a policy that builds on another.
//!
//! The tables of a child and of its parent merge by key, before they are read: a scalar or a list of the
//! child replaces the parent's. What comes out must not loosen any policy that it builds on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::cursor::Table;
use super::diagnosis::{Diagnosis, Log, Severity};
use super::effect::no_effect;
use super::lists::entries;
use super::nearest::listed;
use super::opening::opened;
use super::syntax::syntax;
use super::texts::Texts;
use super::value::Value;
use super::{POLICY_SIZE, whole};
use crate::policy::parents::{Parent, Parents, beside};
use crate::policy::{DisclosureKey, Foundation, Policy, Template};

/// How deep policies may build on one another: the limit `extends-depth`.
pub(crate) const EXTENDS_DEPTH: usize = 4;

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

/// The keys of a file that say how it stands to others.
#[derive(Default)]
struct Header {
    extends: Option<Extends>,
    /// The points, and where each is written.
    opens: Vec<(String, Range<usize>)>,
    /// The ids of exceptions, and where each is written.
    closes: Vec<(String, Range<usize>)>,
}

#[derive(Clone)]
struct Extends {
    /// Where it is written.
    place: Range<usize>,
    parent: Wanted,
}

/// What `extends` names.
#[derive(Clone)]
enum Wanted {
    Template(&'static Template),
    File { written: String, sha256: Option<(String, Range<usize>)> },
}

impl Header {
    fn read(table: &DeTable<'_>, log: &Log) -> Self {
        let mut file = Table::new(Rc::from(""), 0..0, table, false, log);
        let extends = file.take("extends");
        let opens = file.take("opens");
        let closes = file.take("closes");
        if let (None, Some(closes)) = (&extends, &closes) {
            let title = "`closes` has no effect";
            let label = "this policy builds on no other, so it inherits no exception";
            log.error_with_help(closes.key.clone(), title, label, "add `extends`, or take it out");
        }
        Self {
            extends: extends.and_then(|value| self::extends(&value)),
            opens: opens
                .map(|value| entries(&value, |a: &(String, _), b| a.0 == b.0, point))
                .unwrap_or_default(),
            closes: closes
                .map(|value| entries(&value, |a: &(String, _), b| a.0 == b.0, closed))
                .unwrap_or_default(),
        }
    }
}

/// `extends`: a template, or a file.
fn extends(value: &Value<'_>) -> Option<Extends> {
    if let Some(text) = value.as_text() {
        let help = if text.contains('@') {
            format!("write `{{ template = \"{text}\" }}`")
        } else {
            format!("write `{{ file = \"{text}\" }}`")
        };
        return value.is_not("a table", Some(help));
    }
    let place = value.span.clone();
    let mut table = value.inner_table()?;
    let template = table.take("template");
    let file = table.take("file");
    let sha256 = table.take("sha256");
    table.finish();
    let parent = match (template, file) {
        (Some(template), None) => {
            if let Some(sha256) = sha256 {
                let help = "its version says which one is meant: take `sha256` out";
                let title = "a template has no digest";
                value.log.error_with_help(sha256.key, title, "it is built in", help);
            }
            Wanted::Template(self::template(&template)?)
        }
        (None, Some(file)) => {
            let sha256 = match sha256 {
                Some(sha256) => Some((digest(&sha256)?, sha256.span.clone())),
                None => None,
            };
            Wanted::File { written: file.text()?.to_owned(), sha256 }
        }
        (None, None) => {
            let help = "write `{ template = \"NAME@1\" }` or `{ file = \"foundation.toml\" }`";
            value.log.error_with_help(place, "`extends` names no policy", "it is empty", help);
            return None;
        }
        (Some(_), Some(_)) => {
            let label = "a policy builds on one other, which can build on a third";
            value.log.error(place, "`extends` names two policies", label);
            return None;
        }
    };
    Some(Extends { place, parent })
}

/// `NAME@1`
fn template(value: &Value<'_>) -> Option<&'static Template> {
    let text = value.text()?;
    let (name, version) = text.split_once('@').unwrap_or((text, ""));
    let Some(template) = Template::ALL.iter().find(|template| template.name == name) else {
        let known: Vec<String> = Template::ALL
            .iter()
            .map(|template| format!("{}@{}", template.name, template.version))
            .collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let expected = "`provenance policy templates` lists them".to_owned();
        value.unknown_among(text, &known, Some(expected));
        return None;
    };
    if version != template.version.to_string() {
        value.log.error_with_help(
            value.span.clone(),
            format!("this version of the template `{name}` is not known"),
            &format!("expected `{name}@{}`", template.version),
            "the rules of a template change under a new version only, so it must be named",
        );
        return None;
    }
    Some(template)
}

/// A SHA-256 digest in hexadecimal digits.
fn digest(value: &Value<'_>) -> Option<String> {
    let text = value.text()?;
    let fits = text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    if !fits {
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` is no SHA-256 digest"),
            "expected 64 hexadecimal digits",
            "`sha256sum FILE` prints it",
        );
    }
    fits.then(|| text.to_ascii_lowercase())
}

/// One entry of `opens`: a dotted name of the language.
fn point(value: &Value<'_>) -> Option<(String, Range<usize>)> {
    const TABLES: &[&str] = &[
        "policy",
        "disclosure",
        "exceptions",
        "areas",
        "duties",
        "categories",
        "groups",
        "automation",
        "tools",
        "levels",
    ];
    let text = value.text()?;
    let mut parts = text.split('.');
    let table = parts.next().unwrap_or_default();
    if !TABLES.contains(&table) {
        value.unknown(table, TABLES.iter().copied());
        return None;
    }
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
    };
    if !parts.all(is_name) {
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` names no point of a policy"),
            "expected names with dots between them",
            "for example `disclosure.form`, `exceptions` or `levels.unknown-agent`",
        );
        return None;
    }
    Some((text.to_owned(), value.span.clone()))
}

/// One entry of `closes`: an exception.
fn closed(value: &Value<'_>) -> Option<(String, Range<usize>)> {
    let text = value.text()?;
    let Some(id) = text.strip_prefix("exceptions.") else {
        let id = if text.contains('.') { "ID" } else { text };
        value.log.error_with_help(
            value.span.clone(),
            format!("`{text}` cannot be closed"),
            "only an exception can: everything else that is inherited asks for something",
            format!("an exception is named like this: `exceptions.{id}`"),
        );
        return None;
    };
    Some((id.to_owned(), value.span.clone()))
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

/// What a policy builds on.
enum Next {
    /// This, with this text.
    Parent(Parent, String),
    /// Nothing.
    None,
    /// Something that is wrong, which is noted.
    Wrong,
}

/// What the last policy of a chain builds on.
fn next(layers: &[Layer<'_>], parents: &dyn Parents, log: &Log) -> Next {
    let child = layers.last().expect("there is the policy itself");
    let Some(extends) = &child.header.extends else { return Next::None };
    let cannot = |title: String, label: &str, help: &str| {
        log.error_with_help(extends.place.clone(), title, label, help);
        Next::Wrong
    };
    let chain = |next: &str| {
        let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
        format!("{} > {next}", names.join(" > "))
    };
    let (path, sha256) = match &extends.parent {
        Wanted::Template(template) => {
            let (name, version) = (template.name.to_owned(), template.version);
            return Next::Parent(Parent::Template { name, version }, template.inherited());
        }
        Wanted::File { written, sha256 } => match beside(&child.name, written) {
            Ok(path) => (path, sha256),
            Err(why) => {
                let help = "a policy builds on a file of its own tree, or on a template";
                return cannot(format!("`{written}` cannot be a parent"), why, help);
            }
        },
    };
    if layers.iter().any(|layer| layer.name == path) {
        let title = "these policies build on one another in a circle".to_owned();
        return cannot(title, &chain(&path), "take one `extends` out");
    }
    if layers.len() > EXTENDS_DEPTH {
        let title = format!(
            "policies build on one another more than {EXTENDS_DEPTH} deep (limit `extends-depth`)"
        );
        return cannot(title, &chain(&path), "build on the one that says most of it");
    }
    let text = match parents.text(&path) {
        Ok(text) => text,
        Err(why) => {
            let help = "it must be a plain file of the same tree as this one";
            return cannot(format!("`{path}` cannot be read"), &why, help);
        }
    };
    if text.len() > POLICY_SIZE {
        let label = format!("it has more than {POLICY_SIZE} bytes (limit `policy-size`)");
        let help = "prose has its place on a page of its own";
        return cannot(format!("`{path}` is too long"), &label, help);
    }
    if let Some((wanted, place)) = sha256
        && !has_digest(&path, &text, wanted, place, log)
    {
        return Next::Wrong;
    }
    match String::from_utf8(text) {
        Ok(text) => Next::Parent(Parent::File(path), text),
        Err(_) => cannot(
            format!("`{path}` is not UTF-8"),
            "it cannot be the text of a policy",
            "save it in the encoding UTF-8",
        ),
    }
}

/// Whether a text has the digest that is wanted.
fn has_digest(path: &str, text: &[u8], wanted: &str, place: &Range<usize>, log: &Log) -> bool {
    let mut found = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        write!(found, "{byte:02x}").expect("a text takes any");
    }
    if found != *wanted {
        log.error_with_help(
            place.clone(),
            format!("`{path}` is not the text that this digest names"),
            "it has changed since the digest was written, or another file was meant",
            format!("read what changed; if it is right, write `sha256 = \"{found}\"`"),
        );
    }
    found == *wanted
}

/// A policy of the chain that has been read, for those that build on it.
struct Ancestor {
    foundation: Arc<Foundation>,
    places: BTreeMap<Rc<str>, Range<usize>>,
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

/// Holds a policy to all that it builds on. `place` is where its text stands, and its `extends`.
fn hold(
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

/// The table of a child with what it inherits. Tables merge by key; a scalar or a list replaces.
fn merged<'a>(
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

/// A table whose places are all so much later.
fn shifted(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    let entry = |(key, value): (Spanned<_>, Spanned<_>)| {
        let span = later(key.span(), by);
        (Spanned::new(span, key.into_inner()), shifted_value(value, by))
    };
    table.into_iter().map(entry).collect()
}

fn shifted_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = later(value.span(), by);
    let value = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(shifted(table, by)),
        DeValue::Array(array) => {
            let mut moved = DeArray::new();
            array.iter().for_each(|entry| moved.push(shifted_value(entry.clone(), by)));
            DeValue::Array(moved)
        }
        scalar => scalar,
    };
    Spanned::new(span, value)
}

fn later(span: Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}
