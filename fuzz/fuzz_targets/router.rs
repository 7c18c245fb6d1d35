//! See `router` in `tests/fuzz/src`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: (u8, &str)| specwright_fuzz_targets::router::run(data));
