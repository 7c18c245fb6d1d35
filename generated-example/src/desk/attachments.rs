//! Files that come with requests, comments and articles.
//!
//! In: files of a multipart request. Out: their numbers. Not here: what they are attached to; that is a link of its own.

use futures_util::stream::{self, Stream, TryStreamExt as _};
use specwright::{File, HandlerError};

use super::digest::Growing;
use super::storage::{Db, Link, Storage, columns, sql};
use crate::AttachmentId;

/// Files of requests.
pub(super) const OF_REQUESTS: Link =
    Link { table: "request_attachments", owner: "request_id", member: "attachment_id", members: "attachments" };
/// Files of comments.
pub(super) const OF_COMMENTS: Link =
    Link { table: "comment_attachments", owner: "comment_id", member: "attachment_id", members: "attachments" };

/// Stores files.
pub(super) async fn insert(db: &mut Db, files: Vec<File>) -> Result<Vec<AttachmentId>, HandlerError> {
    let mut ids = Vec::with_capacity(files.len());
    for file in files {
        ids.push(insert_one(db, file).await?);
    }
    Ok(ids)
}

/// Piece by piece: no file is held in memory.
async fn insert_one(db: &mut Db, file: File) -> Result<AttachmentId, HandlerError> {
    let mut pieces = file.open().await?;
    let row = columns("attachments").set("name", file.name).set("content_type", file.content_type);
    let id: AttachmentId = row.set("hash", String::new()).insert_numbered(db, "id").await?;
    let (mut hash, mut size, mut position) = (Growing::default(), 0_i64, 0_i64);
    while let Some(piece) = pieces.try_next().await? {
        hash.add(&piece);
        size = size.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
        let row = columns("attachment_pieces").set("attachment_id", id).set("position", position);
        row.bytes("content", piece.into()).insert(db).await?;
        position = position.saturating_add(1);
    }
    columns("attachments").set("hash", hash.end()).set("size", size).update(db, "id", id).await?;
    Ok(id)
}

/// Deletes those of these files that neither a request nor a comment nor an article has any more.
pub(super) async fn delete_unused(db: &mut Db, ids: &[AttachmentId]) -> Result<(), HandlerError> {
    let text = "SELECT a.id FROM attachments a WHERE a.id IN NUMBERS($1) \
        AND NOT EXISTS (SELECT 1 FROM request_attachments l WHERE l.attachment_id = a.id) \
        AND NOT EXISTS (SELECT 1 FROM comment_attachments l WHERE l.attachment_id = a.id) \
        AND NOT EXISTS (SELECT 1 FROM article_attachments l WHERE l.attachment_id = a.id)";
    let unused: Vec<AttachmentId> = sql(text).bind_list(ids).column(db, "id").await?;
    sql("DELETE FROM attachment_pieces WHERE attachment_id IN NUMBERS($1)").bind_list(&unused).run(db).await?;
    sql("DELETE FROM attachments WHERE id IN NUMBERS($1)").bind_list(&unused).run(db).await.map(drop)
}

/// A file as it was stored; `None` when there is no such file. Its content is read as it is sent.
pub(super) async fn read(storage: &Storage, id: AttachmentId) -> Result<Option<File>, HandlerError> {
    let row = sql("SELECT name, content_type, size FROM attachments WHERE id = $1").bind(id);
    let Some(row) = row.optional(&mut storage.read().await?).await? else { return Ok(None) };
    let file = File::from_stream(row.get::<String>("name")?, pieces(storage.clone(), id)).sized(row.get("size")?);
    Ok(Some(file.content_type(row.get::<String>("content_type")?)))
}

/// The pieces of a file, each read when it is wanted: a slow reader holds no connection.
fn pieces(storage: Storage, id: AttachmentId) -> impl Stream<Item = Result<Vec<u8>, HandlerError>> + Send + 'static {
    stream::try_unfold(0_i64, move |position| {
        let storage = storage.clone();
        async move {
            let row = sql("SELECT content FROM attachment_pieces WHERE attachment_id = $1 AND position = $2");
            let row = row.bind(id).bind(position).optional(&mut storage.read().await?).await?;
            row.map(|row| Ok((row.bytes("content")?, position.saturating_add(1)))).transpose()
        }
    })
}
