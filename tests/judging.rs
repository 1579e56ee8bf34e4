//! The core, tested with facts that are data: no repository, no process, no clock.
#![allow(clippy::disallowed_methods, reason = "fixtures are files")]

mod verdicts;
