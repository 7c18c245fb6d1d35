//! Lets a mocked handler in the same process end an exchange without a response.
//!
//! In: the handler's choice. Out: an error of the transport, or a wait without end. Not here: expectations (see `mock`).

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use super::{TransportBody, TransportError};

/// An extension of a request to a mock in the same process. A handler puts a [`NoResponse`] into it to end the exchange without a response.
#[derive(Clone, Default)]
pub(crate) struct NoResponseSlot(Arc<Mutex<Option<NoResponse>>>);

/// How an exchange ends without a response.
pub(crate) enum NoResponse {
    /// The transport fails.
    Failed(TransportError),
    /// There is no response: the call ends with the client's timeout.
    Never,
}

impl NoResponseSlot {
    /// Adds the extension to a request.
    pub(crate) fn attach(mut request: http::Request<TransportBody>) -> (http::Request<TransportBody>, Self) {
        let slot = NoResponseSlot::default();
        request.extensions_mut().insert(slot.clone());
        (request, slot)
    }
    /// Sets how the exchange ends.
    pub(crate) fn set(&self, end: NoResponse) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }
    /// Ends the exchange as the handler has set. Returns at once if the handler has set nothing.
    pub(crate) async fn apply(self) -> Result<(), TransportError> {
        let end = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match end {
            None => Ok(()),
            Some(NoResponse::Failed(error)) => Err(error),
            Some(NoResponse::Never) => pending().await,
        }
    }
}
