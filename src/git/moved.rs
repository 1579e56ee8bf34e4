//! Which lines were moved: paragraphs that are removed at one place of a change and added at another, the
//! same line for line.
//!
//! A paragraph is what a hunk without context removes, or adds, in one piece between white lines. It counts
//! as moved if it has at least [`LEAST`] letters and digits, as for git's own `--color-moved=blocks`, and if
//! it has a partner of its own: of two that are added and one that is removed, one is moved. The white lines
//! behind it go with it. Nothing less exact is looked for, so that what is left out can be told by hand.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::io::BufRead;

use bstr::{BString, ByteSlice};

use super::Error;
use super::lines::unexpected;

/// How many letters and digits a paragraph must have (git: `COLOR_MOVED_MIN_ALNUM_COUNT`).
const LEAST: usize = 20;

/// The moved lines of each path, for each section of patches. A section begins with the line that
/// `headers` gives, or where that is empty at once.
pub(super) fn moved_lines<'h>(
    stdout: &mut dyn BufRead,
    headers: impl Iterator<Item = &'h [u8]>,
    without_whitespace: bool,
) -> Result<Vec<BTreeMap<BString, u64>>, Error> {
    let mut headers = headers.peekable();
    let mut done = Vec::new();
    let mut section: Option<Section> = None;
    let hasher = RandomState::new();
    let mut path = Path::default();
    let mut line = Vec::new();
    if headers.next_if(|header| header.is_empty()).is_some() {
        section = Some(Section::default());
    }
    while read_line(stdout, &mut line)? {
        if headers.next_if(|header| **header == *line).is_some() {
            done.extend(section.replace(Section::default()).map(Section::moved));
            continue;
        }
        let Some(section) = &mut section else {
            return Err(unexpected("a patch of no pair of trees".to_owned()));
        };
        if let Some(name) = line.strip_prefix(b"--- ") {
            path.old = file_name(name, b"a/");
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            path.new = file_name(name, b"b/");
        } else if let Some((removed, added)) = hunk(&line) {
            let path = path.name()?;
            let mut read = |sign: u8, count: u64| {
                read_paragraphs(stdout, sign, count, &hasher, without_whitespace)
            };
            section
                .removed
                .extend(read(b'-', removed)?.into_iter().map(|part| (path.clone(), part)));
            section.added.extend(read(b'+', added)?.into_iter().map(|part| (path.clone(), part)));
        }
    }
    done.extend(section.map(Section::moved));
    if headers.next().is_some() {
        return Err(unexpected("it ended before the last patch".to_owned()));
    }
    Ok(done)
}

/// The paragraphs of one change, each with its path.
#[derive(Default)]
struct Section {
    removed: Vec<(BString, Paragraph)>,
    added: Vec<(BString, Paragraph)>,
}

/// Lines between white lines.
#[derive(Default)]
struct Paragraph {
    /// Each as a number that a key which nobody knows beforehand gives it.
    lines: Vec<u64>,
    letters: usize,
    white_behind: u64,
}

impl Section {
    /// Pairs the paragraphs, in the order of the patch.
    fn moved(self) -> BTreeMap<BString, u64> {
        let mut partners: HashMap<&[u64], Vec<(&BString, &Paragraph)>> = HashMap::new();
        for (path, added) in self.added.iter().rev() {
            partners.entry(&added.lines).or_default().push((path, added));
        }
        let mut moved: BTreeMap<BString, u64> = BTreeMap::new();
        for (path, removed) in &self.removed {
            let Some((other, added)) = partners.get_mut(&*removed.lines).and_then(Vec::pop) else {
                continue;
            };
            *moved.entry(path.clone()).or_default() += removed.size();
            *moved.entry(other.clone()).or_default() += added.size();
        }
        moved
    }
}

impl Paragraph {
    fn size(&self) -> u64 {
        self.lines.len() as u64 + self.white_behind
    }
}

/// The names in front of a hunk.
#[derive(Default)]
struct Path {
    old: Option<BString>,
    new: Option<BString>,
}

impl Path {
    fn name(&self) -> Result<BString, Error> {
        let name = self.new.as_ref().or(self.old.as_ref());
        name.cloned().ok_or_else(|| unexpected("a hunk of no path".to_owned()))
    }
}

/// Reads the lines of one side of a hunk: the paragraphs that are long enough.
fn read_paragraphs(
    stdout: &mut dyn BufRead,
    sign: u8,
    count: u64,
    hasher: &RandomState,
    without_whitespace: bool,
) -> Result<Vec<Paragraph>, Error> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut line = Vec::new();
    let mut goes_on = false;
    for _ in 0..count {
        if !read_line(stdout, &mut line)? || line.first() != Some(&sign) {
            return Err(unexpected("a hunk of another length than it says".to_owned()));
        }
        let mut text = line[1..].strip_suffix(b"\n").unwrap_or(&line[1..]).to_vec();
        if text.iter().all(u8::is_ascii_whitespace) {
            goes_on = false;
            if let Some(before) = paragraphs.last_mut() {
                before.white_behind += 1;
            }
            continue;
        }
        if without_whitespace {
            text.retain(|byte| !byte.is_ascii_whitespace());
        }
        if !goes_on {
            paragraphs.push(Paragraph::default());
            goes_on = true;
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.lines.push(hasher.hash_one(&text));
            paragraph.letters += text.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
        }
    }
    // `\ No newline at end of file` stands behind the lines of a side.
    if stdout.fill_buf().map_err(Error::Run)?.first() == Some(&b'\\') {
        read_line(stdout, &mut line)?;
    }
    paragraphs.retain(|paragraph| paragraph.letters >= LEAST);
    Ok(paragraphs)
}

/// How many lines a hunk removes and adds: `@@ -1,2 +3 @@`, where a count of one is not written.
fn hunk(line: &[u8]) -> Option<(u64, u64)> {
    let mut words = line.strip_prefix(b"@@ ")?.split_str(" ");
    let mut count = |sign: &[u8]| -> Option<u64> {
        let range = words.next()?.strip_prefix(sign)?;
        match range.split_once_str(",") {
            Some((_, count)) => count.to_str().ok()?.parse().ok(),
            None => Some(1),
        }
    };
    Some((count(b"-")?, count(b"+")?))
}

/// The name behind `---` or `+++`: quoted as in C where it must be, with a tab behind it where it holds a
/// blank; none for `/dev/null`.
fn file_name(text: &[u8], prefix: &[u8]) -> Option<BString> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\t").unwrap_or(text);
    let name = match text.strip_prefix(b"\"") {
        Some(quoted) => unquoted(quoted),
        None => text.to_vec(),
    };
    name.strip_prefix(prefix).map(BString::from)
}

/// What stands in C quotes up to the closing one (git: `unquote_c_style`).
fn unquoted(text: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => match bytes.next() {
                Some(b'a') => name.push(7),
                Some(b'b') => name.push(8),
                Some(b't') => name.push(b'\t'),
                Some(b'n') => name.push(b'\n'),
                Some(b'v') => name.push(11),
                Some(b'f') => name.push(12),
                Some(b'r') => name.push(b'\r'),
                Some(high @ b'0'..=b'3') => {
                    let mut digit = || bytes.next().map_or(0, |byte| byte.wrapping_sub(b'0') & 7);
                    let (middle, low) = (digit(), digit());
                    name.push((high - b'0') << 6 | middle << 3 | low);
                }
                other => name.extend(other),
            },
            _ => name.push(byte),
        }
    }
    name
}

fn read_line(stdout: &mut dyn BufRead, line: &mut Vec<u8>) -> Result<bool, Error> {
    line.clear();
    Ok(stdout.read_until(b'\n', line).map_err(Error::Run)? > 0)
}
