//! What a rule says of what it found, and the situation in which its remedy is chosen.

use crate::case::Case;
use crate::commit::Kind;
use crate::demand::asked_of;
use crate::disclosure::{Origin, Use};
use crate::fact::{Input, Missing};
use crate::finding::{Choice, Clause, Finding, Outcome, Place, Remedy};
use crate::permission::claimable;
use crate::policy::{
    CLAIM_KEY, ClaimStyle, Exception, Policy, PullRequestForm, Selectors, Stance, Statement, Where,
};
use crate::pull_request::writing;
use crate::rules::Rule;
use crate::rules::detail_missing::unstated;
use crate::rules::line::{self, Wanted};

/// All that a remedy may depend on.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The stance on the ground in question.
    pub stance: Stance,
    /// The exceptions that could be claimed.
    pub claimable: &'a [&'a str],
    /// What the finding is about: a key, an id or a path, as the rule defines it.
    pub about: &'a str,
    /// The use that it is about, where it is about one.
    pub stated: Option<&'a Use>,
    /// What is judged.
    pub kind: Kind,
    /// What to write, exactly, where the finding knows it.
    pub lines: &'a [String],
    /// The id of the known agent that a disclosure is to name.
    pub agent: Option<&'a str>,
    /// What the use is to state, by its ground and by what it claims, and does not state yet.
    pub asked: &'a [Statement],
}

impl Situation<'_> {
    /// The line that discloses a use, without a claim: the author's own, mended where it has to be, else one
    /// with words to replace. It says all that is asked for. No line ever names a tool in place of the
    /// author's.
    pub(crate) fn disclosure_line(&self) -> String {
        self.lines_of_uses(None).swap_remove(0)
    }

    /// The lines that disclose a use and, where there is one exception that could be claimed, claim it.
    /// Among several a person chooses: [`Situation::offers`]. There are none where no commit says it.
    pub(crate) fn disclosure_lines(&self) -> Vec<String> {
        if let Some(form) = self.form() {
            let mut lines = writing::used_by(self.agent, form, self.policy);
            let is_there = |name: &str, lines: &[String]| {
                lines.iter().any(|line| line.starts_with(&format!("{name}:")))
            };
            for line in self.fields_of_text() {
                let name = line.split(':').next().unwrap_or_default();
                if !is_there(name, &lines) {
                    lines.push(line);
                }
            }
            if let [only] = self.offers().as_slice() {
                lines.extend([String::new(), only.line.clone()]);
            }
            return lines;
        }
        if !self.is_text() && self.policy.disclosure.place == Where::PullRequest {
            return Vec::new();
        }
        let offers = self.offers();
        let ([only], [id]) = (offers.as_slice(), self.claimable) else { return self.own_lines() };
        let mut lines = self.lines_of_uses(Some(id));
        if self.claims_by_field() {
            for line in &mut lines {
                *line = format!("{line}; exception={id}");
            }
        } else {
            lines.push(only.line.clone());
        }
        lines
    }

    /// The lines of the use, with those of its own claims that may stay.
    pub(crate) fn own_lines(&self) -> Vec<String> {
        let kept = self.kept_claims();
        let mut lines = self.lines_of_uses(kept.first().map(String::as_str));
        let own = self.stated.and_then(|stated| stated.stated.claims.as_ref());
        if let Some(own) = own.filter(|own| own.iter().any(|id| kept.contains(id))) {
            let own: Vec<&str> =
                own.iter().filter(|id| kept.contains(id)).map(String::as_str).collect();
            for line in &mut lines {
                *line = format!("{line}; exception={}", own.join(", "));
            }
        }
        lines
    }

    /// The claims of the use that nothing known speaks against.
    pub(crate) fn kept_claims(&self) -> Vec<String> {
        let claims = self.stated.map_or(&[][..], |stated| &stated.claims);
        let may_stay =
            |id: &&String| self.stance == Stance::NoUnless && self.claimable.contains(&id.as_str());
        claims.iter().filter(may_stay).cloned().collect()
    }

    /// The exceptions to choose among, where the use claims none that may stay.
    pub(crate) fn offers(&self) -> Vec<Choice> {
        if self.kept_claims().is_empty() { self.choices() } else { Vec::new() }
    }

    /// The fields of a text that say what is asked for.
    pub(crate) fn fields_of_text(&self) -> Vec<String> {
        let field = |statement: &Statement| {
            format!("{statement}: {}", line::example_of(*statement, self.policy, None))
        };
        self.asked.iter().map(field).collect()
    }

    /// Whether the line of the use lacks what is asked for; where there is one exception to claim, by that too.
    pub(crate) fn lacks(&self) -> bool {
        let only = if let [only] = self.claimable { Some(*only) } else { None };
        let exception = only.and_then(|id| self.policy.exceptions.get(id));
        !self.asked_under(exception).is_empty()
    }

    /// The lines of the use: one, or one for each tool of a list. With a claim they state what it asks.
    fn lines_of_uses(&self, claim: Option<&str>) -> Vec<String> {
        let exception = claim.and_then(|id| self.policy.exceptions.get(id));
        line::lines(&Wanted {
            policy: self.policy,
            stated: self.stated,
            agent: self.agent,
            asked: &self.asked_under(exception),
            selectors: exception.map(|exception| &exception.selectors),
            elsewhere: false,
        })
    }

    /// What the use is to state, under a claim too.
    fn asked_under(&self, exception: Option<&Exception>) -> Vec<Statement> {
        let mut asked = self.asked.to_vec();
        if let Some(exception) = exception {
            asked.extend(asked_by(exception));
            // The claim itself says what it is for.
            if exception.selectors.categories.as_ref().is_some_and(|list| !list.plain.is_empty()) {
                asked.retain(|statement| *statement != Statement::Category);
            }
        }
        let is_open =
            |asked: &Statement| !self.stated.is_some_and(|stated| stated.stated.states(*asked));
        asked.retain(is_open);
        asked.sort();
        asked.dedup();
        asked
    }

    /// Whether the line of the use names several tools that belong on lines of their own.
    pub(crate) fn names_several(&self) -> bool {
        self.stated.is_some_and(|stated| !stated.stated.tools.is_empty())
    }

    /// Where this project wants AI use to be stated, in a phrase.
    pub(crate) fn where_to_say(&self) -> &'static str {
        if self.form().is_some() {
            return "in the text";
        }
        if self.is_text() {
            return "at the end of the text";
        }
        match self.policy.disclosure.place {
            Where::Commit => "in the last paragraph of the message",
            Where::PullRequest => "in the text of the pull request",
            Where::Either => "in the last paragraph of the message or in the pull request",
            Where::Both => "in the last paragraph of the message and in the pull request",
        }
    }

    /// Whether a text is judged, and no commit.
    pub(crate) fn is_text(&self) -> bool {
        self.kind != Kind::Commit
    }

    /// What is judged, in a word.
    pub(crate) fn message(&self) -> &'static str {
        if self.is_text() { "text" } else { "message" }
    }

    /// The form by which a text states what is in question; none where trailers do.
    pub(crate) fn form(&self) -> Option<&PullRequestForm> {
        let form = self.kind.form(self.policy);
        form.filter(|_| self.stated.is_none_or(|stated| stated.by_form))
    }

    /// The exceptions that could be claimed, where the stance knows exceptions.
    pub(crate) fn choices(&self) -> Vec<Choice> {
        if self.stance != Stance::NoUnless {
            return Vec::new();
        }
        let choice = |id: &&str| {
            let exception = self.policy.exceptions.get(*id)?;
            Some(Choice {
                line: self.claim_line(id),
                title: exception.title.clone(),
                asks: self.asks(exception),
                contact: exception.contact.clone(),
            })
        };
        self.claimable.iter().filter_map(choice).collect()
    }

    /// The choices that are left when one exception is out of the question.
    pub(crate) fn choices_but(&self, id: &str) -> Vec<Choice> {
        let others: Vec<&str> =
            self.claimable.iter().copied().filter(|other| *other != id).collect();
        Situation { claimable: &others, ..*self }.choices()
    }

    /// The line that claims an exception, as this policy wants it written.
    pub(crate) fn claim_line(&self, id: &str) -> String {
        if self.claims_by_field() {
            format!("{}; exception={id}", self.lines_of_uses(Some(id)).swap_remove(0))
        } else {
            format!("{CLAIM_KEY}: {id}")
        }
    }

    /// What an exception asks besides the claim, each in a phrase, so that one refusal is not followed by
    /// another.
    fn asks(&self, exception: &Exception) -> Vec<String> {
        let conditions = &exception.conditions;
        let mut stated = asked_by(exception);
        stated.retain(|asked| !self.stated.is_some_and(|stated| stated.stated.states(*asked)));
        stated.sort();
        stated.dedup();
        let stated = stated.into_iter().map(|statement| format!("the {statement} stated"));
        let required = conditions.requires.iter().map(|requirement| {
            format!("a `{}:` line{}", requirement.keys.join(":` or `"), asked_of(&requirement.by))
        });
        let files = conditions.max_files.map(|most| format!("at most {most} changed files"));
        let lines = conditions.max_lines.map(|most| format!("at most {most} changed lines"));
        stated.chain(required).chain(files).chain(lines).collect()
    }

    /// Whether this project writes claims into the line of the disclosure.
    pub(crate) fn claims_by_field(&self) -> bool {
        self.policy.disclosure.claim == ClaimStyle::Field && self.form().is_none()
    }
}

/// What an exception asks a use to state: by its selectors, which select nothing that is not stated, and by
/// `must-state`.
fn asked_by(exception: &Exception) -> Vec<Statement> {
    let Selectors { extents, tools, hosting, .. } = &exception.selectors;
    let by_agent = tools.as_ref().is_some_and(|list| !list.only_excludes())
        || hosting.as_ref().is_some_and(|list| !list.only_excludes());
    let by_extent = extents.as_ref().is_some_and(|list| !list.only_excludes());
    let mut asked = exception.conditions.must_state.clone();
    asked.extend(by_agent.then_some(Statement::Agent));
    asked.extend(by_extent.then_some(Statement::Extent));
    asked
}

/// What a finding is about.
#[derive(Clone)]
pub(crate) struct Subject<'s> {
    /// Where it stands.
    pub(crate) place: Place,
    /// The clause that asks for it.
    pub(crate) clause: Clause,
    /// The stance on the ground in question.
    pub(crate) stance: Stance,
    /// The use, where it is about one.
    pub(crate) stated: Option<&'s Use>,
    /// What the remedy is about: a key, an id or a path.
    pub(crate) about: String,
    /// What to write, exactly, where that is known.
    pub(crate) lines: Vec<String>,
    /// The id of the known agent whose mark it is about.
    pub(crate) agent: Option<String>,
}

impl<'s> Subject<'s> {
    /// Something at a place, by a clause, on the policy's own ground.
    pub(crate) fn at(case: &Case<'_>, place: Place, clause: Clause) -> Self {
        let (stance, about) = (case.policy.stance, String::new());
        Self { place, clause, stance, stated: None, about, lines: Vec::new(), agent: None }
    }

    /// Something that stands in the message.
    pub(crate) fn origin(case: &Case<'_>, origin: &Origin, clause: Clause) -> Self {
        let place = match origin.line {
            0 => Place::Author,
            line => Place::Line(line, origin.text().into()),
        };
        Self::at(case, place, clause)
    }

    /// Something about a use.
    pub(crate) fn of(case: &Case<'_>, stated: &'s Use, clause: Clause) -> Self {
        Self { stated: Some(stated), ..Self::origin(case, &stated.origin, clause) }
    }

    /// On this ground.
    pub(crate) fn on(self, stance: Stance) -> Self {
        Self { stance, ..self }
    }

    /// About this key, id or path.
    pub(crate) fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }

    /// About a mark of this agent.
    pub(crate) fn agent(self, id: Option<String>) -> Self {
        Self { agent: id, ..self }
    }

    /// Mended by writing these lines.
    pub(crate) fn lines(self, lines: Vec<String>) -> Self {
        Self { lines, ..self }
    }
}

/// What a remedy has to know of a use.
type Known<'a> = (Vec<&'a str>, Vec<Statement>);

/// Where one rule puts what it finds.
pub(crate) struct Findings<'f, 'a> {
    rule: &'static Rule,
    case: &'f Case<'a>,
    list: &'f mut Vec<Finding>,
    /// What could be claimed for the use on a line, or for the whole commit, and what it is to state, once
    /// it was looked for.
    known: Option<(Option<usize>, Known<'a>)>,
}

impl<'f, 'a> Findings<'f, 'a> {
    pub(crate) fn new(rule: &'static Rule, case: &'f Case<'a>, list: &'f mut Vec<Finding>) -> Self {
        Self { rule, case, list, known: None }
    }

    /// The rule is not met.
    pub(crate) fn fail(&mut self, subject: &Subject<'_>, reason: impl Into<String>) {
        self.add(Outcome::Fail, subject, reason.into());
    }

    /// It is needed before the change lands, and not due yet.
    pub(crate) fn later(&mut self, subject: &Subject<'_>, reason: impl Into<String>) {
        self.add(Outcome::Later, subject, reason.into());
    }

    /// It cannot be decided.
    pub(crate) fn undecided(
        &mut self,
        subject: &Subject<'_>,
        missing: Missing,
        reason: impl Into<String>,
    ) {
        self.add(Outcome::Undecided(missing), subject, reason.into());
    }

    /// Only the pull request can settle it: not due on the author's machine, and else not seen.
    pub(crate) fn left_to_the_pull_request(
        &mut self,
        subject: &Subject<'_>,
        reason: impl Into<String>,
    ) {
        if self.case.is_early() {
            self.later(subject, reason);
        } else {
            self.undecided(subject, Missing::NotGiven(Input::PullRequest), reason);
        }
    }

    /// What is written is for a person to read: the author has nothing to mend.
    pub(crate) fn left_to_a_person(&mut self, subject: &Subject<'_>, reason: impl Into<String>) {
        let outcome = Outcome::Undecided(Missing::NotGiven(Input::Person));
        let remedy =
            Remedy::say("whoever reviews the change reads that line; nothing has to be written");
        self.push(outcome, subject, reason.into(), Some(remedy));
    }

    /// It cannot be decided for want of a fact, and nothing in the commit mends that: there is no remedy.
    pub(crate) fn unverified(
        &mut self,
        subject: &Subject<'_>,
        missing: Missing,
        reason: impl Into<String>,
    ) {
        self.push(Outcome::Undecided(missing), subject, reason.into(), None);
    }

    /// A fact is missing. Nothing in the commit mends that, so there is no remedy.
    pub(crate) fn lacking(&mut self, subject: &Subject<'_>, missing: Missing) {
        let reason = missing.to_string();
        self.push(Outcome::Undecided(missing), subject, reason, None);
    }

    fn add(&mut self, outcome: Outcome, subject: &Subject<'_>, reason: String) {
        let use_line = subject.stated.map(|stated| stated.origin.line);
        let (claimable, asked) = match self.known.take() {
            Some((line, known)) if line == use_line => known,
            _ => (claimable(self.case, subject.stated), unstated(self.case, subject.stated)),
        };
        let remedy = (self.rule.remedy)(&Situation {
            policy: self.case.policy,
            stance: subject.stance,
            claimable: &claimable,
            about: &subject.about,
            stated: subject.stated,
            kind: self.case.facts.kind,
            lines: &subject.lines,
            agent: subject.agent.as_deref(),
            asked: &asked,
        });
        self.known = Some((use_line, (claimable, asked)));
        self.push(outcome, subject, reason, Some(remedy));
    }

    fn push(
        &mut self,
        outcome: Outcome,
        subject: &Subject<'_>,
        reason: String,
        remedy: Option<Remedy>,
    ) {
        let place = match &subject.place {
            Place::Commit if self.case.facts.is_text() => Place::Text,
            place => place.clone(),
        };
        self.list.push(Finding {
            rule: self.rule.id,
            level: self.case.policy.level(self.rule),
            outcome,
            place,
            reason,
            clause: subject.clause.clone(),
            remedy,
        });
    }
}
