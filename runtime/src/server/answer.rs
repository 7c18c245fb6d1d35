//! Writes the answer of a handler as an HTTP response.
//!
//! In: an answer, and its declaration. Out: a response. Not here: JSON itself (see [`crate::wire::json`]), failures (see `problem`), and
//! files (see `download`).

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::context::RequestContext;
use super::download;
use super::outgoing::{ResponseBody, json_response};
use crate::error::HandlerError;
use crate::file::File;
use crate::file::items::ItemWriting;
use crate::operation::{Answer, AnswerMedia, BodyEncoding, essence};
use crate::value::{Json, View};
use crate::wire::Writing;
use crate::wire::json::write_answer;

/// The media type of a file that states none.
const UNKNOWN_MEDIA: &str = "application/octet-stream";
/// The smallest initial capacity of the buffer for a body, in bytes.
const MIN_CAPACITY: usize = 256;
/// The largest initial capacity of the buffer for a body, in bytes.
const MAX_CAPACITY: usize = 1 << 20;

/// How the answer to one request writes empty maps, if not as the service declares. A layer attaches this value to the request as an
/// extension, for services whose instances differ in this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmptyMaps {
    /// `{}`
    Objects,
    /// `[]`
    Lists,
}

/// An answer as a response. If it is a file, `into_response` opens the file, and sends the part that the request wants.
pub struct WrittenAnswer {
    response: Response<ResponseBody>,
    file: Option<Box<File>>,
}

impl WrittenAnswer {
    /// Writes the answer `view`. `variant` is its index among the declared answers; `file` is the answer itself, if it is a file.
    pub(super) fn of(cx: &RequestContext, variant: usize, file: Option<File>, view: View<'_>) -> Self {
        let answer = cx.endpoint.answer_at(variant);
        let mut response = match view {
            View::File(_) => Response::new(ResponseBody::empty()),
            _ if answer.status == 204 => Response::new(ResponseBody::empty()),
            View::Absent if !answer.or_false => Response::new(ResponseBody::empty()),
            view => {
                let json = write_answer(cx.endpoint, answer, view, writing(cx), cx.capacity);
                match answer.media {
                    None => json_response(json),
                    Some(media) => encoded_response(media, json),
                }
            }
        };
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        let file = file.map(|file| Box::new(with_items(file, cx, answer)));
        WrittenAnswer { response, file }
    }
    /// The length of the body in bytes; `None` for a file.
    pub(super) fn len(&self) -> Option<usize> {
        self.response.body().whole().map(<[u8]>::len).filter(|_| self.file.is_none())
    }
    /// The HTTP response.
    pub(super) async fn into_response(self, cx: &RequestContext) -> Result<Response<ResponseBody>, HandlerError> {
        match self.file {
            None => Ok(self.response),
            Some(file) => download::response(cx, &file, self.response.status()).await,
        }
    }
}

/// A response with a declared media type. `json` is the JSON of the value. A text is sent without quotes and escapes.
fn encoded_response(media: AnswerMedia, json: Vec<u8>) -> Response<ResponseBody> {
    let text = || match str::from_utf8(&json).ok()?.parse() {
        Ok(Json::String(text)) => Some(text),
        // A number or a boolean has no quotes.
        _ => None,
    };
    let body = match media.encoding {
        BodyEncoding::Json | BodyEncoding::File => None,
        BodyEncoding::Text => text().map(String::into_bytes),
        BodyEncoding::Bytes => text().and_then(|text| STANDARD.decode(text).ok()),
    };
    let is_plain_text = media.encoding == BodyEncoding::Text && media.name.starts_with("text/") && !media.name.contains(';');
    let name = if is_plain_text { format!("{}; charset=utf-8", media.name) } else { media.name.to_owned() };
    let mut response = json_response(body.unwrap_or(json));
    if let Ok(name) = HeaderValue::try_from(name) {
        response.headers_mut().insert(CONTENT_TYPE, name);
    }
    response
}

/// Gives a file the declared media type if it has none of its own, or if the media type tells the answer from others; and says to a stream of items how they are written.
fn with_items(mut file: File, cx: &RequestContext, answer: &Answer) -> File {
    let is_other = |media: &AnswerMedia| media.name != "*/*" && essence(media.name) != essence(&file.content_type);
    if let Some(media) = answer.media.filter(is_other)
        && (file.content_type == UNKNOWN_MEDIA || cx.endpoint.has_alternatives(answer.status))
    {
        media.name.clone_into(&mut file.content_type);
    }
    if let (Some(format), Some(cell)) = (answer.items, file.item_writing.take()) {
        format.media().clone_into(&mut file.content_type);
        let Writing { dates, empty_map_as_list } = writing(cx);
        // An answer that a mock gives several times has it already.
        let _ = cell.set(ItemWriting { format, dates, empty_map_as_list });
    }
    file
}

/// The options of the codec for the answer to this request.
fn writing(cx: &RequestContext) -> Writing {
    let empty_map_as_list = match cx.parts.extensions.get() {
        Some(EmptyMaps::Lists) => true,
        Some(EmptyMaps::Objects) => false,
        None => cx.endpoint.service.wire.empty_map_as_list,
    };
    Writing { dates: cx.dates, empty_map_as_list }
}

/// An estimate of the size of the written answers of an operation, in bytes. The buffer for the next one has this capacity, so that it
/// need not grow.
#[derive(Default)]
pub(super) struct AnswerSize(AtomicUsize);

impl AnswerSize {
    /// The capacity for the next written answer: an eighth more than the estimate.
    pub(super) fn capacity(&self) -> usize {
        let recent = self.0.load(Ordering::Relaxed);
        recent.saturating_add(recent / 8).clamp(MIN_CAPACITY, MAX_CAPACITY)
    }
    /// Records the size of a written answer. A longer one raises the estimate at once, shorter ones lower it step by step.
    pub(super) fn record(&self, len: usize) {
        let recent = self.0.load(Ordering::Relaxed);
        if len > recent {
            self.0.store(len, Ordering::Relaxed);
        } else if len < recent / 2 {
            self.0.store(recent - recent / 4, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capacity_follows_recent_answers() {
        let size = AnswerSize::default();
        assert_eq!(size.capacity(), MIN_CAPACITY);
        size.record(28_000);
        assert_eq!(size.capacity(), 31_500);
        // One short answer among long ones changes little, many change it.
        size.record(100);
        assert!(size.capacity() > 20_000);
        (0..40).for_each(|_| size.record(100));
        assert_eq!(size.capacity(), MIN_CAPACITY);
        size.record(usize::MAX);
        assert_eq!(size.capacity(), MAX_CAPACITY);
    }
}
