//! Which paths the trusted side calls generated, from one `git check-attr --source`.

use std::collections::BTreeSet;

use bstr::{BString, ByteSlice};

use super::Error;
use super::apart::Apart;
use super::process::Streamed;
use super::repository::arguments;
use crate::commit::CommitId;

/// The attribute by which forges hide generated files.
const ATTRIBUTE: &str = "linguist-generated";

/// The version of git that brought `git check-attr --source`.
const SINCE: &str = "2.40";

impl Apart {
    /// Those of the paths that the `.gitattributes` files of a commit call generated: `linguist-generated`,
    /// or with the value `true`. No other attributes are read: neither those of the work tree, which can be
    /// the judged change itself, nor those of the user.
    pub fn generated(
        &self,
        trusted: CommitId,
        paths: &BTreeSet<BString>,
    ) -> Result<BTreeSet<BString>, Error> {
        if paths.is_empty() {
            return Ok(BTreeSet::new());
        }
        let source = format!("--source={trusted}");
        let asked = arguments(&["check-attr", "--stdin", "-z", &source, ATTRIBUTE]);
        let generated = self.git.stream(
            &asked,
            |stdin| {
                let mut stdin = std::io::BufWriter::new(stdin);
                for path in paths {
                    std::io::Write::write_all(&mut stdin, path)?;
                    std::io::Write::write_all(&mut stdin, b"\0")?;
                }
                std::io::Write::flush(&mut stdin)
            },
            |stdout| {
                let mut answer = Vec::new();
                std::io::Read::read_to_end(stdout, &mut answer).map_err(Error::Run)?;
                read(&answer, paths).map(Streamed::ToTheEnd)
            },
        );
        generated.map_err(|error| error.too_old_for("check-attr", SINCE))
    }
}

/// `<path> NUL <attribute> NUL <value> NUL` for each path, in their order.
fn read(answer: &[u8], paths: &BTreeSet<BString>) -> Result<BTreeSet<BString>, Error> {
    let mut words = answer.split_str("\0");
    let mut generated = BTreeSet::new();
    for path in paths {
        let (Some(named), Some(_), Some(value)) = (words.next(), words.next(), words.next()) else {
            return Err(unexpected());
        };
        if named != path.as_bytes() {
            return Err(unexpected());
        }
        if value == b"set" || value == b"true" {
            generated.insert(path.clone());
        }
    }
    Ok(generated)
}

fn unexpected() -> Error {
    Error::Unexpected { command: "check-attr", what: "not an answer for each path".to_owned() }
}
