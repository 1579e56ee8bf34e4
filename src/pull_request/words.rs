//! The words by which people speak of AI without naming a tool.

/// Words that count as they are written: in lower case `ai` is a word of other languages.
const AS_WRITTEN: &[&str] = &["AI", "AIs", "GenAI", "LLM", "LLMs"];

/// Words of which ASCII case does not matter.
const IN_ANY_CASE: &[&str] = &[
    "artificial intelligence",
    "coding agent",
    "coding agents",
    "coding assistant",
    "coding assistants",
    "language model",
    "language models",
    "reasoning model",
    "reasoning models",
];

/// Whether a line speaks of AI: a whole word, of which `-` and other marks are no part (`AI-assisted`).
pub(super) fn speaks_of_ai(line: &str) -> bool {
    let stands = |text: &str, word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !is_letter(text[..at].chars().next_back())
                && !is_letter(text[at + word.len()..].chars().next())
        })
    };
    let lower = line.to_ascii_lowercase();
    AS_WRITTEN.iter().any(|word| stands(line, word))
        || IN_ANY_CASE.iter().any(|word| stands(&lower, word))
}

#[cfg(test)]
mod tests {
    use super::speaks_of_ai;

    #[test]
    fn whole_words_count() {
        for line in [
            "This PR was written in part with the assistance of generative AI.",
            "The tests are AI-generated.",
            "A frontier reasoning model helped.",
            "Large Language Models wrote the draft",
            "I used an LLM",
        ] {
            assert!(speaks_of_ai(line), "{line}");
        }
        for line in ["j'ai mang\u{e9}", "AIR", "EMAIL", "the user agent", "said", "a model", ""] {
            assert!(!speaks_of_ai(line), "{line}");
        }
    }
}
