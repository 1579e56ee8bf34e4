//! One file a format, and one sink for untrusted text.

pub mod untrusted;
