//! Tool cards, read from the side that the policy is read from, and joined with it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use bstr::{BStr, ByteSlice};

use super::policy_file::{kind, limited};
use super::source::NotRead;
use super::{Failure, work_tree};
use crate::commit::CommitId;
use crate::git::{Error, Repository, Wanted};
use crate::policy::{BadCard, CARD_FOLDER, CARD_SIZE, CardFile, MOST_CARDS, Policy};
use crate::render::diagnosis::render;
use crate::untrusted::Untrusted;

/// The folder without the slash at its end.
pub(super) fn folder() -> &'static str {
    CARD_FOLDER.trim_end_matches('/')
}

/// Whether a path of a tree is that of a card.
pub(super) fn is_card(path: &[u8]) -> bool {
    path.strip_prefix(CARD_FOLDER.as_bytes())
        .is_some_and(|name| !name.contains(&b'/') && CardFile::is_card(name))
}

/// The cards in the tree of a commit.
pub(super) fn of_commit(
    repository: &Repository,
    commit: CommitId,
) -> Result<Vec<CardFile>, NotRead> {
    let wanted = Wanted {
        name: CardFile::is_card,
        most: MOST_CARDS,
        most_name: "most-cards",
        size: CARD_SIZE as u64,
        size_name: "card-size",
    };
    match repository.files_in(commit, BStr::new(folder()), wanted) {
        Ok(files) => Ok(files
            .into_iter()
            .map(|(name, text)| CardFile {
                name: name.to_str_lossy().into_owned(),
                text: text.into(),
            })
            .collect()),
        Err(
            error @ (Error::NotAFile { .. }
            | Error::NotAFolder { .. }
            | Error::TooLarge { .. }
            | Error::TooMany { .. }),
        ) => Err(NotRead::of_policy(unusable(&error.to_string()))),
        Err(error) => Err(error.into()),
    }
}

/// The cards of the work tree; in a bare repository, those of the commit that `HEAD` names.
pub(super) fn of_project(directory: &Path) -> Result<Vec<CardFile>, Failure> {
    if let Some(root) = work_tree::root(directory) {
        return of_folder(&root);
    }
    match Repository::open(directory) {
        Ok(repository) if repository.is_bare()? => {
            let head = repository.resolve(BStr::new("HEAD"))?;
            of_commit(&repository, head).map_err(NotRead::told)
        }
        _ => of_folder(directory),
    }
}

/// The cards below the folder of a policy file: a work tree, or beside a file that was named. Only plain
/// files are read, and only in folders that are no links, as from a commit.
pub(super) fn of_folder(root: &Path) -> Result<Vec<CardFile>, Failure> {
    let mut place = root.to_owned();
    for part in folder().split('/') {
        place.push(part);
        match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_symlink() => {
                return Err(unusable(&format!(
                    "`{part}` of `{}` is a {}, not a folder; replace it by a folder with the files themselves",
                    folder(),
                    kind(metadata.file_type())
                )));
            }
            Ok(_) => return Ok(Vec::new()),
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            Err(error) => return Err(cannot(folder(), &error)),
        }
    }
    let mut cards = Vec::new();
    for entry in fs::read_dir(&place).map_err(|error| cannot(folder(), &error))? {
        let entry = entry.map_err(|error| cannot(folder(), &error))?;
        let file_name = entry.file_name();
        if !CardFile::is_card(file_name.as_encoded_bytes()) {
            continue;
        }
        let name = file_name.to_string_lossy().into_owned();
        let path = format!("{CARD_FOLDER}{name}");
        let file_type = entry.file_type().map_err(|error| cannot(&path, &error))?;
        if !file_type.is_file() {
            return Err(unusable(&format!(
                "`{}` is a {}, not a plain file; replace it by a file with the content itself",
                Untrusted::new(&path),
                kind(file_type)
            )));
        }
        if cards.len() == MOST_CARDS {
            return Err(unusable(&format!(
                "`{CARD_FOLDER}` holds more than {MOST_CARDS} cards (limit `most-cards`)"
            )));
        }
        let text = File::open(entry.path())
            .and_then(|file| limited(file, CARD_SIZE))
            .map_err(|error| cannot(&path, &error))?;
        cards.push(CardFile { name, text });
    }
    cards.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cards)
}

/// The policy with its cards. With a card that is wrong, which is shown with its places, nothing is judged.
/// `at` says where the cards stand, such as `at 1a2b3c`.
pub(super) fn joined(policy: Policy, cards: &[CardFile], at: &str) -> Result<Policy, NotRead> {
    policy.with_cards(cards).map_err(|bad| {
        let failure = Failure::usage(match bad.as_slice() {
            [one] => format!(
                "the tool card `{CARD_FOLDER}{}` cannot be used, so nothing was judged",
                Untrusted::new(&one.file.name)
            ),
            several => {
                format!("{} tool cards cannot be used, so nothing was judged", several.len())
            }
        });
        let place = |bad: &BadCard| format!("{CARD_FOLDER}{}{at}", bad.file.name);
        NotRead::of_policy(failure).showing(bad.iter().map(|bad| shown(bad, &place(bad))).collect())
    })
}

/// What is wrong with a card that stands in `place`.
pub(super) fn shown(bad: &BadCard, place: &str) -> String {
    render(&bad.diagnoses, place, &bad.file.text) + "\n"
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The cards belong to the policy, so what is wrong with them is wrong with it.
fn unusable(why: &str) -> Failure {
    Failure::usage(format!("{why}. Until then nothing is judged"))
}

fn cannot(path: &str, error: &io::Error) -> Failure {
    Failure::unverified(format!("cannot read `{}`: {error}", Untrusted::new(path)))
}
