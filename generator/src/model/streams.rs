//! Answers that are streams of items.

/// How the items of a stream are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamForm {
    /// As Server-Sent Events, each with an item as JSON.
    Events,
    /// As JSON, one item on each line.
    Lines,
}

impl StreamForm {
    /// Each variant and its keyword. The first is the default.
    pub const KEYWORDS: [(&str, StreamForm); 2] = [("sse", StreamForm::Events), ("json_lines", StreamForm::Lines)];

    /// The media type of the body.
    pub fn media(self) -> &'static str {
        match self {
            StreamForm::Events => "text/event-stream",
            StreamForm::Lines => "application/x-ndjson",
        }
    }
}
