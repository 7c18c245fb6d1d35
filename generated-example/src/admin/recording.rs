//! Reads the parameters of a call for the record of calls.
//!
//! In: a request. Out: its parameters under the names that the client sent; secret values are replaced by `***`. Not here: the conversion
//! to typed parameters. The body is copied while the router reads it, so recording does not change the router's limits and timeouts.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Uri};
use futures_util::StreamExt as _;
use http_body::{Body as _, Frame, SizeHint};
use specwright::Json;

/// The number of bytes that are copied from the beginning of a body.
const COPIED_BYTES: usize = 64 << 10;
/// Replaces the value of a secret.
const REDACTED: &str = "***";
/// The names of secret parameters, from the specification.
const SECRETS: &[&str] = include!(concat!(env!("OUT_DIR"), "/secret_names.rs"));

/// The copy of a body: its first bytes, and the number of bytes that were read so far.
#[derive(Clone, Debug, Default)]
pub(super) struct BodyCopy(Arc<Mutex<(Vec<u8>, u64)>>);

/// Copies a body while it is read.
struct CopyingBody {
    body: Body,
    copy: BodyCopy,
}

/// Wraps a body so that reading it fills the returned copy.
pub(super) fn copy_while_reading(body: Body) -> (Body, BodyCopy) {
    let copy = BodyCopy::default();
    if body.is_end_stream() {
        return (body, copy);
    }
    (Body::new(CopyingBody { body, copy: copy.clone() }), copy)
}

/// Reads the beginning of a body, as far as it is copied.
pub(super) async fn read_beginning(body: Body) {
    let (mut body, mut read) = (body.into_data_stream(), 0);
    while let Some(Ok(data)) = body.next().await {
        read += data.len();
        if read >= COPIED_BYTES {
            return;
        }
    }
}

impl http_body::Body for CopyingBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(task));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref) {
            self.copy.add(data);
        }
        Poll::Ready(frame)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl BodyCopy {
    fn add(&self, data: &[u8]) {
        let (bytes, len) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend_from_slice(data.get(..COPIED_BYTES.saturating_sub(bytes.len())).unwrap_or(data));
        *len = len.saturating_add(data.len() as u64);
    }
    /// Takes the first bytes of the body, and returns the number of all bytes that were read.
    pub(super) fn take(&self) -> (Vec<u8>, u64) {
        let (bytes, len) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (std::mem::take(bytes), *len)
    }
}

/// The parameters in the query and in the body. A body that is truncated or has another format contributes the parameters that can be read.
pub(super) async fn parameters(uri: &Uri, content_type: Option<HeaderValue>, body: Vec<u8>) -> BTreeMap<String, Json> {
    let mut parameters = Parameters::default();
    parameters.add_form(uri.query().unwrap_or_default().as_bytes());
    let media = content_type.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    if media.starts_with("application/x-www-form-urlencoded") {
        parameters.add_form(&body);
    } else if media.starts_with("multipart/form-data") {
        parameters.add_parts(content_type, body).await;
    } else if let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(&body) {
        members.into_iter().for_each(|(name, value)| parameters.add(name, Json::from(value)));
    }
    parameters.0
}

#[derive(Default)]
struct Parameters(BTreeMap<String, Json>);

impl Parameters {
    fn add_form(&mut self, form: &[u8]) {
        let pairs = url::form_urlencoded::parse(form);
        pairs.for_each(|(name, value)| self.add(name.into_owned(), Json::from(value.into_owned())));
    }
    async fn add_parts(&mut self, content_type: Option<HeaderValue>, body: Vec<u8>) {
        let mut request = Request::new(Body::from(body));
        *request.headers_mut() = content_type.map(|value| (CONTENT_TYPE, value)).into_iter().collect::<HeaderMap>();
        let Ok(mut parts) = Multipart::from_request(request, &()).await else { return };
        while let Ok(Some(part)) = parts.next_field().await {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(str::to_owned) {
                self.add(name, Json::from(file));
            } else if let Ok(text) = part.text().await {
                self.add(name, Json::from(text));
            }
        }
    }
    /// Adds a value. Several values of one name become a list.
    fn add(&mut self, name: String, value: Json) {
        let value = redact(&name, value);
        match self.0.remove(&name) {
            None => self.0.insert(name, value),
            Some(Json::Array(mut values)) => {
                values.push(value);
                self.0.insert(name, Json::Array(values))
            }
            Some(first) => self.0.insert(name, Json::Array(vec![first, value])),
        };
    }
}

/// Replaces the value of a secret parameter, also inside objects and lists.
fn redact(name: &str, value: Json) -> Json {
    // `user[password]` and `password[]` have the name `password`.
    if name.split(['[', ']']).any(|part| SECRETS.contains(&part)) {
        return Json::from(REDACTED);
    }
    match value {
        Json::Object(members) => Json::Object(
            members
                .into_iter()
                .map(|(key, value)| {
                    let value = redact(&key, value);
                    (key, value)
                })
                .collect(),
        ),
        Json::Array(values) => Json::Array(values.into_iter().map(|value| redact("", value)).collect()),
        other => other,
    }
}
