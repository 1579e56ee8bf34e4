//! Text for people: what was judged, what was found, and how each finding is mended.
//!
//! Meaning is never in a colour alone. Everything that came from a repository goes through
//! [`Untrusted`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::checked::{Checked, Counts, PolicyOrigin};
use crate::commit::{CommitId, Kind};
use crate::epochs::{Change, JudgedBy};
use crate::fact::{Input, Missing};
use crate::finding::{Choice, Finding, Outcome, Place, Remedy};
use crate::inspect::Judged;
use crate::judge::Verdict;
use crate::policy::{FILE_NAME, Level, Policy};
use crate::untrusted::Untrusted;

/// Of how many findings of one commit text shows all; machines get all of them.
const SHOWN_PER_COMMIT: usize = 20;

const DENY: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default().bold();
const LATER: Style = AnsiColor::Cyan.on_default().bold();
const STRONG: Style = Style::new().bold();

/// A whole result: the findings, then one paragraph that counts.
pub fn checked(checked: &Checked) -> String {
    let mut out = findings(checked, usize::MAX);
    write_summary(&mut out, checked);
    out
}

/// The findings about the policy and the change as a whole, and those of the first `most` commits that have some; what is left out
/// is counted.
pub fn findings(checked: &Checked, most: usize) -> String {
    let mut out = String::new();
    let asking = Asking::of(checked);
    for finding in checked.about_policy.iter().chain(&checked.about_change) {
        write_finding(&mut out, finding, asking);
        out.push('\n');
    }
    let telling = || checked.judged().filter(|judged| has_something_to_say(judged));
    for judged in telling().take(most) {
        write_commit(&mut out, judged);
        let asking = asking.of_one(checked, judged);
        let (lacking, found): (Vec<_>, Vec<_>) =
            judged.judgement.findings.iter().partition(|finding| finding.lacks().is_some());
        write_found(&mut out, &found, asking);
        write_lacking(&mut out, &lacking, judged.facts.kind);
        write_not_evaluated(&mut out, judged);
        out.push('\n');
    }
    match telling().count().saturating_sub(most) {
        0 => {}
        1 => out.push_str("1 more commit has findings and is not shown\n\n"),
        more => {
            let _ = writeln!(out, "{more} more commits have findings and are not shown\n");
        }
    }
    out
}

/// A finding about a history, which has no place in it.
pub(super) fn of_history(finding: &Finding) -> String {
    let mut out = String::new();
    write_headline(&mut out, finding);
    out
}

/// The first lines of findings that do not stand in the way, for a hook that lets a message pass.
pub fn in_passing(judged: &Judged) -> String {
    let mut out = String::new();
    let telling = || judged.judgement.findings.iter().filter(|finding| finding.lacks().is_none());
    for finding in telling().take(SHOWN_PER_COMMIT) {
        write_headline(&mut out, finding);
        for line in finding.remedy.iter().flat_map(|remedy| &remedy.lines) {
            let _ = writeln!(out, "      {}", Untrusted::new(line));
        }
    }
    write_not_shown(&mut out, telling().count().saturating_sub(SHOWN_PER_COMMIT));
    out
}

/// The policy that asks, and the file in which its clauses stand.
#[derive(Clone, Copy)]
struct Asking<'a> {
    policy: Option<&'a Policy>,
    file: &'a str,
    /// The commit that brought the policy, where it is not the policy of the run.
    brought_by: Option<CommitId>,
}

impl<'a> Asking<'a> {
    fn of(checked: &'a Checked) -> Self {
        let file = if checked.origin.commit.is_some() { FILE_NAME } else { &checked.origin.name };
        Self { policy: checked.policy.as_ref(), file, brought_by: None }
    }

    /// The same for a commit, which an earlier policy may have judged.
    fn of_one(self, checked: &'a Checked, judged: &Judged) -> Self {
        let earlier = judged.by.and_then(|by| checked.met.as_ref()?.earlier.get(usize::from(by)));
        earlier.map_or(self, |earlier| Self {
            policy: earlier.policy.as_ref().ok(),
            file: FILE_NAME,
            brought_by: Some(earlier.change.commit),
        })
    }
}

fn has_something_to_say(judged: &Judged) -> bool {
    !judged.judgement.findings.is_empty()
        || matches!(judged.judgement.verdict(), Verdict::Undetermined(_) | Verdict::NeedsPerson(_))
}

fn write_commit(out: &mut String, judged: &Judged) {
    if judged.facts.is_text() {
        let _ = writeln!(out, "{STRONG}{}{STRONG:#}", text_name(judged.facts.kind));
        return;
    }
    let Some(id) = judged.id else { return };
    let subject = match judged.facts.message.get(Input::Message) {
        Ok(message) => message.subject(),
        Err(_) => "(the message could not be read)".into(),
    };
    let _ = writeln!(out, "{STRONG}commit {}{STRONG:#} {}", id.short(), Untrusted::new(&subject));
}

/// What a text is, for people.
fn text_name(kind: Kind) -> String {
    match kind {
        Kind::Commit => "commit".to_owned(),
        Kind::PullRequest => "the pull request".to_owned(),
        Kind::Text(surface) => format!("the text (surface {surface})"),
    }
}

fn write_headline(out: &mut String, finding: &Finding) {
    let (style, word) = match (&finding.outcome, finding.level) {
        (Outcome::Later, _) => (LATER, "needed before it lands"),
        (Outcome::Undecided(Missing::Unreadable(..)), _) => (DENY, "could not be judged"),
        (Outcome::Undecided(Missing::NotYet(_)), _) => (LATER, "not known yet"),
        (Outcome::Undecided(_), Level::Deny) => (WARN, "needs a person"),
        (Outcome::Fail, Level::Deny) => (DENY, "error"),
        (Outcome::Fail | Outcome::Undecided(_), _) => (WARN, "warning"),
    };
    let reason = Untrusted::new(&finding.reason);
    let _ = writeln!(out, "{style}{word}[{}]{style:#}: {reason}", finding.rule);
}

/// The findings of one commit, of which the gravest are shown first where there are too many for people.
fn write_found(out: &mut String, findings: &[&Finding], asking: Asking<'_>) {
    let mut shown: Vec<&Finding> = findings.to_vec();
    if shown.len() > SHOWN_PER_COMMIT {
        // Stable: among equals, the order of the message stays.
        shown.sort_by_key(|finding| !finding.is_violation());
        shown.truncate(SHOWN_PER_COMMIT);
    }
    for finding in &shown {
        write_finding(out, finding, asking);
    }
    write_not_shown(out, findings.len() - shown.len());
}

fn write_not_shown(out: &mut String, count: usize) {
    let what = match count {
        0 => return,
        1 => "1 more finding of this commit is".to_owned(),
        more => format!("{more} more findings of this commit are"),
    };
    let _ = writeln!(out, "{what} not shown; `provenance check --format json` shows all");
}

/// What is missing, once for all the rules that wanted it.
fn write_lacking(out: &mut String, findings: &[&Finding], kind: Kind) {
    let mut rules: BTreeMap<&Missing, BTreeSet<&str>> = BTreeMap::new();
    for finding in findings {
        if let Some(missing) = finding.lacks() {
            rules.entry(missing).or_default().insert(finding.rule);
        }
    }
    for (missing, rules) in rules {
        let (style, word) = match missing {
            Missing::NotYet(_) => (LATER, "not known yet"),
            Missing::NotGiven(_) => (WARN, "needs a person"),
            Missing::Unreadable(..) => (DENY, "could not be judged"),
        };
        let reason = match (missing, kind) {
            (Missing::Unreadable(Input::PullRequest, why), Kind::Text(_)) => {
                format!("{} could not be read: {why}", text_name(kind))
            }
            _ => missing.to_string(),
        };
        let _ = writeln!(out, "{style}{word}{style:#}: {}", Untrusted::new(&reason));
        let rules: Vec<&str> = rules.into_iter().collect();
        let named = if rules.len() > 6 { plural(rules.len(), "rule") } else { rules.join(", ") };
        let _ = writeln!(out, "  not decided: {named}");
    }
}

fn write_finding(out: &mut String, finding: &Finding, asking: Asking<'_>) {
    write_headline(out, finding);
    if !matches!(finding.place, Place::Commit | Place::Text | Place::Policy | Place::Change) {
        let place = finding.place.to_string();
        let _ = writeln!(out, "  where: {}", Untrusted::new(&place));
    }
    let clause = finding.clause.to_string();
    let line = asking.policy.and_then(|policy| policy.line_of(&finding.clause));
    let line = line.map_or(String::new(), |line| {
        let file = line.file.as_deref().unwrap_or(asking.file);
        format!(", {} line {}", Untrusted::new(file), line.number)
    });
    let of =
        asking.brought_by.map_or(String::new(), |id| format!(", policy of commit {}", id.short()));
    let _ = writeln!(out, "  asked by: {}{line}{of}", Untrusted::new(&clause));
    if let Some(remedy) = &finding.remedy {
        let _ = writeln!(out, "  to mend it: {}", Untrusted::new(&remedy.say));
        for line in &remedy.lines {
            let _ = writeln!(out, "      {}", Untrusted::new(line));
        }
        write_choices(out, remedy);
    }
}

/// The exceptions among which a person chooses, and what each asks besides its claim. A single one stands
/// among the lines already.
fn write_choices(out: &mut String, remedy: &Remedy) {
    let among_the_lines = |choice: &&Choice| remedy.lines.contains(&choice.line);
    let (there, others): (Vec<_>, Vec<_>) = remedy.choices.iter().partition(among_the_lines);
    for choice in there {
        for more in more_of(choice) {
            let _ = writeln!(out, "  {more}");
        }
    }
    if !others.is_empty() {
        let _ = writeln!(out, "  exceptions that could fit:");
    }
    for choice in others {
        let (line, title) = (Untrusted::new(&choice.line), Untrusted::new(&choice.title));
        let _ = writeln!(out, "      {line}   {title}");
        for more in more_of(choice) {
            let _ = writeln!(out, "          {more}");
        }
    }
}

/// What there is to say of an exception besides its claim.
fn more_of(choice: &Choice) -> impl Iterator<Item = String> {
    let asks = choice.asks.join(", ");
    let asks = (!asks.is_empty()).then(|| format!("it also asks for {}", Untrusted::new(&asks)));
    let contact = choice.contact.as_ref();
    let contact = contact.map(|contact| format!("people who help: {}", Untrusted::new(contact)));
    asks.into_iter().chain(contact)
}

fn write_not_evaluated(out: &mut String, judged: &Judged) {
    if !judged.judgement.not_evaluated.is_empty() {
        let list = judged.judgement.not_evaluated.join(", ");
        let _ = writeln!(out, "not evaluated: {}", Untrusted::new(&list));
    }
}

/// The last paragraph: how many, by which policy, with which result, and whom to ask.
fn write_summary(out: &mut String, checked: &Checked) {
    let counts = checked.counts();
    let text = checked.text.as_ref().map(|text| text_name(text.facts.kind));
    let what = match (checked.commits.as_slice(), text) {
        ([one], None) if one.id.is_none() => "1 message".to_owned(),
        ([], Some(text)) => text,
        (commits, Some(text)) => format!("{} and {text}", plural(commits.len(), "commit")),
        (commits, None) => plural(commits.len(), "commit"),
    };
    let by = by_policy(&checked.origin, checked.policy.as_ref());
    let _ = writeln!(out, "judged {what} {by}: {}", outcome(checked));
    write_policies(out, &checked.policies());
    for note in &checked.notes {
        let _ = writeln!(out, "note: {}", Untrusted::new(note));
    }
    write_mending(out, checked);
    let not_clean = checked.has_violation() || checked.needs_person() || checked.has_undetermined();
    if let Some(policy) = checked.policy.as_ref().filter(|_| not_clean) {
        write_contact(out, policy);
    }
    if counts.needs_person > 0 {
        let what = if checked.text.is_none() {
            needs(counts.needs_person)
        } else {
            needs_of_several(checked, counts.needs_person)
        };
        let _ = writeln!(out, "{what} a person to look");
    }
    for (what, findings) in beside_commits(checked) {
        if findings.iter().any(|finding| finding.awaits().is_some()) {
            let _ = writeln!(out, "{what} needs a person to look");
        }
    }
}

/// What came of all that was judged, in words: the commits and texts, then what no single one of them is.
pub fn outcome(checked: &Checked) -> String {
    let mut said = tally(&checked.counts());
    for (what, findings) in beside_commits(checked) {
        let count =
            |is: fn(&Finding) -> bool| findings.iter().filter(|finding| is(finding)).count();
        let counts = Counts {
            needs_person: count(|finding| finding.awaits().is_some()),
            violation: count(Finding::is_violation),
            undetermined: count(|finding| finding.unreadable().is_some()),
            ..Counts::default()
        };
        if counts != Counts::default() {
            let _ = write!(said, "; {what}: {}", tally(&counts));
        }
    }
    said
}

/// What was judged apart from each commit, with what was found.
fn beside_commits(checked: &Checked) -> [(&'static str, &[Finding]); 2] {
    [("the policy", &checked.about_policy), ("the change as a whole", &checked.about_change)]
}

/// The policies of an audit, where there are several, and what came of the commits of each.
fn write_policies(out: &mut String, policies: &[JudgedBy]) {
    if policies.len() < 2 {
        return;
    }
    let count = policies.len();
    let _ = writeln!(out, "each commit by the policy that it met when it came in, one of {count}:");
    for judged_by in policies {
        let counts = &judged_by.counts;
        let what = if counts.judged == 0 { "no commit".to_owned() } else { tally(counts) };
        let _ = writeln!(out, "  {}: {what}", policy_name(judged_by));
    }
}

/// A policy of an audit: the commit that brought it, its day, and its stance.
pub(super) fn policy_name(judged_by: &JudgedBy) -> String {
    let Change { commit, day } = judged_by.change;
    let day = day.map_or(String::new(), |day| format!(" of {day}"));
    let stance = match &judged_by.stance {
        Ok(stance) => stance.to_string(),
        Err(_) => "none that can be used".to_owned(),
    };
    format!("{}{day}, {stance}", commit.short())
}

/// The commands that open the messages of commits with a violation, on a branch that can still be mended.
pub fn write_mending(out: &mut String, checked: &Checked) {
    let is_refused = |text: &&Judged| text.judgement.findings.iter().any(Finding::is_violation);
    if let Some(text) = checked.text.as_ref().filter(is_refused) {
        let _ = writeln!(out, "to mend {}: edit it where it stands", text_name(text.facts.kind));
    }
    let Some(branch) = &checked.branch else { return };
    let refused = || {
        let is_violation =
            |judged: &&Judged| judged.judgement.findings.iter().any(Finding::is_violation);
        checked.commits.iter().filter(is_violation)
    };
    let is_newest = |judged: &Judged| judged.id.is_some() && judged.id == branch.newest;
    if refused().any(is_newest) {
        let _ = writeln!(out, "to mend the newest commit: git commit --amend");
    }
    let Some(oldest) = refused().rfind(|judged| !is_newest(judged)) else { return };
    let from = match (oldest.id, &oldest.facts.parents) {
        (Some(id), crate::fact::Fact::Read(1..)) => format!("{}~", id.short()),
        _ => "--root".to_owned(),
    };
    // Without it, a rebase would take merges out of the branch (git-rebase(1)).
    let has_merge = checked.commits.iter().any(|judged| judged.facts.is_merge());
    let merges = if has_merge { " --rebase-merges" } else { "" };
    let _ = writeln!(
        out,
        "to mend an earlier commit: git rebase -i{merges} {from}, with `reword` in place of `pick`"
    );
}

/// Whom to ask, what follows, and where the policy can be read.
pub fn write_contact(out: &mut String, policy: &Policy) {
    let lines = [
        ("ask", &policy.contact),
        ("the policy in prose", &policy.page),
        ("what follows", &policy.consequence),
    ];
    for (what, text) in lines {
        if let Some(text) = text {
            let _ = writeln!(out, "{what}: {}", Untrusted::new(text));
        }
    }
}

fn by_policy(origin: &PolicyOrigin, policy: Option<&Policy>) -> String {
    let name = Untrusted::new(&origin.name).to_string();
    match (policy, &origin.commit) {
        (None, _) => "without a policy".to_owned(),
        (Some(policy), Some(commit)) => {
            format!("by {FILE_NAME} of commit {commit} ({name}; stance {})", policy.stance)
        }
        (Some(policy), None) => format!("by {name} (stance {})", policy.stance),
    }
}

/// The counts in words; what is zero is left out, except where nothing was judged.
pub fn tally(counts: &Counts) -> String {
    let mut parts = Vec::new();
    let mut part = |count: usize, words: &str| {
        if count > 0 {
            parts.push(format!("{count} {words}"));
        }
    };
    part(counts.no_ai_declared, "no AI declared");
    part(counts.none_stated, "stated: no AI");
    part(counts.disclosed, "disclosed");
    // A commit under two exceptions is one commit.
    if counts.permitted.values().sum::<usize>() == counts.permitted_commits {
        for (id, count) in &counts.permitted {
            part(*count, &format!("permitted under {id}"));
        }
    } else {
        let under: Vec<String> =
            counts.permitted.iter().map(|(id, count)| format!("{count} under {id}")).collect();
        part(counts.permitted_commits, &format!("permitted ({})", under.join(", ")));
    }
    part(counts.not_decided_yet, "not decided yet");
    for (why, count) in &counts.exempt {
        part(*count, &format!("exempt ({})", Untrusted::new(why)));
    }
    part(
        counts.needs_person,
        if counts.needs_person == 1 { "needs a person" } else { "need a person" },
    );
    part(counts.violation, if counts.violation == 1 { "violation" } else { "violations" });
    part(counts.undetermined, "could not be judged");
    if parts.is_empty() { "nothing new".to_owned() } else { parts.join(", ") }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The same, where a text is among them.
fn needs_of_several(checked: &Checked, count: usize) -> String {
    let is_waiting =
        |judged: &&Judged| matches!(judged.judgement.verdict(), Verdict::NeedsPerson(_));
    let text = checked.text.iter().find(is_waiting).map(|text| text_name(text.facts.kind));
    match (text, count) {
        (Some(text), 1) => format!("{text} needs"),
        (Some(text), more) => format!("{text} and {} need", plural(more - 1, "commit")),
        (None, count) => needs(count),
    }
}

fn needs(count: usize) -> String {
    if count == 1 { "1 commit needs".to_owned() } else { format!("{count} commits need") }
}

#[cfg(test)]
mod tests {
    use super::tally;
    use crate::counts::Counts;
    use crate::judge::{How, Verdict};

    fn tally_of(permitted: &[&[&str]]) -> String {
        let mut counts = Counts::default();
        for ids in permitted {
            let ids = ids.iter().map(ToString::to_string).collect();
            counts.add(&Verdict::Compliant(How::PermittedUnder(ids)));
        }
        tally(&counts)
    }

    #[test]
    fn a_commit_under_two_exceptions_counts_once() {
        assert_eq!(tally_of(&[&["e"], &["f"]]), "1 permitted under e, 1 permitted under f");
        assert_eq!(tally_of(&[&["e", "f"]]), "1 permitted (1 under e, 1 under f)");
        assert_eq!(tally_of(&[&["e", "f"], &["f"]]), "2 permitted (1 under e, 2 under f)");
    }
}
