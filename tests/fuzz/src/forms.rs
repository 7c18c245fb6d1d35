//! Form bodies and queries of any bytes.

use super::{post, respond};

/// Runs the target on one input.
pub fn run(data: &[u8]) {
    if let Some(request) = post("/tree", "application/x-www-form-urlencoded", data) {
        respond(request);
    }
    let query: String =
        data.iter().filter(|byte| byte.is_ascii_graphic() && **byte != b'#').map(|byte| char::from(*byte)).collect();
    if let Some(request) = post(&format!("/tree?{query}"), "application/x-www-form-urlencoded", b"") {
        respond(request);
    }
}
