//! A transport that returns the responses of a recording.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::saved::{Recorded, RequestKey, read, whole};
use crate::client::builder::build_error;
use crate::client::transport::{BoxFuture, Transport, TransportBody, TransportError};
use crate::error::CallError;

/// A transport that returns the responses in a file that [`Record`](super::Record) wrote. Requests are compared by method, path, query and body. Equal
/// requests get the recorded responses in the order of the file, each response once. A request that is not in the file is an error. Clones share
/// the remaining exchanges.
#[derive(Clone, Debug)]
pub struct Replay(Arc<Mutex<BTreeMap<RequestKey, VecDeque<Recorded>>>>);

impl Replay {
    /// Reads a recording.
    ///
    /// # Errors
    /// If the file cannot be read, or contains a line that is not an exchange.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CallError> {
        let unreadable = |why: &str| build_error(&format!("the file of exchanges: {why}"));
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error.to_string()))?;
        let mut exchanges: BTreeMap<RequestKey, VecDeque<Recorded>> = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let (key, recorded) =
                read(line).ok_or_else(|| unreadable(&format!("line {} is not an exchange", number.saturating_add(1))))?;
            exchanges.entry(key).or_default().push_back(recorded);
        }
        Ok(Replay(Arc::new(Mutex::new(exchanges))))
    }
    /// The number of exchanges that were not requested yet.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().map(VecDeque::len).sum()
    }

    fn find(&self, key: &RequestKey) -> Result<Recorded, TransportError> {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(recorded) = exchanges.get_mut(key).and_then(VecDeque::pop_front) {
            return Ok(recorded);
        }
        let RequestKey { method, path, .. } = key;
        let why = match exchanges.keys().find(|known| known.method == *method && known.path == *path) {
            _ if exchanges.contains_key(key) => "was recorded fewer times than it is called",
            Some(_) => "was recorded only with other parameters",
            None => "was not recorded",
        };
        Err(TransportError::permanent(format!("{method} {path} {why}")))
    }
}

impl Transport for Replay {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(async move {
            let (request, body) = whole(request).await?;
            self.find(&RequestKey::of(&request, &body))?.play()
        })
    }
}
