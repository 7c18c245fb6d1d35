//! Content that can be read once: a stream, a reader, a download.
//!
//! In: a stream with pieces and errors of any type. Out: a source whose first reader gets the stream.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::stream::{BoxError, FileStream, Opening, Source, broken};
use crate::error::FileError;

/// The size of the buffer for a reader, in bytes.
const PIECE: usize = 64 << 10;

/// A stream that can be taken once.
pub(crate) struct Once {
    stream: Mutex<Option<FileStream>>,
    size: Option<u64>,
}

impl Once {
    pub(crate) fn new(stream: FileStream) -> Self {
        Once { size: stream.size(), stream: Mutex::new(Some(stream)) }
    }
}

impl Source for Once {
    fn open(&self) -> Opening<'_> {
        let taken = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        let taken = taken.ok_or_else(|| broken("the file can be read once, and was read already", None));
        Box::pin(std::future::ready(taken))
    }
    fn size(&self) -> Option<u64> {
        self.size
    }
    #[cfg(feature = "client")]
    fn is_repeatable(&self) -> bool {
        false
    }
}

/// A stream of the user, with the types of its items converted.
pub(super) struct Mapped<S>(pub(super) Pin<Box<S>>);

impl<S, B, E> Stream for Mapped<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(next.map(|piece| piece.map(Into::into).map_err(|error| cannot_read(error.into()))))
    }
}

/// A reader of the user, as a stream.
pub(super) struct Reader<R>(pub(super) Pin<Box<R>>);

impl<R: AsyncRead> Stream for Reader<R> {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut buffer = vec![0; PIECE];
        let mut piece = ReadBuf::new(&mut buffer);
        if let Err(error) = ready!(self.0.as_mut().poll_read(cx, &mut piece)) {
            return Poll::Ready(Some(Err(cannot_read(error.into()))));
        }
        let len = piece.filled().len();
        buffer.truncate(len);
        Poll::Ready((len > 0).then(|| Ok(Bytes::from(buffer))))
    }
}

fn cannot_read(cause: BoxError) -> FileError {
    broken("the file cannot be read", Some(cause))
}
