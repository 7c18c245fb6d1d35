//! Handlers that keep notes in memory. The notes are lost when the server stops.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use specwright::HandlerError;
use specwright::server::RequestContext;

use crate::{CreateNote, GetNote, ListNotes, Note, NoteId, server};

/// The notes by their identifiers.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<NoteId, Note>>);

impl Memory {
    fn notes(&self) -> MutexGuard<'_, BTreeMap<NoteId, Note>> {
        // A panic of another handler cannot leave an incomplete note, since a note is inserted in one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// A handler receives valid requests only: the server checks them against the specification.
impl server::Notes for Memory {
    async fn create(&self, _: &RequestContext, request: CreateNote) -> Result<Note, HandlerError> {
        let mut notes = self.notes();
        let id = NoteId(notes.last_key_value().map_or(1, |(last, _)| last.0 + 1));
        let note = Note {
            id,
            text: request.text,
            urgent: request.urgent,
        };
        notes.insert(id, note.clone());
        Ok(note)
    }

    async fn get(&self, _: &RequestContext, request: GetNote) -> Result<Note, HandlerError> {
        self.notes()
            .get(&request.id)
            .cloned()
            .ok_or_else(|| HandlerError::not_found("there is no such note"))
    }

    async fn list(&self, _: &RequestContext, request: ListNotes) -> Result<Vec<Note>, HandlerError> {
        let notes = self.notes();
        let wanted = |note: &&Note| {
            request
                .urgent
                .is_none_or(|urgent| note.urgent.unwrap_or(false) == urgent)
        };
        let limit = request
            .limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(20);
        Ok(notes.values().filter(wanted).take(limit).cloned().collect())
    }
}
