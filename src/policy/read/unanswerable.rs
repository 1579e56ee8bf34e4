//! What the policy asks for and nobody can write: hints, found by writing it and reading it.

use super::diagnosis::Log;
use crate::disclosure::{self, Said, Stated};
use crate::message::Message;
use crate::policy::words::{When, Where};
use crate::policy::{Policy, TextGlob};

/// Hints at what a commit or a pull request could not answer, however it is written.
pub(super) fn unanswerable(policy: &Policy, log: &Log) {
    form_unread(policy, log);
    none_unread(policy, log);
    values_of_keys(policy, log);
    values_of_fields(policy, log);
}

/// A form of pull requests, which are not read.
fn form_unread(policy: &Policy, log: &Log) {
    if policy.disclosure.pull_request.is_some() && policy.disclosure.place == Where::Commit {
        log.hint(
            log.place("disclosure.pull-request"),
            "nobody is asked to fill in the form of the pull request",
            "AI use is stated in commits alone here",
            "write for example `where = \"pull-request\"` in `[disclosure]`, or take the table out",
        );
    }
}

/// A word for "no AI" that states nothing.
fn none_unread(policy: &Policy, log: &Log) {
    let disclosure = &policy.disclosure;
    if disclosure.when != When::Always || disclosure.not_ai.is_empty() {
        return;
    }
    let is_unread =
        |none: &&String| said(policy, disclosure.written_key(), none).negatives.is_empty();
    if let Some(none) = disclosure.none.iter().find(is_unread) {
        log.hint(
            log.place("disclosure.not-ai"),
            format!("`{none}` cannot state that no AI was used"),
            "a value that matches here is read as no statement at all",
            "take the word out of `not-ai`, or choose another one for `none`",
        );
    }
}

/// Keys with words of their own, none of which their form reads.
fn values_of_keys(policy: &Policy, log: &Log) {
    for key in &policy.disclosure.keys {
        let is_unread = |word: &str| {
            let said = said(policy, &key.key, word);
            said.uses.iter().any(|stated| !stated.stated.malformed.is_empty())
        };
        if let Some(words) = words(&key.values)
            && words.iter().all(|word| is_unread(word))
        {
            log.hint(
                log.place("disclosure.keys"),
                format!("no value under `{}` can be right", key.key),
                &format!("its form does not read `{}`", words.join("` or `")),
                format!(
                    "write `form = \"free\"` beside its `values`: {{ key = \"{}\", … }}",
                    key.key
                ),
            );
        }
    }
}

/// Fields that are called like something of the language, with words that it does not know.
fn values_of_fields(policy: &Policy, log: &Log) {
    let fields = policy.disclosure.pull_request.iter().flat_map(|form| &form.fields);
    for field in fields {
        let is_unread = |word: &str| {
            let mut stated = Stated::default();
            stated.take_field(&field.key.to_ascii_lowercase(), word, policy);
            !stated.malformed.is_empty()
        };
        if let Some(words) = words(&field.values)
            && words.iter().all(|word| is_unread(word))
        {
            log.hint(
                log.place("disclosure.pull-request.fields"),
                format!("no value of the field `{}` can be right", field.key),
                &format!(
                    "a field of this name states what it is called, and `{}` is no such word",
                    words[0]
                ),
                "call the field something else, or list words that the language knows",
            );
        }
    }
}

/// The words of a list in which no entry is a pattern; none, if one is, or if there is no list.
fn words(globs: &[TextGlob]) -> Option<Vec<&str>> {
    let words: Vec<&str> = globs.iter().map(TextGlob::as_str).collect();
    (!words.is_empty() && !words.iter().any(|word| word.contains(['*', '?']))).then_some(words)
}

/// What a commit says in which only this line stands.
fn said(policy: &Policy, key: &str, value: &str) -> Said {
    let message = Message::stored(format!("Mend the menu\n\n{key}: {value}\n"));
    disclosure::read(&message, policy, &policy.agents())
}
