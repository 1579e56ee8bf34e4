//! Policies that are files, read without trusting what stands there: a checkout can hold a link that leads
//! out of it, or a pipe that never ends.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use super::Failure;
use crate::policy::{FILE_NAME, POLICY_SIZE};
use crate::untrusted::Untrusted;

/// The text of the policy at the root of a work tree; none: there is none. Only a plain file is read, as
/// only a plain file is read from a commit.
pub(super) fn of_work_tree(root: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let path = root.join(FILE_NAME);
    let cannot =
        |error: io::Error| Failure::unverified(format!("cannot read {FILE_NAME}: {error}"));
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(error)),
        Ok(metadata) if metadata.is_file() => {
            File::open(&path).and_then(|file| limited(file, POLICY_SIZE)).map(Some).map_err(cannot)
        }
        Ok(metadata) => Err(Failure::usage(format!(
            "{FILE_NAME} is a {}, not a plain file; replace it by a file with the content itself. Until then \
             nothing is judged",
            kind(metadata.file_type())
        ))),
    }
}

/// The text of a policy that somebody named, relative to the directory of `-C`. They may name a link.
pub(super) fn named(directory: &Path, file: &Path) -> Result<Vec<u8>, Failure> {
    let opened = File::open(directory.join(file));
    opened.and_then(|file| limited(file, POLICY_SIZE)).map_err(|error| {
        let file = Untrusted::new(file.as_os_str().as_encoded_bytes());
        Failure::usage(format!("cannot read the policy file {file}: {error}"))
    })
}

/// Reads a text of at most so many bytes, or one byte more: then it is refused, and the rest is not read.
pub(super) fn limited(input: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    input.take(most as u64 + 1).read_to_end(&mut text)?;
    Ok(text)
}

/// What stands where a plain file should.
pub(super) fn kind(kind: FileType) -> &'static str {
    if kind.is_symlink() {
        "symbolic link"
    } else if kind.is_dir() {
        "directory"
    } else if kind.is_file() {
        "file"
    } else if kind.is_fifo() {
        "pipe"
    } else {
        "device or socket"
    }
}
