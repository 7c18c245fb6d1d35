//! How the items of a stream are written. A file carries this from the server, which knows it, to the stream, which writes the items.

#[cfg(feature = "server")]
use crate::timestamp::DateFormat;

/// The form of a stream of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ItemFormat {
    /// Whether the items are Server-Sent Events. Otherwise each is a line of JSON.
    pub events: bool,
    /// The text in place of an item that ends the stream; `None` if the stream ends with the body.
    pub end: Option<&'static str>,
}

impl ItemFormat {
    /// The media type of the body.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) const fn media(self) -> &'static str {
        if self.events { "text/event-stream" } else { "application/x-ndjson" }
    }
}

/// How a server writes items.
#[cfg(feature = "server")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct ItemWriting {
    pub(crate) format: ItemFormat,
    /// The format of timestamps whose field has no format of its own.
    pub(crate) dates: DateFormat,
    /// Whether an empty map is written as `[]`.
    pub(crate) empty_map_as_list: bool,
}
