//! Files of requests: what they are called and where they are.
//!
//! In: requests of the resource. Out: files as they are stored. Not here: storing them (see `attachments`).

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::ATTACHMENT;
use super::storage::sql;
use crate::{GetRequestAttachment, RequestAttachment, server};

impl server::RequestAttachments for Desk {
    async fn get(&self, cx: &RequestContext, request: GetRequestAttachment) -> Result<RequestAttachment, HandlerError> {
        let mut db = self.read().await?;
        let row = sql("SELECT id, name, hash FROM attachments WHERE id = $1").bind(request.id).optional(&mut db).await?;
        let row = row.ok_or_else(|| ATTACHMENT.missing(request.id))?;
        let name: String = row.get("name")?;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_owned());
        let url = Some(self.address(cx, &format!("attachments/{}", request.id)));
        Ok(RequestAttachment { id: request.id, name: Some(name), extension, url, hash: row.get("hash")? })
    }
}
