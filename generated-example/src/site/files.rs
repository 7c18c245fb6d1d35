//! The server of files that answers link to: attachments and exported reports.
//!
//! In: the same credentials as for the API. Out: files as downloads. Not here: storing them (see `desk/attachments`).

// Generated: the documentation of its items is in the specification.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

use specwright::server::RequestContext;
use specwright::{File, HandlerError, Uuid};

use crate::AttachmentId;
use crate::desk::Desk;

/// The operations on files, with the authentication of the desk.
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

/// Requires the scope of the operation whose answer contains the link.
fn require(cx: &RequestContext, scope: &str) -> Result<(), HandlerError> {
    match cx.principal() {
        Some(principal) if principal.allows(scope) => Ok(()),
        _ => Err(HandlerError::missing_scope(scope)),
    }
}
