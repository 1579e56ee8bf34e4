//! The root of a work tree, found without asking git.

use std::path::{Path, PathBuf};

/// The nearest folder, from `directory` upwards, that holds `.git`: a folder, or in linked work trees and
/// submodules a file (gitrepository-layout(5)). None in a bare repository and outside of any.
pub(super) fn root(directory: &Path) -> Option<PathBuf> {
    let start = directory.canonicalize().ok()?;
    start.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}
