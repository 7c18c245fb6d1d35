//! The declaration of answers that are streams of items.

pub use crate::file::items::ItemFormat;

use super::{Answer, Endpoint};

impl Answer {
    /// Declares that the answer is a stream of Server-Sent Events.
    #[must_use]
    pub const fn events(self) -> Self {
        Answer { items: Some(ItemFormat { events: true, end: None }), ..self }
    }
    /// Declares that the answer is a stream of Server-Sent Events, which ends with an event whose data is this text.
    #[must_use]
    pub const fn events_until(self, end: &'static str) -> Self {
        Answer { items: Some(ItemFormat { events: true, end: Some(end) }), ..self }
    }
    /// Declares that the answer is a stream of items, each of which is a line of JSON.
    #[must_use]
    pub const fn lines(self) -> Self {
        Answer { items: Some(ItemFormat { events: false, end: None }), ..self }
    }
    /// Declares that the answer is a stream of items, each of which is a line of JSON, and that a line with this text ends it.
    #[must_use]
    pub const fn lines_until(self, end: &'static str) -> Self {
        Answer { items: Some(ItemFormat { events: false, end: Some(end) }), ..self }
    }
}

impl Endpoint {
    /// As [`Answer::events`].
    #[must_use]
    pub const fn events(mut self) -> Self {
        self.answer.items = Some(ItemFormat { events: true, end: None });
        self
    }
    /// As [`Answer::events_until`].
    #[must_use]
    pub const fn events_until(mut self, end: &'static str) -> Self {
        self.answer.items = Some(ItemFormat { events: true, end: Some(end) });
        self
    }
    /// As [`Answer::lines`].
    #[must_use]
    pub const fn lines(mut self) -> Self {
        self.answer.items = Some(ItemFormat { events: false, end: None });
        self
    }
    /// As [`Answer::lines_until`].
    #[must_use]
    pub const fn lines_until(mut self, end: &'static str) -> Self {
        self.answer.items = Some(ItemFormat { events: false, end: Some(end) });
        self
    }
}
