//! Stores the files of a request while they arrive: in memory up to a limit, on disk beyond it.
//!
//! In: pieces of files. Out: files. Not here: where the pieces come from (see `multipart` and `body`), and limits on their size.

use std::sync::Arc;

use super::body_progress::BodyProgress;
use super::limits::Limits;
use crate::error::HandlerError;
use crate::file::File;
use crate::file::spool::Spool;

/// The size of the buffer for writes to disk, in bytes.
const WRITE_SIZE: usize = 256 << 10;

/// The files of one request.
pub(super) struct Uploads<'r> {
    progress: &'r BodyProgress,
    /// The number of bytes that may still be stored in memory.
    memory_left: usize,
    /// The temporary file for all files that do not fit into memory.
    spool: Option<Spool>,
}

/// A file that is arriving.
#[derive(Default)]
pub(super) struct Upload {
    /// The bytes that are not on disk yet.
    buffered: Vec<u8>,
    /// The offset of the file in the temporary file, if a part of it is on disk.
    begin: Option<u64>,
}

impl<'r> Uploads<'r> {
    /// No files yet.
    pub(super) fn new(limits: &Limits, progress: &'r BodyProgress) -> Self {
        Uploads { progress, memory_left: limits.memory, spool: None }
    }
    /// Adds a piece of a file.
    pub(super) async fn add(&mut self, file: &mut Upload, piece: &[u8]) -> Result<(), HandlerError> {
        self.progress.add_file_bytes(piece.len());
        file.buffered.extend_from_slice(piece);
        let threshold = if file.begin.is_some() { WRITE_SIZE } else { self.memory_left };
        if file.buffered.len() > threshold {
            let spool = self.spool().await?;
            file.begin = file.begin.or(Some(spool.end()));
            spool.append(std::mem::take(&mut file.buffered)).await?;
        }
        Ok(())
    }
    /// Finishes a file.
    pub(super) async fn end(&mut self, file: Upload, name: String) -> Result<File, HandlerError> {
        let Upload { buffered, begin } = file;
        let Some(begin) = begin else {
            self.memory_left = self.memory_left.saturating_sub(buffered.len());
            return Ok(File::new(name, buffered));
        };
        let spool = self.spool().await?;
        spool.append(buffered).await?;
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
