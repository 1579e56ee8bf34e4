//! Links to prompts and sessions.

use bstr::{BStr, ByteSlice};

use super::Agents;
use super::table::PROMPT_KEYS;
use crate::message::Message;

/// A line of a message that leads to a prompt or a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PromptLink<'m> {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The line as it stands there, or a trailer unfolded.
    pub(crate) text: String,
    /// Where it leads; empty where nothing stands behind the key.
    pub(crate) value: &'m BStr,
}

impl PromptLink<'_> {
    /// Whether it names a file or folder of somebody's machine, where nobody else can follow.
    pub(crate) fn is_local(&self) -> bool {
        self.value.to_str_lossy().split_whitespace().any(is_local_path)
    }
}

impl Agents {
    /// The links to prompts and sessions in a message, in the order of their lines: trailers with a key of
    /// `policy/prompts.toml`; trailers that have the name of an agent as key, and an address or a path; and
    /// lines that hold the address of a session.
    pub(crate) fn prompt_links<'m>(&self, message: &'m Message) -> Vec<PromptLink<'m>> {
        let mut found: Vec<PromptLink<'m>> = Vec::new();
        for trailer in message.trailers() {
            let is_key = PROMPT_KEYS.iter().any(|key| key.eq_ignore_ascii_case(&trailer.key));
            if is_key
                || (self.by_name_exact(&trailer.key).is_some()
                    && leads_away(&trailer.value.to_str_lossy()))
            {
                found.push(PromptLink {
                    line: trailer.line,
                    text: format!("{}: {}", trailer.key, trailer.value),
                    value: trailer.value.as_bstr(),
                });
            }
        }
        let sessions: Vec<&str> =
            self.iter().flat_map(|agent| agent.marks.links.iter().map(String::as_str)).collect();
        for (number, line) in message.text().lines().enumerate() {
            let number = message.line_number(number);
            let is_link = || sessions.iter().any(|link| line.contains_str(link));
            if found.iter().all(|link| link.line != number) && is_link() {
                let text = line.to_str_lossy().into_owned();
                found.push(PromptLink { line: number, text, value: line.as_bstr() });
            }
        }
        found.sort_by_key(|link| link.line);
        found
    }
}

/// Whether a text holds an address of the web, or a path of somebody's machine.
pub(crate) fn leads_away(text: &str) -> bool {
    text.contains("://") || text.split_whitespace().any(is_local_path)
}

/// Whether a word is a path from the root of a file system, from a home, or of a drive.
fn is_local_path(word: &str) -> bool {
    let word = word.trim_start_matches(['<', '(', '[', '"', '\'', '`']);
    let is_rooted = |rest: &str| {
        rest.starts_with(|c: char| c.is_alphanumeric() || c == '.') && rest.contains('/')
    };
    let is_drive = |word: &[u8]| {
        matches!(word, [letter, b':', b'\\' | b'/', next, ..]
            if letter.is_ascii_alphabetic() && *next != b'/')
    };
    word.strip_prefix('/').is_some_and(is_rooted)
        || ["~/", "file:", "\\\\"].iter().any(|start| word.starts_with(start))
        || is_drive(word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_by_key_and_by_address() {
        let message = "Sort\n\nSee https://claude.ai/code/session_01AbC for more.\n\
            \nclaude-session: https://example.org/1\nAmp-Thread-ID:\nCodex: /home/jane/.codex/sessions/1\n\
            Codex: gpt-5\nAssisted-by: Claude\n";
        let message = Message::stored(message);
        let links = Agents::builtin().prompt_links(&message);
        let links: Vec<_> =
            links.iter().map(|link| (link.line, link.value.is_empty(), link.is_local())).collect();
        assert_eq!(
            links,
            [(3, false, false), (5, false, false), (6, true, false), (7, false, true)]
        );
    }

    #[test]
    fn paths_of_a_machine_are_told_from_addresses() {
        for path in [
            "/home/jane/.codex/1",
            "/Users/x/y",
            "~/notes/prompt.md",
            "file:///tmp/x",
            "C:\\Users\\x",
            "d:/x/y",
            "</tmp/a/b>",
            "\\\\host\\share",
        ] {
            assert!(is_local_path(path), "{path}");
        }
        for other in [
            "https://ampcode.com/threads/T-1",
            "T-1b2c",
            "a/b",
            "/",
            "and/or",
            "c://x",
            "/model",
            "//x/y",
        ] {
            assert!(!is_local_path(other), "{other}");
        }
    }
}
