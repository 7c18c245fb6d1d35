//! See `loader` in `tests/fuzz/src`.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| specwright_fuzz_targets::loader::run(text));
