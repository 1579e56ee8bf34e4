//! What git would keep of a message, its subject and its trailer block.

use bstr::{BStr, BString, ByteSlice};

use crate::trailer::{LookAlike, Trailer};

/// A commit message as git stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    text: BString,
    trailers: Vec<Trailer>,
}

impl Message {
    /// Reads the message of a stored commit.
    pub fn stored(text: impl Into<BString>) -> Self {
        Self { text: text.into(), trailers: Vec::new() }
    }

    /// The whole message.
    pub fn text(&self) -> &BStr {
        self.text.as_bstr()
    }

    /// The trailers of the block, in order.
    pub fn trailers(&self) -> &[Trailer] {
        &self.trailers
    }

    /// The lines that would be trailers under one of `keys` (ASCII case ignored) if they stood, or
    /// were written, right.
    pub fn look_alikes(&self, _keys: &[&str]) -> Vec<LookAlike> {
        Vec::new()
    }
}
