//! Files that come with requests, comments and articles.
//!
//! In: files of a multipart request. Out: their numbers. Not here: what they are attached to; that is a link of its own.

use specwright::{Error, File};

use super::digest::sha256;
use super::storage::{Db, Link, columns, next_id, sql};
use crate::AttachmentId;

/// Files of requests.
pub(super) const OF_REQUESTS: Link = Link { table: "request_attachments", owner: "request_id", member: "attachment_id" };
/// Files of comments.
pub(super) const OF_COMMENTS: Link = Link { table: "comment_attachments", owner: "comment_id", member: "attachment_id" };

/// Stores files.
pub(super) async fn insert(db: &mut Db, files: Vec<File>) -> Result<Vec<AttachmentId>, Error> {
    let mut ids = Vec::with_capacity(files.len());
    for file in files {
        ids.push(insert_one(db, file).await?);
    }
    Ok(ids)
}

async fn insert_one(db: &mut Db, file: File) -> Result<AttachmentId, Error> {
    let id: AttachmentId = next_id(db, "attachments").await?;
    let content = file.bytes().await?;
    let row = columns("attachments").set("id", id).set("name", file.name).set("content_type", file.content_type);
    row.set("hash", sha256(&content)).bytes("content", content.into()).insert(db).await?;
    Ok(id)
}

/// A file as it was stored; `None` when there is no such file.
pub(super) async fn read(db: &mut Db, id: AttachmentId) -> Result<Option<File>, Error> {
    let row = sql("SELECT name, content_type, content FROM attachments WHERE id = $1").bind(id).optional(db).await?;
    let Some(row) = row else { return Ok(None) };
    let file = File::new(row.get::<String>("name")?, row.bytes("content")?);
    Ok(Some(file.content_type(row.get::<String>("content_type")?)))
}
