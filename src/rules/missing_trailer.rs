//! `missing-trailer`

use super::{Check, Findings, Rule, Situation};
use crate::case::Case;
use crate::demand::{Answer, Demand, demands, value_fits};
use crate::fact::{Input, Missing};
use crate::finding::Remedy;
use crate::policy::{By, Identity, Level, People, Policy, Requirement, TextGlob, Who};

/// See `missing_trailer.md`.
pub(crate) static RULE: Rule = Rule {
    id: "missing-trailer",
    level: Level::Deny,
    explanation: include_str!("missing_trailer.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let demands = demands(case)?;
    for Demand { requirement, subject, answer } in &demands.known {
        // What another person gives cannot be there yet on the author's machine.
        let comes_later = case.is_early() && requirement.by.comes_later();
        let subject = subject
            .clone()
            .about(who(requirement))
            .lines(line(case, requirement).into_iter().collect());
        match answer {
            Answer::Met | Answer::OwnOnly => {}
            Answer::Missing(why) | Answer::Unknown(_, why) if comes_later => {
                found.later(&subject, why);
            }
            Answer::Missing(why) => found.fail(&subject, why),
            Answer::Unknown(missing, why) => found.unverified(&subject, missing.clone(), why),
        }
    }
    demands.rest()
}

/// The author, as the remedy calls them.
const AUTHOR: &str = "you";

/// Whoever is asked for, in a phrase.
fn who(requirement: &Requirement) -> String {
    match &requirement.by {
        By::Author => AUTHOR.to_owned(),
        By::Anyone if !requirement.values.is_empty() => String::new(),
        By::Anyone => "whoever did it".to_owned(),
        By::OtherPerson => "another person than the author".to_owned(),
        By::People(People(people)) if people.plain.is_empty() => {
            "whoever the policy lets give it".to_owned()
        }
        By::People(People(people)) => {
            let named = people.plain.iter().map(|who| match who {
                Who::Group(group) => format!("`@{group}`"),
                Who::Address(address) => format!("`{address}`"),
            });
            format!("one of {}", named.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A line that meets a requirement, once the right person gives it; none where no example is known.
fn line(case: &Case<'_>, requirement: &Requirement) -> Option<String> {
    let key = requirement.keys.first()?;
    // A disclosure is no line of a person.
    if case.policy.disclosure.key(key).is_some() {
        return None;
    }
    let person = person(case, &requirement.by);
    let reference = if requirement.reference { " https://example.org/thread/1" } else { "" };
    let must_name = requirement.reference || requirement.by != By::Anyone;
    let patterns = requirement.values.iter().map(TextGlob::as_str);
    let plain = patterns.clone().map(|glob| glob.replace('*', "").replace('?', "x"));
    let with_person = patterns.map(|glob| {
        let (before, behind) = glob.split_once('*').unwrap_or((glob, ""));
        let blank = if before.is_empty() || before.ends_with(' ') { "" } else { " " };
        format!("{before}{blank}{person}{}", behind.replace(['*', '?'], ""))
    });
    let plain = plain.map(|value| value.trim().to_owned());
    let values = plain.filter(|value| !must_name && !value.is_empty());
    let mut values = values
        .chain([format!("{person}{reference}")])
        .chain(with_person.map(|value| format!("{value}{reference}")));
    let value = values.find(|value| value_fits(requirement, value))?;
    Some(format!("{key}: {value}"))
}

/// Who gives it, as it is written; a name to replace where nobody is known.
fn person(case: &Case<'_>, by: &By) -> String {
    let written = match by {
        By::Author => {
            let author = case.person(Input::Author).ok().flatten();
            author.map(|author| format!("{} <{}>", author.name, author.address))
        }
        By::People(People(people)) => {
            let listed = people.plain.iter().flat_map(|who| members(case.policy, who));
            let people = People(people.clone());
            let is_asked = |(_, address): &(String, &str)| {
                people.select_stated((*address).into(), &case.policy.groups)
            };
            listed.into_iter().find(is_asked).map(|(line, _)| line)
        }
        By::Anyone | By::OtherPerson => None,
    };
    let written = written.filter(|person| case.agents.credited(person.as_bytes().into()).is_none());
    written.unwrap_or_else(|| "Name <name@example.org>".to_owned())
}

/// Those whom an entry of a list of people names, each as `Name <address>` and by the address.
fn members<'p>(policy: &'p Policy, who: &'p Who) -> Vec<(String, &'p str)> {
    match who {
        Who::Address(address) => vec![(format!("Name <{address}>"), address.as_str())],
        Who::Group(group) => {
            let members = policy.groups.get(group).into_iter().flatten();
            let line = |member: &'p Identity| match member {
                Identity::Address { name, address } => {
                    let name = name.as_deref().unwrap_or("Name");
                    Some((format!("{name} <{address}>"), address.as_str()))
                }
                Identity::Ssh(_) | Identity::Gpg(_) | Identity::Forge(_) => None,
            };
            members.filter_map(line).collect()
        }
    }
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    let end = format!("at the end of the {}", situation.message());
    let lines = situation.lines.to_vec();
    let who = situation.about;
    if lines.is_empty() {
        return Remedy::say(format!("add such a line {end}, in the form that the policy asks for"));
    }
    let say = match who {
        AUTHOR => format!("if you stand by what it says, add this line {end}"),
        "" => format!("if it is true, add this line {end}"),
        _ => format!("{who} adds, or asks you to add, a line like this {end}, with their own name"),
    };
    Remedy::paste(say, lines)
}
