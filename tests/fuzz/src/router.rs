//! Methods and targets of requests.

use super::respond;
use http::{Method, Request};
use http_body_util::Full;

/// Runs the target on one input.
pub fn run(data: (u8, &str)) {
    let methods =
        [Method::GET, Method::POST, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::PATCH, Method::TRACE];
    let method = methods[usize::from(data.0) % methods.len()].clone();
    for target in [format!("/{}", data.1), format!("/items/{}/parts/{}", data.1, data.1)] {
        if let Ok(request) = Request::builder().method(method.clone()).uri(target).body(Full::default()) {
            respond(request);
        }
    }
}
