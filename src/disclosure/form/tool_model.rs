//! The form `tool model`: a tool and its model with a blank between them, or with what else people put
//! there.

use super::{Head, note_start};
use crate::agents::Agents;
use crate::disclosure::value::names_no_model;

/// `{agent}[ {model}]`: the longest known name of a tool first, else the first word. A name that goes on
/// without a blank, such as `codex-5.6`, is the first word.
///
/// A `:`, `/`, `-` or `with` between the two is a part of neither; `MODEL via TOOL` is read the other way
/// round; and a known model that stands alone has no tool.
pub(super) fn read(head: &str, agents: &Agents) -> Head {
    let (head, address) = without_address(head);
    let (tool, rest) = parted(head, agents);
    let (model, text) = model_and_text(rest, agents);
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Head { agent: given(tool), model: given(model), text: given(text), address, ..Head::default() }
}

/// A head without the `<address>` at its end.
fn without_address(head: &str) -> (&str, Option<String>) {
    match head.strip_suffix('>').and_then(|rest| rest.rsplit_once(" <")) {
        Some((rest, address)) if address.contains('@') && !address.contains(' ') => {
            (rest, Some(address.to_owned()))
        }
        _ => (head, None),
    }
}

/// The tool, and what stands behind it.
fn parted<'h>(head: &'h str, agents: &Agents) -> (&'h str, &'h str) {
    if let Some((model, tool)) = head.rsplit_once(" via ")
        && tool_end(tool, agents).is_some()
    {
        return (tool, model);
    }
    let known = tool_end(head, agents);
    let alone = unbracketed(head).unwrap_or(head);
    let is_id = !alone.contains(' ') && agents.has_model(alone);
    if known.is_none() && (is_id || agents.begins_with_model(alone)) {
        return ("", alone);
    }
    if let Some((tool, model)) = head.split_once(" - ")
        && agents.named(model).is_some()
    {
        return (tool, model);
    }
    let (tool, rest) = head.split_at(known.or_else(|| head.find(' ')).unwrap_or(head.len()));
    let rest = rest.trim_start_matches([':', '/']).trim_start();
    let joints = ["- ", "with "];
    (tool, joints.iter().find_map(|joint| rest.strip_prefix(joint)).unwrap_or(rest))
}

/// Where the name of a known tool ends that a head begins with. The last word of `Cursor Auto` and of `Kimi
/// K3` says which model.
fn tool_end(head: &str, agents: &Agents) -> Option<usize> {
    let (_, end) = agents.named_prefix(head)?;
    let is_end = match head.as_bytes().get(end..)? {
        [] | [b' ', ..] => true,
        [b':' | b'/', next, ..] => !b" /".contains(next),
        _ => false,
    };
    let shorter = head[..end].rsplit_once(' ').filter(|(tool, last)| {
        let says_model = names_no_model(last) || last.contains(|c: char| c.is_ascii_digit());
        says_model && agents.by_name_exact(tool).is_some()
    });
    is_end.then_some(shorter.map_or(end, |(tool, _)| tool.len()))
}

/// The model in what stands behind a tool, and the remainder: a note in brackets, or the version of the
/// tool.
fn model_and_text<'h>(rest: &'h str, agents: &Agents) -> (&'h str, &'h str) {
    if let Some(inner) = unbracketed(rest) {
        let is_model = names_no_model(inner)
            || agents.has_model(inner)
            || (!inner.contains(' ') && inner.contains(|c: char| c.is_ascii_digit()));
        return if is_model { (inner, "") } else { ("", inner) };
    }
    if let Some(open) = note_start(rest) {
        return (rest[..open].trim_end(), &rest[open + 1..rest.len() - 1]);
    }
    match rest.split_once(' ') {
        Some((id, version)) if agents.has_model(id) && is_version(version, agents) => (id, version),
        _ => (rest, ""),
    }
}

/// What stands in the brackets that are the whole of a text.
fn unbracketed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let inner = inner.or_else(|| text.strip_prefix('[').and_then(|text| text.strip_suffix(']')));
    inner.map(str::trim).filter(|inner| !inner.is_empty() && !inner.contains(['(', ')', '[', ']']))
}

/// `2.1.92`, or `claude-code-2.1.92`.
fn is_version(word: &str, agents: &Agents) -> bool {
    let behind_name = agents.named_prefix(word).and_then(|(_, end)| word[end..].strip_prefix('-'));
    let mut numbers = behind_name.unwrap_or(word).split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.clone().count() > 2 && numbers.all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_tool_and_model_is_a_part_of_neither() {
        for (head, [agent, model, text, address]) in [
            ("Claude Code opus-5", ["Claude Code", "opus-5", "", ""]),
            ("Frobnicator 3", ["Frobnicator", "3", "", ""]),
            ("Frob Nicator - Opus 5", ["Frob Nicator", "Opus 5", "", ""]),
            ("Claude Opus 5 - high effort", ["Claude", "Opus 5 - high effort", "", ""]),
            ("Claude Opus 4.8 (1M context)", ["Claude", "Opus 4.8", "1M context", ""]),
            ("Claude Opus 4.8 <a@b.c>", ["Claude", "Opus 4.8", "", "a@b.c"]),
            ("Opus 4.6 via Claude Code", ["Claude Code", "Opus 4.6", "", ""]),
            ("Cursor with claude-4-sonnet", ["Cursor", "claude-4-sonnet", "", ""]),
            ("Claude 4.5", ["Claude", "4.5", "", ""]),
            ("claude-opus-4-6", ["", "claude-opus-4-6", "", ""]),
            ("(Opus 4.6)", ["", "Opus 4.6", "", ""]),
            ("codex-5.6-sol", ["codex-5.6-sol", "", "", ""]),
            ("Claude:", ["Claude:", "", "", ""]),
            ("Claude ()", ["Claude", "()", "", ""]),
            ("Claude (a) (b)", ["Claude", "(a)", "b", ""]),
            ("Claude -", ["Claude", "-", "", ""]),
        ] {
            let read = read(head, Agents::builtin());
            let parts = [read.agent, read.model, read.text, read.address];
            assert_eq!(
                parts.map(Option::unwrap_or_default),
                [agent, model, text, address],
                "{head}"
            );
        }
    }
}
