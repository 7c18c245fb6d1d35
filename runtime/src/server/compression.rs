//! A layer that compresses responses and decompresses requests.
//!
//! Not here: the compression of responses, and zstd in requests, which tower-http implements. Applications choose the layer, because it takes
//! time for each response, and because the compressed length of a response that contains both secrets and text of an attacker reveals the
//! secrets.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderValue, Request};
use http_body::{Body, Frame, SizeHint};
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{Compression as CompressResponses, CompressionLayer};
use tower_http::decompression::{RequestDecompression, RequestDecompressionLayer};
use tower_layer::Layer;
use tower_service::Service;

use super::BoxError;
use crate::wire::content_coding::{Coding, Decoded, codings};

/// The size of the smallest response that is compressed, in bytes. Smaller ones fit in one packet anyway.
const MIN_SIZE: u16 = 1_024;

/// Lines of JSON. Compression would hold items back, as it would events.
const LINES: NotForContentType = NotForContentType::const_new("application/x-ndjson");

/// The predicate for responses that are compressed.
type CompressWhen = And<And<And<SizeAbove, NotForContentType>, NotForContentType>, NotForContentType>;

/// A layer that compresses responses with gzip, brotli or zstd, whichever the client prefers, and decompresses requests:
/// `router.layer(compression())`. The limits apply to decompressed requests. A request in another coding gets 415; a request whose content
/// ends early or has other bytes after it gets 400.
pub fn compression() -> Compression {
    Compression
}

/// The layer that [`compression`] returns.
#[derive(Clone, Copy, Debug)]
pub struct Compression;

impl<S> Layer<S> for Compression {
    type Service = CompressResponses<DecodeRequests<RequestDecompression<S>>, CompressWhen>;

    fn layer(&self, inner: S) -> Self::Service {
        let wanted = SizeAbove::new(MIN_SIZE).and(NotForContentType::IMAGES).and(NotForContentType::SSE).and(LINES);
        let inner = DecodeRequests(RequestDecompressionLayer::new().layer(inner));
        CompressionLayer::new().compress_when(wanted).layer(inner)
    }
}

/// Decodes gzip and brotli of requests. (tower-http would stop at the first member and ignore all bytes after it.)
#[derive(Clone, Debug)]
pub struct DecodeRequests<S>(S);

impl<S, B> Service<Request<B>> for DecodeRequests<S>
where
    S: Service<Request<RequestBody<B>>>,
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }
    fn call(&mut self, mut request: Request<B>) -> S::Future {
        // `None` if the body has no coding, several codings, or another one, such as zstd. tower-http handles these requests.
        let Some(coding) = Coding::of(request.headers()) else {
            // tower-http recognizes the name only in lower case, and would refuse `ZSTD`, although names of codings are case-insensitive.
            if codings(request.headers()) == ["zstd"] {
                request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("zstd"));
            }
            return self.0.call(request.map(|body| RequestBody(Content::Unchanged(Box::pin(body)))));
        };
        request.headers_mut().remove(CONTENT_ENCODING);
        request.headers_mut().remove(CONTENT_LENGTH);
        self.0.call(request.map(|body| RequestBody(Content::Decoded(Box::new(Decoded::new(body, coding))))))
    }
}

/// The body of a request: decoded if it was gzip or brotli, otherwise unchanged.
pub struct RequestBody<B>(Content<B>);

enum Content<B> {
    Decoded(Box<Decoded<B>>),
    Unchanged(Pin<Box<B>>),
}

impl<B> Body for RequestBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Content::Decoded(body) => Pin::new(body).poll_frame(cx),
            Content::Unchanged(body) => body.as_mut().poll_frame(cx).map(|frame| frame.map(|frame| frame.map_err(Into::into))),
        }
    }
    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Decoded(body) => body.is_end_stream(),
            Content::Unchanged(body) => body.is_end_stream(),
        }
    }
    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Decoded(body) => body.size_hint(),
            Content::Unchanged(body) => body.size_hint(),
        }
    }
}
