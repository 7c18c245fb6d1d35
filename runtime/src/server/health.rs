//! Health and readiness, for what watches over the process.
//!
//! In: a switch that the server's author turns. Out: answers at `/healthz` and `/readyz`. Not here: what makes a server
//! ready.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::{Response, StatusCode};

use super::answer;
use super::outgoing::Body;

/// Whether the server takes work. `/healthz` answers 200 as long as the process answers at all; `/readyz` answers 503
/// while it is not ready, and from the moment on at which its end was asked for. Clones share the switch.
#[derive(Clone, Debug)]
pub struct Health(Arc<AtomicBool>);

impl Health {
    /// Ready from the beginning.
    pub fn new() -> Self {
        Health(Arc::new(AtomicBool::new(true)))
    }
    /// Takes work from now on, or none.
    pub fn set_ready(&self, ready: bool) {
        self.0.store(ready, Ordering::Release);
    }
    /// Whether it takes work.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// The answer at one of the two paths; `None` for any other.
    pub(super) fn answer(&self, path: &str) -> Option<Response<Body>> {
        let well = match path {
            "/healthz" => true,
            "/readyz" => self.is_ready(),
            _ => return None,
        };
        let text = if well { &br#"{"status":"ok"}"#[..] } else { &br#"{"status":"unavailable"}"#[..] };
        let mut response = answer::json(text.to_vec());
        *response.status_mut() = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        Some(response)
    }
}

impl Default for Health {
    fn default() -> Self {
        Health::new()
    }
}
