//! What is asked of a use: the conditions that add up on its ground, the trailers that they require,
//! and whether these are there.

use bstr::{BStr, ByteSlice};

use crate::case::Case;
use crate::disclosure::Use;
use crate::fact::{Input, Missing};
use crate::finding::{Clause, Place};
use crate::ground::{Plot, plots};
use crate::permission::{Permission, permissions};
use crate::policy::{By, Conditions, Due, Exception, Requirement, Stance, Trust};
use crate::rules::Subject;
use crate::trailer::Trailer;

/// Conditions that hold for a use, and the table that they stand in.
pub(crate) struct Asked<'a> {
    pub(crate) table: String,
    pub(crate) conditions: &'a Conditions,
    pub(crate) stance: Stance,
}

/// The conditions that hold for a use: those of the policy and of every matching area, where the ground
/// is not open, and those of every exception that it claims and needs.
pub(crate) fn conditions<'a>(
    case: &Case<'a>,
    stated: &'a Use,
    permissions: &[(Plot<'a>, Permission<'a>)],
) -> Vec<Asked<'a>> {
    let closed: Vec<&Plot<'_>> =
        permissions.iter().map(|(plot, _)| plot).filter(|plot| !plot.is_open()).collect();
    let Some(strictest) = closed.iter().map(|plot| plot.stance).max() else { return Vec::new() };
    let mut asked = vec![Asked {
        table: "policy".to_owned(),
        conditions: &case.policy.conditions,
        stance: strictest,
    }];
    for (name, area) in &case.policy.areas {
        if closed.iter().any(|plot| plot.areas.contains(&name.as_str())) {
            let table = format!("areas.{name}");
            asked.push(Asked { table, conditions: &area.conditions, stance: strictest });
        }
    }
    if closed.iter().any(|plot| plot.stance == Stance::NoUnless) {
        for id in &stated.claims {
            if let Some(exception) = case.policy.exceptions.get(id) {
                let table = format!("exceptions.{id}");
                asked.push(Asked {
                    table,
                    conditions: &exception.conditions,
                    stance: Stance::NoUnless,
                });
            }
        }
    }
    asked
}

/// Whether a use answers for anything on which only a claimed exception permits it.
pub(crate) fn needs_claims<'a>(case: &Case<'a>, stated: &'a Use) -> Result<bool, Missing> {
    Ok(plots(case, stated)?.iter().any(|plot| plot.stance == Stance::NoUnless))
}

/// The existing exceptions that are claimed where a claim is needed: each is a promise.
pub(crate) fn promised_claims<'c>(
    case: &'c Case<'_>,
) -> Result<Vec<(&'c Use, &'c str, &'c Exception)>, Missing> {
    let mut promised = Vec::new();
    for stated in case.uses()? {
        if needs_claims(case, stated)? {
            promised.extend(stated.claims.iter().filter_map(|id| {
                let exception = case.policy.exceptions.get(id)?;
                Some((stated, id.as_str(), exception))
            }));
        }
    }
    Ok(promised)
}

/// One trailer that is required of a commit, and whether it is there.
pub(crate) struct Demand<'a> {
    pub(crate) requirement: &'a Requirement,
    pub(crate) subject: Subject<'a>,
    pub(crate) answer: Answer,
}

/// Whether a required trailer is there.
pub(crate) enum Answer {
    /// It is.
    Met,
    /// Somebody else was asked, and only the author's own address is there.
    OwnOnly,
    /// It is not, and what is.
    Missing(String),
    /// It cannot be known.
    Unknown(Missing, String),
}

/// Every trailer that is required of the commit.
pub(crate) fn demands<'c>(case: &'c Case<'_>) -> Result<Vec<Demand<'c>>, Missing> {
    let mut demands: Vec<Demand<'c>> = Vec::new();
    let mut add = |requirement: &'c Requirement, table: &str, stance, stated: Option<&'c Use>| {
        let clause = Clause::new(table, "requires");
        let subject = match stated {
            Some(stated) => Subject::of(case, stated, clause),
            None => Subject::at(case, Place::Commit, clause),
        };
        let key = requirement.keys.first().map_or("", String::as_str);
        let subject = subject.on(stance).about(key);
        answer(case, requirement)
            .map(|answer| demands.push(Demand { requirement, subject, answer }))
    };
    for requirement in &case.policy.conditions.requires {
        if requirement.due == Due::All {
            add(requirement, "policy", case.policy.stance, None)?;
        }
    }
    for stated in case.uses()? {
        let permissions = permissions(case, stated)?;
        for asked in conditions(case, stated, &permissions) {
            for requirement in asked.conditions.requires.iter().filter(|asked| asked.due == Due::Ai)
            {
                add(requirement, &asked.table, asked.stance, Some(stated))?;
            }
        }
    }
    Ok(demands)
}

fn answer(case: &Case<'_>, requirement: &Requirement) -> Result<Answer, Missing> {
    let key = requirement.keys.join("` or `");
    let is_asked = |trailer: &&Trailer| {
        requirement.keys.iter().any(|key| key.eq_ignore_ascii_case(&trailer.key))
            && !trailer.value.trim_ascii().is_empty()
    };
    let given: Vec<&Trailer> = case.message()?.trailers().iter().filter(is_asked).collect();
    if given.is_empty() {
        return Ok(Answer::Missing(format!(
            "there is no `{key}:` trailer{}",
            asked_of(&requirement.by)
        )));
    }
    let by_people: Vec<&Trailer> =
        given.into_iter().filter(|trailer| counts(case, trailer)).collect();
    if by_people.is_empty() {
        return Ok(Answer::Missing(format!(
            "the `{key}:` trailer names an AI identity, and a person is asked for"
        )));
    }
    let fits: Vec<&Trailer> =
        by_people.into_iter().filter(|trailer| form_fits(requirement, trailer)).collect();
    if fits.is_empty() {
        let asked = if requirement.reference {
            "`Name <address>` and then a URL or Message-ID".to_owned()
        } else {
            let globs = requirement.values.iter().map(|glob| format!("`{}`", glob.as_str()));
            globs.collect::<Vec<_>>().join(" or ")
        };
        return Ok(Answer::Missing(format!("the `{key}:` trailer has another value than {asked}")));
    }
    answer_by(case, requirement, &key, &fits)
}

/// Whether the right person gave one of the trailers, all of which fit otherwise.
fn answer_by(
    case: &Case<'_>,
    requirement: &Requirement,
    key: &str,
    fits: &[&Trailer],
) -> Result<Answer, Missing> {
    let author = || case.facts.author.get(Input::Author);
    let met = match &requirement.by {
        By::Anyone => true,
        By::Author => {
            let author = author()?;
            fits.iter().any(|trailer| address(trailer).is_some_and(|a| author.has_address(a)))
        }
        By::OtherPerson => {
            let author = author()?;
            let stated: Vec<&BStr> = fits.iter().filter_map(|trailer| address(trailer)).collect();
            if !stated.is_empty() && stated.iter().all(|address| author.has_address(address)) {
                return Ok(Answer::OwnOnly);
            }
            !stated.is_empty()
        }
        By::People(people) => fits
            .iter()
            .filter_map(|trailer| address(trailer))
            .any(|address| people.select_stated(address, &case.policy.groups)),
    };
    if !met {
        let reason = format!("no `{key}:` trailer is{}", asked_of(&requirement.by));
        return Ok(Answer::Missing(reason));
    }
    if requirement.trust == Trust::Vouched {
        let reason = format!(
            "the `{key}:` trailer is there; that its identity is vouched for was not verified"
        );
        return Ok(Answer::Unknown(Missing::NotGiven(Input::Signature), reason));
    }
    Ok(Answer::Met)
}

/// Who is asked for, behind "trailer".
fn asked_of(by: &By) -> &'static str {
    match by {
        By::Anyone => "",
        By::Author => " with the author's address",
        By::OtherPerson => " with another address than the author's",
        By::People(_) => " by one of the people whom the policy names",
    }
}

/// A required disclosure key is met by a disclosure; any other, by no AI identity.
fn counts(case: &Case<'_>, trailer: &Trailer) -> bool {
    case.policy.disclosure.key(&trailer.key).is_some_and(|key| !key.shared) || !is_ai(case, trailer)
}

/// Whether the identity in a trailer is that of a known agent.
pub(crate) fn is_ai(case: &Case<'_>, trailer: &Trailer) -> bool {
    let (name, address) = match trailer.value.split_once_str("<") {
        Some((name, rest)) => (name, rest.split_once_str(">").map_or(rest, |(address, _)| address)),
        None => (trailer.value.as_slice(), &b""[..]),
    };
    case.agents.identity(name.trim_ascii().as_bstr(), address.as_bstr()).is_some()
}

fn form_fits(requirement: &Requirement, trailer: &Trailer) -> bool {
    let text = trailer.value.to_str_lossy();
    let values = &requirement.values;
    (values.is_empty() || values.iter().any(|glob| glob.matches(&text)))
        && (!requirement.reference || has_reference(&text))
}

/// Whether a URL or a Message-ID stands behind `Name <address>`.
fn has_reference(value: &str) -> bool {
    let Some((_, behind)) = value.split_once('>') else { return false };
    behind.split_whitespace().any(|word| {
        let word = word.trim_matches(['(', ')', ',']);
        let is_url = ["https://", "http://"]
            .iter()
            .any(|scheme| word.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
        let message_id = word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        is_url || message_id.is_some_and(|id| id.contains('@'))
    })
}

/// The address in `Name <address>`.
fn address(trailer: &Trailer) -> Option<&BStr> {
    let (_, rest) = trailer.value.split_once_str("<")?;
    let (address, _) = rest.split_once_str(">")?;
    Some(address.as_bstr())
}
