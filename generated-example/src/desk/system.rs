//! The resource `system`: the version of the desk.
//!

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use crate::{GetSystemVersion, SystemVersion, server};

impl server::System for Desk {
    async fn version(&self, _: &RequestContext, _: GetSystemVersion) -> Result<SystemVersion, HandlerError> {
        Ok(SystemVersion { version: Some(concat!("v", env!("CARGO_PKG_VERSION")).to_owned()) })
    }
}
