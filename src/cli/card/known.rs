//! The cards of a project: those in files, and those in the policy.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::judging::today;
use crate::cli::policy_file::limited;
use crate::cli::source::NotRead;
use crate::cli::{Failure, cards, policy};
use crate::policy::{
    BadCard, CARD_FOLDER, CARD_SIZE, CardFile, Diagnosis, FILE_NAME, Policy, Tool, nearest,
};
use crate::untrusted::Untrusted;

/// A card, whether it can be used or not.
#[derive(Clone)]
pub(super) struct Known {
    /// The name of the tool.
    pub(super) name: String,
    /// Where it stands, as people say it.
    pub(super) place: String,
    /// The language of its texts: a card is in that of the policy that it belongs to.
    pub(super) language: String,
    /// The text of its file; empty where it stands in the policy, which has its own hints.
    text: Vec<u8>,
    /// The tool, or what is wrong.
    pub(super) result: Result<Tool, BadCard>,
}

/// The cards of a project, by name.
pub(super) struct Cards {
    /// Each with what came of it.
    pub(super) all: Vec<Known>,
    /// The policy by itself, or why it cannot be used; none: there is none.
    policy: Option<Result<Policy, Failure>>,
}

impl Cards {
    /// Reads all cards of the project. One that is bad hides none of the others.
    pub(super) fn of_project(directory: &Path) -> Result<Self, Failure> {
        let found = policy::alone(directory)?;
        let policy = found.as_ref().and_then(|found| found.as_ref().ok());
        let files = cards::of_project(directory)?;
        // One after the other, so that two cards with the same agent are seen.
        let mut joined = policy.cloned().unwrap_or_else(Policy::asking_nothing);
        let language = joined.language.clone();
        let read = |file: CardFile| {
            let result = joined.card_of(&file);
            if let Ok(tool) = &result {
                joined.tools.insert(file.tool().to_owned(), tool.clone());
            }
            let place = format!("{CARD_FOLDER}{}", file.name);
            let (name, language) = (file.tool().to_owned(), language.clone());
            Known { name, place, language, text: file.text, result }
        };
        let mut all: Vec<Known> = files.into_iter().map(read).collect();
        for (name, tool) in policy.into_iter().flat_map(|policy| &policy.tools) {
            if tool.card.is_some() {
                let place = format!("[tools.{name}] of {FILE_NAME}");
                let (name, text, result) = (name.clone(), Vec::new(), Ok(tool.clone()));
                let language = language.clone();
                all.push(Known { name, place, language, text, result });
            }
        }
        all.sort_by(|a, b| (&a.name, &a.place).cmp(&(&b.name, &b.place)));
        Ok(Self { all, policy: found })
    }

    /// All of them; an error where the policy may hold more.
    pub(super) fn whole(self) -> Result<Vec<Known>, Failure> {
        match self.policy {
            Some(Err(failure)) => Err(failure),
            _ => Ok(self.all),
        }
    }

    /// The card of this name.
    pub(super) fn named(&self, name: &str) -> Result<&Known, Failure> {
        let found = self.all.iter().filter(|known| known.name == name);
        // One that stands in two places is a bad card in its file.
        if let Some(known) = found.min_by_key(|known| known.result.is_ok()) {
            return Ok(known);
        }
        let shown = Untrusted::new(name);
        let in_policy = |policy: &Policy| policy.tools.contains_key(name);
        if let Some(Err(failure)) = &self.policy {
            return Err(Failure::usage(format!("{:#}", failure.error)));
        }
        if self.policy.as_ref().is_some_and(|found| found.as_ref().is_ok_and(in_policy)) {
            return Err(Failure::usage(format!(
                "`{shown}` has a table `[tools.{shown}]` in the policy, and no card; the keys of a card can \
                 stand in it"
            )));
        }
        let names: Vec<&str> = self.all.iter().map(|known| known.name.as_str()).collect();
        let known = match (nearest(name, names.iter().copied()), names.as_slice()) {
            (Some(meant), _) => format!("did you mean `{}`?", Untrusted::new(meant)),
            (None, []) => "`provenance card init NAME` begins one".to_owned(),
            (None, names) => format!("those that are there: {}", Untrusted::new(&names.join(", "))),
        };
        Err(Failure::usage(format!("there is no tool card `{shown}`; {known}")))
    }
}

/// The card in a file that somebody named; `-` is standard input.
pub(super) fn of_file(directory: &Path, path: &Path) -> Result<Known, Failure> {
    let (place, name, read) = if path == Path::new("-") {
        (
            "standard input".to_owned(),
            "card.toml".to_owned(),
            limited(io::stdin().lock(), CARD_SIZE),
        )
    } else {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = File::open(directory.join(path)).and_then(|file| limited(file, CARD_SIZE));
        (path.to_string_lossy().into_owned(), name, read)
    };
    let text = read.map_err(|error| {
        let place = Untrusted::new(&place).to_string();
        Failure::unverified(format!("{place} could not be read: {error}"))
    })?;
    let file = CardFile { name, text };
    let result = file.read();
    // A file by itself belongs to no policy.
    let language = Policy::asking_nothing().language;
    Ok(Known { name: file.tool().to_owned(), place, language, text: file.text, result })
}

/// The file that an argument means, if it is not the name of a tool.
pub(super) fn as_file(argument: &str) -> Option<PathBuf> {
    let is_file = argument == "-" || argument.contains(['/', '.']);
    is_file.then(|| PathBuf::from(argument))
}

impl Known {
    /// The text of its file.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// What is wrong with it; of a valid one, what could surprise.
    pub(super) fn diagnoses(&self) -> Vec<Diagnosis> {
        match &self.result {
            Ok(tool) => tool.hint_on(&self.name, &self.text, today()).into_iter().collect(),
            Err(bad) => bad.diagnoses.clone(),
        }
    }

    /// The tool; where the card cannot be used, what is wrong is shown.
    pub(super) fn tool(&self) -> Result<&Tool, Failure> {
        self.result.as_ref().map_err(|bad| {
            let failure = Failure::usage(format!(
                "the tool card {} is not valid. Nothing is judged by a policy with such a card",
                Untrusted::new(&self.place)
            ));
            NotRead::of_policy(failure).showing(cards::shown(bad, &self.place)).told()
        })
    }
}
