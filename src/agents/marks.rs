//! The marks of a commit: evidence of AI use that is not, as such, the project's disclosure.

use bstr::{BStr, BString, ByteSlice};

use super::scan::Place;
use super::{AgentRef, Agents, Owner};
use crate::commit::Person;
use crate::message::Message;

/// Evidence of an agent in a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The agent; none where the evidence names no particular one (`Assisted-by: LLM`).
    pub agent: Option<AgentRef>,
    /// Where it stands.
    pub place: MarkPlace,
    /// The evidence, at most 200 bytes of it. Untrusted: not to be printed raw.
    pub text: BString,
}

/// Where a mark stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkPlace {
    /// On a line of the message, from 1, that git does not read as a trailer: a footer, a link, or a
    /// trailer that a squash merge put into the middle.
    Line(usize),
    /// In the trailer block.
    Trailer {
        /// The line of the message on which it begins, from 1.
        line: usize,
        /// The key, as written.
        key: String,
    },
    /// The author.
    Author,
    /// The committer.
    Committer,
}

const LONGEST_TEXT: usize = 200;

impl Agents {
    /// The marks of a commit: first those of the message by line, then author and committer; on one
    /// line each agent once. Quoted (`>`) and indented lines bear none.
    ///
    /// The message is read once, in time linear to its length.
    pub fn marks(
        &self,
        message: &Message,
        author: Option<&Person>,
        committer: Option<&Person>,
    ) -> Vec<Mark> {
        let mut found = Found { agents: self, lines: Vec::new() };
        for trailer in message.trailers() {
            if let Some(owner) = self.trailer_owner(trailer.key.as_bytes(), trailer.value.as_bstr())
            {
                let place = MarkPlace::Trailer { line: trailer.line, key: trailer.key.clone() };
                let text = [trailer.key.as_bytes(), b": ", &trailer.value].concat();
                found.add(owner, trailer.line, place, &text);
            }
        }
        for place in self.scan.places(message.text()) {
            match place {
                Place::Mark(owner, text, line) => {
                    let line = message.line_number(line - 1);
                    found.add(owner, line, MarkPlace::Line(line), text);
                }
                Place::Key(key, value, line) => {
                    let line = message.line_number(line - 1);
                    if message
                        .trailers()
                        .binary_search_by_key(&line, |trailer| trailer.line)
                        .is_ok()
                    {
                        continue;
                    }
                    if let Some(owner) = self.trailer_owner(key, value.as_bstr()) {
                        found.add(
                            owner,
                            line,
                            MarkPlace::Line(line),
                            &[key, b": ", value].concat(),
                        );
                    }
                }
            }
        }
        // Stable: on one line, what stands in a trailer comes before a link in its value.
        found.lines.sort_by(|(a, one), (b, two)| a.cmp(b).then_with(|| one.agent.cmp(&two.agent)));
        found.lines.dedup_by(|(b, two), (a, one)| a == b && one.agent == two.agent);
        let in_message = found.lines.into_iter().map(|(_, mark)| mark);
        let people = [(author, MarkPlace::Author), (committer, MarkPlace::Committer)];
        in_message
            .chain(people.into_iter().filter_map(|(person, place)| self.person(person?, place)))
            .collect()
    }

    fn person(&self, person: &Person, place: MarkPlace) -> Option<Mark> {
        let agent = self.identity(person.name.as_bstr(), person.address.as_bstr())?;
        let text = [&person.name[..], b" <", &person.address, b">"].concat();
        Some(Mark { agent: Some(agent), place, text: cut(&text) })
    }
}

/// The marks of a message, with their lines.
struct Found<'a> {
    agents: &'a Agents,
    lines: Vec<(usize, Mark)>,
}

impl Found<'_> {
    fn add(&mut self, owner: Owner, line: usize, place: MarkPlace, text: &[u8]) {
        let agent = self.agents.agent(owner);
        self.lines.push((line, Mark { agent, place, text: cut(text) }));
    }
}

/// At most [`LONGEST_TEXT`] bytes, without half a character.
fn cut(text: &[u8]) -> BString {
    if text.len() <= LONGEST_TEXT {
        return text.into();
    }
    let whole_characters = BStr::new(text).char_indices().map(|(_, end, _)| end);
    let end = whole_characters.take_while(|end| *end <= LONGEST_TEXT).last().unwrap_or(0);
    text[..end].into()
}
