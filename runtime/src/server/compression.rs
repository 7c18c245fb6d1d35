//! Compression of answers, and decompression of requests.
//!
//! In: nothing. Out: a layer. Not here: the codings, which are tower-http's. It is off by default, since it costs time for each answer,
//! and since the length of a compressed answer that has both secrets and text of an attacker tells about the secrets.

use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{Compression as Answers, CompressionLayer};
use tower_http::decompression::{RequestDecompression, RequestDecompressionLayer};
use tower_layer::Layer;

/// Answers with fewer bytes are sent unchanged: they fit into one packet.
const MIN_SIZE: u16 = 1_024;

/// Which answers are compressed.
type CompressWhen = tower_http::compression::predicate::And<SizeAbove, NotForContentType>;

/// Answers in gzip, brotli or zstd, whichever the client prefers, and takes requests in them: `router.layer(compression())`.
/// Limits hold for what comes out of a compressed request; another coding is answered with 415.
pub fn compression() -> Compression {
    Compression
}

/// The layer that [`compression`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Compression;

impl<S> Layer<S> for Compression {
    type Service = Answers<RequestDecompression<S>, CompressWhen>;

    fn layer(&self, inner: S) -> Self::Service {
        let when = SizeAbove::new(MIN_SIZE).and(NotForContentType::IMAGES);
        CompressionLayer::new().compress_when(when).layer(RequestDecompressionLayer::new().layer(inner))
    }
}
