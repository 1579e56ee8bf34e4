//! What stands under a trailer key: whose mark a `Key: value` is.

use bstr::{BStr, ByteSlice};

use super::known::Known;
use super::lookup::{Lookup, Text};
use super::{AgentRef, Agents, NEUTRAL, Owner};

/// Keys under which people credit people and tools alike.
const TOOL_KEYS: [&str; 8] = [
    "Assisted-by",
    "Authored-by",
    "Co-authored-by",
    "Co-developed-by",
    "Generated-by",
    "Generated-with",
    "Made-with",
    "Written-by",
];

/// Keys under which people stand: here only an identity is evidence, never a name.
const PERSON_KEYS: [&str; 10] = [
    "Acked-by",
    "Approved-by",
    "Committed-by",
    "Helped-by",
    "Reported-by",
    "Reviewed-by",
    "Signed-off-by",
    "Submitted-by",
    "Suggested-by",
    "Tested-by",
];

/// The trailer keys that matter for marks.
#[derive(Debug)]
pub(super) struct Keys {
    /// Whose mark a key alone is.
    own: Lookup<Owner>,
    /// `Key: value`, and whose mark it is; a few.
    values: Vec<(Text, Owner)>,
}

impl Keys {
    pub(super) fn of(known: &[Known]) -> Self {
        let (mut own, mut values) = (Vec::new(), Vec::new());
        for (owner, known) in known.iter().enumerate() {
            let texts = known.texts(|row| row.keys, |agent| &agent.marks.keys);
            own.extend(texts.map(|key| (key, owner)));
            let texts = known.texts(|row| row.key_values, |agent| &agent.marks.key_values);
            values.extend(texts.map(|line| (line, owner)));
        }
        Self { own: Lookup::of(own), values }
    }

    /// The keys that matter; some several times.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.own.entries().iter().map(|entry| entry.text.as_ref());
        let values = self.values.iter().filter_map(|(line, _)| Some(line.split_once(':')?.0));
        own.chain(values).chain(PERSON_KEYS).chain(TOOL_KEYS)
    }

    /// Whose mark a key is with this value. A note in brackets at the end of the value is ignored.
    fn with_value(&self, key: &[u8], value: &[u8]) -> Option<Owner> {
        let value = value.trim_ascii();
        let head = without_note(value);
        let is_it = |(line, _): &&(Text, Owner)| {
            line.split_once(':').is_some_and(|(listed_key, listed)| {
                let listed = listed.trim_ascii().as_bytes();
                listed_key.as_bytes().eq_ignore_ascii_case(key)
                    && (listed.eq_ignore_ascii_case(value) || listed.eq_ignore_ascii_case(head))
            })
        };
        self.values.iter().find(is_it).map(|(_, owner)| *owner)
    }
}

/// Whether people are credited under a key as well.
pub(super) fn is_for_all(key: &str) -> bool {
    TOOL_KEYS.iter().chain(&PERSON_KEYS).any(|known| known.eq_ignore_ascii_case(key))
}

impl Agents {
    /// The agent that a key names by itself: one whose mark the key is, or one that is called so.
    pub(crate) fn of_key(&self, key: &str) -> Option<AgentRef> {
        let by_mark = self.keys.own.get(key.as_bytes()).and_then(|owner| self.agent(*owner));
        by_mark.or_else(|| self.by_name_exact(key))
    }

    /// Whose mark a trailer is.
    pub(super) fn trailer_owner(&self, key: &[u8], value: &BStr) -> Option<Owner> {
        let among = |keys: &[&str]| keys.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(key));
        match self.keys.own.get(key) {
            Some(&NEUTRAL) => return self.neutral_owner(value),
            Some(owner) => return Some(*owner),
            None if among(&TOOL_KEYS) => self.credited_owner(value),
            None if among(&PERSON_KEYS) => self.identities.within(value),
            None => None,
        }
        .or_else(|| self.keys.with_value(key, value))
    }

    /// `AI-assisted: Codex` names an agent, `AI-assisted: true` none, and `AI-assisted: no` is no mark.
    fn neutral_owner(&self, value: &BStr) -> Option<Owner> {
        let value = value.trim_ascii();
        let word =
            value.split(|b| !b.is_ascii_alphanumeric() && *b != b'/').next().unwrap_or_default();
        let negative = ["0", "false", "human", "n/a", "never", "no", "none", "not"];
        if negative.iter().any(|no| word.eq_ignore_ascii_case(no.as_bytes())) {
            return None;
        }
        let mut named = Vec::new();
        named.extend(self.identities.within(value.as_bstr()));
        self.names.all(value, &mut named);
        Some(named.first().copied().or_else(|| self.names.models(value).next()).unwrap_or(NEUTRAL))
    }
}

/// `AI (with few tweaks)` without its note. What an address follows is no note.
fn without_note(value: &[u8]) -> &[u8] {
    match (value.last(), value.find_byteset(b"([")) {
        (Some(b')' | b']'), Some(at)) => value[..at].trim_ascii_end(),
        _ => value,
    }
}
