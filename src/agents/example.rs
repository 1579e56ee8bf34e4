//! A small commit that must, or must not, bear an agent's mark.

use bstr::{BString, ByteSlice};
use serde::Deserialize;

use crate::commit::Person;
use crate::message::Message;

/// A small commit: what is not given is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Example {
    /// The whole message.
    pub message: String,
    /// One trailer, put under a message of one line; not together with `message`.
    pub trailer: String,
    /// The author, `Name <address>`.
    pub author: String,
    /// The committer, `Name <address>`.
    pub committer: String,
}

impl Example {
    /// The message of the commit.
    pub fn message(&self) -> Message {
        if self.trailer.is_empty() {
            return Message::stored(self.message.as_bytes());
        }
        Message::stored(format!("Sort the list\n\n{}\n", self.trailer))
    }

    /// The author, if one is given.
    pub fn author(&self) -> Option<Person> {
        person(&self.author)
    }

    /// The committer, if one is given.
    pub fn committer(&self) -> Option<Person> {
        person(&self.committer)
    }
}

fn person(text: &str) -> Option<Person> {
    if text.is_empty() {
        return None;
    }
    let (name, address) = super::identity::split(text.as_bytes().as_bstr());
    Some(Person { name: BString::from(name), address: address.into(), seconds: 0 })
}
