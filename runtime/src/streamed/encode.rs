//! Writes items as the body of a response.
//!
//! In: a stream of items. Out: a stream of bytes. While a stream of events has no item, comments show that the connection is alive.

use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Sleep, sleep};

use super::{Event, Streamed};
use crate::error::FileError;
use crate::file::File;
use crate::file::items::{ItemFormat, ItemWriting};
use crate::file::stream::FileStream;
use crate::timestamp::DateFormat;
use crate::value::Value;
use crate::wire::{Writing, json};

/// The longest time without an event after which a comment is sent. Proxies close connections that are silent for longer.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

impl<T: Value + 'static> Streamed<T> {
    /// An answer with these items, or with events, which have ids and kinds. The server reads the stream at the speed of the client, and drops it
    /// when the client disconnects.
    ///
    /// An error ends the connection, since the status was sent before. The client gets an error, and not a shorter stream.
    pub fn new<S, I, E>(items: S) -> Self
    where
        S: Stream<Item = Result<I, E>> + Send + 'static,
        I: Into<Event<T>>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let writing = Arc::default();
        let pieces = Encode { items: Box::pin(items), writing: Arc::clone(&writing), timer: None, failure: None, ended: false };
        let mut file =
            File::once(String::new(), FileStream::new(Pieces(Box::pin(pieces), std::marker::PhantomData::<fn() -> T>), None))
                .inline();
        file.item_writing = Some(writing);
        Streamed::of(file)
    }
}

/// A stream of items as pieces of a body.
struct Encode<S> {
    items: Pin<Box<S>>,
    writing: Arc<OnceLock<ItemWriting>>,
    timer: Option<Pin<Box<Sleep>>>,
    /// The error of the handler's stream, which ends the body.
    failure: Option<FileError>,
    ended: bool,
}

/// The same, with the type of the items.
struct Pieces<S, T>(Pin<Box<Encode<S>>>, std::marker::PhantomData<fn() -> T>);

impl<S, T, I, E> Stream for Pieces<S, T>
where
    S: Stream<Item = Result<I, E>>,
    T: Value,
    I: Into<Event<T>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let stream = &mut *self.0;
        if let Some(failure) = stream.failure.take() {
            stream.ended = true;
            return Poll::Ready(Some(Err(failure)));
        }
        if stream.ended {
            return Poll::Ready(None);
        }
        let writing = stream.writing();
        match stream.items.as_mut().poll_next(task) {
            Poll::Ready(Some(Ok(item))) => {
                stream.timer = None;
                let written = write(&item.into(), writing);
                stream.ended = written.is_err();
                Poll::Ready(Some(written))
            }
            Poll::Ready(Some(Err(error))) => {
                let error = error.into();
                tracing::error!(%error, "the stream of a handler failed");
                stream.failure = Some(FileError::new("the stream failed".to_owned(), Some(error)));
                // The server writes the items before the error only if it has to wait for more.
                task.waker().wake_by_ref();
                Poll::Pending
            }
            Poll::Ready(None) => {
                stream.ended = true;
                Poll::Ready(writing.format.end.map(|end| Ok(framed(end.as_bytes(), writing.format))))
            }
            Poll::Pending if writing.format.events => stream.poll_comment(task).map(|comment| Some(Ok(comment))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S> Encode<S> {
    /// How the server writes items. Without a server, items are lines.
    fn writing(&self) -> ItemWriting {
        let lines = ItemFormat { events: false, end: None };
        let by_default = ItemWriting { format: lines, dates: DateFormat::Epoch, empty_map_as_list: false };
        self.writing.get().copied().unwrap_or(by_default)
    }
    /// Ready with a comment if there was no event for a while.
    fn poll_comment(&mut self, task: &mut Context<'_>) -> Poll<Bytes> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(KEEP_ALIVE)));
        timer.as_mut().poll(task).map(|()| {
            self.timer = None;
            Bytes::from_static(b":\n\n")
        })
    }
}

/// An item as bytes.
fn write<T: Value>(event: &Event<T>, writing: ItemWriting) -> Result<Bytes, FileError> {
    let options = Writing { dates: writing.dates, empty_map_as_list: writing.empty_map_as_list };
    let item = json::write_view(&event.item.view(), options);
    let has_line_break = |text: &String| text.contains(['\n', '\r', '\0']);
    if event.id.iter().chain(&event.kind).any(has_line_break) {
        return Err(FileError::new("the id and the kind of an event must have no line breaks".to_owned(), None));
    }
    if !writing.format.events {
        return Ok(framed(&item, writing.format));
    }
    let mut out = String::new();
    let fields = [("event", &event.kind), ("id", &event.id)];
    fields.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))).for_each(|(name, text)| {
        out.push_str(&format!("{name}: {text}\n"));
    });
    if let Some(retry) = event.retry {
        out.push_str(&format!("retry: {}\n", retry.as_millis()));
    }
    Ok([out.as_bytes(), &framed(&item, writing.format)].concat().into())
}

/// JSON text, or the end of a stream, as an event or a line.
fn framed(text: &[u8], format: ItemFormat) -> Bytes {
    let (before, after): (&[u8], &[u8]) = if format.events { (b"data: ", b"\n\n") } else { (b"", b"\n") };
    [before, text, after].concat().into()
}
