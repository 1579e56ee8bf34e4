//! What an agent that is added would share with known ones: names by which both are meant, and marks
//! that would be found for one of the two only.

use std::collections::BTreeSet;

use bstr::{BStr, ByteSlice};

use super::agent::{Agent, Marks};
use super::{Agents, Owner, identity, is_same, keys};

/// Whose names and marks an added agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlap {
    /// Nobody's: it is a new one.
    None,
    /// Those of one known agent, to which it adds.
    Joins,
    /// Some of an agent that it does not add to, or of several.
    Others,
}

impl Agents {
    /// Whose names and marks an added agent has. Where it may be somebody's, it is.
    pub(crate) fn overlap(&self, added: &Agent) -> Overlap {
        let mut met: BTreeSet<Owner> = BTreeSet::new();
        for name in added.names.iter().chain([&added.id]) {
            self.meet_name(name, &mut met);
        }
        // A word for AI in general names nobody, and discloses everything.
        met.remove(&super::NEUTRAL);
        self.meet_identities(&added.marks, &mut met);
        self.meet_literals(&added.marks, &mut met);
        let same = |owner: &Owner| is_same(self.known[*owner].agent(), added);
        let joined: BTreeSet<Owner> = (1..self.known.len()).filter(same).collect();
        match joined.len() {
            0 if met.is_empty() => Overlap::None,
            1 if met.is_subset(&joined) => Overlap::Joins,
            _ => Overlap::Others,
        }
    }

    /// Who is meant by a name, or by words of it.
    fn meet_name(&self, name: &str, met: &mut BTreeSet<Owner>) {
        let words = words(name);
        for (owner, known) in self.known.iter().enumerate() {
            let agent = known.agent();
            let mut known = agent.names.iter().chain(&agent.models).chain([&agent.id]);
            if known.any(|known| words.contains(&self::words(known))) {
                met.insert(owner);
            }
        }
        let mut named = Vec::new();
        self.names.all(name.as_bytes(), &mut named);
        met.extend(named);
        met.extend(self.names.longest(name.as_bytes(), 0).map(|(owner, _)| owner));
        met.extend(self.names.models(name.as_bytes()).next());
    }

    fn meet_identities(&self, marks: &Marks, met: &mut BTreeSet<Owner>) {
        let nobody = BStr::new("");
        let of_address = |address: &str| self.identities.owner(nobody, BStr::new(address));
        let mut addresses: Vec<String> = marks.addresses.clone();
        for account in &marks.accounts {
            addresses.push(format!("{account}@users.noreply.github.com"));
            met.extend(self.identities.owner(BStr::new(account), nobody));
        }
        for identity in &marks.identities {
            let (name, address) = identity::split(identity.as_bytes().as_bstr());
            met.extend(self.identities.owner(name.as_bstr(), address.as_bstr()));
            addresses.push(address.to_str_lossy().into_owned());
        }
        for suffix in &marks.name_suffixes {
            met.extend(self.identities.owner(BStr::new(&format!("J {suffix}")), nobody));
        }
        met.extend(addresses.iter().filter_map(|address| of_address(address)));
        for (owner, known) in self.known.iter().enumerate() {
            let theirs = &known.agent().marks;
            let pairs = theirs.identities.iter().map(|pair| {
                let (_, address) = identity::split(pair.as_bytes().as_bstr());
                address.to_str_lossy().into_owned()
            });
            let has = |address: &String| addresses.iter().any(|a| a.eq_ignore_ascii_case(address));
            if pairs.into_iter().any(|address| has(&address)) {
                met.insert(owner);
            }
        }
    }

    /// Footers, links and keys are found as the longest text that stands there, so one text in another
    /// takes it away.
    fn meet_literals(&self, marks: &Marks, met: &mut BTreeSet<Owner>) {
        let key = |key: &String| format!("{key}:");
        let added: Vec<String> = literals(marks);
        for (owner, known) in self.known.iter().enumerate() {
            let theirs = &known.agent().marks;
            let whole =
                |mine: &String| theirs.key_values.iter().any(|v| v.eq_ignore_ascii_case(mine));
            let own_key = |mine: &String| {
                let mut keys = theirs.keys.iter();
                mine.split_once(':')
                    .is_some_and(|(key, _)| keys.any(|k| k.eq_ignore_ascii_case(key)))
            };
            if literals(theirs).iter().any(|one| added.iter().any(|other| overlap(one, other)))
                || marks.key_values.iter().any(|mine| whole(mine) || own_key(mine))
                || theirs.key_values.iter().any(|value| {
                    marks.keys.iter().any(|mine| overlap(&key(mine), &value.to_ascii_lowercase()))
                })
            {
                met.insert(owner);
            }
        }
        // Under these keys anybody can be credited.
        if marks.keys.iter().any(|key| keys::is_for_all(key)) {
            met.insert(super::NEUTRAL);
        }
    }
}

/// What is looked for in a line, in lower case.
fn literals(marks: &Marks) -> Vec<String> {
    let keys = marks.keys.iter().map(|key| format!("{key}:"));
    let texts = marks.lines.iter().chain(&marks.links).cloned();
    keys.chain(texts).map(|text| text.to_ascii_lowercase()).collect()
}

fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    one.contains(&other) || other.contains(&one)
}

/// A name as words with blanks around them, so that one name can be looked for in another.
fn words(name: &str) -> String {
    let fold = |c: char| {
        if c.is_ascii_alphanumeric() || !c.is_ascii() { c.to_ascii_lowercase() } else { ' ' }
    };
    let folded: String = name.chars().map(fold).collect();
    format!(" {} ", folded.split_whitespace().collect::<Vec<_>>().join(" "))
}
