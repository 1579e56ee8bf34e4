//! Repositories for tests, made by real git: fixed names, dates and zone, nothing of the machine's own
//! configuration or environment.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The date of every commit.
pub(crate) const DATE: &str = "2026-01-02T03:04:05+00:00";

/// How a test repository is to be made.
#[must_use]
#[derive(Clone, Debug, Default)]
pub(crate) struct TestRepo {
    bare: bool,
    sha256: bool,
    reftable: bool,
}

impl TestRepo {
    /// A repository with a working tree, SHA-1 and files for refs.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Without a working tree.
    pub(crate) fn bare(self) -> Self {
        Self { bare: true, ..self }
    }

    /// Ids of 64 digits.
    pub(crate) fn sha256(self) -> Self {
        Self { sha256: true, ..self }
    }

    /// Refs in a table.
    pub(crate) fn reftable(self) -> Self {
        Self { reftable: true, ..self }
    }

    /// Makes it, on branch `main`, without a commit.
    pub(crate) fn build(self) -> Repo {
        let place = TempDir::new().expect("a temporary directory can be made");
        let path = place.path().join("repo");
        let format = if self.sha256 { "sha256" } else { "sha1" };
        let refs = if self.reftable { "reftable" } else { "files" };
        let mut init = git_in(place.path());
        init.args(["init", "--quiet", "--initial-branch=main", "--template="]);
        init.arg(format!("--object-format={format}")).arg(format!("--ref-format={refs}"));
        if self.bare {
            init.arg("--bare");
        }
        expect_success(init.arg(&path));
        Repo { place, path }
    }
}

/// A repository that lives as long as the test.
pub(crate) struct Repo {
    place: TempDir,
    path: PathBuf,
}

impl Repo {
    /// Its working tree, or the bare repository.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A path beside it, for clones and worktrees.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Git in it, with a clean environment.
    pub(crate) fn command(&self) -> Command {
        git_in(&self.path)
    }

    /// Runs git in it and gives its output without the line break at the end.
    pub(crate) fn git<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> String {
        let output = expect_success(self.command().args(arguments));
        String::from_utf8(output.stdout).expect("the test asks for text").trim_end().to_owned()
    }

    /// Runs git in it with `input`, and gives its output without the line break at the end.
    pub(crate) fn git_with(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = self.git_bytes(arguments, input);
        String::from_utf8(output).expect("the test asks for text").trim_end().to_owned()
    }

    /// Runs git in it with `input`, and gives its output byte for byte.
    pub(crate) fn git_bytes(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("git runs");
        let mut stdin = child.stdin.take().expect("it was asked for");
        // On a thread of its own, for git answers before it has read everything.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(input).expect("git reads"));
            child.wait_with_output().expect("git ends")
        });
        assert!(output.status.success(), "git {arguments:?}");
        output.stdout
    }

    /// Writes an executable script.
    pub(crate) fn program(&self, path: impl AsRef<Path>, script: &str) {
        let path = self.path.join(path);
        std::fs::create_dir_all(path.parent().expect("it has a name"))
            .expect("directories can be made");
        std::fs::write(&path, script).expect("files can be written");
        std::fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("it is ours");
    }

    /// Commits `content` as `path` with this message, byte for byte, and gives the commit's id.
    pub(crate) fn commit(&self, path: &str, content: &str, message: &str) -> String {
        self.write(path, content);
        self.git(["add", "--", path]);
        self.git_with(
            &["commit", "--quiet", "--cleanup=verbatim", "--no-verify", "-F", "-"],
            message.as_bytes(),
        );
        self.git(["rev-parse", "HEAD"])
    }

    /// Writes a file of the working tree.
    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.path.join(path);
        std::fs::create_dir_all(path.parent().expect("it is in the repository"))
            .expect("directories can be made");
        std::fs::write(path, content).expect("files can be written");
    }

    /// Stores commit objects with these bytes, whatever they are, and gives their ids, in order.
    pub(crate) fn commit_objects(&self, objects: &[Vec<u8>]) -> Vec<String> {
        let paths: Vec<_> = objects
            .iter()
            .enumerate()
            .map(|(index, object)| {
                let path = self.beside(&format!("object-{index}"));
                std::fs::write(&path, object).expect("files can be written");
                path.display().to_string()
            })
            .collect();
        let ids = self.git_with(
            &["hash-object", "-t", "commit", "-w", "--no-filters", "--stdin-paths", "--literally"],
            paths.join("\n").as_bytes(),
        );
        ids.lines().map(ToOwned::to_owned).collect()
    }

    /// The id of the empty tree, which is stored.
    pub(crate) fn empty_tree(&self) -> String {
        self.git_with(&["mktree"], b"")
    }

    /// The file of a loose object.
    pub(crate) fn object_file(&self, id: &str) -> PathBuf {
        let objects = self.git(["rev-parse", "--git-path", "objects"]);
        self.path.join(objects).join(&id[..2]).join(&id[2..])
    }

    /// The program that is tested, in this repository.
    pub(crate) fn provenance<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Output {
        provenance_in(&self.path).args(arguments).output().expect("the program runs")
    }
}

/// The program that is tested, with a clean environment.
pub(crate) fn provenance_in(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provenance"));
    scrub(&mut command, directory);
    command
}

/// Git with a clean environment.
pub(crate) fn git_in(directory: &Path) -> Command {
    let mut command = Command::new("git");
    scrub(&mut command, directory);
    command
}

/// Runs it and demands success.
pub(crate) fn expect_success(command: &mut Command) -> Output {
    let output = command.output().expect("the program runs");
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn scrub(command: &mut Command, directory: &Path) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if ["GIT_", "LC_", "XDG_", "EDITOR", "VISUAL", "LANG"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
        {
            command.env_remove(name);
        }
    }
    command
        .current_dir(directory)
        .env("HOME", "/nonexistent")
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_AUTHOR_NAME", "A U Thor")
        .env("GIT_AUTHOR_EMAIL", "author@example.org")
        .env("GIT_AUTHOR_DATE", DATE)
        .env("GIT_COMMITTER_NAME", "C O Mitter")
        .env("GIT_COMMITTER_EMAIL", "committer@example.org")
        .env("GIT_COMMITTER_DATE", DATE);
}
