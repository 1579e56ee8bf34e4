//! The text of a pull request, of a cover letter or of another text that is no commit, and what it says of
//! AI use.
//!
//! A text is Markdown that people write into a template. HTML comments, fenced code and quotes state
//! nothing. What is left is read twice: as git reads the trailers at the end of a message, and by the form
//! that the policy has in `[disclosure.pull-request]`. It is read once, in time linear to its length.

pub(crate) mod writing;

mod encoding;
mod form;
mod markdown;
mod visible;
mod words;

use std::collections::HashSet;
use std::sync::Arc;

use bstr::{BStr, BString, ByteSlice};

use self::form::Answer;
pub use self::form::Flaw;
use crate::agents::{AgentRef, Agents, MarkPlace};
use crate::commit::Kind;
use crate::disclosure::{self, Claim, Origin, Said, USES_PER_COMMIT, Use, claimed_ids};
use crate::fact::Fact;
use crate::judge::Judgement;
use crate::message::Message;
use crate::policy::{Attest, CLAIM_KEY, Policy};
use crate::scope::Exemption;
use crate::trailer::{LookAlike, Misplaced, Trailer};

/// The largest text that is read, in bytes: the limit `text-size`. It is what the forge with the longest
/// texts accepts.
pub const TEXT_SIZE: usize = 1024 * 1024;

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    message: Message,
    said: Said,
    answer: Answer,
    /// The first line with each key by which a duty is attested, where it is neither a field nor a trailer.
    asides: Vec<Trailer>,
    /// What its prose speaks of, where words of one's own can state a use.
    in_words: Vec<Named>,
}

/// An agent, or AI at all, that a text names in prose. What the words say of it is for a person to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The agent; none: AI, without a name.
    pub agent: Option<AgentRef>,
    /// The first line that names it, from 1.
    pub line: usize,
}

impl Named {
    /// What is named, for people.
    pub fn title(&self) -> &str {
        self.agent.as_ref().map_or("AI", |agent| &agent.title)
    }
}

impl PullRequest {
    /// Reads a text of this kind by the vocabulary of a policy. One that is too long, or that readers could
    /// read differently, is unreadable, never empty.
    pub fn read(text: &[u8], kind: Kind, policy: &Policy, agents: &Agents) -> Fact<Arc<Self>> {
        if text.len() > TEXT_SIZE {
            let size = text.len();
            return Fact::Unreadable(format!(
                "it has {size} bytes, and the limit `text-size` is {TEXT_SIZE}"
            ));
        }
        let text = match encoding::decoded(text) {
            Ok(text) => text,
            Err(why) => return Fact::Unreadable(why),
        };
        let visible = visible::lines(text);
        let message =
            Message::below_a_title(visible.iter().map(|line| (line.number, line.text.as_slice())));
        let lines = markdown::read(&visible);
        let form = kind.form(policy);
        let mut answer =
            form.map(|form| form::answer(&lines, form, policy, agents)).unwrap_or_default();
        let written = Written::of(&visible, &lines, policy);
        let taken: HashSet<usize> =
            answer.lines().chain(written.claims.iter().map(|c| c.origin.line)).collect();
        let mut said = std::mem::take(&mut answer.said);
        said.claims = written.claims;
        let said =
            disclosure::read_beside(&message, policy, agents, said, written.marked_up, &taken);
        if said.size() > USES_PER_COMMIT {
            return Fact::Unreadable(format!(
                "it has more than {USES_PER_COMMIT} statements of AI use (limit `uses-per-commit`)"
            ));
        }
        if said.uses.iter().any(|stated| !stated.by_form) || !said.negatives.is_empty() {
            answer.gap_is_a_flaw();
        }
        let asides = asides(&lines, &message, &answer, policy);
        let in_words = if policy.disclosure.own_words {
            in_words(&lines, &message, &said, agents)
        } else {
            Vec::new()
        };
        Fact::Read(Arc::new(Self { message, said, answer, asides, in_words }))
    }

    /// What counts of the text, as git would read it below a title; its lines are those of the text.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// What it says of AI use.
    pub fn said(&self) -> &Said {
        &self.said
    }

    /// Where it answers the form, and not as the policy asks.
    pub fn flaws(&self) -> &[Flaw] {
        &self.answer.flaws
    }

    /// Why it does not answer the form at all; none: it does, or there is no form.
    pub fn gap(&self) -> Option<&str> {
        self.answer.gap.as_deref()
    }

    /// Whether it says whether AI was used, in whichever way the policy asks for.
    pub fn states(&self) -> bool {
        !self.said.uses.is_empty()
            || self.said.standing_negatives().next().is_some()
            || self.answer.is_given
    }

    /// The tool that the section of the form names beside a line that states "no AI": which of them holds, a
    /// person reads.
    pub fn beside_none(&self) -> Option<&Named> {
        self.answer.beside_none.as_ref()
    }

    /// The agents, and AI at all, of which its prose speaks, where people read words of one's own.
    pub fn in_words(&self) -> &[Named] {
        &self.in_words
    }

    /// The lines that answer the fields of the form and have a value.
    pub fn fields(&self) -> &[Trailer] {
        &self.answer.fields
    }

    /// A line with a key by which a duty is attested, which is neither a field of the form nor a trailer.
    pub(crate) fn aside(&self, key: &str) -> Option<&Trailer> {
        self.asides.iter().find(|line| line.key.eq_ignore_ascii_case(key))
    }

    /// The values of the fields of the form, and of the trailers, with this key.
    pub fn values<'p>(&'p self, key: &'p str) -> impl Iterator<Item = &'p BStr> {
        let lines = self.answer.fields.iter().chain(self.message.trailers());
        lines
            .filter(move |line| line.key.eq_ignore_ascii_case(key))
            .map(|line| line.value.as_bstr())
    }
}

/// What prose names: not a heading, a box that nobody ticked, a mark that a tool left, or a line
/// that is read as a statement.
fn in_words(
    lines: &[markdown::Line],
    message: &Message,
    said: &Said,
    agents: &Agents,
) -> Vec<Named> {
    let marks = agents.marks(message, None, None).into_iter().map(|mark| match mark.place {
        MarkPlace::Line(line) | MarkPlace::Trailer { line, .. } => line,
        MarkPlace::Author | MarkPlace::Committer => 0,
    });
    let stated = said.uses.iter().map(|stated| stated.origin.line);
    let none = said.negatives.iter().map(|negative| negative.origin.line);
    let read: HashSet<usize> = marks.chain(stated).chain(none).collect();
    let mut named: Vec<Named> = Vec::new();
    for line in lines.iter().filter(|line| !read.contains(&line.number)) {
        if !matches!(line.kind, markdown::Kind::Text | markdown::Kind::Task(true)) {
            continue;
        }
        let by_name = agents.in_words(&line.text).into_iter().map(Some);
        for agent in by_name.chain(words::speaks_of_ai(&line.text).then_some(None)) {
            if named.iter().all(|known| known.agent != agent) {
                named.push(Named { agent, line: line.number });
            }
        }
    }
    named
}

fn asides(
    lines: &[markdown::Line],
    message: &Message,
    answer: &Answer,
    policy: &Policy,
) -> Vec<Trailer> {
    let keys = policy.duties.values().filter_map(|duty| match &duty.attest {
        Attest::Key(key) => Some(key),
        Attest::Nothing | Attest::Person => None,
    });
    let mut asides: Vec<Trailer> = Vec::new();
    for key in keys {
        let read: HashSet<usize> =
            answer.lines().chain(message.trailers().iter().map(|line| line.line)).collect();
        let aside = lines.iter().filter(|line| !read.contains(&line.number)).find_map(|line| {
            let (written, value) = line.text.split_once(':')?;
            let is_key = written.trim_end().eq_ignore_ascii_case(key) && !value.trim().is_empty();
            let (key, value) = (key.clone(), line.text.as_str().into());
            is_key.then_some(Trailer { key, value, line: line.number })
        });
        asides.extend(aside);
    }
    asides
}

/// What the commits of a pull request say, for the pull request that is judged beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commits {
    /// The uses that they disclose.
    pub uses: Vec<Use>,
    /// Why the first is not judged, where none of them is: then the pull request is not judged either.
    pub exemption: Option<Exemption>,
}

impl Commits {
    /// What commits say that were judged.
    pub fn of<'j>(judged: impl Iterator<Item = &'j Judgement>) -> Self {
        let mut commits = Self::default();
        for (index, judgement) in judged.enumerate() {
            commits.uses.extend(judgement.said.uses.iter().cloned());
            let is_exempt = judgement.exemption.is_some();
            commits.exemption = match index {
                0 => judgement.exemption.clone(),
                _ => commits.exemption.filter(|_| is_exempt),
            };
        }
        commits
    }
}

/// The lines under the keys of the policy that are written as Markdown: a claim counts, wherever it stands;
/// a disclosure was meant to.
struct Written {
    claims: Vec<Claim>,
    marked_up: Vec<LookAlike>,
}

impl Written {
    fn of(visible: &[visible::Line], lines: &[markdown::Line], policy: &Policy) -> Self {
        let keys = policy.statement_keys();
        let mut written = Self { claims: Vec::new(), marked_up: Vec::new() };
        for (raw, line) in visible.iter().zip(lines) {
            if !matches!(line.kind, markdown::Kind::Text | markdown::Kind::Task(true)) {
                continue;
            }
            let Some((key, value)) = line.text.split_once(':') else { continue };
            let Some(key) = keys.iter().find(|known| known.eq_ignore_ascii_case(key.trim_end()))
            else {
                continue;
            };
            let value = BString::from(value.trim());
            // What is only indented continues something, as in a commit message.
            let is_plain = raw
                .text
                .trim_ascii_start()
                .get(..key.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(key.as_bytes()));
            if key.eq_ignore_ascii_case(CLAIM_KEY) {
                let origin =
                    Origin { line: line.number, key: (*key).to_owned(), value, misplaced: None };
                written.claims.push(Claim { ids: claimed_ids(&origin.value), origin });
            } else if !is_plain {
                let (key, why) = ((*key).to_owned(), Misplaced::Markdown);
                written.marked_up.push(LookAlike { key, value, line: line.number, why });
            }
        }
        written
    }
}

#[cfg(test)]
mod tests;
