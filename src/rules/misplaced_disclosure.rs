//! `misplaced-disclosure`

use std::collections::{HashMap, HashSet};

use bstr::BStr;

use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::commit::Kind;
use crate::disclosure::{Origin, Said};
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::ground::{plots, strictest};
use crate::message::Message;
use crate::policy::{Level, Stance};
use crate::trailer::Misplaced;

/// See `misplaced_disclosure.md`.
pub(crate) static RULE: Rule = Rule {
    id: "misplaced-disclosure",
    level: Level::Deny,
    explanation: include_str!("misplaced_disclosure.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let said = case.said()?;
    let clause = || Clause::new("disclosure", "keys");
    let lines = lines(case, said);
    for stated in &said.uses {
        let stance = strictest(&plots(case, stated)).unwrap_or(case.policy.stance);
        misplaced(&lines, &stated.origin, Subject::of(case, stated, clause()).on(stance), found);
    }
    for claim in &said.claims {
        misplaced(&lines, &claim.origin, Subject::origin(case, &claim.origin, clause()), found);
    }
    Ok(())
}

fn misplaced(
    lines: &HashMap<usize, &BStr>,
    origin: &Origin,
    mut subject: Subject<'_>,
    found: &mut Findings<'_, '_>,
) {
    let Some(why) = origin.misplaced else { return };
    if let Some(line) = lines.get(&origin.line) {
        subject.place = Place::Line(origin.line, (*line).to_owned());
    }
    found.fail(&subject.about(origin.text()), format!("{}: {why}", not_read(&origin.key, why)));
}

/// The misplaced lines as they stand, for what they should be is the remedy. Those of a text are none.
fn lines<'a>(case: &Case<'a>, said: &Said) -> HashMap<usize, &'a BStr> {
    let uses = said.uses.iter().map(|stated| &stated.origin);
    let all = uses.chain(said.claims.iter().map(|claim| &claim.origin));
    let misplaced: HashSet<usize> =
        all.filter(|origin| origin.misplaced.is_some()).map(|origin| origin.line).collect();
    if misplaced.is_empty() || case.facts.kind != Kind::Commit {
        return HashMap::new();
    }
    let lines = case.message().ok().into_iter().flat_map(Message::lines);
    lines.filter(|(number, _)| misplaced.contains(number)).collect()
}

/// What git makes of such a line.
fn not_read(key: &str, why: Misplaced) -> String {
    match why {
        // It may be a trailer, of a key that nobody looks for.
        Misplaced::DoubledHyphen => format!("git does not take this line for `{key}:`"),
        _ => format!("git does not read this `{key}:` line as a trailer"),
    }
}

fn remedy(situation: &Situation<'_>) -> Remedy {
    if situation.stance == Stance::Forbid {
        return Remedy::say(
            "AI use is not accepted here, wherever the line stands; please make this part without it, or ask",
        );
    }
    // What the line lacks besides, a second refusal would tell.
    let offers = if situation.stated.is_some() { situation.offers() } else { Vec::new() };
    let mut lines = Vec::new();
    if situation.stated.is_some() && (!offers.is_empty() || situation.lacks()) {
        lines = situation.disclosure_lines();
    }
    let how = if lines.is_empty() {
        "write it exactly like this"
    } else {
        "write it like this, with what is true"
    };
    let claim = if offers.is_empty() { "" } else { ", and claim the exception that applies" };
    if lines.is_empty() {
        lines.push(situation.about.to_owned());
    }
    Remedy::paste(
        format!(
            "{how}, in the last paragraph of the {}, which holds `Key: value` lines only, with a blank line \
             above it{claim}",
            situation.message()
        ),
        lines,
    )
    .choosing(offers)
}

#[cfg(test)]
mod tests {
    use bstr::BStr;

    use crate::agents::Agents;
    use crate::commit::{CommitFacts, Stage};
    use crate::fact::Fact;
    use crate::finding::{Finding, Place};
    use crate::judge::judge;
    use crate::message::Message;
    use crate::policy::Policy;

    fn found(message: Message) -> Finding {
        let policy = Policy::example_of("disclose", "");
        let mut facts = CommitFacts::unread(None, Stage::Message);
        facts.message = Fact::Read(message);
        facts.changed_paths = Fact::Read(vec!["src/a".into()]);
        let found = judge(&policy, Agents::builtin(), &facts).findings.into_iter();
        found.into_iter().find(|found| found.rule == "misplaced-disclosure").expect("a finding")
    }

    fn place(finding: &Finding) -> (usize, &BStr) {
        let Place::Line(line, text) = &finding.place else { panic!("{:?}", finding.place) };
        (*line, text.as_ref())
    }

    #[test]
    fn the_place_is_the_line_as_it_stands_and_the_remedy_as_it_should() {
        let line = found(Message::stored("Mend it\n\nAssisted_by: Claude \n"));
        assert_eq!(place(&line), (3, "Assisted_by: Claude".into()));
        assert_eq!(line.remedy.expect("a remedy").lines, ["Assisted-by: Claude"]);
    }

    #[test]
    fn a_doubled_hyphen_makes_a_trailer_of_another_key() {
        let line = found(Message::stored("Mend it\n\nAssisted--by: Claude\n"));
        assert_eq!(place(&line), (3, "Assisted--by: Claude".into()));
        let reason =
            "git does not take this line for `Assisted-by:`: its key has a hyphen too many";
        assert_eq!(line.reason, reason);
    }
}
