//! Which policy the last one of a chain builds on, and its text.

use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::Layer;
use super::header::Wanted;
use crate::policy::parents::{Parent, Parents, beside};
use crate::policy::read::POLICY_SIZE;
use crate::policy::read::diagnosis::Log;

/// How deep policies may build on one another: the limit `extends-depth`.
const EXTENDS_DEPTH: usize = 4;

/// What a policy builds on.
pub(super) enum Next {
    /// This, with this text.
    Parent(Parent, String),
    /// Nothing.
    None,
    /// Something that is wrong, which is noted.
    Wrong,
}

/// What the last policy of a chain builds on.
pub(super) fn next(layers: &[Layer<'_>], parents: &dyn Parents, log: &Log) -> Next {
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
