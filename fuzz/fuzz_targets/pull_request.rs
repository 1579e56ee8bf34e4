#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| provenance_fuzz::pull_request(data));
