//! `malformed-disclosure`

use bstr::{BString, ByteSlice};

use super::line::{self, Wanted};
use super::{Check, Findings, Rule, Situation, Subject};
use crate::case::Case;
use crate::disclosure::{SEVERAL_TOOLS, Use};
use crate::fact::Missing;
use crate::finding::{Clause, Place, Remedy};
use crate::ground::{matches_any, plots, strictest, whole_commit};
use crate::policy::{Level, PathGlob, Stance};

/// See `malformed_disclosure.md`.
pub(crate) static RULE: Rule = Rule {
    id: "malformed-disclosure",
    level: Level::Deny,
    explanation: include_str!("malformed_disclosure.md"),
    check: Check::Commit(check),
    remedy,
};

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let said = case.said()?;
    let clause = || Clause::new("disclosure", "form");
    let clause_of = |problem: &str| match problem {
        SEVERAL_TOOLS => Clause::new("disclosure", "one-per-tool"),
        _ => clause(),
    };
    for stated in &said.uses {
        let stance_of = |stated| strictest(&plots(case, stated)).unwrap_or(case.policy.stance);
        let stance = stance_of(stated);
        // What narrows nothing as long as it is malformed can reach less ground once it is mended.
        let mended = mended(case, stated, stance);
        let mended = mended.as_ref().unwrap_or(stated);
        let stance = stance_of(mended);
        let subject =
            || Subject { stated: Some(mended), ..Subject::of(case, stated, clause()).on(stance) };
        // What a form lacks is told below, each with what to write.
        let told = if stated.by_form { &[][..] } else { &stated.stated.malformed };
        for problem in told {
            let subject = Subject { clause: clause_of(problem), ..subject() };
            found.fail(&subject, problem.as_str());
        }
        if case.policy.disclosure.mixed {
            unchanged(case, stated, subject, found)?;
        }
    }
    for negative in &said.negatives {
        for problem in &negative.malformed {
            let line = format!("{}: {}", negative.origin.key, negative.head);
            found.fail(&Subject::origin(case, &negative.origin, clause()).about(line), problem);
        }
    }
    for claim in said.standing_claims().filter(|claim| claim.ids.is_empty()) {
        let subject = Subject::origin(case, &claim.origin, Clause::new("disclosure", "claim"));
        found.fail(&subject, "it names no exception");
    }
    if case.facts.is_text() {
        flaws(case, found)?;
    }
    Ok(())
}

/// The use as it would be with its line mended, where that reaches laxer ground: under the author's own key,
/// else under another. None where the line says the same mended.
fn mended(case: &Case<'_>, stated: &Use, stance: Stance) -> Option<Use> {
    let globs = meant_globs(case, stated).ok().flatten().filter(|(_, named)| !named.is_empty());
    let globs = globs.filter(|_| case.policy.disclosure.mixed);
    let is_malformed = !stated.stated.malformed.is_empty();
    if stance == Stance::Open || stated.by_form || (!is_malformed && globs.is_none()) {
        return None;
    }
    let laxer = |mut mended: Use| {
        mended.origin.line = stated.origin.line;
        mended.origin.misplaced = stated.origin.misplaced;
        mended.claims.clone_from(&stated.claims);
        if let Some((_, named)) = &globs {
            let named = named.iter().filter_map(|glob| PathGlob::new(glob).ok()).collect();
            mended.stated.paths = Some(named);
        }
        let is_laxer = strictest(&plots(case, &mended)).is_some_and(|reached| reached < stance);
        is_laxer.then_some(mended)
    };
    if !is_malformed {
        return laxer(stated.clone());
    }
    let agents = case.policy.agents();
    let read = |elsewhere| {
        let (policy, stated) = (case.policy, Some(stated));
        let wanted = Wanted { policy, stated, agent: None, asked: &[], selectors: None, elsewhere };
        let [line] = <[String; 1]>::try_from(line::lines(&wanted)).ok()?;
        line::read(&line, case.policy, &agents)
    };
    [false, true].into_iter().find_map(|elsewhere| laxer(read(elsewhere)?))
}

/// Globs that match nothing, and those to write in place of all.
type Globs = (Vec<String>, Vec<String>);

/// The globs of `paths=` that match nothing, and those to write in place of all. None where each matches.
fn meant_globs(case: &Case<'_>, stated: &Use) -> Result<Option<Globs>, Missing> {
    let Some(globs) = &stated.stated.paths else { return Ok(None) };
    let paths = if globs.is_empty() { &[][..] } else { case.changed_paths()? };
    let (right, wrong): (Vec<_>, Vec<_>) = globs.iter().partition(|glob| matches_any(glob, paths));
    let written = |globs: Vec<&PathGlob>| -> Vec<String> {
        globs.into_iter().map(|glob| glob.as_str().to_owned()).collect()
    };
    let (right, wrong) = (written(right), written(wrong));
    if wrong.is_empty() {
        return Ok(None);
    }
    let mut named = right;
    for glob in &wrong {
        let plain = glob.trim_start_matches(['!', '.', '/']);
        let meant = paths.iter().find(|path| **path == plain);
        named.extend(meant.and_then(as_glob));
    }
    if named.is_empty() {
        named.extend(paths.iter().find_map(as_glob));
    }
    named.dedup();
    Ok(Some((wrong, named)))
}

/// The globs of `paths=` that match nothing, in one finding.
fn unchanged<'u>(
    case: &Case<'_>,
    stated: &'u Use,
    subject: impl Fn() -> Subject<'u>,
    found: &mut Findings<'_, '_>,
) -> Result<(), Missing> {
    let Some((wrong, named)) = meant_globs(case, stated)? else { return Ok(()) };
    let reason =
        format!("`paths=` names `{}`, and nothing there is changed", wrong.join("` and `"));
    let lines = match named.as_slice() {
        [] => Vec::new(),
        named => vec![stated.line_with_paths(named)],
    };
    found.fail(&subject().about(PATHS).lines(lines), reason);
    Ok(())
}

/// What a remedy is about where `paths=` names what is not changed.
const PATHS: &str = "paths=";

/// A path as a glob that matches it and nothing else; none where a glob cannot say it.
fn as_glob(path: &BString) -> Option<String> {
    let path = path.to_str().ok()?;
    let is_plain =
        |c: char| !c.is_control() && !c.is_whitespace() && !"*?{}[]\\,;!<>()".contains(c);
    let rooted = if path.contains('/') { path.to_owned() } else { format!("/{path}") };
    path.chars().all(is_plain).then_some(rooted)
}

/// Where a text answers the form of the policy, and not as it asks.
fn flaws(case: &Case<'_>, found: &mut Findings<'_, '_>) -> Result<(), Missing> {
    let text = case.pull_request()?;
    let by_form = text.said().uses.iter().find(|stated| stated.by_form);
    let stance = match by_form {
        Some(stated) => strictest(&plots(case, stated)),
        None => strictest(&whole_commit(case)),
    };
    let of_fields = |stated: &Use| {
        let told = |problem: &&String| text.flaws().iter().all(|flaw| flaw.reason != **problem);
        stated.stated.malformed.iter().filter(told).cloned().collect::<Vec<_>>()
    };
    let clause = || Clause::table("disclosure.pull-request");
    let on = |place| {
        let subject = Subject { stated: by_form, ..Subject::at(case, place, clause()) };
        subject.on(stance.unwrap_or(case.policy.stance))
    };
    // What is not there, and what no line of its own is known for, is told once: one remedy mends it.
    let (mut reasons, mut lines, mut is_whole) = (Vec::new(), Vec::new(), false);
    for flaw in text.flaws() {
        if let Some((line, text)) = &flaw.place {
            let subject = on(Place::Line(*line, text.clone())).lines(flaw.lines.clone());
            found.fail(&subject, flaw.reason.as_str());
        } else {
            reasons.push(flaw.reason.clone());
            is_whole |= flaw.lines.is_empty();
            lines.extend(flaw.lines.iter().cloned());
        }
    }
    let problems = by_form.map(of_fields).unwrap_or_default();
    is_whole |= !problems.is_empty();
    reasons.extend(problems);
    if !reasons.is_empty() {
        let lines = if is_whole { Vec::new() } else { lines };
        found.fail(&on(Place::Text).lines(lines), reasons.join("; "));
    }
    Ok(())
}

/// `about` is the line as it should be, where that is known.
fn remedy(situation: &Situation<'_>) -> Remedy {
    let is_refused = situation.stance == Stance::Forbid
        || (situation.stance == Stance::NoUnless && situation.claimable.is_empty());
    // One remedy says too that it belongs elsewhere.
    let misplaced = situation.stated.is_some_and(|stated| stated.origin.misplaced.is_some());
    let here = if misplaced {
        format!(
            ", in the last paragraph of the {}, which holds `Key: value` lines only, with a blank line above it",
            situation.message()
        )
    } else {
        String::new()
    };
    if situation.about == PATHS && !is_refused {
        let say = format!("name a changed path in `paths=`{here}");
        return Remedy::paste(say, situation.lines.to_vec());
    }
    if !situation.about.is_empty() && situation.about != PATHS {
        let line = vec![situation.about.to_owned()];
        return Remedy::paste("write it like this, if it is true that no AI was used", line);
    }
    if !situation.lines.is_empty() && situation.about != PATHS && situation.stance != Stance::Forbid
    {
        return Remedy::paste("write it like this, with what is true", situation.lines.to_vec());
    }
    match situation.stance {
        Stance::Open | Stance::Disclose if situation.form().is_some() => Remedy::paste(
            "fill in the text like this, with what is true",
            situation.disclosure_lines(),
        ),
        Stance::Open | Stance::Disclose if situation.names_several() => Remedy::paste(
            format!("write a line for each tool{here}, with what is true"),
            situation.disclosure_lines(),
        ),
        Stance::Open | Stance::Disclose => Remedy::paste(
            format!("write the line like this{here}, with what is true"),
            situation.disclosure_lines(),
        ),
        Stance::NoUnless if !situation.claimable.is_empty() => Remedy::paste(
            format!(
                "write the line like this{here}, with what is true; AI use is accepted here where an exception \
                 applies and is claimed"
            ),
            situation.disclosure_lines(),
        )
        .choosing(situation.offers()),
        Stance::NoUnless => Remedy::say(
            "AI use is accepted here only under an exception, and no exception fits this change; \
             please ask before you send it",
        ),
        Stance::Forbid => Remedy::say(
            "AI use is not accepted here, however the line is written; please make this part without it, \
             or ask",
        ),
    }
}
