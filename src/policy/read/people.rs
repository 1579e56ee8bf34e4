//! People: `[groups]`, lists of people, and `[automation.NAME]`.

use std::collections::BTreeMap;

use super::cursor::Table;
use super::lists::{entries, selecting, selecting_paths};
use super::value::Value;
use super::{period, url};
use crate::policy::Automation;
use crate::policy::people::{Groups, Identity, People, Who};
use crate::policy::words::Trust;

/// `[groups]`: names, each with a list of members.
pub(super) fn groups(file: &mut Table<'_>) -> Groups {
    let Some(table) = file.take("groups").and_then(|value| value.table()) else {
        return BTreeMap::new();
    };
    table.tell_apart();
    table
        .rest()
        .filter(|(name, value)| super::cursor::is_name(value.log, name, &value.key))
        .map(|(name, value)| (name.to_owned(), identities(&value)))
        .collect()
}

/// A list of members, none twice.
fn identities(value: &Value<'_>) -> Vec<Identity> {
    entries(value, same_identity, |entry| identity(entry, entry.text()?))
}

/// Whether two entries are one identity: names are for people, and addresses ignore ASCII case.
fn same_identity(a: &Identity, b: &Identity) -> bool {
    match (a, b) {
        (Identity::Address { address: a, .. }, Identity::Address { address: b, .. }) => {
            a.eq_ignore_ascii_case(b)
        }
        (Identity::Gpg(a), Identity::Gpg(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    }
}

/// One identity: an address with a name or without, a key's fingerprint, or a user of the forge.
fn identity(value: &Value<'_>, text: &str) -> Option<Identity> {
    let wrong = |label: &str| {
        let help = "write `Jane <jane@example.org>`, `jane@example.org`, `ssh:SHA256:…`, \
                    `gpg:<fingerprint>` or `forge:jane`";
        let title = format!("`{text}` does not say who this is");
        value.log.error_with_help(value.span.clone(), title, label, help);
        None
    };
    if let Some(print) = text.strip_prefix("ssh:") {
        // `ssh-keygen -l` prints SHA-256 in base64 without padding: 43 characters.
        let digest = print.strip_prefix("SHA256:").unwrap_or_default();
        let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
        return if digest.len() == 43 && digest.chars().all(base64) {
            Some(Identity::Ssh(print.to_owned()))
        } else {
            wrong("expected `ssh:SHA256:` and the 43 characters that `ssh-keygen -l` prints")
        };
    }
    if let Some(print) = text.strip_prefix("gpg:") {
        return if matches!(print.len(), 40 | 64) && print.chars().all(|c| c.is_ascii_hexdigit()) {
            Some(Identity::Gpg(print.to_owned()))
        } else {
            wrong("expected `gpg:` and the whole fingerprint: 40 or 64 digits, without blanks")
        };
    }
    if let Some(user) = text.strip_prefix("forge:") {
        return if !user.is_empty() && !user.contains(|c: char| c.is_whitespace() || c.is_control())
        {
            Some(Identity::Forge(user.to_owned()))
        } else {
            wrong("expected `forge:` and the name of a user")
        };
    }
    if text.starts_with('@') {
        return wrong("a group cannot stand here");
    }
    if let Some((name, address)) = text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        let name = name.trim();
        return if is_address(address) && !name.contains(['<', '>']) {
            let name = (!name.is_empty()).then(|| name.to_owned());
            Some(Identity::Address { name, address: address.to_owned() })
        } else {
            wrong("expected one address between `<` and `>`")
        };
    }
    if is_address(text) {
        return Some(Identity::Address { name: None, address: text.to_owned() });
    }
    wrong("neither an address nor a key nor a user of the forge")
}

/// Whether a text can be an address: something, one `@`, something, without blanks and brackets.
fn is_address(text: &str) -> bool {
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',');
    text.chars().all(fits)
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        })
}

/// A list of people that selects.
pub(super) fn people(value: &Value<'_>, groups: &Groups) -> People {
    People(selecting(value, |entry, text| who(entry, text, groups)))
}

/// One entry of a list of people: a group that exists, or an address.
pub(super) fn who(value: &Value<'_>, text: &str, groups: &Groups) -> Option<Who> {
    if let Some(group) = text.strip_prefix('@') {
        if groups.contains_key(group) {
            return Some(Who::Group(group.to_owned()));
        }
        let label = match super::nearest::nearest(group, groups.keys().map(String::as_str)) {
            Some(meant) => format!("did you mean `@{meant}`?"),
            None => "no such group".to_owned(),
        };
        value.log.error_with_help(
            value.span.clone(),
            format!("`@{group}` is not in `[groups]`"),
            &label,
            format!("for example `{group} = [\"Jane <jane@example.org>\"]` under `[groups]`"),
        );
        return None;
    }
    if is_address(text) {
        return Some(Who::Address(text.to_owned()));
    }
    value.log.error(
        value.span.clone(),
        format!("`{text}` does not say who this is"),
        "expected `@group` or an address such as `jane@example.org`",
    );
    None
}

/// `[automation.NAME]`: programs that commit by themselves.
pub(super) fn automation(file: &mut Table<'_>) -> BTreeMap<String, Automation> {
    let mut read = BTreeMap::new();
    for (name, mut table) in file.named("automation") {
        let identities = table
            .require("identities", "add `identities = [\"bot@example.org\"]`")
            .map(|value| identities(&value))
            .unwrap_or_default();
        let approval = table.take("approval");
        let (from, until) = period(&mut table);
        let automation = Automation {
            title: table.text("title"),
            identities,
            trust: table.word("trust").unwrap_or(Trust::Vouched),
            paths: table.take("paths").map(|value| selecting_paths(&value)),
            from,
            until,
            ai: table.flag("ai"),
            approval: approval.as_ref().and_then(url),
        };
        if automation.ai && approval.is_none() {
            table.log.error_with_help(
                table.log.place(&format!("{}.ai", table.name)),
                format!("`{}` uses AI and nobody is said to have approved it", table.name),
                "automation with `ai = true` needs `approval`",
                "add `approval = \"https://…\"`, the page where it was approved",
            );
        }
        table.finish();
        read.insert(name, automation);
    }
    read
}
