//! The cost of compression: an answer of fifty objects and one of ten fields, uncompressed and in each content coding.

use bytes::Bytes;
use divan::Bencher;
use http_body_util::{BodyExt as _, Empty};
use specwright::server::{Router, compression};
use specwright_benches::running::generated::router;

fn main() {
    divan::main();
}

const PATHS: [&str; 2] = ["/thing?id=7", "/reports"];

/// Measures responses in this coding. Prints the length of the body.
fn answers(bencher: Bencher, router: Router, path: &str, coding: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let answer = || {
        let request = http::Request::get(path).header("accept-encoding", coding).body(Empty::<Bytes>::new()).unwrap();
        runtime.block_on(async { router.handle(request, None).await.into_body().collect().await.unwrap().to_bytes().len() })
    };
    eprintln!("{path} {coding}: {} bytes", answer());
    bencher.bench_local(answer);
}

#[divan::bench(args = PATHS)]
fn without_layer(bencher: Bencher, path: &str) {
    answers(bencher, router().unwrap().into(), path, "identity");
}

#[divan::bench(args = PATHS)]
fn without_accept_encoding(bencher: Bencher, path: &str) {
    answers(bencher, router().unwrap().layer(compression()).into(), path, "identity");
}

#[divan::bench(args = PATHS)]
fn gzip(bencher: Bencher, path: &str) {
    answers(bencher, router().unwrap().layer(compression()).into(), path, "gzip");
}

#[divan::bench(args = PATHS)]
fn brotli(bencher: Bencher, path: &str) {
    answers(bencher, router().unwrap().layer(compression()).into(), path, "br");
}

#[divan::bench(args = PATHS)]
fn zstd(bencher: Bencher, path: &str) {
    answers(bencher, router().unwrap().layer(compression()).into(), path, "zstd");
}
