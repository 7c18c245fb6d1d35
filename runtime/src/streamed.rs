//! Answers that are streams of items: Server-Sent Events, and JSON with an item on each line.
//!
//! In: the items of a handler, or the body of a response. Out: the body, or the items. Not here: how a client receives the body and connects
//! again (see `client`).

#[cfg(feature = "client")]
pub(crate) mod decode;
#[cfg(feature = "server")]
mod encode;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use crate::file::File;
use crate::value::{Slot, Value, View};

/// An answer that is a stream of items. The specification says how the items are written: `returns: { stream: T, as: sse }`.
///
/// A handler makes one with `Streamed::new` from a `Stream` of items. A client reads it with `items` or `events`, which return a `Stream`.
pub struct Streamed<T> {
    pub(crate) file: File,
    item: PhantomData<fn() -> T>,
}

impl<T> Streamed<T> {
    #[cfg(feature = "server")]
    pub(crate) fn of(file: File) -> Self {
        Streamed { file, item: PhantomData }
    }
}

/// An item of a stream, with what Server-Sent Events say beside it. Lines of JSON have the item only.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The item.
    pub item: T,
    /// The id. A client that connects again sends the id of the last event.
    pub id: Option<String>,
    /// The kind of the event: the field `event`.
    pub kind: Option<String>,
    /// How long a client waits before it connects again: the field `retry`.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event with this item.
    pub fn new(item: T) -> Self {
        Event { item, id: None, kind: None, retry: None }
    }
    /// Sets the id.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Event { id: Some(id.into()), ..self }
    }
    /// Sets the kind.
    #[must_use]
    pub fn kind(self, kind: impl Into<String>) -> Self {
        Event { kind: Some(kind.into()), ..self }
    }
    /// Sets how long a client waits before it connects again.
    #[must_use]
    pub fn retry(self, retry: Duration) -> Self {
        Event { retry: Some(retry), ..self }
    }
}

impl<T> From<T> for Event<T> {
    fn from(item: T) -> Self {
        Event::new(item)
    }
}

impl<T> Default for Streamed<T> {
    fn default() -> Self {
        Streamed { file: File::default(), item: PhantomData }
    }
}

impl<T> Clone for Streamed<T> {
    fn clone(&self) -> Self {
        Streamed { file: self.file.clone(), item: PhantomData }
    }
}

impl<T> fmt::Debug for Streamed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed").finish_non_exhaustive()
    }
}

/// Two streams are equal when one is a clone of the other.
impl<T> PartialEq for Streamed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file
    }
}

impl<T> Value for Streamed<T> {
    fn view(&self) -> View<'_> {
        View::File(&self.file)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::File(&mut self.file)
    }
    fn take_file(&mut self) -> Option<File> {
        Some(std::mem::take(&mut self.file))
    }
}
