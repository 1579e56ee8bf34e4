//! Single values and lists, as TOML.

use toml_writer::{ToTomlValue, TomlStringBuilder};

use crate::agents::Example;
use crate::policy::card::Model;
use crate::policy::conditions::{By, Count, Requirement};
use crate::policy::disclosing::{DisclosureKey, HumanOnly, PullRequestField};
use crate::policy::form::Form;
use crate::policy::glob::{Selecting, TextGlob};
use crate::policy::people::{Identity, People, Who};
use crate::policy::words::Due;

/// A text in quotes, on one line.
pub(in crate::policy) fn text(value: &str) -> String {
    TomlStringBuilder::new(value).as_basic().to_toml_value()
}

/// A list of what is printed already.
pub(in crate::policy) fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(", "))
}

pub(in crate::policy) fn selecting<T>(
    entries: &Selecting<T>,
    print: impl Fn(&T) -> String,
) -> String {
    let plain = entries.plain.iter().map(|entry| text(&print(entry)));
    let except = entries.except.iter().map(|entry| text(&format!("!{}", print(entry))));
    list(plain.chain(except))
}

pub(in crate::policy) fn people(people: &People) -> String {
    selecting(&people.0, who)
}

pub(in crate::policy) fn who(who: &Who) -> String {
    match who {
        Who::Group(group) => format!("@{group}"),
        Who::Address(address) => address.clone(),
    }
}

pub(in crate::policy) fn identity(identity: &Identity) -> String {
    identity.to_string()
}

pub(in crate::policy) fn human_only(place: &HumanOnly) -> &str {
    match place {
        HumanOnly::Author => "author",
        HumanOnly::Committer => "committer",
        HumanOnly::Key(key) => key,
    }
}

pub(in crate::policy) fn forms(forms: &[Form]) -> String {
    match forms {
        [form] => text(form.as_str()),
        forms => list(forms.iter().map(|form| text(form.as_str()))),
    }
}

pub(in crate::policy) fn disclosure_key(key: &DisclosureKey) -> String {
    let plain = DisclosureKey::new(&key.key);
    if *key == plain {
        return text(&key.key);
    }
    let mut fields = vec![format!("key = {}", text(&key.key))];
    fields.extend(key.form.as_ref().map(|form| format!("form = {}", forms(form))));
    if !key.values.is_empty() {
        fields.push(format!("values = {}", globs(&key.values)));
    }
    fields.extend(key.extent.map(|extent| format!("extent = \"{extent}\"")));
    if key.shared != plain.shared {
        fields.push(format!("shared = {}", key.shared));
    }
    format!("{{ {} }}", fields.join(", "))
}

pub(in crate::policy) fn example(example: &Example) -> String {
    let fields = [
        ("message", &example.message),
        ("trailer", &example.trailer),
        ("author", &example.author),
        ("committer", &example.committer),
    ];
    let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let fields: Vec<_> = given.map(|(key, value)| format!("{key} = {}", text(value))).collect();
    format!("{{ {} }}", fields.join(", "))
}

pub(super) fn model(model: &Model) -> String {
    let mut fields = vec![
        format!("name = {}", text(&model.name)),
        format!("card = {}", text(&model.card)),
        format!("weights = \"{}\"", model.weights),
        format!("code = \"{}\"", model.code),
        format!("data = \"{}\"", model.data),
    ];
    if !model.compared_with.is_empty() {
        let names = model.compared_with.iter().map(|name| text(name));
        fields.push(format!("compared-with = {}", list(names)));
    }
    if let Some(best) = &model.best_open {
        let (name, gaps) = (text(&best.name), text(&best.gaps));
        fields.push(format!("best-open = {{ name = {name}, gaps = {gaps} }}"));
    }
    format!("{{ {} }}", fields.join(", "))
}

pub(in crate::policy) fn globs(globs: &[TextGlob]) -> String {
    list(globs.iter().map(|glob| text(glob.as_str())))
}

pub(in crate::policy) fn count(count: &Count) -> String {
    let mut fields = Vec::new();
    if count.per != Count::default().per {
        fields.push(format!("per = \"{}\"", count.per));
    }
    if !count.exclude.is_empty() {
        let globs = count.exclude.iter().map(|glob| text(glob.as_str()));
        fields.push(format!("exclude = {}", list(globs)));
    }
    if !count.ignore.is_empty() {
        let words = count.ignore.iter().map(|word| text(word.as_str()));
        fields.push(format!("ignore = {}", list(words)));
    }
    format!("{{ {} }}", fields.join(", "))
}

pub(in crate::policy) fn field(field: &PullRequestField) -> String {
    let key = text(&field.key);
    match field.values.as_slice() {
        [] => format!("{{ key = {key} }}"),
        values => format!("{{ key = {key}, values = {} }}", globs(values)),
    }
}

pub(in crate::policy) fn requirement(requirement: &Requirement) -> String {
    let keys = match requirement.keys.as_slice() {
        [key] => text(key),
        keys => list(keys.iter().map(|key| text(key))),
    };
    let mut fields = vec![format!("key = {keys}")];
    match &requirement.by {
        By::Anyone => {}
        By::Author => fields.push("by = \"author\"".to_owned()),
        By::OtherPerson => fields.push("by = \"other-person\"".to_owned()),
        By::People(listed) => fields.push(format!("by = {}", people(listed))),
    }
    if !requirement.values.is_empty() {
        fields.push(format!("values = {}", globs(&requirement.values)));
    }
    if requirement.reference {
        fields.push("reference = true".to_owned());
    }
    if requirement.trust != requirement.by.default_trust() {
        fields.push(format!("trust = \"{}\"", requirement.trust));
    }
    if requirement.due == Due::All {
        fields.push("for = \"all\"".to_owned());
    }
    format!("{{ {} }}", fields.join(", "))
}
