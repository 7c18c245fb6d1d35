//! The content of a file as a stream of pieces.
//!
//! In: pieces. Out: a stream of them, which fails if there are more or fewer bytes than stated. Not here: their source (see `disk`, `once`,
//! `spool`).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::error::FileError;

/// An error of any type.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A boxed stream of pieces.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, FileError>> + Send>>;

/// The future that opens a file.
pub(crate) type Opening<'a> = Pin<Box<dyn Future<Output = Result<FileStream, FileError>> + Send + 'a>>;

/// Where the content of a file comes from.
pub(crate) trait Source: Send + Sync {
    /// Opens the content from its beginning.
    fn open(&self) -> Opening<'_>;
    /// The number of bytes, if it is known without opening.
    fn size(&self) -> Option<u64>;
    /// Whether the content can be read again.
    #[cfg(feature = "client")]
    fn is_repeatable(&self) -> bool {
        true
    }
}

/// The content of a [`File`](crate::File): a `Stream` of pieces, and a body of `http_body`. Nothing is read ahead.
#[must_use = "streams do nothing unless polled"]
pub struct FileStream {
    pieces: Pieces,
    /// The number of bytes that are left, if it is known.
    left: Option<u64>,
    /// The limit when the whole content is read into memory.
    limit: Option<Limit>,
    ended: bool,
}

/// The largest number of bytes, and a function that makes the error if there are more.
type Limit = (usize, Box<dyn Fn() -> FileError + Send>);

impl FileStream {
    pub(crate) fn new(pieces: impl Stream<Item = Result<Bytes, FileError>> + Send + 'static, size: Option<u64>) -> Self {
        FileStream { pieces: Box::pin(pieces), left: size, limit: None, ended: false }
    }
    /// A stream of bytes in memory.
    pub(crate) fn whole(bytes: Bytes) -> Self {
        let size = bytes.len() as u64;
        FileStream::new(Whole(Some(bytes)), Some(size))
    }
    /// Sets the limit for reading the whole content into memory.
    #[cfg(feature = "client")]
    pub(crate) fn limit(self, bytes: usize, too_large: Box<dyn Fn() -> FileError + Send>) -> Self {
        FileStream { limit: Some((bytes, too_large)), ..self }
    }
    /// Sets the size, unless the source knows it.
    pub(crate) fn or_size(self, size: Option<u64>) -> Self {
        FileStream { left: self.left.or(size), ..self }
    }
    /// The part of the content with `length` bytes after the first `skip`. The content before the part is read and dropped.
    #[cfg(feature = "server")]
    pub(crate) fn part(self, skip: u64, length: u64) -> Self {
        FileStream::new(Part { content: self, skip, left: length }, Some(length))
    }
    /// The number of bytes that are left, if it is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.left
    }
    /// Fails if this number of bytes exceeds the limit for memory.
    pub(crate) fn check_limit(&self, bytes: usize) -> Result<(), FileError> {
        match &self.limit {
            Some((limit, too_large)) if bytes > *limit => Err(too_large()),
            _ => Ok(()),
        }
    }
    /// Subtracts a piece from the number of bytes that are left.
    fn count(&mut self, piece: &Bytes) -> Result<(), FileError> {
        let Some(left) = &mut self.left else { return Ok(()) };
        match left.checked_sub(piece.len() as u64) {
            Some(rest) => *left = rest,
            None => return Err(broken("the file is longer than its stated size", None)),
        }
        Ok(())
    }
    /// An error if bytes are missing at the end.
    fn end(&self) -> Option<Result<Bytes, FileError>> {
        let missing = self.left.filter(|left| *left > 0)?;
        Some(Err(broken(&format!("the file ended early: {missing} bytes are missing"), None)))
    }
}

impl fmt::Debug for FileStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStream").field("left", &self.left).finish_non_exhaustive()
    }
}

impl Stream for FileStream {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = match ready!(self.pieces.as_mut().poll_next(cx)) {
            Some(Ok(piece)) => Some(self.count(&piece).map(|()| piece)),
            Some(Err(error)) => Some(Err(error)),
            None => self.end(),
        };
        self.ended = !matches!(next, Some(Ok(_)));
        Poll::Ready(next)
    }
}

impl http_body::Body for FileStream {
    type Data = Bytes;
    type Error = FileError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, FileError>>> {
        self.poll_next(cx).map(|next| next.map(|piece| piece.map(Frame::data)))
    }
    fn is_end_stream(&self) -> bool {
        self.ended || self.left == Some(0)
    }
    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A part of a stream.
#[cfg(feature = "server")]
struct Part {
    content: FileStream,
    /// The number of bytes before the part that are not read yet.
    skip: u64,
    /// The number of bytes of the part that are not read yet.
    left: u64,
}

#[cfg(feature = "server")]
impl Stream for Part {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.left > 0 {
            let mut piece = match ready!(Pin::new(&mut self.content).poll_next(cx)) {
                Some(Ok(piece)) => piece,
                other => return Poll::Ready(other),
            };
            let before = usize::try_from(self.skip).unwrap_or(usize::MAX).min(piece.len());
            self.skip = self.skip.saturating_sub(before as u64);
            let mut piece = piece.split_off(before);
            piece.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
            if !piece.is_empty() {
                self.left = self.left.saturating_sub(piece.len() as u64);
                return Poll::Ready(Some(Ok(piece)));
            }
        }
        Poll::Ready(None)
    }
}

/// A stream of one piece.
struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}

/// The error of a local file: what failed, and the cause.
pub(crate) fn broken(what: &str, cause: Option<BoxError>) -> FileError {
    let message = cause.as_ref().map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}"));
    FileError::new(message, cause)
}
