//! The only place that reads a repository, and the only one that starts git.
//!
//! What it promises:
//!
//! - Git resolves names, ranges and refs, and nothing else does: it alone is right with SHA-256, reftable,
//!   worktrees, alternates, partial clones and the quarantine of a push. It is asked a few times a run,
//!   never once a commit.
//! - Nothing of the repository's configuration is executed ([`process`]), nothing is fetched, nothing is
//!   written but the hook that somebody asks to install ([`hooks`]); replace refs and grafts are not honoured.
//!   Where git has to write, or attributes could change what it answers, it runs [`apart`].
//! - An answer that is shorter than it should be is an error, never a short list: [`Listing`] does not
//!   give its commits before somebody said what a shallow clone may hide.
//!
//! [`Repository`] is the seam: callers hand over ids and get bytes, so that another reader of objects can
//! stand behind [`Repository::read_commits`] one day.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the one place that starts processes, and it hands them a clean environment"
)]

mod apart;
mod blob;
mod configuration;
mod encoding;
mod entry;
mod error;
mod folder;
mod generated;
mod hooks;
mod lines;
mod merges;
mod moved;
mod objects;
mod paths;
mod process;
mod refs;
mod repository;
mod selection;
mod staged;

pub mod object;

pub use self::apart::Apart;
pub use self::blob::FileAt;
pub use self::encoding::{NotListed, to_utf8};
pub use self::error::Error;
pub use self::folder::Wanted;
pub use self::hooks::Setting;
pub use self::lines::Pair;
pub use self::merges::Merged;
pub use self::objects::{MAX_COMMIT_BYTES, Object};
pub use self::refs::Peeled;
pub use self::repository::Repository;
pub use self::selection::{Listing, Selection};
