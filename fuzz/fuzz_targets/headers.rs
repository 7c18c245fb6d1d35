//! See `headers` in `tests/fuzz/src`.
#![no_main]

libfuzzer_sys::fuzz_target!(|lines: Vec<Vec<u8>>| specwright_fuzz_targets::headers::run(lines));
