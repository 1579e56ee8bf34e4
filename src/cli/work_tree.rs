//! The root of a work tree, found without asking git.

use std::fs::File;
use std::path::{Path, PathBuf};

use bstr::{BString, ByteSlice};

use super::policy_file::limited;

/// The longest `.gitmodules` that is looked at for a hint, in bytes.
const GITMODULES_SIZE: usize = 1024 * 1024;

/// The nearest folder, from `directory` upwards, that holds `.git`: a folder, or in linked work trees and
/// submodules a file (gitrepository-layout(5)). None in a bare repository and outside of any.
pub(super) fn root(directory: &Path) -> Option<PathBuf> {
    let start = directory.canonicalize().ok()?;
    start.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// The paths of submodules, as `.gitmodules` names them (gitmodules(5)); none where it cannot be read. They
/// are good for a hint, and for no more.
pub(super) fn submodules(root: &Path) -> Vec<BString> {
    let file = root.join(".gitmodules");
    let is_plain = file.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let text = File::open(file).ok().filter(|_| is_plain);
    let text = text.and_then(|file| limited(file, GITMODULES_SIZE).ok()).unwrap_or_default();
    let path = |line: &[u8]| {
        let (key, value) = line.split_once_str("=")?;
        let value = value.trim_ascii().trim_with(|c| c == '"');
        let is_path = key.trim_ascii().eq_ignore_ascii_case(b"path") && !value.is_empty();
        is_path.then(|| value.into())
    };
    text.lines().filter_map(path).collect()
}
