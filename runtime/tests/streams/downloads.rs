//! Downloads of files.

use std::io::Read as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt as _;
use specwright::client::Tower;
use specwright::server::Limits;
use specwright::{CallError, CallErrorKind, File, HandlerError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::service::{Get, Running, Shelf, client, pieces, server};

/// Sends a request over a socket; returns all received bytes as text.
async fn raw(running: &Running, name: &str) -> String {
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let request = format!("GET /files?name={name} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut read = Vec::new();
    let _ = stream.read_to_end(&mut read).await;
    String::from_utf8_lossy(&read).into_owned()
}

fn by_name(name: &str) -> Result<File, HandlerError> {
    match name {
        "memory" => Ok(File::new("a.txt", "content").content_type("text/plain")),
        "disk" => Ok(File::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/a.txt"))),
        "stream" => Ok(File::from_stream("s.bin", pieces(100, 10_000).0)),
        "sized" => Ok(File::from_stream("s.bin", pieces(100, 10_000).0).sized(1_000_000)),
        "short" => Ok(File::from_stream("s.bin", pieces(100, 10_000).0).sized(1_000_001)),
        "long" => Ok(File::from_stream("s.bin", pieces(100, 10_000).0).sized(999_999)),
        "shown" => Ok(File::new("page.html", "<p>").content_type("text/html").inline()),
        "none" => Ok(File::from_path("/no/such/file")),
        "hostile" => Ok(File::new("../a\"; filename=\"b\r\nset-cookie: x=1 ü.txt", "x").content_type("text/plain\r\nx: y")),
        "long-name" => Ok(File::new(format!("{}.txt", "é".repeat(10_000)), "x")),
        "broken" => {
            let pieces = [Ok(vec![7_u8; 100_000]), Err(std::io::Error::other("the disk is gone"))];
            Ok(File::from_stream("b.bin", futures_util::stream::iter(pieces)))
        }
        _ => Err(HandlerError::not_found("no such file")),
    }
}

#[tokio::test]
async fn files_of_every_source_are_sent_with_name_type_and_length() {
    let running = Running::start(Limits::default(), by_name).await;
    let client = running.client();
    for (name, given, content_type, size, bytes) in [
        ("memory", "a.txt", "text/plain", Some(7), 7),
        ("disk", "a.txt", "application/octet-stream", Some(7), 7),
        ("stream", "s.bin", "application/octet-stream", None, 1_000_000),
        ("sized", "s.bin", "application/octet-stream", Some(1_000_000), 1_000_000),
    ] {
        let file = client.shelf().get(&Get::new(name)).await.unwrap();
        assert_eq!((file.name.as_str(), file.content_type.as_str(), file.size()), (given, content_type, size));
        assert_eq!(file.bytes().await.unwrap().len(), bytes, "{name}");
        let again = file.bytes().await.unwrap_err();
        assert!(again.call_error().is_none() && again.to_string().contains("read already"), "{again}");
    }
}

#[tokio::test]
async fn a_download_is_written_saved_and_streamed() {
    let running = Running::start(Limits::default(), by_name).await;
    let (client, request) = (running.client(), Get::new("stream"));
    let mut written = Vec::new();
    assert_eq!(client.shelf().get(&request).await.unwrap().write_to(&mut written).await.unwrap(), 1_000_000);
    assert_eq!(written, vec![7; 1_000_000]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved");
    assert_eq!(client.shelf().get(&request).await.unwrap().save(&path).await.unwrap(), 1_000_000);
    assert_eq!(std::fs::read(&path).unwrap(), written);
    let mut stream = client.shelf().get(&request).await.unwrap().open().await.unwrap();
    let mut seen = 0;
    while let Some(piece) = stream.next().await {
        seen += piece.unwrap().len();
    }
    assert_eq!(seen, 1_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocking_client_reads_a_download() {
    let running = Running::start(Limits::default(), by_name).await;
    let client = running.client();
    let read = tokio::task::spawn_blocking(move || {
        let mut read = Vec::new();
        client.shelf().get(&Get::new("stream")).wait()?.reader()?.read_to_end(&mut read).unwrap();
        Ok::<_, CallError>(read)
    });
    assert_eq!(read.await.unwrap().unwrap(), vec![7; 1_000_000]);
}

#[tokio::test]
async fn a_download_works_within_one_process() {
    let router = server::Router::new().shelf(Shelf(by_name));
    let client = client::Client::builder("http://shelf.test").transport(Tower::new(router)).build().unwrap();
    let file = client.shelf().get(&Get::new("stream")).await.unwrap();
    assert_eq!(file.bytes().await.unwrap().len(), 1_000_000);
}

#[tokio::test]
async fn names_and_media_types_of_files_cannot_add_headers() {
    let running = Running::start(Limits::default(), by_name).await;
    let head = |response: String| response.split_once("\r\n\r\n").unwrap().0.to_owned();
    let memory = head(raw(&running, "memory").await);
    assert!(memory.contains("content-disposition: attachment; filename=\"a.txt\"\r\n"), "{memory}");
    assert!(memory.contains("content-length: 7") && memory.contains("x-content-type-options: nosniff"), "{memory}");
    assert!(head(raw(&running, "shown").await).contains("content-disposition: inline; filename=\"page.html\""));
    let hostile = head(raw(&running, "hostile").await);
    assert!(!hostile.contains("\nset-cookie") && !hostile.contains("\nx: y") && !hostile.contains(".."), "{hostile}");
    assert!(hostile.contains("content-type: application/octet-stream"), "{hostile}");
    let long = head(raw(&running, "long-name").await);
    assert!(long.len() < 2_000, "{long}");
    let name = running.client().shelf().get(&Get::new("long-name")).await.unwrap().name;
    assert!(name.len() <= 255 && name.ends_with("é.txt"), "{name}");
    let name = running.client().shelf().get(&Get::new("hostile")).await.unwrap().name;
    assert_eq!(name, "a\"; filename=\"bset-cookie: x=1 ü.txt");
}

/// An incomplete file is an error, and nothing of it stays on disk.
#[tokio::test]
async fn an_incomplete_download_is_an_error() {
    let running = Running::start(Limits::default(), by_name).await;
    let folder = tempfile::tempdir().unwrap();
    for name in ["broken", "short", "long"] {
        let client = running.client();
        let saved = async {
            let file = client.shelf().get(&Get::new(name)).await?;
            Ok::<_, CallError>(file.save(folder.path().join(name)).await?)
        };
        let error = saved.await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Transport { .. }), "{name}: {error}");
        assert_eq!(error.operation(), Some("shelf.get"));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// An existing file stays until the download is complete. Its permissions and symbolic links are kept.
#[cfg(unix)]
#[tokio::test]
async fn a_saved_file_replaces_an_existing_file_atomically() {
    use std::os::unix::fs::PermissionsExt as _;

    let running = Running::start(Limits::default(), by_name).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there");
    std::fs::write(&path, "what was there").unwrap();
    for name in ["broken", "short", "long"] {
        running.client().shelf().get(&Get::new(name)).await.unwrap().save(&path).await.unwrap_err();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "what was there", "{name}");
    }
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let rights = std::fs::Permissions::from_mode(0o100_604);
    std::fs::set_permissions(&path, rights.clone()).unwrap();
    File::new("a", "anew").save(&link).await.unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "anew");
    assert_eq!((std::fs::metadata(&path).unwrap().permissions(), link.is_symlink()), (rights, true));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// The file is opened before the status is sent. The reason is not sent to the caller.
#[tokio::test]
async fn a_file_that_cannot_be_opened_answers_500() {
    let running = Running::start(Limits::default(), by_name).await;
    let error = running.client().shelf().get(&Get::new("none")).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
    let response = raw(&running, "none").await;
    assert!(!response.contains("No such file") && !response.contains("opened"), "{response}");
    let error = running.client().shelf().get(&Get::new("nothing")).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::NotFound { message, .. } if message == "no such file"), "{error}");
}

#[tokio::test]
async fn head_answers_the_length_of_a_file_without_reading_it() {
    let running = Running::start(Limits::default(), by_name).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"HEAD /files?name=disk HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    assert!(response.contains("content-length: 7\r\n") && response.ends_with("\r\n\r\n"), "{response}");
}

/// The server reads only as much of the file as the buffers of the sockets take.
#[tokio::test]
async fn a_slow_reader_slows_down_the_server() {
    let polled: Arc<Mutex<Arc<AtomicUsize>>> = Arc::default();
    let counter = Arc::clone(&polled);
    let running = Running::start(Limits::default(), move |_| {
        let (stream, count) = pieces(3_000, 64 << 10);
        *counter.lock().unwrap() = count;
        Ok(File::from_stream("s", stream))
    });
    let running = running.await;
    let file = running.client().shelf().get(&Get::new("s")).await.unwrap();
    let mut stream = file.open().await.unwrap();
    let mut read = stream.next().await.unwrap().unwrap().len();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let bytes_read = polled.lock().unwrap().load(Ordering::SeqCst) * (64 << 10);
    assert!(bytes_read < 32 << 20, "{bytes_read} bytes were made for a reader of one piece");
    while let Some(piece) = stream.next().await {
        read += piece.unwrap().len();
    }
    assert_eq!(read, 3_000 * (64 << 10));
}
