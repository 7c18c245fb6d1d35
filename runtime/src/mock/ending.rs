//! An exchange that ends otherwise than with an answer: on the way back to a transport, through a router and its layers.
//!
//! In: what a handler made of expectations wants. Out: the error that the transport gives, or none. Not here: what is
//! expected (see `expectation`).

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use crate::client::{Body, TransportError};

/// Attached to a request by transports that stay in the process; a handler puts there what no response can say.
#[derive(Clone, Default)]
pub(crate) struct Ending(Arc<Mutex<Option<End>>>);

/// How an exchange ends without an answer.
pub(super) enum End {
    Failed(TransportError),
    Never,
}

impl Ending {
    pub(crate) fn attach(mut request: http::Request<Body>) -> (http::Request<Body>, Self) {
        let ending = Ending::default();
        request.extensions_mut().insert(ending.clone());
        (request, ending)
    }
    pub(super) fn put(&self, end: End) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }
    /// What became of the exchange: nothing special, an error, or nothing ever.
    pub(crate) async fn reached(self) -> Result<(), TransportError> {
        let end = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match end {
            None => Ok(()),
            Some(End::Failed(error)) => Err(error),
            Some(End::Never) => pending().await,
        }
    }
}
