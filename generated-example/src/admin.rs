//! The administration interface: it changes how the desk behaves while it runs, and reports which calls it received.
//!
//! In: the specification in `admin/`, from which the build script makes the types, a [`Client`] and the traits of [`server`]. Out:
//! [`Administration`], which implements them. Not here: the InvGate API (see [`desk`](crate::desk)).
//!
//! A file `admin/RESOURCE.rs` implements the trait of a resource of `admin/RESOURCE.yaml` for [`Administration`] and is named in
//! the router of [`Administration`].

// The build script's code is documented by its specification.
include!(concat!(env!("OUT_DIR"), "/administration.rs"));

mod calls;
mod catalog;
mod faults;
mod history;
mod people;
mod recording;
mod traffic;

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

use crate::desk::Desk;
use calls::CallRecord;

pub use faults::{Faults, InvalidFault};
pub(crate) use traffic::{Traffic, pass};

/// The path below which all operations of the administration are.
pub const BASE_PATH: &str = SERVICE.base_path;

/// The administration of a desk. Clones share their state.
#[derive(Clone, Debug)]
pub struct Administration {
    desk: Desk,
    token: Secret,
    faults: Faults,
    calls: CallRecord,
}

impl Administration {
    /// The administration of this desk, for callers with this bearer token, with these faults at the start.
    pub fn new(desk: Desk, token: Secret, faults: Faults) -> Self {
        Administration { desk, token, faults, calls: CallRecord::default() }
    }
    /// The operations of the administration, behind its token.
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
        if same_secret(token, &self.token) {
            return Ok(Principal::new("administrator"));
        }
        self.desk.slow_down_guesses().await;
        Err(HandlerError::unauthenticated())
    }
}
