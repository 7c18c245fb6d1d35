//! Multipart bodies. The input is a whole body, or the head of a part in a valid body.

use super::{post, respond};

/// Runs the target on one input.
pub fn run(data: &[u8]) {
    if let Some(request) = post("/files", "multipart/form-data; boundary=B", data) {
        respond(request);
    }
    let body = [b"--B\r\n".as_slice(), data, b"\r\n\r\ncontent\r\n--B--\r\n"].concat();
    if let Some(request) = post("/files", "multipart/form-data; boundary=B", &body) {
        respond(request);
    }
}
