//! Timestamps and dates: an accepted text is written in the standard format, and reading that again gives the same value.

use super::respond;
use http::Request;
use http_body_util::Full;

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn instant(text: &str) -> Option<String> {
    let request = Request::get(format!("/date?at={}", escaped(text))).body(Full::default()).ok()?;
    let (status, body) = respond(request);
    let answer: serde_json::Value = serde_json::from_slice(&body).ok()?;
    (status == 200).then(|| answer["at"].as_str().expect("an instant").to_owned())
}

/// Runs the target on one input.
pub fn run(text: &str) {
    if text.len() > 64 {
        return;
    }
    if let Some(first) = instant(text) {
        assert_eq!(instant(&first).as_deref(), Some(first.as_str()), "{text:?}");
    }
}
