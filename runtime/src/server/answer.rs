//! What a handler returned, as HTTP.
//!
//! In: a value and how its operation answers. Out: a response. Not here: JSON itself (see [`crate::wire::json`]), and
//! failures (see `problem`).

use std::sync::atomic::{AtomicUsize, Ordering};

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};

use super::context::RequestContext;
use super::outgoing::Body;
use crate::error::HandlerError;
use crate::file::File;
use crate::value::View;
use crate::wire::disposition;
use crate::wire::json::write_answer;

/// Room for an answer of which nothing is known, and the most that is made before it is needed.
const LEAST_ROOM: usize = 256;
const MOST_ROOM: usize = 1 << 20;

/// A written answer; a file is opened later, where that may wait.
pub struct Answered {
    response: Response<Body>,
    file: Option<Box<File>>,
}

impl Answered {
    /// Writes a value as its operation answers: which of several answers it is, the file that it is, its view.
    pub(super) fn of(cx: &RequestContext, variant: usize, file: Option<File>, view: View<'_>) -> Self {
        let answer = cx.endpoint.answer_at(variant);
        let mut response = match view {
            View::File(_) => Response::new(Body::empty()),
            _ if answer.status == 204 => Response::new(Body::empty()),
            View::Absent if !answer.or_false => Response::new(Body::empty()),
            view => json(write_answer(cx.endpoint, answer, view, cx.dates, cx.room)),
        };
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        Answered { response, file: file.map(Box::new) }
    }
    /// How long it is; `None` for a file.
    pub(super) fn len(&self) -> Option<usize> {
        self.response.body().whole().map(<[u8]>::len).filter(|_| self.file.is_none())
    }
    /// The HTTP response.
    pub(super) async fn into_response(self) -> Result<Response<Body>, HandlerError> {
        let Answered { response, file } = self;
        let Some(file) = file else { return Ok(response) };
        let mut opened = download(&file).await?;
        *opened.status_mut() = response.status();
        Ok(opened)
    }
}

/// How long the answers of an operation usually are: room for the next is made at once, instead of moving what is written as it grows.
#[derive(Default)]
pub(super) struct Usual(AtomicUsize);

impl Usual {
    /// Room for an answer.
    pub(super) fn room(&self) -> usize {
        let usual = self.0.load(Ordering::Relaxed);
        usual.saturating_add(usual / 8).clamp(LEAST_ROOM, MOST_ROOM)
    }
    /// An answer was so long. Shorter ones make it less little by little.
    pub(super) fn note(&self, len: usize) {
        let usual = self.0.load(Ordering::Relaxed);
        if len > usual {
            self.0.store(len, Ordering::Relaxed);
        } else if len < usual / 2 {
            self.0.store(usual - usual / 4, Ordering::Relaxed);
        }
    }
}

/// JSON with status 200.
pub(super) fn json(text: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::new(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A file that a browser saves and does not run.
async fn download(file: &File) -> Result<Response<Body>, HandlerError> {
    let content_type = HeaderValue::from_str(&file.content_type).ok().filter(|value| !value.is_empty());
    let mut response = Response::new(match file.in_memory() {
        Some(bytes) => Body::new(bytes.clone()),
        None => Body::stream(file.open().await?),
    });
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let name = disposition::write(&file.name, file.is_inline());
    headers.insert(CONTENT_DISPOSITION, HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment")));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_follows_what_is_usual() {
        let usual = Usual::default();
        assert_eq!(usual.room(), LEAST_ROOM);
        usual.note(28_000);
        assert_eq!(usual.room(), 31_500);
        // One short answer among long ones changes little, many change it.
        usual.note(100);
        assert!(usual.room() > 20_000);
        (0..40).for_each(|_| usual.note(100));
        assert_eq!(usual.room(), LEAST_ROOM);
        usual.note(usize::MAX);
        assert_eq!(usual.room(), MOST_ROOM);
    }
}
