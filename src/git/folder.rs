//! The plain files of one folder of a commit's tree.

use std::ops::ControlFlow;

use bstr::{BStr, BString, ByteSlice};

use super::blob::entries;
use super::objects::Object;
use super::repository::arguments;
use super::{Error, Repository};
use crate::commit::CommitId;

/// Which files of a folder are read.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Whether a file is, by its name.
    pub name: fn(&[u8]) -> bool,
    /// How many can be there.
    pub most: usize,
    /// The name of that limit.
    pub most_name: &'static str,
    /// The largest, in bytes.
    pub size: u64,
    /// The name of that limit.
    pub size_name: &'static str,
}

impl Repository {
    /// The wanted files in a folder of the tree of `commit`, not of folders in it, by name, with their
    /// content; none where there is no such folder. Nothing is followed: what is wanted and is no plain file
    /// is an error, and so is a folder that is none.
    pub fn files_in(
        &self,
        commit: CommitId,
        folder: &BStr,
        wanted: Wanted,
    ) -> Result<Vec<(BString, BString)>, Error> {
        let Some((kind, tree)) = self.entry_at(commit, folder)? else { return Ok(Vec::new()) };
        if kind != "directory" {
            return Err(Error::NotAFolder { commit, path: folder.into(), kind });
        }
        let listing = self.git.ask_for(&arguments(&["ls-tree", "-z", &tree.to_string()]))?;
        let mut files = entries(&listing)?;
        files.retain(|entry| (wanted.name)(&entry.name));
        let path = |name: &BString| -> BString { [folder.as_bytes(), b"/", name].concat().into() };
        if let Some(other) = files.iter().find(|entry| entry.kind != "file") {
            return Err(Error::NotAFile { commit, path: path(&other.name), kind: other.kind });
        }
        if files.len() > wanted.most {
            let (count, most) = (files.len(), wanted.most);
            let (path, name) = (folder.into(), wanted.most_name);
            return Err(Error::TooMany { commit, path, count, most, name });
        }
        let mut read = Vec::with_capacity(files.len());
        let mut names = files.iter().map(|entry| &entry.name);
        let ids: Vec<CommitId> = files.iter().map(|entry| entry.id).collect();
        if ids.is_empty() {
            return Ok(read);
        }
        let ended = self.read_objects(ids, "blob", wanted.size, |_, object| {
            let Some(name) = names.next() else { return ControlFlow::Break(None) };
            match object {
                Object::Bytes(bytes) => {
                    read.push((name.clone(), bytes.into()));
                    ControlFlow::Continue(())
                }
                Object::TooLarge { size } => {
                    let (path, limit, name) = (path(name), wanted.size, wanted.size_name);
                    ControlFlow::Break(Some(Error::TooLarge { commit, path, size, limit, name }))
                }
            }
        })?;
        match ended {
            ControlFlow::Break(Some(error)) => Err(error),
            ControlFlow::Continue(()) if read.len() == files.len() => Ok(read),
            _ => Err(Error::Unexpected {
                command: "cat-file",
                what: "another number of files than there are".to_owned(),
            }),
        }
    }
}
