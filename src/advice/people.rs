//! The lines that people give: reviews, sign-offs, approvals.

use super::OTHER_PERSON;
use super::heads::words;
use crate::policy::{By, Identity, Policy, Requirement, Who};

/// Lines that could meet a requirement, the likeliest first. Which one does, the judge says.
pub(super) fn lines(policy: &Policy, author: &str, requirement: &Requirement) -> Vec<String> {
    let mut lines = Vec::new();
    let reference = if requirement.reference { " https://example.org/thread/1" } else { "" };
    for key in &requirement.keys {
        for person in people(policy, author, &requirement.by) {
            lines.push(format!("{key}: {person}{reference}"));
            for glob in &requirement.values {
                let with_person = glob.as_str().replacen('*', &person, 1).replace(['*', '?'], "");
                lines.push(format!("{key}: {with_person}{reference}"));
            }
        }
        let fixed = requirement.values.iter().flat_map(words);
        lines.extend(fixed.map(|word| format!("{key}: {word}")));
    }
    lines
}

/// Who could give it.
fn people(policy: &Policy, author: &str, by: &By) -> Vec<String> {
    let (author, other) = (author.to_owned(), OTHER_PERSON.to_owned());
    match by {
        By::Anyone | By::Author => vec![author],
        By::OtherPerson => vec![other],
        By::People(people) => {
            let mut listed: Vec<String> =
                people.0.plain.iter().flat_map(|who| members(policy, who)).collect();
            listed.extend([other, author]);
            listed
        }
    }
}

/// Those whom an entry of a list of people names by an address.
pub(super) fn members(policy: &Policy, who: &Who) -> Vec<String> {
    match who {
        Who::Address(address) => vec![format!("Name <{address}>")],
        Who::Group(group) => {
            let members = policy.groups.get(group).into_iter().flatten();
            let line = |member: &Identity| match member {
                Identity::Address { name, address } => {
                    let name = name.as_deref().unwrap_or("Name");
                    Some(format!("{name} <{address}>"))
                }
                Identity::Ssh(_) | Identity::Gpg(_) | Identity::Forge(_) => None,
            };
            members.filter_map(line).collect()
        }
    }
}
