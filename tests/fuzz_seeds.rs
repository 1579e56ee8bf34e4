//! The properties of `fuzz/`, for the seeds there and for seeds that are cut off or damaged.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may panic and needs no documentation")]

#[path = "../fuzz/src/properties.rs"]
#[allow(unreachable_pub, reason = "the package of the fuzz targets publishes them")]
mod properties;

use std::fs;
use std::path::Path;

/// At so many places each seed is cut off, and damaged.
const PLACES: usize = 12;

/// Bytes that mean something to one reader or another.
const DAMAGE: [u8; 6] = [b'\n', b' ', b':', b'"', 0, 0xff];

#[allow(clippy::disallowed_methods, reason = "a test may read its seeds")]
fn replay(folder: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut seeds = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "snap") {
            continue;
        }
        let seed = fs::read(path).unwrap();
        property(&seed);
        for place in 0..PLACES {
            let at = seed.len() * place / PLACES;
            property(&seed[..at]);
            let mut damaged = seed.clone();
            damaged.insert(at, DAMAGE[place % DAMAGE.len()]);
            property(&damaged);
        }
        seeds += 1;
    }
    assert!(seeds > 0);
}

#[test]
fn messages() {
    replay("fuzz/corpus/message", properties::message);
}

#[test]
fn policies() {
    replay("tests/fixtures/policies", properties::policy);
    replay("fuzz/corpus/policy", properties::policy);
}

#[test]
fn commits() {
    replay("fuzz/corpus/commit", properties::commit);
}

#[test]
fn judgements() {
    replay("fuzz/corpus/message", properties::judge);
    replay("fuzz/corpus/judge", properties::judge);
}

#[test]
fn pull_requests() {
    replay("fuzz/corpus/message", properties::pull_request);
    replay("fuzz/corpus/pull-request", properties::pull_request);
}

#[test]
fn untrusted_text() {
    replay("fuzz/corpus/message", properties::untrusted);
    replay("fuzz/corpus/untrusted", properties::untrusted);
}
