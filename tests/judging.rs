//! The core, tested with facts that are data: no repository, no process, no clock.

mod verdicts;
