//! Compressed responses and requests.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use specwright::server::{Limits, compression};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::service::*;
use super::wire::*;

/// A query whose response is long.
fn long() -> String {
    format!("/api/echo?{}", "words[]=compression&".repeat(200))
}

fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// The bytes after the head of a response.
async fn body(server: &Running, target: &str, accepted: &str) -> Vec<u8> {
    let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nhost: h\r\nconnection: close\r\naccept-encoding: {accepted}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    stream.read_to_end(&mut read).await.unwrap();
    let at = read.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    read.split_off(at + 4)
}

/// The chunks of a chunked body, joined.
fn joined(mut chunked: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = chunked.windows(2).position(|two| two == b"\r\n").unwrap();
        let len = usize::from_str_radix(str::from_utf8(&chunked[..end]).unwrap(), 16).unwrap();
        if len == 0 {
            return whole;
        }
        whole.extend_from_slice(&chunked[end + 2..end + 2 + len]);
        chunked = &chunked[end + 4 + len..];
    }
}

#[tokio::test]
async fn responses_have_the_coding_that_the_client_prefers() {
    let server = Running::start(open().etags(true).layer(compression())).await;
    let plain = get(server.address, &long()).await;
    for (accepted, coding) in [("gzip", "gzip"), ("br", "br"), ("zstd", "zstd"), ("gzip;q=0.1, br;q=0.9", "br"), ("deflate", "")]
    {
        let header = format!("accept-encoding: {accepted}\r\n");
        let response = send(server.address, &format!("GET {}", long()), &header, "").await;
        assert_eq!((response.status, response.header("content-encoding").as_str()), (200, coding), "{accepted}");
        assert_eq!((response.header("vary").as_str(), response.header("etag")), ("accept-encoding", plain.header("etag")));
        assert!(coding.is_empty() || response.body.len() < plain.body.len() / 4, "{accepted}: {}", response.body.len());
        let again = format!("{header}if-none-match: {}\r\n", response.header("etag"));
        assert_eq!(send(server.address, &format!("GET {}", long()), &again, "").await.status, 304);
    }
    let mut unpacked = String::new();
    GzDecoder::new(joined(&body(&server, &long(), "gzip").await).as_slice()).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let short = send(server.address, "GET /api/ping", "accept-encoding: gzip\r\n", "").await;
    assert_eq!((short.body.as_str(), short.header("content-encoding").as_str()), (r#"{"id":0}"#, ""));
    let head = send(server.address, &format!("HEAD {}", long()), "accept-encoding: gzip\r\n", "").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn compressed_requests_are_read_within_the_limits() {
    let server = Running::start(open().layer(compression()).limits(Limits::default().body(100_000))).await;
    let post = async |coding: &str, body: Vec<u8>| {
        let headers = format!("content-type: application/json\r\ncontent-encoding: {coding}\r\n");
        send(server.address, "POST /api/echo", &headers, body).await
    };
    let taken = post("gzip", gzip(r#"{"title":"packed"}"#)).await;
    assert_eq!((taken.status, taken.json()["title"].as_str()), (200, Some("packed")));
    let bomb = gzip(vec![b' '; 50_000_000]);
    assert!(bomb.len() < 400_000);
    assert_eq!(post("gzip", bomb).await.status, 413);
    let small = gzip(vec![b' '; 5_000_000]);
    assert!(small.len() < 100_000);
    assert_eq!(post("gzip", small).await.status, 413);
    assert_eq!(post("gzip", b"{}".to_vec()).await.status, 400);
    let unknown = post("compress", b"{}".to_vec()).await;
    assert_eq!((unknown.status, unknown.header("accept-encoding").contains("gzip")), (415, true), "{unknown:?}");
}

#[tokio::test]
async fn compressed_requests_are_read_to_their_end_or_refused() {
    let server = Running::start(open().layer(compression())).await;
    let post = async |coding: &str, body: Vec<u8>| {
        let headers = format!("content-type: application/json\r\ncontent-encoding: {coding}\r\n");
        send(server.address, "POST /api/echo", &headers, body).await
    };
    let members = || [gzip(r#"{"title":"#), gzip(r#""in two"}"#)].concat();
    for coding in ["gzip", "GZIP", "x-gzip", "identity, gzip"] {
        let taken = post(coding, members()).await;
        assert_eq!((taken.status, taken.json()["title"].as_str()), (200, Some("in two")), "{coding}: {taken:?}");
    }
    let whole = gzip(r#"{"title":"one"}"#);
    for (body, what) in [
        (whole[..whole.len() - 4].to_vec(), "without its checksum"),
        (whole[..whole.len() / 2].to_vec(), "cut"),
        ([&whole[..], b"more"].concat(), "with bytes behind it"),
        (members()[..gzip(r#"{"title":"#).len() + 5].to_vec(), "cut in the second member"),
        (b"{}".to_vec(), "not gzip"),
    ] {
        assert_eq!(post("gzip", body).await.status, 400, "{what}");
    }
    // A response of the server in the other codings is sent as a request.
    for coding in ["br", "zstd"] {
        let response = joined(&body(&server, &long(), coding).await);
        assert_eq!(post(coding, response.clone()).await.status, 200, "{coding}");
        assert_eq!(post(&coding.to_uppercase(), response.clone()).await.status, 200, "{coding} in upper case");
        let twice = post(coding, response.repeat(2)).await;
        // Both frames of zstd are read. A reader that stopped after the first one would accept the body. br has no frames.
        let expected = if coding == "zstd" { "more text after the end of the value" } else { "" };
        assert!(twice.status != 200 && twice.body.contains(expected), "{coding}, twice: {twice:?}");
        assert_eq!(post(coding, response[..response.len() - 3].to_vec()).await.status, 400, "{coding}, cut");
        assert_eq!(post(coding, [&response[..], b"more"].concat()).await.status, 400, "{coding}, with bytes behind it");
    }
}
