//! Names that the language brings: categories and rules.

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

/// The rule whose level no policy can set.
pub(crate) const FIXED_RULE: &str = "policy-invalid";

/// The ids of all rules, those of a later version among them.
pub(crate) const RULES: &[&str] = &[
    "undisclosed-use",
    "missing-declaration",
    "malformed-disclosure",
    "misplaced-disclosure",
    "contradiction",
    "use-not-permitted",
    "missing-exception",
    "unknown-exception",
    "expired-exception",
    "outside-exception",
    "over-limit",
    "detail-missing",
    "missing-trailer",
    "self-review",
    "ai-in-human-role",
    "forbidden-key",
    "forbidden-name",
    "ambiguous-text",
    "tool-without-card",
    "duty-not-attested",
    "policy-invalid",
    "pull-request-not-seen",
    "policy-weakened",
    "policy-changed",
    "spaced-model",
    "category-mismatch",
    "exception-unused",
    "review-overdue",
    "budget-exceeded",
    "unknown-agent",
    "prompt-link",
];

/// Whether a rule has this id.
pub(crate) fn is_rule(id: &str) -> bool {
    RULES.contains(&id)
}
