//! Whose identity a name and an address are.
//!
//! An address is compared as a whole: people work at vendors, so a domain says nothing. GitHub's
//! `NUMBER+LOGIN@users.noreply.github.com` is compared by its number, which stays when an account is
//! renamed, and by its login only where that ends in `[bot]`: GitHub gives no such login to people,
//! while `claude` and `codex` may have been theirs before.

use bstr::{BStr, ByteSlice};

use super::Owner;
use super::known::Known;
use super::lookup::{Lookup, Text, part};

/// The identities of all known agents.
#[derive(Debug)]
pub(super) struct Identities {
    addresses: Lookup<Owner>,
    numbers: Lookup<Owner>,
    bots: Lookup<Owner>,
    /// `Name <address>`; a few.
    pairs: Vec<(Text, Owner)>,
    /// A few, too.
    suffixes: Vec<(Text, Owner)>,
}

const NOREPLY: &[u8] = b"@users.noreply.github.com";

impl Identities {
    pub(super) fn of(known: &[Known]) -> Self {
        let (mut addresses, mut numbers, mut bots) = (Vec::new(), Vec::new(), Vec::new());
        let (mut pairs, mut suffixes) = (Vec::new(), Vec::new());
        for (owner, known) in known.iter().enumerate() {
            let own = |text| (text, owner);
            let texts = known.texts(|row| row.addresses, |agent| &agent.marks.addresses);
            addresses.extend(texts.map(own));
            for account in known.texts(|row| row.accounts, |agent| &agent.marks.accounts) {
                numbers.push(own(part(account.clone(), |account| split_account(account).0)));
                if account.ends_with("[bot]") {
                    bots.push(own(part(account, |account| split_account(account).1)));
                }
            }
            let texts = known.texts(|row| row.identities, |agent| &agent.marks.identities);
            pairs.extend(texts.map(own));
            let texts = known.texts(|row| row.name_suffixes, |agent| &agent.marks.name_suffixes);
            suffixes.extend(texts.map(own));
        }
        let (addresses, numbers) = (Lookup::of(addresses), Lookup::of(numbers));
        Self { addresses, numbers, bots: Lookup::of(bots), pairs, suffixes }
    }

    /// The owner of a name and an address.
    pub(super) fn owner(&self, name: &BStr, address: &BStr) -> Option<Owner> {
        let (name, address) = (name.trim_ascii(), address.trim_ascii());
        self.of_address(address).or_else(|| self.of_name(name)).or_else(|| {
            let same = |(pair, _): &&(Text, Owner)| {
                let (known_name, known_address) = split(pair.as_bytes().as_bstr());
                known_address.eq_ignore_ascii_case(address) && known_name.eq_ignore_ascii_case(name)
            };
            self.pairs.iter().find(same).map(|pair| pair.1)
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
                .find_map(|word| self.of_address(word))
        })
    }

    fn of_address(&self, address: &[u8]) -> Option<Owner> {
        if let Some(owner) = self.addresses.get(address) {
            return Some(*owner);
        }
        let account = before(address, NOREPLY)?;
        let Some((number, login)) = account.split_once_str(b"+") else {
            return self.bots.get(account).copied();
        };
        self.numbers.get(number).or_else(|| self.bots.get(login)).copied()
    }

    fn of_name(&self, name: &[u8]) -> Option<Owner> {
        match name.last()? {
            b']' | b')' => {
                let suffix = self
                    .suffixes
                    .iter()
                    .find(|(suffix, _)| ends_with_word(name, suffix.as_bytes()));
                suffix.map(|(_, owner)| *owner).or_else(|| self.bots.get(name).copied())
            }
            _ => None,
        }
    }
}

/// `NUMBER+LOGIN` in two. Without a number that part is empty.
fn split_account(account: &str) -> (&str, &str) {
    account.split_once('+').unwrap_or(("", account))
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
    before(name, suffix).is_some_and(|before| before.is_empty() || before.ends_with(b" "))
}

/// What stands before a suffix, ASCII case ignored.
fn before<'t>(text: &'t [u8], suffix: &[u8]) -> Option<&'t [u8]> {
    let (before, end) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    end.eq_ignore_ascii_case(suffix).then_some(before)
}
