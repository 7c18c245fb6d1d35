//! What of a call is recorded.
//!
//! In: a request whose body is being read. Out: its parameters under the names that the client sent. Not here: what the operation
//! makes of them. The body is copied as the router reads it, so that recording changes neither limits nor timeouts.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Uri};
use http_body::{Body as _, Frame, SizeHint};
use specwright::Json;

/// Bytes of a body from which parameters are recorded.
const RECORDED: usize = 64 << 10;
/// In the place of a secret.
const HIDDEN: &str = "***";
/// Names of parameters that are secrets.
const SECRETS: &[&str] = include!(concat!(env!("OUT_DIR"), "/secret_names.rs"));

/// The beginning of a body, as far as it was read, and its length so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Copied(Arc<Mutex<(Vec<u8>, u64)>>);

/// A body that is copied as it is read.
struct CopiedBody {
    body: Body,
    copied: Copied,
}

/// The same body, and the copy of it that reading makes.
pub(super) fn copied(body: Body) -> (Body, Copied) {
    let copied = Copied::default();
    if body.is_end_stream() {
        return (body, copied);
    }
    (Body::new(CopiedBody { body, copied: copied.clone() }), copied)
}

impl http_body::Body for CopiedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(task));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref) {
            self.copied.add(data);
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

impl Copied {
    fn add(&self, data: &[u8]) {
        let (bytes, len) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend_from_slice(data.get(..RECORDED.saturating_sub(bytes.len())).unwrap_or(data));
        *len = len.saturating_add(data.len() as u64);
    }
    /// The beginning of the body, and the length of all that was read.
    pub(super) fn take(&self) -> (Vec<u8>, u64) {
        let (bytes, len) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (std::mem::take(bytes), *len)
    }
}

/// The parameters of query and body. A body that is no form and no JSON object, or is cut off, gives those that can be read.
pub(super) async fn parameters(uri: &Uri, content_type: Option<HeaderValue>, body: Vec<u8>) -> BTreeMap<String, Json> {
    let mut found = Found::default();
    found.add_form(uri.query().unwrap_or_default().as_bytes());
    let media = content_type.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    if media.starts_with("application/x-www-form-urlencoded") {
        found.add_form(&body);
    } else if media.starts_with("multipart/form-data") {
        found.add_parts(content_type, body).await;
    } else if let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(&body) {
        members.into_iter().for_each(|(name, value)| found.add(name, Json::from(value)));
    }
    found.0
}

#[derive(Default)]
struct Found(BTreeMap<String, Json>);

impl Found {
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
    /// Adds a value; of one name several are a list.
    fn add(&mut self, name: String, value: Json) {
        let value = hide(&name, value);
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

/// Hides the value of a secret, and those inside of an object or a list.
fn hide(name: &str, value: Json) -> Json {
    // Brackets around a name, or behind it, do not make it another one.
    if name.split(['[', ']']).any(|part| SECRETS.contains(&part)) {
        return Json::from(HIDDEN);
    }
    match value {
        Json::Object(members) => Json::Object(
            members
                .into_iter()
                .map(|(key, value)| {
                    let value = hide(&key, value);
                    (key, value)
                })
                .collect(),
        ),
        Json::Array(values) => Json::Array(values.into_iter().map(|value| hide("", value)).collect()),
        other => other,
    }
}
