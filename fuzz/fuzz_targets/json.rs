//! JSON bodies: what is read is written, and reading that again gives the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_fuzz::{post, respond};

fuzz_target!(|data: &[u8]| {
    let body = [b"{\"tree\":".as_slice(), data, b"}"].concat();
    let Some(request) = post("/tree", "application/json", &body) else { return };
    let (status, first) = respond(request);
    if status != 200 {
        return;
    }
    // Not as a `Value`, which has no room for numbers beyond floats.
    assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&first).is_ok(), "{}", String::from_utf8_lossy(&first));
    let body = [b"{\"tree\":".as_slice(), &first, b"}"].concat();
    let Some(request) = post("/tree", "application/json", &body) else { return };
    let (status, second) = respond(request);
    assert_eq!((status, String::from_utf8_lossy(&second)), (200, String::from_utf8_lossy(&first)));
});
