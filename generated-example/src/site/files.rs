//! The files that answers link to: attachments, and results of exports.
//!
//! In: the same credentials as for the API. Out: files, as downloads. Not here: how they are stored (see `desk/attachments`).

// The build script's code is documented by its specification.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

use specwright::server::RequestContext;
use specwright::{File, HandlerError, Uuid};

use crate::AttachmentId;
use crate::desk::Desk;

/// Both operations, behind the desk's authentication.
pub(super) fn router(desk: Desk) -> server::Router {
    server::Router::new().files(desk.clone()).authenticate(desk)
}

impl server::Files for Desk {
    async fn attachment(&self, cx: &RequestContext, request: AttachmentFiles) -> Result<File, HandlerError> {
        require(cx, "api.v1.incident.attachment:get")?;
        let found = Desk::attachment(self, AttachmentId(request.id)).await?;
        found.ok_or_else(|| HandlerError::not_found(format!("there is no attachment {}", request.id)))
    }

    async fn export(&self, cx: &RequestContext, request: ExportFiles) -> Result<File, HandlerError> {
        require(cx, "api.v1.data.export:get")?;
        let found = match request.name.strip_suffix(".csv").and_then(Uuid::parse) {
            Some(id) => Desk::export(self, &id).await?,
            None => None,
        };
        found.ok_or_else(|| HandlerError::not_found("there is no such export"))
    }
}

/// A caller needs the scope of the operation that gives the link.
fn require(cx: &RequestContext, scope: &str) -> Result<(), HandlerError> {
    match cx.principal() {
        Some(principal) if principal.allows(scope) => Ok(()),
        _ => Err(HandlerError::missing_scope(scope)),
    }
}
