//! Files of a request as they come: in memory while there is room, on disk from there on.
//!
//! In: pieces. Out: files. Not here: where the pieces come from (see `multipart` and `body`), and how many may come.

use std::sync::Arc;

use super::limits::Limits;
use super::reading::Reading;
use crate::error::HandlerError;
use crate::file::File;
use crate::file::spool::Spool;

/// How much is written to disk at once, in bytes.
const WRITTEN: usize = 256 << 10;

/// What one request keeps of its files.
pub(super) struct Keep<'r> {
    reading: &'r Reading,
    /// Bytes that may still be held in memory.
    room: usize,
    /// Where files go that have no place there: one temporary file for all of them.
    spool: Option<Spool>,
}

/// A file that is coming.
#[derive(Default)]
pub(super) struct Coming {
    held: Vec<u8>,
    /// Where it begins on disk.
    begin: Option<u64>,
}

impl<'r> Keep<'r> {
    /// Within these limits.
    pub(super) fn new(limits: &Limits, reading: &'r Reading) -> Self {
        Keep { reading, room: limits.memory, spool: None }
    }
    /// Adds a piece of a file.
    pub(super) async fn add(&mut self, file: &mut Coming, piece: &[u8]) -> Result<(), HandlerError> {
        self.reading.add(piece.len());
        file.held.extend_from_slice(piece);
        let most = if file.begin.is_some() { WRITTEN } else { self.room };
        if file.held.len() > most {
            let spool = self.spool().await?;
            file.begin = file.begin.or(Some(spool.end()));
            spool.append(std::mem::take(&mut file.held)).await?;
        }
        Ok(())
    }
    /// The file, at its end.
    pub(super) async fn end(&mut self, file: Coming, name: String) -> Result<File, HandlerError> {
        let Coming { held, begin } = file;
        let Some(begin) = begin else {
            self.room = self.room.saturating_sub(held.len());
            return Ok(File::new(name, held));
        };
        let spool = self.spool().await?;
        spool.append(held).await?;
        Ok(File::from_source(name, Arc::new(spool.since(begin))))
    }
    async fn spool(&mut self) -> Result<&mut Spool, HandlerError> {
        let spool = match self.spool.take() {
            Some(spool) => spool,
            None => Spool::new().await?,
        };
        Ok(self.spool.insert(spool))
    }
}
