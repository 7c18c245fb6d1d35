//! A layer that compresses responses and decompresses requests.
//!
//! Not here: the compression of responses, and zstd in requests, which tower-http implements. Applications choose the layer, because it takes
//! time for each response, and because the compressed length of a response that contains both secrets and text of an attacker reveals the
//! secrets.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderValue, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{Compression as CompressResponses, CompressionLayer};
use tower_http::decompression::{RequestDecompression, RequestDecompressionLayer};
use tower_layer::Layer;
use tower_service::Service;

use super::{BoxError, ResponseBody};
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
#[must_use]
pub fn compression() -> Compression {
    Compression(())
}

/// The layer that [`compression`] returns.
#[derive(Clone, Copy, Debug)]
pub struct Compression(());

impl<S> Layer<S> for Compression {
    type Service = Compressed<S>;

    fn layer(&self, inner: S) -> Compressed<S> {
        let wanted = SizeAbove::new(MIN_SIZE).and(NotForContentType::IMAGES).and(NotForContentType::SSE).and(LINES);
        let inner = DecodeRequests(RequestDecompressionLayer::new().layer(HideBodies(inner)));
        Compressed(CompressionLayer::new().compress_when(wanted).layer(inner))
    }
}

/// The service that the layer [`Compression`] makes. It has no type of tower-http in its interface, so that another version of tower-http
/// breaks no user.
#[derive(Clone)]
pub struct Compressed<S>(CompressResponses<DecodeRequests<RequestDecompression<HideBodies<S>>>, CompressWhen>);

impl<S, B, R> Service<Request<B>> for Compressed<S>
where
    S: Service<Request<DecodedBody>, Response = Response<R>>,
    S::Error: Send + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
    R: Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
{
    type Response = Response<ResponseBody>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Service::<Request<B>>::poll_ready(&mut self.0, cx)
    }
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let response = self.0.call(request);
        Box::pin(async move { Ok(response.await?.map(ResponseBody::stream)) })
    }
}

/// The body of a request behind the layer: decoded if it was gzip, brotli or zstd, otherwise unchanged.
pub struct DecodedBody(UnsyncBoxBody<Bytes, BoxError>);

impl Body for DecodedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// Gives the inner service bodies of a type of this crate.
#[derive(Clone, Debug)]
struct HideBodies<S>(S);

impl<S, B> Service<Request<B>> for HideBodies<S>
where
    S: Service<Request<DecodedBody>>,
    B: Body<Data = Bytes, Error = BoxError> + Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }
    fn call(&mut self, request: Request<B>) -> S::Future {
        self.0.call(request.map(|body| DecodedBody(body.boxed_unsync())))
    }
}

/// Decodes gzip and brotli of requests. (tower-http would stop at the first member and ignore all bytes after it.)
#[derive(Clone, Debug)]
struct DecodeRequests<S>(S);

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
struct RequestBody<B>(Content<B>);

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
