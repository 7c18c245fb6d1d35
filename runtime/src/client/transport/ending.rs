//! Lets a mocked handler in the same process end an exchange without a response.
//!
//! In: the handler's choice. Out: an error of the transport, or a wait without end. Not here: expectations (see `mock`).

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Body, TransportError};

/// An extension of a request, by which a handler in the same process can end the exchange without a response.
#[derive(Clone, Default)]
pub(crate) struct Ending(Arc<Mutex<Option<End>>>);

/// How an exchange ends without a response.
pub(crate) enum End {
    /// The transport fails.
    Failed(TransportError),
    /// There is no response: the call ends with the client's timeout.
    Never,
}

impl Ending {
    /// Adds the extension to a request.
    pub(crate) fn attach(mut request: http::Request<Body>) -> (http::Request<Body>, Self) {
        let ending = Ending::default();
        request.extensions_mut().insert(ending.clone());
        (request, ending)
    }
    /// Sets how the exchange ends.
    pub(crate) fn set(&self, end: End) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }
    /// Ends the exchange as the handler has set. Returns at once if the handler has set nothing.
    pub(crate) async fn apply(self) -> Result<(), TransportError> {
        let end = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match end {
            None => Ok(()),
            Some(End::Failed(error)) => Err(error),
            Some(End::Never) => pending().await,
        }
    }
}
