//! Uploaded files that are too large for memory: parts of one temporary file.
//!
//! In: pieces in the order of their arrival. Out: files that read their part. The temporary file has no name: the system removes it when
//! the last part is dropped, and when the process is killed. Not here: the limits (see `server`).

use std::fs;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{SharedFile, run_blocking, section};
use super::stream::{Opening, Source, broken};
use crate::error::FileError;

/// A growing temporary file.
pub(crate) struct Spool {
    file: SharedFile,
    size: u64,
}

impl Spool {
    /// A file in the system's folder for temporary files.
    pub(crate) async fn new() -> Result<Self, FileError> {
        let file = run_blocking(tempfile::tempfile).await.map_err(cannot_write)?;
        Ok(Spool { file: Arc::new(Mutex::new(file)), size: 0 })
    }
    /// The position of the next piece.
    pub(crate) fn end(&self) -> u64 {
        self.size
    }
    /// Adds a piece.
    pub(crate) async fn append(&mut self, piece: Vec<u8>) -> Result<(), FileError> {
        let (file, at, len) = (Arc::clone(&self.file), self.size, piece.len() as u64);
        run_blocking(move || write(&file, at, &piece)).await.map_err(cannot_write)?;
        self.size = self.size.saturating_add(len);
        Ok(())
    }
    /// The content from `begin` to the end.
    pub(crate) fn since(&self, begin: u64) -> Part {
        Part { file: Arc::clone(&self.file), begin, size: self.size.saturating_sub(begin) }
    }
}

fn write(file: &Mutex<fs::File>, at: u64, piece: &[u8]) -> io::Result<()> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(at))?;
    file.write_all(piece)
}

fn cannot_write(error: io::Error) -> FileError {
    broken("the temporary file cannot be written", Some(error.into()))
}

/// A part of a temporary file.
pub(crate) struct Part {
    file: SharedFile,
    begin: u64,
    size: u64,
}

impl Source for Part {
    fn open(&self) -> Opening<'_> {
        Box::pin(std::future::ready(Ok(section(Arc::clone(&self.file), self.begin, Some(self.size)))))
    }
    fn size(&self) -> Option<u64> {
        Some(self.size)
    }
}
