//! JSON bodies: the response repeats the accepted value, and reading that again gives the same value.

use super::{post, respond};

/// Runs the target on one input.
pub fn run(data: &[u8]) {
    let body = [b"{\"tree\":".as_slice(), data, b"}"].concat();
    let Some(request) = post("/tree", "application/json", &body) else { return };
    let (status, first) = respond(request);
    if status != 200 {
        return;
    }
    // Compares text, since `serde_json::Value` cannot hold numbers that are larger than an `f64`.
    assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&first).is_ok(), "{}", String::from_utf8_lossy(&first));
    let body = [b"{\"tree\":".as_slice(), &first, b"}"].concat();
    let Some(request) = post("/tree", "application/json", &body) else { return };
    let (status, second) = respond(request);
    assert_eq!((status, String::from_utf8_lossy(&second)), (200, String::from_utf8_lossy(&first)));
}
