//! Reading the content of a file.
//!
//! In: a file. Out: its bytes, as one buffer, as a stream, in a writer or on disk.

use std::future::poll_fn;
use std::io;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::io::{AsyncRead, AsyncWrite};

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use super::disk::{ByPath, Target};
use super::once::{Mapped, Once, Reader};
use super::stream::{BoxError, FileStream, Source, broken};
use super::{Content, File};
use crate::error::FileError;

impl File {
    /// A file on disk, with the name that it has there. It is opened each time it is read, so a retry sends it again.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        File::from_source(name, Arc::new(ByPath(path)))
    }
    /// A file with the content of a stream. The stream can be read once, so a call that sends the file is not retried.
    pub fn from_stream<S, B, E>(name: impl Into<String>, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        File::once(name.into(), FileStream::new(Mapped(Box::pin(stream)), None))
    }
    /// A file with the content of a reader. The reader can be read once, so a call that sends the file is not retried.
    pub fn from_reader(name: impl Into<String>, reader: impl AsyncRead + Send + 'static) -> Self {
        File::once(name.into(), FileStream::new(Reader(Box::pin(reader)), None))
    }
    pub(crate) fn once(name: String, stream: FileStream) -> Self {
        File::from_source(name, Arc::new(Once::new(stream)))
    }
    pub(crate) fn from_source(name: String, source: Arc<dyn Source>) -> Self {
        File::with(name, Content::Source(source))
    }
    /// The content, if it is in memory.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Source(_) => None,
        }
    }
    /// Whether the content can be read more than once.
    #[cfg(feature = "client")]
    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.content {
            Content::Bytes(_) => true,
            Content::Source(source) => source.is_repeatable(),
        }
    }
    /// Opens the content as a stream of pieces.
    ///
    /// # Errors
    /// If the file does not exist, or if its content can be read once and was read already. The stream fails if the content ends early.
    pub async fn open(&self) -> Result<FileStream, FileError> {
        match &self.content {
            Content::Bytes(bytes) => Ok(FileStream::whole(bytes.clone())),
            Content::Source(source) => Ok(source.open().await?.or_size(self.size)),
        }
    }
    /// Reads the whole content into memory.
    ///
    /// # Errors
    /// As [`open`](File::open) and its stream, and if a download is larger than the client's body limit.
    pub async fn bytes(&self) -> Result<Bytes, FileError> {
        if let Some(bytes) = self.in_memory() {
            return Ok(bytes.clone());
        }
        let mut stream = self.open().await?;
        let announced = stream.size().map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX));
        stream.check_limit(announced)?;
        let mut whole = BytesMut::new();
        while let Some(piece) = next(&mut stream).await? {
            stream.check_limit(whole.len().saturating_add(piece.len()))?;
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }
    /// Writes the content to a writer, piece by piece, and flushes it. Returns the number of bytes.
    ///
    /// # Errors
    /// As [`open`](File::open) and its stream, and if the writer fails.
    pub async fn write_to(&self, out: &mut (impl AsyncWrite + Unpin + ?Sized)) -> Result<u64, FileError> {
        let (mut stream, mut written) = (self.open().await?, 0_u64);
        while let Some(piece) = next(&mut stream).await? {
            write_all(out, &piece).await.map_err(cannot_write)?;
            written = written.saturating_add(piece.len() as u64);
        }
        poll_fn(|cx| Pin::new(&mut *out).poll_flush(cx)).await.map_err(cannot_write)?;
        Ok(written)
    }
    /// Writes the content to a file on disk, and replaces an existing file. Returns the number of bytes. Take care with
    /// [`name`](File::name) as a part of `path`: the sender chose it, and it may be the name of another file.
    ///
    /// # Errors
    /// As [`open`](File::open) and its stream, and if the disk fails. An existing file is unchanged then: the content is written to a
    /// temporary file in the same folder, which is renamed when it is complete.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub async fn save(&self, path: impl AsRef<Path>) -> Result<u64, FileError> {
        let (mut stream, mut written) = (self.open().await?, 0_u64);
        let target = Target::create(path.as_ref().to_owned()).await.map_err(cannot_write)?;
        while let Some(piece) = next(&mut stream).await? {
            written = written.saturating_add(piece.len() as u64);
            target.write(piece).await.map_err(cannot_write)?;
        }
        target.finish().await.map_err(cannot_write)?;
        Ok(written)
    }
}

/// The next piece; `None` at the end.
async fn next(stream: &mut FileStream) -> Result<Option<Bytes>, FileError> {
    poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)).await.transpose()
}

async fn write_all(out: &mut (impl AsyncWrite + Unpin + ?Sized), mut piece: &[u8]) -> io::Result<()> {
    while !piece.is_empty() {
        let written = poll_fn(|cx| Pin::new(&mut *out).poll_write(cx, piece)).await?;
        piece = match piece.get(written..) {
            Some(rest) if written > 0 => rest,
            _ => return Err(io::ErrorKind::WriteZero.into()),
        };
    }
    Ok(())
}

fn cannot_write(error: io::Error) -> FileError {
    broken("the file cannot be written", Some(error.into()))
}
