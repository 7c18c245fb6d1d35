//! The format of a recording.
//!
//! In: requests, responses and failures, or lines of a file. Out: lines, keys for the comparison of requests, or responses. Not here: files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value as Json, json};

use super::redact::{Body as BodyKind, Redaction};
use crate::client::exchange::REQUEST_ID;
use crate::client::received::collect;
use crate::client::transport::{TransportBody, TransportError};

/// The headers of responses that clients read, besides those with the id of the request.
const RECORDED_HEADERS: [HeaderName; 6] = [CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER];

/// The URL of a request before it was signed.
#[derive(Clone)]
pub(in crate::client) struct UnsignedUrl(pub(in crate::client) http::Uri);

/// The parts by which requests are compared, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RequestKey {
    pub(super) method: String,
    pub(super) path: String,
    query: String,
    /// The body in the format of the file.
    body: String,
}

impl RequestKey {
    /// The key of a request.
    pub(super) fn of(request: &http::Request<TransportBody>, body: &[u8]) -> Self {
        let redaction = redaction_of(request);
        // A signature in the query is a secret, and differs each time.
        let uri = request.extensions().get::<UnsignedUrl>().map_or_else(|| request.uri(), |url| &url.0);
        RequestKey {
            method: request.method().as_str().to_owned(),
            path: redaction.path(uri.path()),
            query: redaction.query(uri.query().unwrap_or_default()),
            body: write(&redaction, BodyKind::Request, request.headers(), body).to_string(),
        }
    }
    fn read(line: &Json) -> Option<Self> {
        let text = |name| line.get(name).and_then(Json::as_str).map(str::to_owned);
        let (method, path, query) = (text("method")?, text("path")?, text("query").unwrap_or_default());
        Some(RequestKey { method, path, query, body: line.get("request").unwrap_or(&Json::Null).to_string() })
    }
}

/// The redaction for a request. Token requests have none, so their secrets are found by their names.
pub(super) fn redaction_of(request: &http::Request<TransportBody>) -> Redaction {
    request.extensions().get::<Redaction>().cloned().unwrap_or_default()
}

/// Reads the whole body of a request.
pub(super) async fn whole(
    request: http::Request<TransportBody>,
) -> Result<(http::Request<TransportBody>, Bytes), TransportError> {
    let (head, body) = request.into_parts();
    let bytes = match body.into_bytes() {
        Ok(bytes) => bytes,
        Err(stream) => collect(stream, usize::MAX).await.map_err(|error| TransportError::new(error.to_string()))?,
    };
    Ok((http::Request::from_parts(head, TransportBody::whole(bytes.clone())), bytes))
}

/// The recorded outcome of a request.
#[derive(Clone, Debug)]
pub(super) enum Recorded {
    /// A response.
    Response {
        /// HTTP status.
        status: StatusCode,
        /// The recorded headers.
        headers: HeaderMap,
        /// The body in the format of the file.
        body: Json,
    },
    /// A failure without a response.
    Failure {
        /// The reason.
        message: String,
        /// Whether a timeout passed.
        timeout: bool,
        /// Whether the request would fail again.
        permanent: bool,
    },
}

impl Recorded {
    /// The record of a response.
    pub(super) fn response(redaction: &Redaction, head: &http::response::Parts, body: &[u8]) -> Self {
        let named = redaction.request_id().and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        let ids = REQUEST_ID.into_iter().map(HeaderName::from_static).chain(named);
        let known = RECORDED_HEADERS
            .into_iter()
            .chain(ids)
            .filter_map(|name| head.headers.get(&name).cloned().map(|value| (name, value)));
        let headers = known.filter_map(|(name, value)| {
            let value = if name == LOCATION { location(redaction, &value)? } else { value };
            Some((name, value))
        });
        let body = write(redaction, BodyKind::Response(head.status.as_u16()), &head.headers, body);
        Recorded::Response { status: head.status, headers: headers.collect(), body }
    }
    /// The record of a failure.
    pub(super) fn failure(error: &TransportError) -> Self {
        Recorded::Failure { message: error.to_string(), timeout: error.is_timeout(), permanent: error.is_permanent() }
    }
    /// The recorded result of the transport.
    pub(super) fn play(self) -> Result<http::Response<TransportBody>, TransportError> {
        match self {
            Recorded::Response { status, headers, body } => {
                let mut response = http::Response::new(TransportBody::whole(bytes(&body).unwrap_or_default()));
                (*response.status_mut(), *response.headers_mut()) = (status, headers);
                Ok(response)
            }
            Recorded::Failure { message, timeout: true, .. } => Err(TransportError::timeout(message)),
            Recorded::Failure { message, permanent: true, .. } => Err(TransportError::permanent(message)),
            Recorded::Failure { message, .. } => Err(TransportError::new(message)),
        }
    }
    fn read(line: &Json) -> Option<Self> {
        if let Some(message) = line.get("failure") {
            let is_set = |name| line.get(name).and_then(Json::as_bool).unwrap_or_default();
            let (timeout, permanent) = (is_set("timeout"), is_set("permanent"));
            return Some(Recorded::Failure { message: message.as_str()?.to_owned(), timeout, permanent });
        }
        let status = line.get("status").and_then(Json::as_u64).and_then(|status| u16::try_from(status).ok())?;
        let body = line.get("response").cloned().unwrap_or_default();
        bytes(&body)?;
        let mut headers = HeaderMap::new();
        for (name, value) in line.get("headers").and_then(Json::as_object).into_iter().flatten() {
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value.as_str()?).ok()?);
        }
        Some(Recorded::Response { status: StatusCode::from_u16(status).ok()?, headers, body })
    }
}

/// One line of the file.
pub(super) fn line(key: &RequestKey, recorded: &Recorded) -> String {
    let body: Json = serde_json::from_str(&key.body).unwrap_or_default();
    let mut line = json!({ "method": key.method, "path": key.path, "query": key.query, "request": body });
    let more = match recorded {
        Recorded::Response { status, headers, body } => {
            let text = |(name, value): (&HeaderName, &HeaderValue)| {
                (name.as_str().to_owned(), Json::from(String::from_utf8_lossy(value.as_bytes())))
            };
            let headers: Map<String, Json> = headers.iter().map(text).collect();
            json!({ "status": status.as_u16(), "headers": headers, "response": body })
        }
        Recorded::Failure { message, timeout, permanent } => {
            json!({ "failure": message, "timeout": timeout, "permanent": permanent })
        }
    };
    if let (Json::Object(line), Json::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line.to_string()
}

/// Reads a line; `None` if the line is not an exchange.
pub(super) fn read(line: &str) -> Option<(RequestKey, Recorded)> {
    let line: Json = serde_json::from_str(line).ok()?;
    Some((RequestKey::read(&line)?, Recorded::read(&line)?))
}

/// The location of a redirect without secrets in its path and query; `None` if it cannot be read.
fn location(redaction: &Redaction, value: &HeaderValue) -> Option<HeaderValue> {
    let text = value.to_str().ok()?;
    let clean = match text.split_once('?') {
        Some((path, query)) => format!("{}?{}", redaction.path(path), redaction.pairs(query)),
        None => redaction.path(text),
    };
    HeaderValue::try_from(clean).ok()
}

/// A body in the format of the file: text, base64, null, or a note that it was multipart.
fn write(redaction: &Redaction, kind: BodyKind, headers: &HeaderMap, body: &[u8]) -> Json {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("multipart/") {
        return json!({ "multipart": true });
    }
    match str::from_utf8(body) {
        Ok("") => Json::Null,
        Ok(text) if content_type.starts_with("application/x-www-form-urlencoded") => redaction.pairs(text).into(),
        Ok(text) => redaction.json(kind, text).into(),
        Err(_) => json!({ "base64": STANDARD.encode(body) }),
    }
}

/// The bytes of a recorded body; `None` if the body is not valid.
fn bytes(body: &Json) -> Option<Bytes> {
    match body {
        Json::Null => Some(Bytes::new()),
        Json::String(text) => Some(text.clone().into()),
        other => STANDARD.decode(other.get("base64")?.as_str()?).ok().map(Bytes::from),
    }
}
