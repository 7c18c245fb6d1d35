//! Lists and texts in headers.

use super::respond;
use http::{HeaderValue, Request};
use http_body_util::Full;

/// Runs the target on one input.
pub fn run(lines: Vec<Vec<u8>>) {
    let mut request = Request::get("/headers").body(Full::default()).expect("a request");
    for (index, line) in lines.iter().enumerate().take(16) {
        let Ok(value) = HeaderValue::from_bytes(line) else { continue };
        let name = ["x-ids", "x-text", "x-tags"][index % 3];
        request.headers_mut().append(name, value);
    }
    respond(request);
}
