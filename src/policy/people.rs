//! People, as a policy names them: groups and addresses.

use std::collections::BTreeMap;
use std::fmt;

use bstr::BStr;

use super::glob::Selecting;

/// The groups of a policy, by name, with their members.
pub type Groups = BTreeMap<String, Vec<Identity>>;

/// One way in which a member of a group is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// An address, with a name or without: `Jane <jane@example.org>`.
    Address {
        /// The name, for people; it is never compared.
        name: Option<String>,
        /// The address, compared without regard to ASCII case.
        address: String,
    },
    /// The fingerprint of an SSH key: `ssh:SHA256:…`.
    Ssh(String),
    /// The fingerprint of an OpenPGP key: `gpg:…`.
    Gpg(String),
    /// A user of the forge: `forge:jane`.
    Forge(String),
}

impl Identity {
    /// The address, where the identity is one.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Address { address, .. } => Some(address),
            Self::Ssh(_) | Self::Gpg(_) | Self::Forge(_) => None,
        }
    }
}

impl fmt::Display for Identity {
    /// As it is written in a policy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { name: Some(name), address } => write!(f, "{name} <{address}>"),
            Self::Address { name: None, address } => f.write_str(address),
            Self::Ssh(print) => write!(f, "ssh:{print}"),
            Self::Gpg(print) => write!(f, "gpg:{print}"),
            Self::Forge(user) => write!(f, "forge:{user}"),
        }
    }
}

/// An entry of a list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// `"@group"`: everybody in `[groups] group`.
    Group(String),
    /// One address.
    Address(String),
}

impl Who {
    /// Whether this is whoever states an address.
    fn is_stated(&self, address: &BStr, groups: &Groups) -> bool {
        match self {
            Self::Address(listed) => address.eq_ignore_ascii_case(listed.as_bytes()),
            Self::Group(group) => groups.get(group).is_some_and(|members| {
                members
                    .iter()
                    .filter_map(Identity::address)
                    .any(|listed| address.eq_ignore_ascii_case(listed.as_bytes()))
            }),
        }
    }
}

/// A list of people that selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People(pub Selecting<Who>);

impl People {
    /// Whether the list selects whoever *states* this address. Keys and forge accounts are not
    /// compared here: nothing in a commit's text can prove them.
    pub fn select_stated(&self, address: &BStr, groups: &Groups) -> bool {
        self.0.selects(|who| who.is_stated(address, groups))
    }

    /// Whether a `!@group` of the list excludes whoever *states* this address.
    pub fn let_out(&self, address: &BStr, groups: &Groups) -> bool {
        let is_group = |who: &&Who| matches!(who, Who::Group(_));
        self.0.except.iter().filter(is_group).any(|who| who.is_stated(address, groups))
    }

    /// Whether a `!@group` is in the list. Whom it lets out of something stricter must be vouched for.
    pub fn excludes_a_group(&self) -> bool {
        self.0.except.iter().any(|who| matches!(who, Who::Group(_)))
    }
}
