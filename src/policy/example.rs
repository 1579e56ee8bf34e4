//! Policies for tests, written as people write them.

use super::Policy;

impl Policy {
    /// A policy of stance `disclose` with more lines, such as `[policy]` keys and then tables.
    pub(crate) fn example(more: &str) -> Self {
        Self::example_of("disclose", more)
    }

    /// A policy of a stance with more lines.
    pub(crate) fn example_of(stance: &str, more: &str) -> Self {
        let head = "version = 1\n[policy]\nproject = \"Depictor\"\ncontact = \"maintainers@example.org\"\n";
        let text = format!("{head}stance = \"{stance}\"\n{more}");
        match Self::read(text.as_bytes()) {
            Ok((policy, _)) => policy,
            Err(errors) => panic!("the example does not read: {errors:?}\n{text}"),
        }
    }
}
