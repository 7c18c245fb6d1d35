//! Stores and reads the files of requests, comments and articles.
//!
//! In: files of a multipart request, or the id of a file. Out: their ids, or the file. Files are stored in pieces, one row each, so that no
//! file is in memory as a whole. Join tables attach a file to its owner.

use futures_util::stream::{self, Stream, TryStreamExt as _};
use specwright::{File, HandlerError};

use super::digest::IncrementalHash;
use super::storage::{Db, JoinTable, Storage, sql, write_row};
use crate::AttachmentId;

/// The join table of requests (the owners) and their files (the members).
pub(super) const REQUEST_FILES: JoinTable = JoinTable {
    table: "request_attachments",
    owner_column: "request_id",
    member_column: "attachment_id",
    member_table: "attachments",
};
/// The join table of comments and their files.
pub(super) const COMMENT_FILES: JoinTable = JoinTable {
    table: "comment_attachments",
    owner_column: "comment_id",
    member_column: "attachment_id",
    member_table: "attachments",
};

/// Stores files, and returns their ids in the same order.
pub(super) async fn insert(db: &mut Db, files: Vec<File>) -> Result<Vec<AttachmentId>, HandlerError> {
    let mut ids = Vec::with_capacity(files.len());
    for file in files {
        ids.push(insert_one(db, file).await?);
    }
    Ok(ids)
}

async fn insert_one(db: &mut Db, file: File) -> Result<AttachmentId, HandlerError> {
    let mut pieces = file.open().await?;
    let row = write_row("attachments").set("name", file.name).set("content_type", file.content_type);
    // The pieces need the id of the row. The hash and the size are known after the last piece, so they are set at the end.
    let id: AttachmentId = row.set("hash", String::new()).insert_returning(db, "id").await?;
    let (mut hash, mut size, mut position) = (IncrementalHash::default(), 0_i64, 0_i64);
    while let Some(piece) = pieces.try_next().await? {
        hash.add(&piece);
        size = size.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
        let row = write_row("attachment_pieces").set("attachment_id", id).set("position", position);
        row.set_bytes("content", piece.into()).insert(db).await?;
        position = position.saturating_add(1);
    }
    write_row("attachments").set("hash", hash.finish()).set("size", size).update(db, "id", id).await?;
    Ok(id)
}

/// Deletes each of these files that no request, comment or article has. `NUMBERS($1)` in the SQL is replaced by the list of ids.
pub(super) async fn delete_unused(db: &mut Db, ids: &[AttachmentId]) -> Result<(), HandlerError> {
    let text = "SELECT a.id FROM attachments a WHERE a.id IN NUMBERS($1) \
        AND NOT EXISTS (SELECT 1 FROM request_attachments l WHERE l.attachment_id = a.id) \
        AND NOT EXISTS (SELECT 1 FROM comment_attachments l WHERE l.attachment_id = a.id) \
        AND NOT EXISTS (SELECT 1 FROM article_attachments l WHERE l.attachment_id = a.id)";
    let unused: Vec<AttachmentId> = sql(text).bind_list(ids).column(db, "id").await?;
    sql("DELETE FROM attachment_pieces WHERE attachment_id IN NUMBERS($1)").bind_list(&unused).run(db).await?;
    sql("DELETE FROM attachments WHERE id IN NUMBERS($1)").bind_list(&unused).run(db).await.map(drop)
}

/// The file with this id. Its pieces are read while it is sent.
pub(super) async fn read(storage: &Storage, id: AttachmentId) -> Result<Option<File>, HandlerError> {
    let row = sql("SELECT name, content_type, size FROM attachments WHERE id = $1").bind(id);
    let Some(row) = row.optional(&mut storage.read().await?).await? else { return Ok(None) };
    let file = File::from_stream(row.get::<String>("name")?, pieces(storage.clone(), id)).sized(row.get("size")?);
    Ok(Some(file.content_type(row.get::<String>("content_type")?)))
}

/// The pieces of a file. The connection is returned after each piece, so a slow receiver does not occupy a connection.
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
