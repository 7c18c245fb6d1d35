//! The resource `internal_notes`: notes on users, help desks, companies, groups and external entities.
//!

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::record::{COMPANY, EXTERNAL_ENTITY, GROUP, HELPDESK, NOTE, RecordKind, USER};
use super::storage::{Row, sql, write_row};
use crate::{
    CreateInternalNote, DeleteInternalNote, InternalNote, InternalNoteSubject, ListInternalNotes, Outcome, UpdateInternalNote,
    server,
};

impl server::InternalNotes for Desk {
    async fn create(&self, _: &RequestContext, request: CreateInternalNote) -> Result<Outcome, HandlerError> {
        self.create_note(request).await.map(|()| Outcome::default())
    }

    async fn update(&self, _: &RequestContext, request: UpdateInternalNote) -> Result<Outcome, HandlerError> {
        self.update_note(request).await.map(|()| Outcome::default())
    }

    async fn delete(&self, _: &RequestContext, request: DeleteInternalNote) -> Result<Outcome, HandlerError> {
        self.delete_note(request).await.map(|()| Outcome::default())
    }

    async fn list(&self, _: &RequestContext, request: ListInternalNotes) -> Result<Vec<InternalNote>, HandlerError> {
        let mut db = self.read().await?;
        let query = sql("SELECT * FROM internal_notes WHERE id = $1").bind(request.id);
        let query =
            query.push_if_some(" AND object_type = ", request.object_type).push_if_some(" AND object_id = ", request.object_id);
        query.all(&mut db).await?.iter().map(read).collect()
    }
}

impl Desk {
    async fn create_note(&self, note: CreateInternalNote) -> Result<(), HandlerError> {
        self.transaction(note, async |desk, db, note| {
            USER.require_exists(db, note.author_id).await?;
            if let Some(kind) = subject_kind(note.object_type) {
                kind.require_exists(db, note.object_id).await?;
            }
            let now = desk.now();
            let row = write_row("internal_notes").set("title", note.title).set("description", note.description);
            let row = row.set("object_type", note.object_type).set("object_id", note.object_id);
            let row = row.set("author_id", note.author_id).set("created_at", now);
            row.set("last_author", note.author_id).set("last_update", now).insert(db).await
        })
        .await
    }

    async fn update_note(&self, note: UpdateInternalNote) -> Result<(), HandlerError> {
        self.transaction(note, async |desk, db, note| {
            USER.require_exists(db, note.author_id).await?;
            let row = write_row("internal_notes").set_if_some("title", note.title).set_if_some("description", note.description);
            let row = row.set("last_author", note.author_id).set("last_update", desk.now());
            if !row.update(db, "id", note.id).await? {
                return Err(NOTE.conflict(note.id));
            }
            Ok(())
        })
        .await
    }

    async fn delete_note(&self, note: DeleteInternalNote) -> Result<(), HandlerError> {
        self.transaction(note, async |_, db, note| {
            USER.require_exists(db, note.author_id).await?;
            if sql("DELETE FROM internal_notes WHERE id = $1").bind(note.id).run(db).await? == 0 {
                return Err(NOTE.conflict(note.id));
            }
            Ok(())
        })
        .await
    }
}

fn subject_kind(kind: InternalNoteSubject) -> Option<RecordKind> {
    match kind {
        InternalNoteSubject::User => Some(USER),
        InternalNoteSubject::Helpdesk => Some(HELPDESK),
        InternalNoteSubject::Company => Some(COMPANY),
        InternalNoteSubject::Group => Some(GROUP),
        InternalNoteSubject::ExternalEntity => Some(EXTERNAL_ENTITY),
        _ => None,
    }
}

fn read(row: &Row) -> Result<InternalNote, HandlerError> {
    Ok(InternalNote {
        id: row.get("id")?,
        title: row.get("title")?,
        description: row.get("description")?,
        object_type: row.get("object_type")?,
        object_id: row.get("object_id")?,
        author_id: row.get("author_id")?,
        created_at: row.get("created_at")?,
        last_author: row.get("last_author")?,
        last_update: row.get("last_update")?,
    })
}
