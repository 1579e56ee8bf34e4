//! Runs commands in interleaved rounds and prints medians and ratios.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A command, made anew for every round.
pub struct Candidate<'a> {
    pub name: &'a str,
    pub command: &'a dyn Fn() -> Command,
}

/// Measures the candidates in `rounds` rounds after one that warms up. Ratios are to the first.
pub fn compare(candidates: &[Candidate<'_>], rounds: usize) {
    let mut times = vec![Vec::with_capacity(rounds); candidates.len()];
    for round in 0..=rounds {
        for (candidate, times) in candidates.iter().zip(&mut times) {
            let time = run(candidate);
            if round > 0 {
                times.push(time);
            }
        }
    }
    println!("{:<52} {:>10} {:>8}", "command", "median", "ratio");
    for (candidate, own) in candidates.iter().zip(&times) {
        let ratios =
            own.iter().zip(&times[0]).map(|(own, first)| own.as_secs_f64() / first.as_secs_f64());
        let median = median(own.iter().map(Duration::as_secs_f64));
        println!("{:<52} {:>7.2} ms {:>8.2}", candidate.name, median * 1e3, self::median(ratios));
    }
}

fn run(candidate: &Candidate<'_>) -> Duration {
    let mut command = (candidate.command)();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().expect("the command runs");
    let time = start.elapsed();
    assert!(status.success(), "{} failed: {status}", candidate.name);
    time
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
