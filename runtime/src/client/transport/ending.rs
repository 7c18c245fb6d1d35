//! How an exchange with a service in the same process ends, when it ends without a response.
//!
//! In: what a mocked handler asks for. Out: the error that the transport returns, or a wait without end. Not here: expectations (see
//! `mock`).

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Body, TransportError};

/// An extension that a transport in this process adds to a request, for a handler to say that no response comes.
#[derive(Clone, Default)]
pub(crate) struct Ending(Arc<Mutex<Option<End>>>);

/// How an exchange ends without a response.
pub(crate) enum End {
    /// The transport fails.
    Failed(TransportError),
    /// No response comes: the call ends with the client's timeout.
    Never,
}

impl Ending {
    /// Adds an ending to a request.
    pub(crate) fn attach(mut request: http::Request<Body>) -> (http::Request<Body>, Self) {
        let ending = Ending::default();
        request.extensions_mut().insert(ending.clone());
        (request, ending)
    }
    /// Says how the exchange ends.
    pub(crate) fn put(&self, end: End) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }
    /// Ends the exchange as the handler asked for; returns at once when it asked for nothing.
    pub(crate) async fn reached(self) -> Result<(), TransportError> {
        let end = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match end {
            None => Ok(()),
            Some(End::Failed(error)) => Err(error),
            Some(End::Never) => pending().await,
        }
    }
}
