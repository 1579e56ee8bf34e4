//! Whole processes, side by side: what `provenance` costs beside what a user would run in its place.
//!
//!     cargo build --release
//!     cargo run --release --manifest-path benches/Cargo.toml -- hook [PROGRAM]
//!     cargo run --release --manifest-path benches/Cargo.toml -- history REPOSITORY
//!     cargo run --release --manifest-path benches/Cargo.toml -- policy
//!     cargo run --release --manifest-path benches/Cargo.toml -- epochs
//!
//! All commands run in each round, one after another, so that a busy machine slows all of them alike. A
//! ratio is the median of the ratios within each round; times are medians and depend on the machine.

mod epochs;
mod history;
mod hook;
mod imported;
mod measure;
mod policy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["hook"] => hook::run(&program()),
        // Another build, such as a static one.
        ["hook", other] => hook::run(&Path::new(other).canonicalize().expect("the program")),
        ["history", repository] => history::run(&program(), repository.as_ref()),
        ["policy"] => policy::run(&program()),
        ["epochs"] => epochs::run(&program()),
        // What `history` measures runs as a process of its own, like everything else.
        ["git2-trailers", repository] => history::git2_trailers(repository.as_ref()),
        _ => {
            eprintln!(
                "usage: provenance-benches hook [PROGRAM] | history REPOSITORY | policy | epochs"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// The release build of the program.
fn program() -> PathBuf {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/release/provenance");
    assert!(program.exists(), "build it first: `cargo build --release`");
    program.canonicalize().expect("it exists")
}
