//! What a rule says of what it found, and the situation in which its remedy is chosen.

use crate::case::Case;
use crate::commit::Kind;
use crate::demand::asked_of;
use crate::disclosure::{Origin, UNSPECIFIED, Use, head_naming};
use crate::fact::{Input, Missing};
use crate::finding::{Choice, Clause, Finding, Outcome, Place, Remedy};
use crate::permission::claimable;
use crate::policy::{
    CLAIM_KEY, ClaimStyle, Conditions, Policy, PullRequestForm, Stance, TextGlob, Where,
};
use crate::pull_request::writing;
use crate::rules::Rule;

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
}

impl Situation<'_> {
    /// The line that discloses a use: the author's own where it is well-formed, without the field of a
    /// claim, else one with words to replace. No line ever names a tool in place of the author's.
    pub(crate) fn disclosure_line(&self) -> String {
        let own = self.stated.filter(|stated| stated.stated.malformed.is_empty());
        if let Some(own) = own {
            return own.line_without_claim();
        }
        let fitting = self.stated.and_then(|stated| stated.line_that_fits(self.policy));
        fitting.unwrap_or_else(|| self.example_line())
    }

    /// A line that discloses a use in the form of this project, with words to replace. It names the agent
    /// whose mark is there.
    pub(crate) fn example_line(&self) -> String {
        let example = self.example_of_form();
        let agents = self.policy.agents();
        let names = |line: &str, id: &str| {
            let value = line.split_once(": ").map_or(line, |(_, value)| value);
            agents.all_named(value).iter().any(|agent| agent.id == id)
        };
        let wanted = self.agent.filter(|id| !names(&example, id));
        let Some(agent) = wanted.and_then(|id| agents.by_id(id)) else { return example };
        let disclosure = &self.policy.disclosure;
        let written = disclosure.written_key();
        let key = disclosure.key(written);
        let forms = key.and_then(|key| key.form.as_deref()).unwrap_or(&disclosure.form);
        let titles = std::iter::once(&agent.title).chain(&agent.names);
        let mut lines = titles.flat_map(|title| {
            let head =
                |form| head_naming(title, Some(UNSPECIFIED), None, form).map(|(head, _)| head);
            forms.iter().filter_map(head).map(|head| format!("{written}: {head}"))
        });
        let is_allowed = |line: &String| {
            let value = &line[written.len() + 2..];
            key.is_none_or(|key| {
                key.values.is_empty() || key.values.iter().any(|glob| glob.matches(value))
            })
        };
        lines.find(|line| is_allowed(line) && names(line, &agent.id)).unwrap_or(example)
    }

    fn example_of_form(&self) -> String {
        let disclosure = &self.policy.disclosure;
        let written = disclosure.written_key();
        let key = disclosure.key(written);
        if let Some(value) = key.and_then(|key| fixed_word(&key.values)) {
            return format!("{written}: {value}");
        }
        let own = key.and_then(|key| key.form.as_deref());
        let form = own.unwrap_or(&disclosure.form).first();
        let value = form.map_or_else(|| "Claude:opus-5".to_owned(), crate::disclosure::example);
        format!("{written}: {value}")
    }

    /// The lines that disclose a use and, where there is one exception that could be claimed, claim it.
    /// Among several a person chooses: [`Situation::choices`]. There are none where no commit says it.
    pub(crate) fn disclosure_lines(&self) -> Vec<String> {
        if let Some(form) = self.form() {
            let mut lines = writing::used_by(self.agent, form, self.policy);
            if let [only] = self.choices().as_slice() {
                lines.extend([String::new(), only.line.clone()]);
            }
            return lines;
        }
        if !self.is_text() && self.policy.disclosure.place == Where::PullRequest {
            return Vec::new();
        }
        let mut lines = self.lines_of_uses();
        if let [only] = self.choices().as_slice() {
            if self.claims_by_field() {
                let [id] = self.claimable else { return vec![only.line.clone()] };
                for line in &mut lines {
                    *line = format!("{line}; exception={id}");
                }
            } else {
                lines.push(only.line.clone());
            }
        }
        lines
    }

    /// The lines of the use: one, or one for each tool of a list.
    fn lines_of_uses(&self) -> Vec<String> {
        match self.stated.map(Use::lines_of_tools).unwrap_or_default() {
            lines if lines.is_empty() => vec![self.disclosure_line()],
            lines => lines,
        }
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
                asks: asks(&exception.conditions),
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
            format!("{}; exception={id}", self.disclosure_line())
        } else {
            format!("{CLAIM_KEY}: {id}")
        }
    }

    /// Whether this project writes claims into the line of the disclosure.
    pub(crate) fn claims_by_field(&self) -> bool {
        self.policy.disclosure.claim == ClaimStyle::Field && self.form().is_none()
    }
}

/// What conditions ask besides the claim, each in a phrase, so that one refusal is not followed by another.
fn asks(conditions: &Conditions) -> Vec<String> {
    let stated = conditions.must_state.iter().map(|statement| format!("the {statement} stated"));
    let required = conditions.requires.iter().map(|requirement| {
        format!("a `{}:` line{}", requirement.keys.join(":` or `"), asked_of(&requirement.by))
    });
    let files = conditions.max_files.map(|most| format!("at most {most} changed files"));
    let lines = conditions.max_lines.map(|most| format!("at most {most} changed lines"));
    stated.chain(required).chain(files).chain(lines).collect()
}

/// A word that the values of a key allow: the first that is no pattern, else the first without its `*`.
fn fixed_word(values: &[TextGlob]) -> Option<String> {
    let is_word = |glob: &&TextGlob| !glob.as_str().contains(['*', '?']);
    let glob = values.iter().find(is_word).or(values.first())?;
    Some(glob.as_str().replace('*', "").replace('?', "x"))
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

/// Where one rule puts what it finds.
pub(crate) struct Findings<'f, 'a> {
    rule: &'static Rule,
    case: &'f Case<'a>,
    list: &'f mut Vec<Finding>,
    /// What could be claimed for the use on a line, or for the whole commit, once it was looked for.
    claimable: Option<(Option<usize>, Vec<&'a str>)>,
}

impl<'f, 'a> Findings<'f, 'a> {
    pub(crate) fn new(rule: &'static Rule, case: &'f Case<'a>, list: &'f mut Vec<Finding>) -> Self {
        Self { rule, case, list, claimable: None }
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

    /// A fact is missing. Nothing in the commit mends that, so there is no remedy.
    pub(crate) fn lacking(&mut self, subject: &Subject<'_>, missing: Missing) {
        let reason = missing.to_string();
        self.push(Outcome::Undecided(missing), subject, reason, None);
    }

    fn add(&mut self, outcome: Outcome, subject: &Subject<'_>, reason: String) {
        let use_line = subject.stated.map(|stated| stated.origin.line);
        let claimable = match self.claimable.take() {
            Some((line, ids)) if line == use_line => ids,
            _ => claimable(self.case, subject.stated),
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
        });
        self.claimable = Some((use_line, claimable));
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
