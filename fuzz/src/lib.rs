//! What must hold for whatever bytes a repository or a pull request contains.
//!
//! The properties depend on nothing but the library, so that `tests/fuzz_seeds.rs` can replay the
//! corpus with a stable compiler; `fuzz_targets/` hands them to libFuzzer.

mod properties;

pub use properties::{commit, judge, message, policy, untrusted};
