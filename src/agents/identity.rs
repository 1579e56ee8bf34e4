//! Whose identity a name and an address are.
//!
//! An address is compared as a whole: people work at vendors, so a domain says nothing. GitHub's
//! `NUMBER+LOGIN@users.noreply.github.com` is compared by its number, which stays when an account is
//! renamed, and by its login only where that ends in `[bot]`: GitHub gives no such login to people,
//! while `claude` and `codex` may have been theirs before.

use std::collections::HashMap;

use bstr::{BStr, ByteSlice};

use super::{AgentRef, Owner};

/// The identities of all known agents.
#[derive(Debug, Default)]
pub(super) struct Identities {
    addresses: HashMap<Vec<u8>, Owner>,
    numbers: HashMap<Vec<u8>, Owner>,
    bots: HashMap<Vec<u8>, Owner>,
    pairs: Vec<(Vec<u8>, Vec<u8>, Owner)>,
    suffixes: Vec<(Vec<u8>, Owner)>,
}

const NOREPLY: &[u8] = b"@users.noreply.github.com";

impl Identities {
    pub(super) fn of(known: &[AgentRef]) -> Self {
        let mut all = Self::default();
        for (owner, agent) in known.iter().enumerate() {
            let marks = &agent.marks;
            for address in &marks.addresses {
                all.addresses.entry(lower(address)).or_insert(owner);
            }
            for account in &marks.accounts {
                let (number, login) = account.split_once('+').unwrap_or(("", account));
                if !number.is_empty() {
                    all.numbers.entry(lower(number)).or_insert(owner);
                }
                if login.ends_with("[bot]") {
                    all.bots.entry(lower(login)).or_insert(owner);
                }
            }
            for identity in &marks.identities {
                let (name, address) = split(identity.as_bytes().as_bstr());
                all.pairs.push((lower(name), lower(address), owner));
            }
            for suffix in &marks.name_suffixes {
                all.suffixes.push((lower(suffix), owner));
            }
        }
        all
    }

    /// The owner of a name and an address.
    pub(super) fn owner(&self, name: &BStr, address: &BStr) -> Option<Owner> {
        let (name, address) = (lower(name.trim_ascii()), lower(address.trim_ascii()));
        self.of_address(&address).or_else(|| self.of_name(&name)).or_else(|| {
            let same = |pair: &&(Vec<u8>, Vec<u8>, Owner)| pair.0 == name && pair.1 == address;
            self.pairs.iter().find(same).map(|pair| pair.2)
        })
    }

    /// The owner of an identity in a value: `Name <address>`, or an address that stands by itself or in
    /// a Markdown link, as in `Claude [noreply@anthropic.com](mailto:noreply@anthropic.com)`.
    pub(super) fn within(&self, value: &BStr) -> Option<Owner> {
        let (name, address) = split(value);
        self.owner(name.as_bstr(), address.as_bstr()).or_else(|| {
            let words = value.split(|b| b.is_ascii_whitespace() || b"<>(),;:".contains(b));
            words
                .filter(|word| word.contains(&b'@'))
                .map(|word| word.strip_prefix(b"[").unwrap_or(word))
                .map(|word| word.strip_suffix(b"]").unwrap_or(word))
                .find_map(|word| self.of_address(&lower(word)))
        })
    }

    fn of_address(&self, address: &[u8]) -> Option<Owner> {
        if let Some(owner) = self.addresses.get(address) {
            return Some(*owner);
        }
        let account = address.strip_suffix(NOREPLY)?;
        let Some((number, login)) = account.split_once_str(b"+") else {
            return self.bots.get(account).copied();
        };
        self.numbers.get(number).or_else(|| self.bots.get(login)).copied()
    }

    fn of_name(&self, name: &[u8]) -> Option<Owner> {
        match name.last()? {
            b']' | b')' => {
                let suffix = self.suffixes.iter().find(|(suffix, _)| ends_with_word(name, suffix));
                suffix.map(|(_, owner)| *owner).or_else(|| self.bots.get(name).copied())
            }
            _ => None,
        }
    }
}

/// Splits `Name <address>`; a value without `<` is a name.
pub(super) fn split(value: &BStr) -> (&[u8], &[u8]) {
    match value.rfind_byte(b'<') {
        Some(at) => {
            let rest = &value[at + 1..];
            let end = rest.find_byte(b'>').unwrap_or(rest.len());
            (value[..at].trim_ascii(), rest[..end].trim_ascii())
        }
        None => (value.trim_ascii(), b""),
    }
}

/// `Jane (aider)` ends with `(aider)`, `Jane(aider)` does not.
fn ends_with_word(name: &[u8], suffix: &[u8]) -> bool {
    name.strip_suffix(suffix).is_some_and(|before| before.is_empty() || before.ends_with(b" "))
}

fn lower(text: impl AsRef<[u8]>) -> Vec<u8> {
    text.as_ref().to_ascii_lowercase()
}
