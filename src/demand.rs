//! What is asked of a use: the conditions that add up on its ground, the trailers that they require,
//! and whether these are there.

use bstr::{BStr, ByteSlice};

use crate::case::Case;
use crate::commit::Kind;
use crate::disclosure::Use;
use crate::fact::{Input, Missing, Partial};
use crate::finding::{Clause, Place};
use crate::ground::{Plot, plots};
use crate::permission::{Permitted, needs_claims, permissions};
use crate::policy::{By, Conditions, Due, DutyFor, Requirement, Stance, Trust, Where};
use crate::rules::Subject;
use crate::trailer::Trailer;

/// Conditions that hold for a use, and the table that they stand in.
pub(crate) struct Asked<'a> {
    pub(crate) table: Table<'a>,
    pub(crate) conditions: &'a Conditions,
    pub(crate) stance: Stance,
}

/// A table that may have conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table<'a> {
    Policy,
    Area(&'a str),
    Exception(&'a str),
}

impl Table<'_> {
    /// Its name in the file.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Policy => "policy".to_owned(),
            Self::Area(name) => format!("areas.{name}"),
            Self::Exception(id) => format!("exceptions.{id}"),
        }
    }
}

/// The conditions that hold for a use: those of the policy and of every matching area, where the ground
/// is not open, and those of every exception that it claims and needs.
pub(crate) fn conditions<'a>(
    case: &Case<'a>,
    stated: &'a Use,
    permissions: &Partial<Permitted<'a>>,
) -> Vec<Asked<'a>> {
    let closed: Vec<&Plot<'_>> =
        permissions.known.iter().map(|(plot, _)| plot).filter(|plot| !plot.is_open()).collect();
    let Some(stance) = closed.iter().map(|plot| plot.stance).max() else { return Vec::new() };
    let ask = |table: Table<'a>, conditions: &'a Conditions| Asked { table, conditions, stance };
    let mut asked = vec![ask(Table::Policy, &case.policy.conditions)];
    for (name, area) in &case.policy.areas {
        if closed.iter().any(|plot| plot.areas.contains(&name.as_str())) {
            asked.push(ask(Table::Area(name), &area.conditions));
        }
    }
    if needs_claims(permissions) {
        for id in &stated.claims {
            if let Some(exception) = case.policy.exceptions.get(id) {
                asked.push(ask(Table::Exception(id), &exception.conditions));
            }
        }
    }
    asked
}

/// One trailer that is required of a commit, and whether it is there.
pub(crate) struct Demand<'a> {
    pub(crate) requirement: &'a Requirement,
    pub(crate) subject: Subject<'a>,
    pub(crate) answer: Answer,
}

/// Whether a required trailer is there.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Every trailer that is required of the commit, with a use or without.
pub(crate) fn demands<'c>(case: &'c Case<'_>) -> Result<Partial<Demand<'c>>, Missing> {
    let mut demands = Vec::new();
    let mut answers = Answers { case, known: Vec::new() };
    for requirement in &case.policy.conditions.requires {
        // What is required of all is required of commits.
        if requirement.due == Due::All && !case.facts.is_text() {
            let clause = Clause::new("policy", "requires");
            let subject = Subject::at(case, Place::Commit, clause);
            demands.push(Ok(answers.demand(requirement, subject)));
        }
    }
    // Where both state a use, the trailers of people stand in the commits.
    let in_commits =
        case.facts.kind == Kind::PullRequest && case.policy.disclosure.place == Where::Both;
    for stated in case.uses()?.iter().filter(|_| !in_commits) {
        let permissions = permissions(case, stated);
        for asked in conditions(case, stated, &permissions) {
            // By what the policy requires, people sign and review what lands; an issue does not land.
            if asked.table == Table::Policy && case.speaks_for_itself() {
                continue;
            }
            let of_uses = |requirement: &&Requirement| requirement.due == Due::Ai;
            for requirement in asked.conditions.requires.iter().filter(of_uses) {
                let clause = Clause::new(asked.table.name(), "requires");
                let subject = Subject::of(case, stated, clause).on(asked.stance);
                demands.push(Ok(answers.demand(requirement, subject)));
            }
        }
        demands.extend(permissions.missing.map(Err));
    }
    Ok(demands.into_iter().collect())
}

/// The answers that are known already: that to a requirement is the same for every use, and looks at every
/// trailer.
struct Answers<'c, 'a> {
    case: &'c Case<'a>,
    known: Vec<(&'c Requirement, Answer)>,
}

impl<'c> Answers<'c, '_> {
    fn demand(&mut self, requirement: &'c Requirement, subject: Subject<'c>) -> Demand<'c> {
        let key = requirement.keys.first().map_or("", String::as_str);
        let known = self.known.iter().find(|(known, _)| std::ptr::eq(*known, requirement));
        let answer = if let Some((_, answer)) = known {
            answer.clone()
        } else {
            let answer = answer(self.case, requirement).unwrap_or_else(|missing| {
                let reason =
                    format!("whether the `{key}:` trailer is the one asked for: {missing}");
                Answer::Unknown(missing, reason)
            });
            self.known.push((requirement, answer.clone()));
            answer
        };
        Demand { requirement, subject: subject.about(key), answer }
    }
}

fn answer(case: &Case<'_>, requirement: &Requirement) -> Result<Answer, Missing> {
    let key = requirement.keys.join("` or `");
    let is_asked = |trailer: &&Trailer| {
        requirement.keys.iter().any(|key| key.eq_ignore_ascii_case(&trailer.key))
            && !trailer.value.trim_ascii().is_empty()
    };
    let fields = if case.facts.is_text() { case.pull_request()?.fields() } else { &[] };
    let trailers = case.message()?.trailers().iter().chain(fields);
    let given: Vec<&Trailer> = trailers.filter(is_asked).collect();
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
pub(crate) fn asked_of(by: &By) -> &'static str {
    match by {
        By::Anyone => "",
        By::Author => " with the author's address",
        By::OtherPerson => " with another address than the author's",
        By::People(_) => " by one of the people whom the policy names",
    }
}

/// A required disclosure key is met by a disclosure; any other, by no AI identity.
fn counts(case: &Case<'_>, trailer: &Trailer) -> bool {
    case.policy.disclosure.key(&trailer.key).is_some() || !is_ai(case, trailer)
}

/// Whether a trailer credits a known agent: by an identity of it, or by an unmistakable name.
pub(crate) fn is_ai(case: &Case<'_>, trailer: &Trailer) -> bool {
    case.agents.credited(trailer.value.as_bstr()).is_some()
}

fn form_fits(requirement: &Requirement, trailer: &Trailer) -> bool {
    value_fits(requirement, &trailer.value.to_str_lossy())
}

/// Whether a value is one that is asked for, whoever gave it.
pub(crate) fn value_fits(requirement: &Requirement, text: &str) -> bool {
    let values = &requirement.values;
    (values.is_empty() || values.iter().any(|glob| glob.matches(text)))
        && (!requirement.reference || has_reference(text))
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

/// For what a duty is due: for the commit as such, or for each of these uses. `open` asks nothing.
pub(crate) fn duties_due<'c>(
    case: &'c Case<'_>,
    due: &DutyFor,
) -> Result<Partial<Option<&'c Use>>, Missing> {
    let claims_one = |stated: &&Use, ids: &[String]| stated.claims.iter().any(|c| ids.contains(c));
    let uses: Vec<&Use> = match due {
        DutyFor::All if case.speaks_for_itself() => case.uses()?.iter().collect(),
        DutyFor::All if case.facts.is_text() => Vec::new(),
        DutyFor::All => return Ok(std::iter::once(Ok(None)).collect()),
        DutyFor::Ai => case.uses()?.iter().collect(),
        DutyFor::Exceptions(ids) => case.uses()?.iter().filter(|u| claims_one(u, ids)).collect(),
    };
    let on_closed_ground = |stated: &'c Use| {
        let plots = plots(case, stated);
        if plots.known.iter().any(|plot| !plot.is_open()) {
            return Some(Ok(Some(stated)));
        }
        plots.missing.map(Err)
    };
    Ok(uses.into_iter().filter_map(on_closed_ground).collect())
}
