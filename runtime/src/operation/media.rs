//! The media types of answers.
//!
//! In: the tables of generated code, and the header `Content-Type` or `Accept`. Out: the answer that has a media type. Not here: how bodies are
//! written and read (see `client` and `server`).

use std::fmt;

use super::{Answer, Endpoint};

/// A media type that a specification declares, as a constant of the enum of answers: `GetReadmeAnswer::RAW_MEDIA`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaType(&'static str);

impl MediaType {
    /// For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared(name: &'static str) -> Self {
        MediaType(name)
    }
    /// The media type as text: `text/html`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The media type of an answer, and how its body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswerMedia {
    /// The media type, perhaps with parameters. It is `*/*` for a file that can have any.
    pub name: &'static str,
    /// How the body is encoded.
    pub encoding: BodyEncoding,
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEncoding {
    /// As JSON.
    Json,
    /// As text without quotes: a text, a number, an id, a date or a value of an enum.
    Text,
    /// As bytes.
    Bytes,
    /// As a file or a stream of items, which has a media type of its own.
    File,
}

impl Answer {
    /// Declares that the answer is JSON with this media type.
    #[must_use]
    pub const fn json_media(self, name: &'static str) -> Self {
        Answer { media: Some(AnswerMedia { name, encoding: BodyEncoding::Json }), ..self }
    }
    /// Declares that the answer is text with this media type.
    #[must_use]
    pub const fn text_media(self, name: &'static str) -> Self {
        Answer { media: Some(AnswerMedia { name, encoding: BodyEncoding::Text }), ..self }
    }
    /// Declares that the answer is bytes with this media type.
    #[must_use]
    pub const fn bytes_media(self, name: &'static str) -> Self {
        Answer { media: Some(AnswerMedia { name, encoding: BodyEncoding::Bytes }), ..self }
    }
    /// Declares that the answer is a file, or a stream of items, with this media type.
    #[must_use]
    pub const fn file_media(self, name: &'static str) -> Self {
        Answer { media: Some(AnswerMedia { name, encoding: BodyEncoding::File }), ..self }
    }
}

impl Endpoint {
    /// Sets the header `Accept` that a client sends: the media types of the answers, the preferred one first.
    #[must_use]
    pub const fn accept(mut self, accept: &'static str) -> Self {
        self.accept = Some(accept);
        self
    }
    /// As [`Answer::json_media`].
    #[must_use]
    pub const fn json_media(mut self, name: &'static str) -> Self {
        self.answer.media = Some(AnswerMedia { name, encoding: BodyEncoding::Json });
        self
    }
    /// As [`Answer::text_media`].
    #[must_use]
    pub const fn text_media(mut self, name: &'static str) -> Self {
        self.answer.media = Some(AnswerMedia { name, encoding: BodyEncoding::Text });
        self
    }
    /// As [`Answer::bytes_media`].
    #[must_use]
    pub const fn bytes_media(mut self, name: &'static str) -> Self {
        self.answer.media = Some(AnswerMedia { name, encoding: BodyEncoding::Bytes });
        self
    }
    /// As [`Answer::file_media`].
    #[must_use]
    pub const fn file_media(mut self, name: &'static str) -> Self {
        self.answer.media = Some(AnswerMedia { name, encoding: BodyEncoding::File });
        self
    }
    /// Whether several answers have this status. They differ in their media types.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn has_alternatives(&self, status: u16) -> bool {
        self.accept.is_some() && self.answers.iter().filter(|answer| answer.status == status).count() > 1
    }
}

#[cfg(feature = "client")]
impl Endpoint {
    /// The answer with this status and media type, and its index in [`answers`](Self::answers). If only one answer has the status, it is
    /// that answer whatever the media type is. A response without a media type is the first answer with the status.
    pub(crate) fn answer_with(&self, status: u16, headers: &http::HeaderMap) -> Option<(usize, &Answer)> {
        let first = self.answer_to(status)?;
        if !self.has_alternatives(first.1.status) {
            return Some(first);
        }
        let Some(sent) = headers.get(http::header::CONTENT_TYPE) else { return Some(first) };
        let sent = essence(sent.to_str().unwrap_or_default());
        let same_status = || self.answers.iter().enumerate().filter(|(_, answer)| answer.status == first.1.status);
        let declared = |answer: &Answer| answer.media.map(|media| essence(media.name));
        let has_json = |answer: &Answer| answer.media.is_some_and(|media| media.encoding == BodyEncoding::Json);
        same_status()
            .find(|(_, answer)| declared(answer).is_some_and(|name| name == sent))
            .or_else(|| same_status().find(|(_, answer)| is_json(&sent) && has_json(answer)))
            .or_else(|| same_status().find(|(_, answer)| declared(answer).is_some_and(|name| name == "*/*")))
    }
    /// The media types of the answers with a status: `text/html or application/json`.
    pub(crate) fn media_types_of(&self, status: u16) -> String {
        let medias = self.answers.iter().filter(|answer| answer.status == status).filter_map(|answer| answer.media);
        medias.map(|media| media.name).collect::<Vec<_>>().join(" or ")
    }
}

/// A media type without its parameters, in lower case.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type without parameters is that of JSON.
#[cfg(feature = "client")]
fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}
