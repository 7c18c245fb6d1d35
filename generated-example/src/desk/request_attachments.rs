//! The resource `request_attachments`: the names and URLs of attached files.
//!
//! Not here: storing files (see `attachments`).

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::record::ATTACHMENT;
use super::storage::sql;
use crate::{GetRequestAttachment, RequestAttachment, server};

impl server::RequestAttachments for Desk {
    async fn get(&self, cx: &RequestContext, request: GetRequestAttachment) -> Result<RequestAttachment, HandlerError> {
        let mut db = self.read().await?;
        let row = sql("SELECT id, name, hash FROM attachments WHERE id = $1").bind(request.id).optional(&mut db).await?;
        let row = row.ok_or_else(|| ATTACHMENT.not_found(request.id))?;
        let name: String = row.get("name")?;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_owned());
        let url = Some(self.url(cx, &format!("attachments/{}", request.id)));
        Ok(RequestAttachment { id: request.id, name: Some(name), extension, url, hash: row.get("hash")? })
    }
}
