//! One file a format, and one sink for untrusted text.

pub mod diagnosis;
pub mod untrusted;
