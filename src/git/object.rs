//! The commit object: header lines, then a message (git: `parse_commit_buffer` in commit.c). Only what is
//! judged is read; signatures and merged tags are passed over.

use bstr::{BStr, BString, ByteSlice};

use super::encoding::{NotListed, to_utf8};
use crate::commit::{CommitId, Person};

/// The parts of a commit object, as bytes in its own encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit<'a> {
    /// Its tree.
    pub tree: CommitId,
    /// Its parents.
    pub parents: Vec<CommitId>,
    author: &'a [u8],
    committer: &'a [u8],
    encoding: Option<&'a BStr>,
    message: &'a BStr,
}

/// Why an object is no well-formed commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It does not begin with a tree.
    #[error("the commit object does not begin with a `tree` line")]
    Tree,
    /// A parent is no object id.
    #[error("the commit object has a `parent` line without a full object id")]
    Parent,
    /// Author or committer is missing, or there twice.
    #[error("the commit object does not have exactly one `{0}` line")]
    Person(&'static str),
    /// Author or committer has no address in angle brackets.
    #[error("the commit object's `{0}` line has no address between `<` and `>`")]
    Address(&'static str),
    /// A header line holds a NUL byte, at which git stops reading.
    #[error("the commit object has a NUL byte in its header")]
    Nul,
}

impl<'a> Commit<'a> {
    /// Takes a commit object apart.
    pub fn parse(object: &'a [u8]) -> Result<Self, Malformed> {
        // An empty line ends the header; without one there is no message.
        let (header, message) = match object.find(b"\n\n") {
            Some(at) => (&object[..=at], &object[at + 2..]),
            None => (object, &[][..]),
        };
        if header.contains(&0) {
            return Err(Malformed::Nul);
        }
        let mut lines = header.lines();
        let tree = lines.next().and_then(|line| line.strip_prefix(b"tree "));
        let tree = tree.and_then(CommitId::from_hex).ok_or(Malformed::Tree)?;
        let mut commit = Self {
            tree,
            parents: Vec::new(),
            author: &[],
            committer: &[],
            encoding: None,
            message: message.as_bstr(),
        };
        let mut authors = 0;
        let mut committers = 0;
        for line in lines {
            // A line that begins with a blank continues the one above, as in a signature.
            let Some((name, value)) = line.split_once_str(" ") else {
                continue;
            };
            match name {
                b"parent" if authors == 0 => {
                    commit.parents.push(CommitId::from_hex(value).ok_or(Malformed::Parent)?);
                }
                b"author" => {
                    authors += 1;
                    commit.author = value;
                }
                b"committer" => {
                    committers += 1;
                    commit.committer = value;
                }
                // Git takes the first.
                b"encoding" if commit.encoding.is_none() => commit.encoding = Some(value.as_bstr()),
                _ => {}
            }
        }
        if authors != 1 {
            return Err(Malformed::Person("author"));
        }
        if committers != 1 {
            return Err(Malformed::Person("committer"));
        }
        Ok(commit)
    }

    /// The message in UTF-8, as `git log` reads it.
    pub fn message(&self) -> Result<BString, NotListed> {
        to_utf8(self.encoding, self.message)
    }

    /// Who wrote it, in UTF-8 if the encoding is listed, else as it stands.
    pub fn author(&self) -> Result<Person, Malformed> {
        self.person(self.author).ok_or(Malformed::Address("author"))
    }

    /// Who made it, as [`Commit::author`].
    pub fn committer(&self) -> Result<Person, Malformed> {
        self.person(self.committer).ok_or(Malformed::Address("committer"))
    }

    /// `Name <address> seconds zone` (git: `split_ident_line` in ident.c): the name ends before the first
    /// `<`, the date begins after the last `>`.
    fn person(&self, line: &[u8]) -> Option<Person> {
        let line = to_utf8(self.encoding, line.as_bstr()).unwrap_or_else(|_| line.into());
        let open = line.find_byte(b'<')?;
        let close = open + line[open..].find_byte(b'>')?;
        let date = &line[line.rfind_byte(b'>')? + 1..];
        Some(Person {
            name: line[..open].trim_ascii().into(),
            address: line[open + 1..close].into(),
            seconds: seconds(date.trim_ascii_start()),
        })
    }
}

/// The number that a date begins with, saturated; zero where there is none, as for git.
fn seconds(date: &[u8]) -> i64 {
    let (negative, digits) = match date.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, date),
    };
    let value =
        digits.iter().take_while(|byte| byte.is_ascii_digit()).fold(0_i64, |value, digit| {
            value.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
        });
    if negative { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
    const PEOPLE: &str = "author A U <a@b> 1700000000 +0100\ncommitter C <c@d> -5 +0000\n";

    #[test]
    fn signatures_and_tags_are_passed_over() {
        let parent = "parent 1234567890123456789012345678901234567890\n";
        let object = format!(
            "{TREE}{parent}{parent}{PEOPLE}mergetag object 12\n author X <x@y> 1 +0\n\n subject\ngpgsig a\n \n b\n\nsubject\n\nbody\n"
        );
        let object = object.replace("+0\n\n subject", "+0\n \n subject");
        let commit = Commit::parse(object.as_bytes()).expect("it is well formed");
        assert_eq!(commit.parents.len(), 2);
        assert_eq!(commit.message().expect("UTF-8"), "subject\n\nbody\n");
        let author = commit.author().expect("it has an address");
        assert_eq!(
            (author.name, author.address, author.seconds),
            ("A U".into(), "a@b".into(), 1_700_000_000)
        );
        assert_eq!(commit.committer().expect("it has an address").seconds, -5);
    }

    #[test]
    fn what_is_malformed_is_an_error() {
        let error = |object: String| Commit::parse(object.as_bytes()).expect_err("it is malformed");
        assert_eq!(error(String::new()), Malformed::Tree);
        assert_eq!(error(format!("tree 12\n{PEOPLE}\nx")), Malformed::Tree);
        assert_eq!(error(format!("{TREE}parent 12\n{PEOPLE}\nx")), Malformed::Parent);
        assert_eq!(error(format!("{TREE}\nx")), Malformed::Person("author"));
        assert_eq!(error(format!("{TREE}{PEOPLE}{PEOPLE}\nx")), Malformed::Person("author"));
        assert_eq!(error(format!("{TREE}x\0y\n{PEOPLE}\nx")), Malformed::Nul);
        let nobody = format!("{TREE}author A 1 +0\ncommitter C <c@d> 1 +0\n\nx");
        let commit = Commit::parse(nobody.as_bytes()).expect("its lines are there");
        assert_eq!(commit.author(), Err(Malformed::Address("author")));
    }

    #[test]
    fn absurd_dates_saturate() {
        assert_eq!(seconds(b"99999999999999999999 +0000"), i64::MAX);
        assert_eq!(seconds(b"-99999999999999999999 +0000"), -i64::MAX);
        assert_eq!(seconds(b"now"), 0);
    }
}
