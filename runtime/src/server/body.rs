//! Reads the bodies of requests.
//!
//! In: a content type and a body. Out: parameters. Not here: multipart (see `multipart`), and the storage of files (see `uploads`).

mod whole_body;

use std::fmt;

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body::Body as _;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

use super::body_progress::BodyProgress;
use super::constants::Negotiated;
use super::context::RequestContext;
use super::limits::Limits;
use super::params::{Received, Source};
use super::uploads::{Upload, Uploads};
use super::{BoxError, multipart, problem};
use crate::error::HandlerError;
use crate::file::File;
use crate::operation::SendAs;
use crate::value::{Field, ParamLocation};
use crate::wire::json::{BodyMember, Member, NoMembers, Reason, Refusal, end_of_utf8, members, repeats, without_byte_order_mark};
use crate::wire::params::{Bounds, Exceeded, Node};

/// The content type of a form without files.
const FORM: &str = "application/x-www-form-urlencoded";

/// The body of a request, with its type erased.
pub(super) type Incoming = UnsyncBoxBody<Bytes, Broken>;

/// The error of a body that ended too early. It wraps the boxed error because the compiler does not accept futures over a boxed error as
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

/// The arguments for reading a body.
#[derive(Clone, Copy)]
pub(super) struct BodyContext<'r> {
    pub(super) limits: &'r Limits,
    /// Counts the bytes of files.
    pub(super) progress: &'r BodyProgress,
}

/// Erases the type of a body.
pub(super) fn erase<B>(body: B) -> Incoming
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    body.map_err(|error| Broken(error.into())).boxed_unsync()
}

/// Reads a body into parameters. They replace parameters of the query with the same name, and may borrow text from `bytes`.
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
        return Err(unsupported_coding(coding));
    }
    if let Some((index, field)) = whole_body(cx) {
        if is_file(field) {
            let file = file(body, Uploads::new(limits, progress), limits.file).await?;
            received.add_whole(index, Node::File(Box::new(with_content_type(cx, file))));
            return Ok(());
        }
        whole_body::check_media(cx.headers(), field.location)?;
        *bytes = whole(body, limits.body).await?;
        return whole_body::read(bytes, index, field, limits, received);
    }
    let earlier = received.take_params();
    let content_type =
        cx.headers().get(CONTENT_TYPE).map_or(Ok(""), |value| value.to_str()).map_err(|_| unsupported("other than ASCII"))?;
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") {
        multipart::read(content_type, body, context, received).await?;
    } else {
        *bytes = whole(body, limits.body).await?;
        if !bytes.is_empty() {
            // A constant `Content-Type` is another name of the format in which the operation sends its body.
            let mut constants = cx.endpoint().constants.iter().filter_map(Negotiated::of);
            let essence = if constants.any(|it| it == Negotiated::ContentType) { "" } else { essence };
            read_form_or_json(essence, content_type, bytes, cx.endpoint().send, limits, received)?;
        }
    }
    received.merge_over(earlier);
    Ok(())
}

/// Adds an empty file, if the whole body is a required file. Called for a request without a body.
pub(super) fn add_empty_file(cx: &RequestContext, received: &mut Received<'_>) {
    match whole_body(cx).filter(|(_, field)| field.required) {
        Some((index, field)) if is_file(field) => {
            received.add_whole(index, Node::File(Box::new(with_content_type(cx, File::new("", "")))));
        }
        Some((index, field)) => whole_body::add_empty(index, field, received),
        None => {}
    }
}

/// The parameter that is the whole body.
fn whole_body(cx: &RequestContext) -> Option<(usize, &'static Field)> {
    cx.endpoint().params.fields().iter().enumerate().find(|(_, field)| field.location.is_whole_body())
}

fn is_file(field: &Field) -> bool {
    matches!(field.location, ParamLocation::RawBody | ParamLocation::FileBody(_))
}

/// Sets the media type of a file to the content type of the request.
fn with_content_type(cx: &RequestContext, file: File) -> File {
    let content_type = cx.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.into_iter().fold(file, File::content_type)
}

/// Reads the whole body as a file.
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

/// Reads the whole body into memory; 413 if it is larger than `limit`.
pub(super) async fn whole(mut body: Incoming, limit: usize) -> Result<Bytes, HandlerError> {
    // A `Content-Length` above the limit is refused before the body is read.
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

/// The error for a content coding that no layer decoded.
fn unsupported_coding(coding: &HeaderValue) -> HandlerError {
    let coding = String::from_utf8_lossy(coding.as_bytes());
    problem::status(415, &format!("the content coding {} is not supported", coding.escape_default()))
}

fn cut_short() -> HandlerError {
    problem::status(400, "the body could not be read to its end")
}

/// The pieces of a body so far. A single piece, which most bodies are, is not copied.
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

fn read_form_or_json<'b>(
    essence: &str,
    full: &str,
    bytes: &'b [u8],
    send: SendAs,
    limits: &Limits,
    received: &mut Received<'b>,
) -> Result<(), HandlerError> {
    if !is_utf8(full) {
        return Err(problem::status(415, "the charset of the body must be UTF-8"));
    }
    let is = |known: &str| essence.eq_ignore_ascii_case(known);
    // The body of a client that sends no content type is what the client would send with one.
    let untyped_json = || send == SendAs::Json || bytes.trim_ascii_start().starts_with(b"{");
    let is_json = |bytes: &[u8]| bytes.last_chunk().is_some_and(|end: &[u8; 5]| end.eq_ignore_ascii_case(b"+json"));
    if is("application/json") || is_json(essence.as_bytes()) || (essence.is_empty() && untyped_json()) {
        json(bytes, limits, received)
    } else if essence.is_empty() || is(FORM) {
        // Read as a form, it would have one unknown parameter, and the message would be about the absent ones.
        if is_json_object(bytes) {
            let message = format!("the body is JSON, but its content type is {FORM}: send JSON as application/json");
            received.wrong_body("content_type", message);
            return Ok(());
        }
        received.add_pairs(Source::Form, bytes)
    } else {
        Err(unsupported(essence))
    }
}

/// Whether a body is an object of JSON. `curl -d` sends it as a form.
fn is_json_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// Whether a content type names no charset, or UTF-8, or US-ASCII.
pub(super) fn is_utf8(content_type: &str) -> bool {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.all(|(_, value)| {
        let value = value.trim().trim_matches('"');
        value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8") || value.eq_ignore_ascii_case("us-ascii")
    })
}

/// Whether a key may be repeated: a key of the body, or a key inside of a value, which is not checked here.
fn may_repeat(fields: &[BodyMember<'_>]) -> bool {
    // Fields in the order of the shape are all different.
    let in_order = fields.iter().all(|given| given.field.is_some()) && fields.is_sorted_by(|one, next| one.field < next.field);
    let twice = || {
        let mut keys: Vec<&str> = fields.iter().map(|given| &*given.key).collect();
        keys.sort_unstable();
        keys.iter().zip(keys.iter().skip(1)).any(|(key, next)| key == next)
    };
    let is_nested = |given: &BodyMember<'_>| matches!(given.value, Member::Json(_));
    fields.iter().any(is_nested) || (!in_order && twice())
}

fn in_parentheses(pointer: String) -> String {
    if pointer.is_empty() { pointer } else { format!(" ({pointer})") }
}

fn json<'b>(bytes: &'b [u8], limits: &Limits, received: &mut Received<'b>) -> Result<(), HandlerError> {
    let bounds = limits.bounds();
    let Some(text) = utf8(bytes, received) else { return Ok(()) };
    let fields = match members(text, received.shape(), bounds) {
        Ok(fields) => fields,
        Err(NoMembers::NoObject) => {
            received.wrong_body("type", "the body must be a JSON object".to_owned());
            return Ok(());
        }
        Err(NoMembers::Refused(refusal)) => return refuse(&refusal, bounds, received),
    };
    if !received.allows_repeated_keys() && may_repeat(&fields) {
        for path in repeats(text) {
            received.violation(&path, "type", format!("{path} must be given once"));
        }
    }
    received.add_json(fields);
    Ok(())
}

/// The text of a JSON body, without a byte order mark. `None`, and a violation, if it is not UTF-8.
fn utf8<'b>(bytes: &'b [u8], received: &mut Received<'b>) -> Option<&'b str> {
    let bytes = without_byte_order_mark(bytes);
    let error = match str::from_utf8(bytes) {
        Ok(text) => return Some(text),
        Err(error) => error,
    };
    let position = end_of_utf8(bytes, error);
    let (line, column, place) = (position.line, position.column, in_parentheses(position.pointer()));
    received.wrong_body("json", format!("the body is not UTF-8: other bytes at line {line}, column {column}{place}"));
    None
}

/// Adds a violation for a body that is not well-formed JSON; 413 if it exceeds a limit.
fn refuse(refusal: &Refusal, bounds: Bounds, received: &mut Received<'_>) -> Result<(), HandlerError> {
    let (position, pointer) = (&refusal.position, in_parentheses(refusal.position.pointer()));
    if let Reason::Exceeded(exceeded) = refusal.reason {
        let place = format!(" at line {}, column {}{pointer}", position.line, position.column);
        return Err(exceeds(bounds, exceeded, &place));
    }
    received.wrong_body("json", format!("the body is not well-formed JSON: {refusal}{pointer}"));
    Ok(())
}

/// 413 for a value that exceeds a limit. `place` says where the value is, such as ` at line 1, column 5`; it can be empty.
pub(super) fn exceeds(bounds: Bounds, exceeded: Exceeded, place: &str) -> HandlerError {
    let limit = match exceeded {
        Exceeded::Items => format!("a list may have at most {} items", bounds.items),
        Exceeded::Depth => format!("JSON may be nested at most {} levels deep", bounds.depth),
        Exceeded::Values => format!("a body may have at most {} values", bounds.values),
    };
    problem::too_large(&format!("{limit}: the limit is exceeded{place}"))
}

/// 413 for a body that exceeds a limit.
pub(super) fn larger_than(limit: usize) -> HandlerError {
    problem::too_large(&format!("the body is larger than {limit} bytes"))
}

/// 415 for a content type that no reader takes.
fn unsupported(essence: &str) -> HandlerError {
    let message =
        format!("the content type is {essence}: the body must be {FORM}, multipart/form-data or application/json, in UTF-8");
    problem::status(415, &message)
}
