//! What a policy builds on: `extends`.
//!
//! Reading a policy does no I/O, so whoever reads one from a commit or a folder says how the files beside
//! it are read, from the same tree.

use std::fmt;

/// The files beside a policy.
pub trait Parents {
    /// The path of the policy itself in its tree.
    fn path(&self) -> &str;

    /// The text of the file at a path of the same tree, or why it cannot be read, in a phrase. A link, a
    /// submodule and whatever else is no plain file must not be followed: it could lead out of the tree.
    /// No more than a byte over [`POLICY_SIZE`](super::POLICY_SIZE) need be read.
    fn text(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// No files: of a policy nothing but its text is known.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Parents for Alone {
    fn path(&self) -> &str {
        super::FILE_NAME
    }

    fn text(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("nothing but the text of the policy is known here, and no file beside it".to_owned())
    }
}

/// A policy on which another builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parent {
    /// A template of this program.
    Template {
        /// Its name.
        name: String,
        /// Its version.
        version: u32,
    },
    /// A file of the same tree, by its path.
    File(String),
}

impl fmt::Display for Parent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template { name, version } => write!(f, "template {name}@{version}"),
            Self::File(path) => f.write_str(path),
        }
    }
}

/// The path of a file that `extends` names in the policy at `policy`; else what is wrong with it.
pub(super) fn beside(policy: &str, written: &str) -> Result<String, &'static str> {
    if written.starts_with('/') {
        return Err("it begins at the root of the machine; write it relative to this file");
    }
    if written.contains(|c: char| c == '\\' || c.is_control()) {
        return Err("a path is written with `/`, and without `\\` and control characters");
    }
    let mut path: Vec<&str> = policy.split('/').collect();
    path.pop();
    for name in written.split('/') {
        match name {
            "" => return Err("it holds an empty name"),
            "." => {}
            ".." => {
                path.pop().ok_or("it leads out of the tree in which the policy stands")?;
            }
            name if name.eq_ignore_ascii_case(".git") => {
                return Err("what stands in `.git` is no part of the tree");
            }
            name => path.push(name),
        }
    }
    Ok(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_stands_in_the_tree_of_its_child() {
        for (policy, written, path) in [
            ("AI_POLICY.toml", "foundation.toml", Ok("foundation.toml")),
            ("AI_POLICY.toml", "./policies/a.toml", Ok("policies/a.toml")),
            ("policies/a.toml", "b.toml", Ok("policies/b.toml")),
            ("policies/a.toml", "../b.toml", Ok("b.toml")),
            ("AI_POLICY.toml", "../b.toml", Err("leads out of the tree")),
            ("AI_POLICY.toml", "a/../../b.toml", Err("leads out of the tree")),
            ("AI_POLICY.toml", "/etc/passwd", Err("root of the machine")),
            ("AI_POLICY.toml", "a//b", Err("empty name")),
            ("AI_POLICY.toml", "", Err("empty name")),
            ("AI_POLICY.toml", "..\\b.toml", Err("with `/`")),
            ("AI_POLICY.toml", "a\nb", Err("control characters")),
            ("AI_POLICY.toml", ".GIT/config", Err("no part of the tree")),
        ] {
            match (beside(policy, written), path) {
                (Ok(found), Ok(path)) => assert_eq!(found, path),
                (Err(found), Err(why)) => assert!(found.contains(why), "{written}: {found}"),
                (found, _) => panic!("{written}: {found:?}"),
            }
        }
    }
}
