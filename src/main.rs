//! `provenance`: parse, run, exit.

fn main() -> std::process::ExitCode {
    provenance::cli::main()
}
