//! Reads answers that are streams of items.
//!
//! In: an answer. Out: a stream of its items or events. Not here: how the body is split (see [`crate::streamed`]), and a new connection
//! after a broken one (see `reconnecting`).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::received::{hide_secrets, read_item};
use super::transport::BoxFuture;
use crate::error::{CallError, CallErrorKind, FileError, Unreadable};
use crate::file::FileStream;
use crate::operation::{Answer, Endpoint, ItemFormat};
use crate::streamed::decode::{Decoder, Part};
use crate::streamed::{Event, Streamed};
use crate::value::Value;

/// The call whose answer is a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(super) endpoint: &'static Endpoint,
    pub(super) status: u16,
}

impl Origin {
    /// The declaration of the answer.
    fn answer(self) -> &'static Answer {
        let declared = self.endpoint.answer_to(self.status).map_or(&self.endpoint.answer, |(_, answer)| answer);
        // Of several answers with one status, a stream is the one with items.
        let mut same_status = self.endpoint.answers.iter().filter(|answer| answer.status == declared.status);
        same_status.find(|answer| answer.items.is_some()).unwrap_or(declared)
    }
}

impl<T: Value + Default + 'static> Streamed<T> {
    /// The items, as they arrive. An item that cannot be read is an error, after which the others follow. Any other error ends the stream.
    pub fn items(self) -> StreamedItems<T> {
        StreamedItems(self.events())
    }
    /// The items with their ids and kinds.
    pub fn events(self) -> StreamedEvents<T> {
        let origin = self.file.origin;
        let answer = origin.map_or(&Answer::PLAIN, Origin::answer);
        let format = answer.items.unwrap_or(ItemFormat { events: false, end: None });
        let content_type = self.file.content_type.to_ascii_lowercase();
        let wrong_type = (format.events && !content_type.starts_with("text/event-stream")).then_some(content_type);
        let file = self.file;
        let opening: BoxFuture<'static, _> = Box::pin(async move {
            match wrong_type {
                Some(found) => Err(FileError::from(other_media(format, found))),
                None => file.open().await,
            }
        });
        StreamedEvents {
            state: State::Opening(opening),
            decoder: Decoder::new(format),
            origin,
            has_ended: false,
            item: std::marker::PhantomData,
        }
    }
}

fn other_media(format: ItemFormat, found: String) -> CallError {
    let expected = format!("an answer of the type {}", format.media());
    CallError::new(CallErrorKind::Unreadable(Unreadable { pointer: String::new(), expected, found, excerpt: String::new() }))
}

/// The items of an answer, with their ids and kinds.
#[must_use = "streams do nothing unless polled"]
pub struct StreamedEvents<T> {
    state: State,
    decoder: Decoder,
    origin: Option<Origin>,
    /// Whether the text that ends the stream has arrived.
    has_ended: bool,
    item: std::marker::PhantomData<fn() -> T>,
}

/// How far the body is read.
enum State {
    Opening(BoxFuture<'static, Result<FileStream, FileError>>),
    Open(FileStream),
    /// The body is read to its end, or broken.
    Closed,
}

impl<T> StreamedEvents<T> {
    /// The id of the last event. A later call can send it in the header `Last-Event-ID`.
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.decoder.id.as_deref()
    }
    /// How long the service wants a client to wait before it connects again.
    #[must_use]
    pub fn retry(&self) -> Option<std::time::Duration> {
        self.decoder.retry
    }
    /// Whether the text that ends the stream has arrived.
    pub(super) fn has_ended(&self) -> bool {
        self.has_ended
    }
    fn failed(&mut self, error: FileError) -> CallError {
        self.state = State::Closed;
        self.in_operation(error.into())
    }
    fn in_operation(&self, error: CallError) -> CallError {
        match self.origin {
            Some(origin) => error.in_operation(origin.endpoint.name),
            None => error,
        }
    }
    /// Reads pieces until a part is complete. `None` is the end of the body.
    fn poll_part(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Part, FileError>>> {
        loop {
            if let Some(part) = self.decoder.next() {
                return Poll::Ready(Some(Ok(part)));
            }
            let stream = match &mut self.state {
                State::Closed => return Poll::Ready(None),
                State::Opening(opening) => {
                    self.state = State::Open(ready!(opening.as_mut().poll(cx))?);
                    continue;
                }
                State::Open(stream) => stream,
            };
            let Some(piece) = ready!(Pin::new(&mut *stream).poll_next(cx)?) else {
                self.state = State::Closed;
                return Poll::Ready(self.decoder.finish().map(Ok));
            };
            stream.check_limit(self.decoder.pending().saturating_add(piece.len()))?;
            self.decoder.push(&piece);
        }
    }
}

impl<T: Value + Default> StreamedEvents<T> {
    /// Reads an item.
    fn event(&self, text: &[u8], kind: Option<String>) -> Result<Event<T>, CallError> {
        let mut item = T::default();
        let Some(origin) = self.origin else {
            let message = "the stream is not the answer of a call".to_owned();
            return Err(CallError::new(CallErrorKind::Internal { message }));
        };
        match read_item(origin.endpoint, text, item.slot()) {
            Ok(()) => Ok(Event { item, id: self.decoder.id.clone(), kind, retry: None }),
            Err(error) => Err(self.in_operation(hide_secrets(error, item.slot()))),
        }
    }
}

impl<T: Value + Default> Stream for StreamedEvents<T> {
    type Item = Result<Event<T>, CallError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        Poll::Ready(match ready!(self.poll_part(cx)) {
            None => None,
            Some(Ok(Part::End)) => {
                (self.has_ended, self.state) = (true, State::Closed);
                None
            }
            Some(Ok(Part::Item(text, kind))) => Some(self.event(&text, kind)),
            Some(Err(error)) => Some(Err(self.failed(error))),
        })
    }
}

/// The items of an answer.
#[must_use = "streams do nothing unless polled"]
pub struct StreamedItems<T>(StreamedEvents<T>);

impl<T: Value + Default> Stream for StreamedItems<T> {
    type Item = Result<T, CallError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx).map(|next| next.map(|event| event.map(|event| event.item)))
    }
}
