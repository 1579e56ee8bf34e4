//! A page that was published, compared with the one that would be written now.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Failure;
use crate::untrusted::Untrusted;

/// How many lines of a difference are shown.
const LINES_SHOWN: usize = 3;

/// Why a file is not the page; none: it is. Lines are compared, for how they end is left to git. `what` is
/// what the page says, such as `the policy`.
pub(super) fn differs(
    directory: &Path,
    file: &Path,
    page: &str,
    what: &str,
) -> Result<Option<String>, Failure> {
    let name = shown(file);
    let found = File::open(directory.join(file)).and_then(|file| {
        let mut found = Vec::new();
        // What is longer than the page is not the page.
        file.take(page.len() as u64 * 2 + 1).read_to_end(&mut found)?;
        Ok(found)
    });
    match found {
        Ok(found) => {
            let found = String::from_utf8_lossy(&found);
            if found.lines().eq(page.lines()) {
                return Ok(None);
            }
            let lines = difference(&found, page);
            Ok(Some(format!("{name} does not say what {what} says:\n{lines}")))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Some(format!("there is no {name}\n")))
        }
        Err(error) => Err(Failure::unverified(format!("{name} could not be read: {error}"))),
    }
}

/// The first lines that differ.
fn difference(found: &str, page: &str) -> String {
    let (found, page): (Vec<&str>, Vec<&str>) = (found.lines().collect(), page.lines().collect());
    let same = found.iter().zip(&page).take_while(|(found, page)| found == page).count();
    let mut said = format!("  from line {} (`-` the file, `+` the page):\n", same + 1);
    for (mark, lines) in [("-", &found), ("+", &page)] {
        for line in lines.iter().skip(same).take(LINES_SHOWN) {
            let line = Untrusted::new(line).to_string();
            said.extend(["  ", mark, " ", &line, "\n"]);
        }
    }
    said
}

/// A name of a file, for people.
pub(super) fn shown(file: &Path) -> String {
    Untrusted::new(file.as_os_str().as_encoded_bytes()).to_string()
}

/// A name as a shell takes it.
pub(super) fn quoted(file: &Path) -> String {
    let name = shown(file);
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if name.chars().all(is_plain) { name } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
