//! A tool card: a page for people, and what is said of several as JSON.

mod json;
mod page;

#[cfg(test)]
pub(super) use self::json::Document;
pub use self::json::{Checked, json};
pub use self::page::{collection, page};
