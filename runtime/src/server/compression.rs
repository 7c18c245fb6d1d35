//! Compressed bodies, both ways.
//!
//! In: nothing. Out: a layer. Not here: the codings themselves, which are tower-http's. It is a layer that is asked for, since it
//! costs time for each answer, and since a page that mixes secrets with what an attacker sends tells by its length what they are.

use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{Compression as Answers, CompressionLayer};
use tower_http::decompression::{RequestDecompression, RequestDecompressionLayer};
use tower_layer::Layer;

/// Answers that are shorter, in bytes, are sent as they are: they fit into one packet anyway.
const SHORTEST: u16 = 1_024;

/// What is compressed.
type Wanted = tower_http::compression::predicate::And<SizeAbove, NotForContentType>;

/// Answers in gzip, brotli or zstd, whichever the client prefers, and takes requests in them: `router.layer(compression())`.
/// Limits hold for what comes out of a compressed request; another coding is answered with 415.
pub fn compression() -> Compression {
    Compression
}

/// The layer that [`compression`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Compression;

impl<S> Layer<S> for Compression {
    type Service = Answers<RequestDecompression<S>, Wanted>;

    fn layer(&self, inner: S) -> Self::Service {
        let wanted = SizeAbove::new(SHORTEST).and(NotForContentType::IMAGES);
        CompressionLayer::new().compress_when(wanted).layer(RequestDecompressionLayer::new().layer(inner))
    }
}
