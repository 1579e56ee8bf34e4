//! A list of several tools in one value: `Cursor, Junie and claude-code`.

use crate::agents::Agents;

/// What is said of a list where each tool has a trailer of its own.
pub(crate) const SEVERAL_TOOLS: &str =
    "it is a list of several tools, and here each has a line of its own";

/// The entries of a list, outside brackets; none where the text is no list. Commas part what has a letter
/// each: `Opus 4.7, 4.8` is one. `and`, `&` and `+` part only what names two known tools: a name can
/// hold them.
pub(super) fn entries<'t>(text: &'t str, agents: &Agents) -> Vec<&'t str> {
    let all = parted(text);
    let mut named = all.iter().filter(|(_, entry)| has_letter(entry)).skip(1);
    let by_commas = named.any(|(by_comma, _)| *by_comma);
    let known = all.iter().filter(|(_, entry)| agents.named(entry).is_some()).count();
    if by_commas || known > 1 {
        all.into_iter().map(|(_, entry)| entry).filter(|entry| has_letter(entry)).collect()
    } else {
        Vec::new()
    }
}

/// Whether a model names another tool: a known agent behind a comma or a word that can part a list; or,
/// behind a blank, one that is not the agent of the model. Brackets hide what stands in them.
pub(super) fn goes_on(agent: Option<&str>, model: &str, agents: &Agents) -> bool {
    let own = agent.and_then(|agent| agents.named(agent));
    let begins = |text: &str| agents.named_prefix(text).map(|(agent, _)| agent);
    let by_word = parted(model).iter().skip(1).any(|(_, part)| begins(part).is_some());
    let another = |at: &usize| {
        begins(&model[*at..]).is_some_and(|found| own.as_ref().is_none_or(|own| found.id != own.id))
    };
    by_word || words(model).iter().skip(1).any(another)
}

/// The parts of a head where each known name that stands behind a blank begins another one.
pub(super) fn by_names<'t>(head: &'t str, agents: &Agents) -> Vec<&'t str> {
    let (mut starts, mut end) = (vec![0], 0);
    for at in words(head) {
        if at >= end
            && let Some((_, length)) = agents.named_prefix(&head[at..])
        {
            end = at + length;
            if at > 0 {
                starts.push(at);
            }
        }
    }
    let ends = starts.iter().skip(1).copied().chain([head.len()]);
    starts.iter().zip(ends).map(|(start, end)| head[*start..end].trim()).collect()
}

/// Where the words outside brackets begin.
fn words(text: &str) -> Vec<usize> {
    let (mut starts, mut depth, mut after_blank) = (Vec::new(), 0_usize, true);
    for (at, c) in text.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ if after_blank && depth == 0 && !c.is_whitespace() => starts.push(at),
            _ => {}
        }
        after_blank = c.is_whitespace();
    }
    starts
}

fn has_letter(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// The parts of a text between what can part a list, each with whether a comma stands before it.
fn parted(text: &str) -> Vec<(bool, &str)> {
    const WORDS: [&str; 3] = [" and ", " & ", " + "];
    let mut parts = Vec::new();
    let (mut start, mut by_comma, mut depth) = (0, false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || at < start {
            continue;
        }
        let word = WORDS.iter().find(|word| text[at..].starts_with(**word));
        let length = if c == ',' { 1 } else { word.map_or(0, |word| word.len()) };
        if length > 0 {
            parts.push((by_comma, text[start..at].trim()));
            (start, by_comma) = (at + length, c == ',');
        }
    }
    parts.push((by_comma, text[start.min(text.len())..].trim()));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_names_another_tool_is_a_list() {
        for (agent, model, expected) in [
            ("Claude", "4.8, Codex:5", true),
            ("Claude", "4.8 Codex:5", true),
            ("Claude", "4.8 and Codex v5", true),
            ("Claude", "Opus 4.8", false),
            ("Claude", "Opus 4.8 (Codex too)", false),
            ("GitHub Copilot", "Claude Sonnet 4.5", false),
            ("Claude", "opus-5 coccinelle", false),
        ] {
            let is_list = goes_on(Some(agent), model, Agents::builtin());
            assert_eq!(is_list, expected, "{agent} {model}");
        }
        assert_eq!(
            by_names("GitHub Copilot:4.8 Codex:5", Agents::builtin()),
            ["GitHub Copilot:4.8", "Codex:5"]
        );
    }

    #[test]
    fn lists_are_told_from_names() {
        for (text, expected) in [
            ("Claude", &[][..]),
            ("Cursor, Jetbrains Junie, claude-code", &["Cursor", "Jetbrains Junie", "claude-code"]),
            ("claude-4.5-opus-high, gemini3-pro", &["claude-4.5-opus-high", "gemini3-pro"]),
            ("gemini-cli and gemini-2.5-pro", &["gemini-cli", "gemini-2.5-pro"]),
            ("Codex, Cursor and Claude", &["Codex", "Cursor", "Claude"]),
            ("FooBot, BarBot", &["FooBot", "BarBot"]),
            ("Claude & Codex", &["Claude", "Codex"]),
            ("Claude Opus 4.7, 4.8", &[]),
            ("Claude Opus 4.6-4.8 and related models", &[]),
            ("Claude Code (opus + sonnet)", &[]),
            ("Copilot (CLI, agent mode)", &[]),
            ("Dinner and a beer", &[]),
            ("Opus 4.6 via Claude Code", &[]),
            ("Claude,", &[]),
            (", ,", &[]),
        ] {
            assert_eq!(entries(text, Agents::builtin()), expected, "{text}");
        }
    }
}
