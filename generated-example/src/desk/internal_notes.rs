//! Internal notes on users, help desks, companies, groups and external entities.
//!
//! In: requests of the resource. Out: notes as they are stored. Not here: the things they are about.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::known::{COMPANY, EXTERNAL_ENTITY, GROUP, HELPDESK, Kind, NOTE, USER};
use super::storage::{Row, columns, next_id, sql};
use crate::{
    CreateInternalNote, DeleteInternalNote, InternalNote, InternalNoteId, InternalNoteSubject, ListInternalNotes, Outcome,
    UpdateInternalNote, server,
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
        let rows = sql("SELECT * FROM internal_notes WHERE id = $1").bind(request.id).all(&mut db).await?;
        let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        found.retain(|note| request.object_type.is_none() || request.object_type == note.object_type);
        found.retain(|note| request.object_id.is_none() || request.object_id == note.object_id);
        Ok(found)
    }
}

impl Desk {
    async fn create_note(&self, note: CreateInternalNote) -> Result<(), HandlerError> {
        let (mut db, now) = (self.write().await?, self.now());
        USER.require(&mut db, note.author_id).await?;
        if let Some(kind) = subject(note.object_type) {
            kind.require(&mut db, note.object_id).await?;
        }
        let row = columns("internal_notes").set("id", next_id::<InternalNoteId>(&mut db, "internal_notes").await?);
        let row = row.set("title", note.title).set("description", note.description).set("object_type", note.object_type);
        let row = row.set("object_id", note.object_id).set("author_id", note.author_id).set("created_at", now);
        row.set("last_author", note.author_id).set("last_update", now).insert(&mut db).await?;
        db.commit().await
    }

    async fn update_note(&self, note: UpdateInternalNote) -> Result<(), HandlerError> {
        let mut db = self.write().await?;
        USER.require(&mut db, note.author_id).await?;
        let row = columns("internal_notes").set_sent("title", note.title).set_sent("description", note.description);
        let row = row.set("last_author", note.author_id).set("last_update", self.now());
        if !row.update(&mut db, "id", note.id).await? {
            return Err(NOTE.unknown(note.id));
        }
        db.commit().await
    }

    async fn delete_note(&self, note: DeleteInternalNote) -> Result<(), HandlerError> {
        let mut db = self.write().await?;
        USER.require(&mut db, note.author_id).await?;
        if sql("DELETE FROM internal_notes WHERE id = $1").bind(note.id).run(&mut db).await? == 0 {
            return Err(NOTE.unknown(note.id));
        }
        db.commit().await
    }
}

fn subject(kind: InternalNoteSubject) -> Option<Kind> {
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
