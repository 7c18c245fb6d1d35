//! Bodies of requests: which form they have, and what is in them.
//!
//! In: a content type and a body. Out: parameters. Not here: multipart (see `multipart`), and where files are stored (see `uploads`).

use std::fmt;

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body::Body as _;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

use super::context::RequestContext;
use super::limits::Limits;
use super::params::{Received, Source};
use super::reading::Reading;
use super::uploads::{Upload, Uploads};
use super::{BoxError, multipart, problem};
use crate::error::HandlerError;
use crate::file::File;
use crate::operation::SendAs;
use crate::value::{Field, ParamLocation};
use crate::wire::json::{BodyMember, Member, NoMembers, Reason, end_of_utf8, members, repeats, without_mark};
use crate::wire::params::{Bounds, Exceeded};

/// The body of a request, wherever it came from.
pub(super) type Incoming = UnsyncBoxBody<Bytes, Broken>;

/// A body that ended too early. A type of its own, since the compiler does not see that futures over a boxed error are
/// `Send`.
#[derive(Debug)]
pub(super) struct Broken(pub(super) BoxError);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// What the reading of a body needs besides the body.
#[derive(Clone, Copy)]
pub(super) struct BodyContext<'r> {
    pub(super) limits: &'r Limits,
    /// Told of every byte of a file.
    pub(super) progress: &'r Reading,
}

/// Forgets a body's type.
pub(super) fn erase<B>(body: B) -> Incoming
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    body.map_err(|error| Broken(error.into())).boxed_unsync()
}

/// Reads a body into parameters, which its `bytes` may lend their text; they count where the query has the same.
pub(super) async fn read<'b>(
    cx: &RequestContext,
    body: Incoming,
    context: BodyContext<'_>,
    bytes: &'b mut Bytes,
    received: &mut Received<'b>,
) -> Result<(), HandlerError> {
    let BodyContext { limits, progress } = context;
    let mut codings = cx.headers().get_all(CONTENT_ENCODING).iter();
    if let Some(coding) = codings.rfind(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(coded(coding));
    }
    if let Some((index, _)) = whole_file(cx) {
        let file = file(body, Uploads::new(limits, progress), limits.file).await?;
        received.add_whole(index, typed(cx, file));
        return Ok(());
    }
    let earlier = received.begin();
    let content_type = cx.headers().get(CONTENT_TYPE).map_or(Ok(""), |value| value.to_str()).map_err(|_| unsupported())?;
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") {
        multipart::read(content_type, body, context, received).await?;
    } else {
        *bytes = whole(body, limits.body).await?;
        if !bytes.is_empty() {
            known(essence, content_type, bytes, cx.endpoint().send, limits, received)?;
        }
    }
    received.over(earlier);
    Ok(())
}

/// What no body means: an empty file, where one is required.
pub(super) fn none(cx: &RequestContext, received: &mut Received<'_>) {
    if let Some((index, _)) = whole_file(cx).filter(|(_, field)| field.required) {
        received.add_whole(index, typed(cx, File::new("", "")));
    }
}

/// The parameter that is the body itself.
fn whole_file(cx: &RequestContext) -> Option<(usize, &'static Field)> {
    cx.endpoint().params.fields().iter().enumerate().find(|(_, field)| field.location == ParamLocation::RawBody)
}

fn typed(cx: &RequestContext, file: File) -> File {
    let content_type = cx.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.into_iter().fold(file, File::content_type)
}

/// The whole body as a file.
async fn file(mut body: Incoming, mut uploads: Uploads<'_>, limit: usize) -> Result<File, HandlerError> {
    if body.size_hint().lower() > limit as u64 {
        return Err(larger_than(limit));
    }
    let (mut file, mut left) = (Upload::default(), limit);
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame.map_err(|_| cut_short())?.into_data() else { continue };
        left = left.checked_sub(piece.len()).ok_or_else(|| larger_than(limit))?;
        uploads.add(&mut file, &piece).await?;
    }
    uploads.end(file, String::new()).await
}

/// The whole body, if it is not larger than `limit`.
pub(super) async fn whole(mut body: Incoming, limit: usize) -> Result<Bytes, HandlerError> {
    // A length that is announced is refused before the first byte.
    if body.size_hint().lower() > limit as u64 {
        return Err(larger_than(limit));
    }
    let mut pieces = Pieces::default();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| cut_short())?;
        let Ok(piece) = frame.into_data() else { continue };
        if pieces.len() + piece.len() > limit {
            return Err(larger_than(limit));
        }
        pieces.add(piece);
    }
    Ok(pieces.whole())
}

/// What the layer for it did not decode.
fn coded(coding: &HeaderValue) -> HandlerError {
    let coding = String::from_utf8_lossy(coding.as_bytes());
    problem::status(415, &format!("the body must come as it is, without the coding {}", coding.escape_default()))
}

fn cut_short() -> HandlerError {
    problem::status(400, "the body could not be read to its end")
}

/// What has come of a body. One piece, which most bodies are, is not copied.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    all: BytesMut,
}

impl Pieces {
    fn len(&self) -> usize {
        self.first.len().max(self.all.len())
    }
    fn add(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&piece);
    }
    fn whole(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

fn known<'b>(
    essence: &str,
    full: &str,
    bytes: &'b [u8],
    send: SendAs,
    limits: &Limits,
    received: &mut Received<'b>,
) -> Result<(), HandlerError> {
    if !is_utf8(full) {
        return Err(problem::status(415, "bodies are taken in UTF-8 only"));
    }
    let is = |known: &str| essence.eq_ignore_ascii_case(known);
    // Clients that leave the type out send what they would send with it.
    let untyped_json = || send == SendAs::Json || bytes.trim_ascii_start().starts_with(b"{");
    let is_json = |bytes: &[u8]| bytes.last_chunk().is_some_and(|end: &[u8; 5]| end.eq_ignore_ascii_case(b"+json"));
    if is("application/json") || is_json(essence.as_bytes()) || (essence.is_empty() && untyped_json()) {
        json(bytes, limits, received)
    } else if essence.is_empty() || is("application/x-www-form-urlencoded") {
        received.add_pairs(Source::Form, bytes)
    } else {
        Err(unsupported())
    }
}

/// Whether the charset of a content type, if it names one, is UTF-8 or a part of it.
pub(super) fn is_utf8(content_type: &str) -> bool {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.all(|(_, value)| {
        let value = value.trim().trim_matches('"');
        value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8") || value.eq_ignore_ascii_case("us-ascii")
    })
}

/// Whether a key may come twice: one of the body's own, or one inside, which is not seen here.
fn may_repeat(fields: &[BodyMember<'_>]) -> bool {
    // Those of fields in their order differ.
    let in_order = fields.iter().all(|given| given.field.is_some()) && fields.is_sorted_by(|one, next| one.field < next.field);
    let twice = || {
        let mut keys: Vec<&str> = fields.iter().map(|given| &*given.key).collect();
        keys.sort_unstable();
        keys.iter().zip(keys.iter().skip(1)).any(|(key, next)| key == next)
    };
    let has_parts = |given: &BodyMember<'_>| matches!(given.value, Member::Json(_));
    fields.iter().any(has_parts) || (!in_order && twice())
}

fn in_parentheses(pointer: String) -> String {
    if pointer.is_empty() { pointer } else { format!(" ({pointer})") }
}

fn json<'b>(bytes: &'b [u8], limits: &Limits, received: &mut Received<'b>) -> Result<(), HandlerError> {
    let bytes = without_mark(bytes);
    let bounds = limits.bounds();
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let position = end_of_utf8(bytes, error);
            let (line, column, place) = (position.line, position.column, in_parentheses(position.pointer()));
            received.wrong_body("json", format!("the body is not UTF-8: other bytes at line {line}, column {column}{place}"));
            return Ok(());
        }
    };
    let fields = match members(text, received.shape(), bounds) {
        Ok(fields) => fields,
        Err(NoMembers::NoObject) => {
            received.wrong_body("type", "the body must be a JSON object".to_owned());
            return Ok(());
        }
        Err(NoMembers::Refused(refusal)) => {
            if let Reason::Exceeded(exceeded) = refusal.reason {
                return Err(over(bounds, exceeded));
            }
            let place = in_parentheses(refusal.position.pointer());
            received.wrong_body("json", format!("the body is not well-formed JSON: {refusal}{place}"));
            return Ok(());
        }
    };
    if !received.takes_repeats() && may_repeat(&fields) {
        for place in repeats(text) {
            received.violation(&place, "type", format!("{place} must be given once"));
        }
    }
    received.add_json(fields);
    Ok(())
}

/// 413 for a value.
pub(super) fn over(bounds: Bounds, exceeded: Exceeded) -> HandlerError {
    problem::too_large(&match exceeded {
        Exceeded::Items => format!("at most {} items are taken in one list", bounds.items),
        Exceeded::Depth => format!("JSON is taken to a depth of {}", bounds.depth),
        Exceeded::Values => format!("at most {} values are taken in one body", bounds.values),
    })
}

/// 413 for a body.
pub(super) fn larger_than(limit: usize) -> HandlerError {
    problem::too_large(&format!("the body is larger than {limit} bytes"))
}

fn unsupported() -> HandlerError {
    problem::status(415, "the body must be a form, multipart/form-data or JSON, in UTF-8")
}
