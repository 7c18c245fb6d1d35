//! Uploads of files.

use std::time::Duration;

use specwright::client::Tower;
use specwright::server::Limits;
use specwright::{CallErrorKind, File};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::service::{Put, Running, Set, Shelf, client, nothing, pieces, server, temporary_files};

/// A file on disk that is removed at the end of the test.
fn on_disk(size: u64) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().prefix("kept").tempfile().unwrap();
    file.as_file().set_len(size).unwrap();
    file
}

#[tokio::test]
async fn files_of_every_source_arrive_complete() {
    let running = Running::start(Limits::default(), nothing).await;
    let disk = on_disk(300_000);
    let request = Put::new([
        File::new("memory.txt", "content"),
        File::from_path(disk.path()),
        File::from_stream("stream.bin", pieces(50, 10_000).0),
        File::from_reader("reader.bin", std::io::Cursor::new(vec![1; 200_000])),
        File::new("empty", ""),
    ]);
    let kept = running.client().shelf().put(&request.note("hello")).await.unwrap();
    let name = disk.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(kept.names, ["memory.txt", name, "stream.bin", "reader.bin", "empty"]);
    assert_eq!(kept.sizes, [7, 300_000, 500_000, 200_000, 0]);
}

#[tokio::test]
async fn files_arrive_within_one_process() {
    let router = server::Router::new().shelf(Shelf(nothing));
    let client = client::Client::builder("http://shelf.test").transport(Tower::new(router)).build().unwrap();
    let kept = client.shelf().put(&Put::new([File::from_stream("a", pieces(50, 10_000).0)])).await.unwrap();
    assert_eq!(kept.sizes, [500_000]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocking_client_sends_from_disk() {
    let running = Running::start(Limits::default(), nothing).await;
    let (client, disk) = (running.client(), on_disk(300_000));
    let request = Put::new([File::from_path(disk.path())]);
    let kept = tokio::task::spawn_blocking(move || client.shelf().put(&request).wait()).await.unwrap().unwrap();
    assert_eq!(kept.sizes, [300_000]);
}

#[tokio::test]
async fn a_file_from_a_stream_can_be_sent_once() {
    let running = Running::start(Limits::default(), nothing).await;
    let client = running.client();
    let request = Put::new([File::from_stream("a", pieces(1, 10).0)]);
    client.shelf().put(&request).await.unwrap();
    let error = client.shelf().put(&request).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::File { message, .. } if message.contains("was read already")), "{error}");
}

#[tokio::test]
async fn a_stream_with_another_length_than_stated_fails() {
    let running = Running::start(Limits::default(), nothing).await;
    for size in [99, 101] {
        let file = File::from_stream("a", pieces(10, 10).0).sized(size);
        let error = running.client().shelf().put(&Put::new([file])).await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::File { .. }) && !error.is_retryable(), "{size}: {error}");
    }
}

/// Files that do not fit in memory are in one temporary file, which is removed after the handler.
#[tokio::test]
async fn large_files_are_spooled_and_removed() {
    let running = Running::start(Limits::default(), nothing).await;
    let client = running.client();
    let small = Put::new([File::new("a", vec![1; 60_001])]);
    assert!(!client.shelf().put(&small).await.unwrap().spooled.contains(&60_001));
    let large = Put::new([File::new("a", vec![1; 70_000]), File::new("b", vec![2; 900_000]), File::new("c", vec![3; 9])]);
    let kept = client.shelf().put(&large).await.unwrap();
    assert_eq!((kept.spooled.contains(&970_000), kept.sizes), (true, vec![70_000, 900_000, 9]));
    for _ in 0..100 {
        if !temporary_files().contains(&970_000) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the temporary file is left");
}

/// The parts of one temporary file can be read at the same time and more than once.
#[tokio::test]
async fn spooled_files_are_read_concurrently() {
    let router = server::Router::new().shelf(SideBySide);
    let client = client::Client::builder("http://shelf.test").transport(Tower::new(router)).build().unwrap();
    let files = [1_u8, 2, 3].map(|byte| File::new("a", vec![byte; 400_000]));
    client.shelf().put(&Put::new(files)).await.unwrap();
}

struct SideBySide;

impl server::Shelf for SideBySide {
    async fn put(
        &self,
        _: &specwright::server::RequestContext,
        request: Put,
    ) -> Result<super::service::Kept, specwright::HandlerError> {
        let reads = request.files.iter().chain(&request.files).map(File::bytes);
        let read = futures_util::future::join_all(reads).await;
        for (content, byte) in read.into_iter().zip([1, 2, 3, 1, 2, 3]) {
            assert_eq!(content?, vec![byte; 400_000]);
        }
        Ok(Default::default())
    }
    async fn set(
        &self,
        _: &specwright::server::RequestContext,
        _: super::service::Set,
    ) -> Result<super::service::Kept, specwright::HandlerError> {
        Err(specwright::HandlerError::not_implemented())
    }
    async fn get(
        &self,
        _: &specwright::server::RequestContext,
        _: super::service::Get,
    ) -> Result<File, specwright::HandlerError> {
        Err(specwright::HandlerError::not_implemented())
    }
}

const PART: &str = "--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"f\"\r\n\r\n";

/// The head of a multipart request.
fn head(length: &str) -> String {
    format!("POST /files HTTP/1.1\r\nhost: h\r\ncontent-type: multipart/form-data; boundary=x\r\n{length}\r\n\r\n")
}

/// The beginning of a multipart request with a chunked body.
fn endless(body: &str) -> String {
    format!("{}{:x}\r\n{body}\r\n", head("transfer-encoding: chunked"), body.len())
}

/// Sends pieces until the server stops reading; returns its response and the number of bytes that were sent.
async fn flood(running: &Running, begin: &str) -> (String, usize) {
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(begin.as_bytes()).await.unwrap();
    let (mut read, mut write) = stream.split();
    let mut response = Vec::new();
    let chunk = [b"8000\r\n", vec![7; 0x8000].as_slice(), b"\r\n"].concat();
    let mut sent = 0;
    let sending = async {
        while sent < 200 << 20 && write.write_all(&chunk).await.is_ok() {
            sent += chunk.len();
        }
        std::future::pending::<()>().await;
    };
    let reading = async {
        let mut piece = [0; 4096];
        while !response.ends_with(b"}") {
            match read.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(len) => response.extend_from_slice(&piece[..len]),
            }
        }
    };
    tokio::select! { () = sending => {}, () = reading => {} }
    (String::from_utf8_lossy(&response).into_owned(), sent)
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_early() {
    let limits = Limits::default().file(1 << 20);
    let running = Running::start(limits, nothing).await;
    let (response, sent) = flood(&running, &endless(PART)).await;
    assert!(response.starts_with("HTTP/1.1 413"), "{response:?}");
    assert!(sent < 16 << 20, "{sent} bytes were let in");
}

/// The response is sent before the body arrives.
#[tokio::test]
async fn a_content_length_above_the_limit_is_refused_at_once() {
    let running = Running::start(Limits::default(), nothing).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(head("content-length: 999999999").as_bytes()).await.unwrap();
    let mut response = [0; 12];
    stream.read_exact(&mut response).await.unwrap();
    assert_eq!(&response, b"HTTP/1.1 413");
}

#[tokio::test]
async fn the_error_of_the_client_has_the_reason_for_a_refused_file() {
    let limits = Limits::default().file(1 << 20);
    let running = Running::start(limits, nothing).await;
    let disk = on_disk(50_000_000);
    let error = running.client().shelf().put(&Put::new([File::from_path(disk.path())])).await.unwrap_err();
    assert_eq!(error.status(), Some(413), "{error}");
}

/// Texts are in memory, so they have the limit of other bodies.
#[tokio::test]
async fn all_texts_of_a_body_share_a_limit() {
    let limits = Limits::default().body(10_000);
    let running = Running::start(limits, nothing).await;
    let request = Put::new([File::new("a", "b")]).note("n".repeat(10_001));
    let error = running.client().shelf().put(&request).await.unwrap_err();
    assert_eq!(error.status(), Some(413), "{error}");
}

/// The head of a part that never ends does not fill the memory.
#[tokio::test]
async fn the_head_of_a_part_has_a_limit() {
    let running = Running::start(Limits::default(), nothing).await;
    let (response, sent) = flood(&running, &endless("--x\r\nx: ")).await;
    assert!(response.starts_with("HTTP/1.1 400"), "{response:?}");
    assert!(sent < 8 << 20, "{sent} bytes were let in");
}

#[tokio::test]
async fn hostile_names_arrive_harmless() {
    let running = Running::start(Limits::default(), nothing).await;
    for (name, seen) in [
        ("../../etc/passwd".to_owned(), "passwd".to_owned()),
        ("C:\\x\\a.txt".to_owned(), "a.txt".to_owned()),
        ("a\"b\r\nset-cookie: x".to_owned(), "a\"bset-cookie: x".to_owned()),
        ("100%22 =?utf-8?Q?a?=".to_owned(), "100%22 =?utf-8?Q?a?=".to_owned()),
        ("ends\\".to_owned(), String::new()),
        ("ñandú 鳥.txt".to_owned(), "ñandú 鳥.txt".to_owned()),
        (format!("{}.txt", "x".repeat(10_000)), format!("{}.txt", "x".repeat(251))),
        ("..".to_owned(), String::new()),
    ] {
        let kept = running.client().shelf().put(&Put::new([File::new(name.clone(), "x")])).await.unwrap();
        assert_eq!(kept.names, [seen], "{name:?}");
    }
}

/// A body that is a file is spooled like a part, and has the same limit. Its media type is that of the request.
#[tokio::test]
async fn a_body_that_is_a_file_is_spooled_too() {
    let running = Running::start(Limits::default().file(1 << 20), nothing).await;
    let (client, disk) = (running.client(), on_disk(1_000_003));
    let set = |file: File| Set::new(file.content_type("image/png")).note("beside");
    let small = client.shelf().set(&set(File::new("a", vec![1; 60_000]))).await.unwrap();
    assert_eq!((small.spooled.contains(&60_000), small.sizes, small.names), (false, vec![60_000], vec!["image/png".to_owned()]));
    let large = client.shelf().set(&set(File::from_path(disk.path()))).await.unwrap();
    assert_eq!((large.spooled.contains(&1_000_003), large.sizes), (true, vec![1_000_003]));
    let empty = client.shelf().set(&set(File::new("a", ""))).await.unwrap();
    assert_eq!((empty.sizes, empty.names), (vec![0], vec!["image/png".to_owned()]));
    let coming = client.shelf().set(&set(File::from_stream("a", pieces(100, 10_000).0))).await.unwrap();
    assert_eq!(coming.sizes, [1_000_000]);
    let larger = File::from_stream("a", pieces(200, 10_000).0);
    assert_eq!(client.shelf().set(&set(larger)).await.unwrap_err().status(), Some(413));
    let announced = on_disk(50_000_000);
    assert_eq!(client.shelf().set(&set(File::from_path(announced.path()))).await.unwrap_err().status(), Some(413));
}

/// Sends a file in pieces, with a pause in front of each; returns the status line.
async fn slowly(running: &Running, pieces: usize, len: usize, pause: Duration) -> String {
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let mut request = endless(PART).into_bytes();
    let piece = [format!("{len:x}\r\n").as_bytes(), &vec![7; len], b"\r\n"].concat();
    for _ in 0..pieces {
        if stream.write_all(&request).await.is_err() {
            break;
        }
        request.clone_from(&piece);
        tokio::time::sleep(pause).await;
    }
    let end = "\r\n--x--\r\n";
    // The server may already have refused the request.
    let _ = stream.write_all(format!("{:x}\r\n{end}\r\n0\r\n\r\n", end.len()).as_bytes()).await;
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    String::from_utf8_lossy(&status).into_owned()
}

/// A file on a slow line has enough time for its size, but a client that sends single bytes times out.
#[tokio::test]
async fn received_bytes_of_a_file_extend_the_timeout() {
    let limits = Limits::default().request_timeout(Duration::from_secs(1)).file_rate(50_000);
    let running = Running::start(limits, nothing).await;
    let (steady, drip) = tokio::join!(
        slowly(&running, 30, 20_000, Duration::from_millis(80)),
        slowly(&running, 30, 10, Duration::from_millis(80))
    );
    assert_eq!((steady.as_str(), drip.as_str()), ("HTTP/1.1 200", "HTTP/1.1 408"));
}
