//! Tool cards: what a project says of a tool that its contributors use, in its policy or one card a file.
//!
//! The parts are those of the guidelines for AI tools in Wikimedia projects: identity, models, system, data
//! flow, evaluation, stewardship. A card is whole or it is an error; what is not known is said to be `unknown`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::read::Diagnosis;
use super::words::{Openness, ToolKind, TrainedOn};
use super::{Policy, Tool};

/// The most cards that a project can have in files: the limit `most-cards`.
pub const MOST_CARDS: usize = 100;

/// What a project says of a tool, beside its names, its hosting and its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What it is made of.
    pub kind: ToolKind,
    /// Each thing that it does, by name, with its evaluation.
    pub tasks: BTreeMap<String, Task>,
    /// The models in it; at least one.
    pub models: Vec<Model>,
    /// What stands around the models.
    pub system: System,
    /// What leaves the contributor's machine.
    pub data_flow: DataFlow,
    /// Known limits and biases of the tool, apart from those of its models; at least one.
    pub limits: Vec<String>,
    /// Who runs it, and whom to ask about it.
    pub steward: String,
    /// Under what licence it stands.
    pub licence: String,
    /// Where its source is: a URL.
    pub source: Option<String>,
    /// How it is watched while it is used.
    pub monitoring: Option<String>,
}

/// One thing that a tool does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What it is, in a few words.
    pub title: String,
    /// What was measured, on what, and what came of it.
    pub results: String,
    /// How somebody else measures it again.
    pub reproduce: String,
}

/// A model in a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its model card: a URL.
    pub card: String,
    /// Whether everybody can have its weights.
    pub weights: Openness,
    /// Whether everybody can have the code that trained it.
    pub code: Openness,
    /// Whether everybody can have the data that it was trained on.
    pub data: Openness,
    /// The open models that were evaluated in its place; at least one unless its weights are open.
    pub compared_with: Vec<String>,
    /// The best of them; there unless its weights are open.
    pub best_open: Option<OpenAlternative>,
}

/// The best open model in place of one that is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAlternative {
    /// Its name.
    pub name: String,
    /// What it does less well.
    pub gaps: String,
}

/// What stands around the models of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// What the models are told.
    pub prompts: String,
    /// The steps from what goes in to what comes out.
    pub workflow: String,
    /// How an answer is chosen.
    pub sampling: String,
    /// What keeps bad answers back.
    pub guardrails: String,
}

/// What leaves the contributor's machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataFlow {
    /// Nothing.
    Nothing,
    /// Something.
    Sent {
        /// What; at least one thing.
        what: Vec<String>,
        /// To whom; at least one party.
        to: Vec<String>,
        /// What they keep, and for how long.
        retained: String,
        /// Whether models are trained on it.
        trained_on: TrainedOn,
    },
}

/// A file of the folder of cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFile {
    /// Its name in the folder, with `.toml`; as text, where it is not UTF-8.
    pub name: String,
    /// Its text.
    pub text: Vec<u8>,
}

impl CardFile {
    /// The name of the tool: that of the file without `.toml`.
    pub fn tool(&self) -> &str {
        self.name.strip_suffix(".toml").unwrap_or(&self.name)
    }

    /// Whether a file of the folder is a card. Other files can stand there too, such as rendered pages.
    pub fn is_card(name: &[u8]) -> bool {
        name.ends_with(b".toml")
    }

    /// The tool that the card describes, or all that is wrong with it.
    pub fn read(&self) -> Result<Tool, BadCard> {
        Tool::read(self.tool(), &self.text)
            .map_err(|diagnoses| BadCard { file: self.clone(), diagnoses })
    }
}

/// A card that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCard {
    /// The card.
    pub file: CardFile,
    /// What is wrong with it.
    pub diagnoses: Vec<Diagnosis>,
}

impl Card {
    /// The text of a card to fill in, for the tool `name`.
    pub fn to_fill_in(name: &str, today: Date) -> String {
        let text = include_str!("../../policy/tool-card.toml");
        text.replace("{name}", name).replace("{today}", &today.to_string())
    }
}

impl Policy {
    /// The policy with the tools that these cards describe. With one bad card there is no policy.
    pub fn with_cards(mut self, files: &[CardFile]) -> Result<Self, Vec<BadCard>> {
        let mut bad = Vec::new();
        let mut joined = Vec::new();
        for file in files {
            match self.described(file) {
                Err(found) => bad.push(found),
                Ok(tool) => {
                    self.tools.insert(file.tool().to_owned(), tool);
                    joined.push(file);
                }
            }
        }
        bad.extend(self.held(&joined));
        if bad.is_empty() { Ok(self) } else { Err(bad) }
    }

    /// The tool that a card describes, which nothing else in the policy may describe.
    /// What the policy builds on holds for its cards, too.
    pub fn card_of(&self, file: &CardFile) -> Result<Tool, BadCard> {
        let tool = self.described(file)?;
        if self.foundations.is_empty() {
            return Ok(tool);
        }
        let mut joined = self.clone();
        joined.tools.insert(file.tool().to_owned(), tool.clone());
        joined.held(&[file]).pop().map_or(Ok(tool), Err)
    }

    /// The tool that a card describes, beside those that are known.
    fn described(&self, file: &CardFile) -> Result<Tool, BadCard> {
        let tool = file.read()?;
        if self.tools.contains_key(file.tool()) {
            return Err(BadCard { file: file.clone(), diagnoses: vec![twice(file.tool())] });
        }
        let same = |(name, known): (&String, &Tool)| {
            tool.shared_with(known).map(|(key, shared)| self.clash(name, (key, shared), file))
        };
        match self.tools.iter().find_map(same) {
            Some(clash) => Err(BadCard { file: file.clone(), diagnoses: vec![clash] }),
            None => Ok(tool),
        }
    }

    /// The cards by which the policy is not what it builds on asks.
    fn held(&self, files: &[&CardFile]) -> Vec<BadCard> {
        let mut bad: BTreeMap<&str, BadCard> = BTreeMap::new();
        let changes = self.foundations.iter().flat_map(|foundation| {
            foundation.refused(self).map(move |change| (foundation, change))
        });
        for (foundation, change) in changes {
            let of = |file: &&&CardFile| {
                let rest = change.clause.strip_prefix("tools.");
                let rest = rest.and_then(|rest| rest.strip_prefix(file.tool()));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let Some(file) = files.iter().find(of) else { continue };
            let label = format!("by this card it {}", change.what);
            let diagnosis =
                Diagnosis::new(super::Severity::Error, 0..0, foundation.refusal(&change), label)
                    .help(foundation.help(&change));
            let empty = || BadCard { file: CardFile::clone(file), diagnoses: Vec::new() };
            bad.entry(file.tool()).or_insert_with(empty).diagnoses.push(diagnosis);
        }
        bad.into_values().collect()
    }

    /// That another tool has an agent or a mark of a card.
    fn clash(&self, name: &str, (key, shared): (&str, &str), file: &CardFile) -> Diagnosis {
        let mut lines = [format!("tools.{name}.{key}"), format!("tools.{name}")].into_iter();
        let other = match lines.find_map(|clause| self.lines.get(&clause)) {
            Some(line) => {
                let path = line.file.as_deref().unwrap_or(super::FILE_NAME);
                format!("`[tools.{name}]` in {path} line {}", line.number)
            }
            None => format!("the card `{}{name}.toml`", super::CARD_FOLDER),
        };
        let text = String::from_utf8_lossy(&file.text);
        let place = super::read::entry_of_list(&text, key, |entry| {
            entry == shared || Tool::is_same_name(entry, shared)
        });
        let title = format!("two tools have `{shared}` among their `{key}`");
        let label = format!("{other} has it, too, so that nobody can tell whose it is");
        Diagnosis::new(super::Severity::Error, place.unwrap_or(0..0), title, label)
            .help("give it to one of the two; or describe both as one tool")
    }
}

fn twice(name: &str) -> Diagnosis {
    Diagnosis::new(
        super::Severity::Error,
        0..0,
        format!("the policy describes `{name}` as well"),
        format!("`[tools.{name}]` stands in the policy, and this is its card"),
    )
    .help("say all of it in one of the two places, and take the other out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_to_fill_in_lacks_no_key_and_every_answer() {
        let today = Date::new(2026, 11, 22).expect("a date");
        let text = Card::to_fill_in("scribe", today);
        let file = CardFile { name: "scribe.toml".to_owned(), text: text.clone().into() };
        let diagnoses = file.read().expect_err("it is to be filled in").diagnoses;
        for diagnosis in &diagnoses {
            assert!(diagnosis.title.ends_with(" is empty"), "{diagnosis:?}");
        }
        assert_eq!(diagnoses.len(), text.matches("\"\"").count());
        assert!(text.contains("agents = [\"scribe\"]") && text.contains("since  = 2026-11-22"));
    }
}
