//! A transport that answers from a file of exchanges.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::saved::{Asked, Got, read, whole};
use crate::client::builder::unusable;
use crate::client::transport::{Body, BoxFuture, Transport, TransportError};
use crate::error::CallError;

/// Answers what [`Record`](super::Record) wrote. Requests are known by method, path, query and body; equal ones are
/// answered in the order of the file, each once. What the file does not have is an error that tells so. Clones share
/// what is left.
#[derive(Clone, Debug)]
pub struct Replay(Arc<Mutex<BTreeMap<Asked, VecDeque<Got>>>>);

impl Replay {
    /// Of this file.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is no exchange.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CallError> {
        let wrong = |why: &str| unusable(&format!("the file of exchanges: {why}"));
        let text = std::fs::read_to_string(path).map_err(|error| wrong(&error.to_string()))?;
        let mut exchanges: BTreeMap<Asked, VecDeque<Got>> = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let (asked, got) = read(line).ok_or_else(|| wrong(&format!("line {} is no exchange", number.saturating_add(1))))?;
            exchanges.entry(asked).or_default().push_back(got);
        }
        Ok(Replay(Arc::new(Mutex::new(exchanges))))
    }
    /// How many exchanges nobody has asked for yet.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().map(VecDeque::len).sum()
    }

    fn find(&self, asked: &Asked) -> Result<Got, TransportError> {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(got) = exchanges.get_mut(asked).and_then(VecDeque::pop_front) {
            return Ok(got);
        }
        let Asked { method, path, .. } = asked;
        let why = match exchanges.keys().find(|known| known.method == *method && known.path == *path) {
            _ if exchanges.contains_key(asked) => "was recorded less often than it is called",
            Some(_) => "was recorded with other parameters only",
            None => "was not recorded",
        };
        Err(TransportError::lasting(format!("{method} {path} {why}")))
    }
}

impl Transport for Replay {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (request, body) = whole(request).await?;
            self.find(&Asked::of(&request, &body))?.play()
        })
    }
}
