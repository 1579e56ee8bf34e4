//! What stands under a trailer key: whose mark a `Key: value` is.

use std::collections::HashMap;

use bstr::{BStr, ByteSlice};

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
#[derive(Debug, Default)]
pub(super) struct Keys {
    roles: HashMap<Vec<u8>, Role>,
}

#[derive(Debug, Default)]
struct Role {
    /// Whose mark the key alone is.
    own: Option<Owner>,
    /// Whose mark the key is with this value, in lower case.
    values: Vec<(Vec<u8>, Owner)>,
    credit: Credit,
}

#[derive(Clone, Copy, Debug, Default)]
enum Credit {
    #[default]
    Nobody,
    People,
    Tools,
}

impl Keys {
    pub(super) fn of(known: &[AgentRef]) -> Self {
        let mut all = Self::default();
        for (keys, credit) in [(&PERSON_KEYS[..], Credit::People), (&TOOL_KEYS[..], Credit::Tools)]
        {
            for key in keys {
                all.role(key).credit = credit;
            }
        }
        for (owner, agent) in known.iter().enumerate() {
            for key in &agent.marks.keys {
                all.role(key).own.get_or_insert(owner);
            }
            for (key, value) in
                agent.marks.key_values.iter().filter_map(|line| line.split_once(':'))
            {
                all.role(key).values.push((value.trim_ascii().to_ascii_lowercase().into(), owner));
            }
        }
        all
    }

    /// The keys that matter, in lower case, in no particular order.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.roles.keys().map(Vec::as_slice)
    }

    fn role(&mut self, key: &str) -> &mut Role {
        self.roles.entry(key.trim().to_ascii_lowercase().into()).or_default()
    }
}

impl Agents {
    /// Whose mark a trailer is.
    pub(super) fn trailer_owner(&self, key: &[u8], value: &BStr) -> Option<Owner> {
        let role = self.keys.roles.get(&key.to_ascii_lowercase())?;
        let listed = || {
            let value = value.trim_ascii().to_ascii_lowercase();
            let head = without_note(&value);
            role.values
                .iter()
                .find(|(listed, _)| *listed == value || listed == head)
                .map(|found| found.1)
        };
        match role.own {
            Some(NEUTRAL) => self.neutral_owner(value),
            Some(owner) => Some(owner),
            None => match role.credit {
                Credit::Nobody => None,
                Credit::People => self.identities.within(value),
                Credit::Tools => self.credited_owner(value),
            }
            .or_else(listed),
        }
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
        Some(named.first().copied().or_else(|| self.names.first_model(value)).unwrap_or(NEUTRAL))
    }
}

/// `AI (with few tweaks)` without its note. What an address follows is no note.
fn without_note(value: &[u8]) -> &[u8] {
    match (value.last(), value.find_byteset(b"([")) {
        (Some(b')' | b']'), Some(at)) => value[..at].trim_ascii_end(),
        _ => value,
    }
}
