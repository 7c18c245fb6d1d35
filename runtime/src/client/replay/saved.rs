//! Exchanges as the file has them.
//!
//! In: requests, responses, failures; lines of the file. Out: lines; requests to compare; responses. Not here: files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value as Json, json};

use super::redact::{Body as Whose, Hidden};
use crate::client::answer::collect;
use crate::client::transport::{Body, TransportError};

/// The headers of answers that clients read.
const KEPT: [HeaderName; 6] =
    [CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER, HeaderName::from_static("x-request-id")];

/// What tells one request from another, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    query: String,
    /// As the file has it: JSON.
    body: String,
}

impl Asked {
    /// Of a request, with its body beside it.
    pub(super) fn of(request: &http::Request<Body>, body: &[u8]) -> Self {
        let hidden = hidden(request);
        Asked {
            method: request.method().as_str().to_owned(),
            path: hidden.path(request.uri().path()),
            query: hidden.pairs(request.uri().query().unwrap_or_default()),
            body: write(&hidden, Whose::Request, request.headers(), body).to_string(),
        }
    }
    fn read(line: &Json) -> Option<Self> {
        let text = |name| line.get(name).and_then(Json::as_str).map(str::to_owned);
        let (method, path, query) = (text("method")?, text("path")?, text("query").unwrap_or_default());
        Some(Asked { method, path, query, body: line.get("request").unwrap_or(&Json::Null).to_string() })
    }
}

/// The secrets of a request; requests for tokens have none but by their names.
pub(super) fn hidden(request: &http::Request<Body>) -> Hidden {
    request.extensions().get::<Hidden>().cloned().unwrap_or_default()
}

/// A request's body, in one piece, and the request with it.
pub(super) async fn whole(request: http::Request<Body>) -> Result<(http::Request<Body>, Bytes), TransportError> {
    let (head, body) = request.into_parts();
    let bytes = match body.into_bytes() {
        Ok(bytes) => bytes,
        Err(stream) => collect(stream, usize::MAX).await.map_err(|error| TransportError::new(error.to_string()))?,
    };
    Ok((http::Request::from_parts(head, Body::whole(bytes.clone())), bytes))
}

/// What came of a request.
#[derive(Clone, Debug)]
pub(super) enum Got {
    /// An answer.
    Answer {
        /// HTTP status.
        status: StatusCode,
        /// Those that are kept.
        headers: HeaderMap,
        /// As the file has it.
        body: Json,
    },
    /// None.
    Failure {
        /// Why.
        message: String,
        /// Whether it took too long.
        timeout: bool,
    },
}

impl Got {
    /// Of an answer, with its body beside it.
    pub(super) fn answer(hidden: &Hidden, head: &http::response::Parts, body: &[u8]) -> Self {
        let known = KEPT.into_iter().filter_map(|name| head.headers.get(&name).cloned().map(|value| (name, value)));
        let headers = known.filter_map(|(name, value)| {
            let value = if name == LOCATION { location(hidden, &value)? } else { value };
            Some((name, value))
        });
        let body = write(hidden, Whose::Answer(head.status.as_u16()), &head.headers, body);
        Got::Answer { status: head.status, headers: headers.collect(), body }
    }
    /// Of a failure.
    pub(super) fn failure(error: &TransportError) -> Self {
        Got::Failure { message: error.to_string(), timeout: error.is_timeout() }
    }
    /// What the transport gave, once more.
    pub(super) fn play(self) -> Result<http::Response<Body>, TransportError> {
        match self {
            Got::Answer { status, headers, body } => {
                let mut response = http::Response::new(Body::whole(bytes(&body).unwrap_or_default()));
                (*response.status_mut(), *response.headers_mut()) = (status, headers);
                Ok(response)
            }
            Got::Failure { message, timeout: true } => Err(TransportError::timeout(message)),
            Got::Failure { message, timeout: false } => Err(TransportError::new(message)),
        }
    }
    fn read(line: &Json) -> Option<Self> {
        if let Some(message) = line.get("failure") {
            let timeout = line.get("timeout").and_then(Json::as_bool).unwrap_or_default();
            return Some(Got::Failure { message: message.as_str()?.to_owned(), timeout });
        }
        let status = line.get("status").and_then(Json::as_u64).and_then(|status| u16::try_from(status).ok())?;
        let body = line.get("answer").cloned().unwrap_or_default();
        bytes(&body)?;
        let mut headers = HeaderMap::new();
        for (name, value) in line.get("headers").and_then(Json::as_object).into_iter().flatten() {
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value.as_str()?).ok()?);
        }
        Some(Got::Answer { status: StatusCode::from_u16(status).ok()?, headers, body })
    }
}

/// One line of the file.
pub(super) fn line(asked: &Asked, got: &Got) -> String {
    let body: Json = serde_json::from_str(&asked.body).unwrap_or_default();
    let mut line = json!({ "method": asked.method, "path": asked.path, "query": asked.query, "request": body });
    let more = match got {
        Got::Answer { status, headers, body } => {
            let text = |(name, value): (&HeaderName, &HeaderValue)| {
                (name.as_str().to_owned(), Json::from(String::from_utf8_lossy(value.as_bytes())))
            };
            let headers: Map<String, Json> = headers.iter().map(text).collect();
            json!({ "status": status.as_u16(), "headers": headers, "answer": body })
        }
        Got::Failure { message, timeout } => json!({ "failure": message, "timeout": timeout }),
    };
    if let (Json::Object(line), Json::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line.to_string()
}

/// The exchange of a line; `None` when it is none.
pub(super) fn read(line: &str) -> Option<(Asked, Got)> {
    let line: Json = serde_json::from_str(line).ok()?;
    Some((Asked::read(&line)?, Got::read(&line)?))
}

/// Where a redirect leads, without the secrets of its path and query; nowhere, when it cannot be read.
fn location(hidden: &Hidden, value: &HeaderValue) -> Option<HeaderValue> {
    let text = value.to_str().ok()?;
    let clean = match text.split_once('?') {
        Some((path, query)) => format!("{}?{}", hidden.path(path), hidden.pairs(query)),
        None => hidden.path(text),
    };
    HeaderValue::try_from(clean).ok()
}

/// A body as the file has it: text, bytes in base64, nothing, or that it was multipart.
fn write(hidden: &Hidden, whose: Whose, headers: &HeaderMap, body: &[u8]) -> Json {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("multipart/") {
        return json!({ "multipart": true });
    }
    match str::from_utf8(body) {
        Ok("") => Json::Null,
        Ok(text) if content_type.starts_with("application/x-www-form-urlencoded") => hidden.pairs(text).into(),
        Ok(text) => hidden.json(whose, text).into(),
        Err(_) => json!({ "base64": STANDARD.encode(body) }),
    }
}

/// The bytes of a body of the file; `None` when it cannot be one of an answer.
fn bytes(body: &Json) -> Option<Bytes> {
    match body {
        Json::Null => Some(Bytes::new()),
        Json::String(text) => Some(text.clone().into()),
        other => STANDARD.decode(other.get("base64")?.as_str()?).ok().map(Bytes::from),
    }
}
