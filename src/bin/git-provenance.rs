//! `git provenance`: git finds a program of this name on the path and runs it as its own command
//! (git(1), "GIT COMMANDS" and `git help -a`). It is the same program as `provenance`.

fn main() -> std::process::ExitCode {
    provenance::cli::main()
}
