//! See `forms` in `tests/fuzz/src`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| specwright_fuzz_targets::forms::run(data));
