//! Compression of answers, and decompression of requests.
//!
//! In: nothing. Out: a layer. Not here: answers, and zstd of requests, which are tower-http's. It is a layer that is chosen, since it
//! costs time for each answer, and since the length of a page that mixes secrets with an attacker's text reveals the secrets.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http_body::{Body, Frame, SizeHint};
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{Compression as Answers, CompressionLayer};
use tower_http::decompression::{RequestDecompression, RequestDecompressionLayer};
use tower_layer::Layer;
use tower_service::Service;

use super::BoxError;
use crate::wire::content_coding::{Coding, Decoded};

/// Answers with fewer bytes are sent unchanged: they fit into one packet.
const MIN_SIZE: u16 = 1_024;

/// Which answers are compressed.
type CompressWhen = tower_http::compression::predicate::And<SizeAbove, NotForContentType>;

/// Answers in gzip, brotli or zstd, whichever the client prefers, and takes requests in them: `router.layer(compression())`.
/// Limits hold for what comes out of a compressed request; another coding is answered with 415, and content that ends early or
/// has other bytes behind it with 400.
pub fn compression() -> Compression {
    Compression
}

/// The layer that [`compression`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Compression;

impl<S> Layer<S> for Compression {
    type Service = Answers<DecodeRequests<RequestDecompression<S>>, CompressWhen>;

    fn layer(&self, inner: S) -> Self::Service {
        let wanted = SizeAbove::new(MIN_SIZE).and(NotForContentType::IMAGES);
        let inner = DecodeRequests(RequestDecompressionLayer::new().layer(inner));
        CompressionLayer::new().compress_when(wanted).layer(inner)
    }
}

/// Decodes gzip and brotli of requests before tower-http does, which stops at the first member and ignores what is behind it.
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
        let Some(coding) = Coding::of(request.headers()) else {
            return self.0.call(request.map(|body| RequestBody(Content::Other(Box::pin(body)))));
        };
        request.headers_mut().remove(CONTENT_ENCODING);
        request.headers_mut().remove(CONTENT_LENGTH);
        self.0.call(request.map(|body| RequestBody(Content::Decoded(Box::new(Decoded::new(body, coding))))))
    }
}

/// The body of a request, decoded from gzip or brotli.
pub struct RequestBody<B>(Content<B>);

enum Content<B> {
    Decoded(Box<Decoded<B>>),
    Other(Pin<Box<B>>),
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
            Content::Other(body) => body.as_mut().poll_frame(cx).map(|frame| frame.map(|frame| frame.map_err(Into::into))),
        }
    }
    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Decoded(body) => body.is_end_stream(),
            Content::Other(body) => body.is_end_stream(),
        }
    }
    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Decoded(body) => body.size_hint(),
            Content::Other(body) => body.size_hint(),
        }
    }
}
