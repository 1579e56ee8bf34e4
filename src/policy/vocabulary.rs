//! Names that the language brings: categories and rules.

use crate::rules;

/// The built-in categories, each with what it means.
pub(crate) const BUILT_IN_CATEGORIES: &[(&str, &str)] = &[
    ("code", "Program code"),
    ("comments", "Comments in code"),
    ("tests", "Tests"),
    ("docs", "Documentation"),
    ("prose", "Other text"),
    ("translation", "Translation from one language to another"),
    ("accessibility", "Work that lets more people take part"),
    ("media", "Pictures, sound and video"),
    ("research", "Finding out how something works"),
    ("review", "Review of a change"),
    ("bug-finding", "Finding defects"),
    ("security", "Finding or mending vulnerabilities"),
    ("debugging", "Finding the cause of a defect"),
    ("formatting", "Layout of code and text"),
    ("spelling", "Spelling and grammar"),
    ("completion", "Completion while typing"),
    ("mechanical", "The same small change in many places"),
];

/// The built-in categories, each with what it means.
pub fn built_in_categories() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN_CATEGORIES.iter().copied()
}

/// The rule whose level no policy can set.
pub(crate) const FIXED_RULE: &str = "policy-invalid";

/// The ids of all rules of the language.
pub fn rules() -> impl Iterator<Item = &'static str> {
    rules::ALL.iter().map(|rule| rule.id)
}
