//! The administration interface of a running desk: it injects faults, lists the calls that the desk received, and creates data that the
//! InvGate API can only read. Tests of clients use it.
//!
//! In: the specification in `admin/`, from which the build script generates the types, a [`Client`] and the traits in [`server`]. Out:
//! [`Administration`], which implements these traits. Not here: the InvGate API (see [`desk`](crate::desk)).
//!
//! The file `src/admin/RESOURCE.rs` implements the trait of the resource in `admin/RESOURCE.yaml`.

// Generated: the documentation of its items is in the specification.
include!(concat!(env!("OUT_DIR"), "/administration.rs"));

mod calls;
mod catalog;
mod faults;
mod history;
mod operations;
mod people;
mod recording;
mod traffic;

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

use crate::desk::Desk;
use calls::CallRecord;

pub use faults::{Faults, InvalidFault};
pub(crate) use traffic::{MONITORING_PATHS, Traffic, handle_call};

/// The common prefix of all paths of the administration interface: `/admin`.
pub const BASE_PATH: &str = SERVICE.base_path;

/// The handlers of the administration interface of one desk. Clones share their state.
#[derive(Clone, Debug)]
pub struct Administration {
    desk: Desk,
    token: Secret,
    faults: Faults,
    calls: CallRecord,
}

impl Administration {
    /// Creates the administration interface of a desk. Callers must send `token` as their bearer token. `faults` are active from the start.
    pub fn new(desk: Desk, token: Secret, faults: Faults) -> Self {
        Administration { desk, token, faults, calls: CallRecord::default() }
    }
    /// The operations of the administration interface; each requires the token of [`new`](Self::new).
    pub(crate) fn router(&self) -> server::Router {
        server::Router::new()
            .faults(self.clone())
            .calls(self.clone())
            .history(self.clone())
            .catalog(self.clone())
            .people(self.clone())
            .authenticate(self.clone())
    }
}

impl Authenticate for Administration {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        let Some(Credentials::Bearer(token)) = credentials else { return Err(HandlerError::unauthenticated()) };
        match same_secret(token, &self.token) {
            true => Ok(Principal::new("administrator")),
            false => Err(HandlerError::unauthenticated()),
        }
    }
}
