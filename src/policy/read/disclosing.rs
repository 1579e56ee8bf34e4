//! `[disclosure]`: how AI use is stated.

use super::cursor::Table;
use super::diagnosis::{Diagnosis, Severity};
use super::forms::forms;
use super::lists::{entries, text_globs, texts};
use super::pull_request::pull_request;
use super::trailer_key::{disclosure_key, trailer_key_of};
use super::value::Value;
use crate::policy::CLAIM_KEY;
use crate::policy::TextGlob;
use crate::policy::disclosing::{Disclosing, DisclosureKey, HumanOnly};
use crate::policy::words::{ClaimStyle, Where};

/// The table `[disclosure]`, with its defaults filled in.
pub(super) fn disclosing(file: &mut Table<'_>) -> Disclosing {
    let default = Disclosing::default();
    let Some(mut table) = file.take("disclosure").and_then(|value| value.table()) else {
        return default;
    };
    let keys = table.take("keys");
    let human_only = table.take("human-only");
    let forbidden_keys = table.take("forbidden-keys");
    let own_words = table.take("own-words");
    let read = Disclosing {
        keys: keys.as_ref().map_or(default.keys, |value| {
            entries(value, |a, b| a.key.eq_ignore_ascii_case(&b.key), key)
        }),
        dropped: Vec::new(),
        form: table.take("form").as_ref().and_then(forms).unwrap_or(default.form),
        place: table.word("where").unwrap_or(default.place),
        own_words: own_words.as_ref().and_then(Value::flag).unwrap_or(false),
        when: table.word("when").unwrap_or(default.when),
        none: table.take("none").map_or(default.none, |value| {
            entries(
                &value,
                |a: &String, b| a.eq_ignore_ascii_case(b),
                |entry| entry.text().map(|text| text.trim().to_owned()),
            )
        }),
        claim: table.word("claim").unwrap_or(default.claim),
        one_per_tool: table.flag("one-per-tool"),
        mixed: table.flag("mixed"),
        aids: table.take("aids").map(|value| texts(&value)).unwrap_or_default(),
        not_ai: table.take("not-ai").map(|value| text_globs(&value)).unwrap_or_default(),
        forbidden_names: table
            .take("forbidden-names")
            .map(|value| text_globs(&value))
            .unwrap_or_default(),
        forbidden_keys: forbidden_keys.as_ref().map(|value| text_globs(value)).unwrap_or_default(),
        human_only: human_only
            .as_ref()
            .map_or(default.human_only, |value| entries(value, same_place, human_place)),
        prompts: table.word("prompts").unwrap_or(default.prompts),
        cards: table.word("cards").unwrap_or(default.cards),
        pull_request: pull_request(&mut table),
    };
    kept_for_people(&read, keys.as_ref(), human_only.as_ref());
    if let Some(value) = own_words.filter(|_| read.own_words) {
        words_can_be_read(&read, &value);
    }
    if let Some(value) = &forbidden_keys {
        forbidden(&read, value, keys.as_ref());
    }
    table.finish();
    read
}

/// One entry of `keys`: a key, or a table.
fn key(value: &Value<'_>) -> Option<DisclosureKey> {
    if !value.is_table() {
        return Some(DisclosureKey::new(&disclosure_key(value)?));
    }
    let mut table = value.inner_table()?;
    let key = table
        .require("key", "add `key = \"Assisted-by\"`")
        .and_then(|value| disclosure_key(&value));
    let form = table.take("form").as_ref().and_then(forms);
    let values = table.take("values").map(|value| text_globs(&value)).unwrap_or_default();
    let extent = table.word("extent");
    let shared = table.take("shared").and_then(|value| value.flag());
    table.finish();
    let plain = DisclosureKey::new(&key?);
    Some(DisclosureKey { form, values, extent, shared: shared.unwrap_or(plain.shared), ..plain })
}

/// One entry of `human-only`.
fn human_place(value: &Value<'_>) -> Option<HumanOnly> {
    let text = value.text()?;
    for (word, place) in [("author", HumanOnly::Author), ("committer", HumanOnly::Committer)] {
        if text == word {
            return Some(place);
        }
        if text.eq_ignore_ascii_case(word) {
            value.unknown(text, [word]);
            return None;
        }
    }
    trailer_key_of(value, text).map(HumanOnly::Key)
}

/// Whether two entries of `human-only` are one place.
fn same_place(a: &HumanOnly, b: &HumanOnly) -> bool {
    match (a, b) {
        (HumanOnly::Key(a), HumanOnly::Key(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}

/// Refuses a key of a disclosure that is kept for people.
fn kept_for_people(read: &Disclosing, keys: Option<&Value<'_>>, human_only: Option<&Value<'_>>) {
    for key in &read.keys {
        let kept = read.human_only.iter().any(
            |place| matches!(place, HumanOnly::Key(kept) if kept.eq_ignore_ascii_case(&key.key)),
        );
        let Some(here) = human_only.or(keys).filter(|_| kept) else { continue };
        let is_it = |entry: &str| entry.eq_ignore_ascii_case(&key.key);
        let title = format!("AI stands under `{0}`, and no AI may stand under `{0}`", key.key);
        let diagnosis = Diagnosis::new(
            Severity::Error,
            here.place_of_entry(is_it),
            title,
            "a key cannot be for disclosures and for people alone",
        );
        here.log.add(match (human_only, keys) {
            (Some(_), Some(keys)) => diagnosis
                .second(keys.place_of_entry(is_it), "a disclosure key")
                .help(format!("take `{}` out of one of the two lists", key.key)),
            (Some(_), None) => diagnosis.help("`Assisted-by` is the default of `keys`"),
            (None, _) => diagnosis.help(format!(
                "`human-only` keeps `{0}` for people, unless the policy writes another list: disclose under \
                 another key, such as `keys = [\"Assisted-by\"]`; or write `human-only` without `{0}`",
                key.key
            )),
        });
    }
}

/// Refuses words of one's own where no text of a pull request is read, or where a form is to be filled in.
fn words_can_be_read(read: &Disclosing, value: &Value<'_>) {
    let (why, help) = if read.place == Where::Commit {
        ("they are read in a pull request only", "write `where = \"either\"`, or take the line out")
    } else if read.pull_request.is_some() {
        (
            "the form of `[disclosure.pull-request]` says how it is stated there",
            "keep one of them; a `section` of a form takes any words, too",
        )
    } else {
        return;
    };
    let title = "nobody would read these words";
    value.log.error_with_help(value.span.clone(), title, why, help);
}

/// Refuses to forbid what the policy wants to be written.
fn forbidden(read: &Disclosing, value: &Value<'_>, keys: Option<&Value<'_>>) {
    if read.place == Where::PullRequest {
        return;
    }
    let meets = |key: &str| read.forbidden_keys.iter().any(|glob| glob.matches(key));
    let forbids = |key: &str| value.place_of_entry(|entry| TextGlob::new(entry).matches(key));
    for key in read.keys.iter().filter(|key| meets(&key.key)) {
        let title = format!("`{0}` is a key of disclosures, and `{0}` is forbidden", key.key);
        let diagnosis =
            Diagnosis::new(Severity::Error, forbids(&key.key), title, "no commit could be right")
                .help("with `where = \"pull-request\"` a key can be forbidden in commits");
        value.log.add(match keys {
            Some(keys) => {
                let is_it = |entry: &str| entry.eq_ignore_ascii_case(&key.key);
                diagnosis.second(keys.place_of_entry(is_it), "a disclosure key")
            }
            None => diagnosis,
        });
    }
    if read.claim == ClaimStyle::Trailer && meets(CLAIM_KEY) {
        value.log.error_with_help(
            forbids(CLAIM_KEY),
            format!("exceptions are claimed by `{CLAIM_KEY}`, and it is forbidden"),
            "no commit could claim an exception",
            "write `claim = \"field\"`, or do not forbid it",
        );
    }
}
