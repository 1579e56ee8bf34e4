//! `provenance` says how AI may take part in a project, and helps the project hold itself to it.
//!
//! A project declares a policy ([`policy`]); contributors disclose AI assistance in the trailers of
//! their commits ([`message`], [`trailer`], [`disclosure`]) or in pull requests ([`pull_request`]); known agents leave marks ([`agents`]);
//! the judge ([`judge`]) compares them by rules ([`rules`]) and gives findings ([`finding`]), from
//! which one verdict follows.
//!
//! What the library promises:
//!
//! - A trailer is a claim. Nothing here says "no AI used", only "no AI declared".
//! - What could not be read is never taken for empty ([`fact`]).
//! - The core, which is everything but [`git`], [`render`] and [`cli`], reads no file, no
//!   environment and no clock, and builds alone with `--no-default-features`.

pub mod advice;
pub mod agents;
pub mod change;
pub mod commit;
pub mod counts;
pub mod disclosure;
pub mod fact;
pub mod finding;
pub mod judge;
pub mod message;
pub mod policy;
pub mod pull_request;
pub mod report;
pub mod rules;
pub mod scope;
pub mod size;
pub mod trailer;
pub mod untrusted;

mod budget;
mod case;
mod demand;
mod ground;
mod limit;
mod permission;
mod selection;

#[cfg(feature = "cli")]
pub mod audited;
#[cfg(feature = "cli")]
pub mod checked;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
mod content;
#[cfg(feature = "cli")]
pub mod epochs;
#[cfg(feature = "cli")]
pub mod git;
#[cfg(feature = "cli")]
pub mod inspect;
#[cfg(feature = "cli")]
pub mod render;
