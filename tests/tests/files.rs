//! Files as parts of a multipart body, as a whole body and as an answer, over a socket. docs/language.md shows parts of this file.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use specwright::client::{BoxFuture, Transport, TransportBody, TransportError};
use specwright::server::{RequestContext, Server};
use specwright::{CallError, File, HandlerError};

#[specwright::service_api("specs/files")]
pub mod api {}

use api::{AddDocuments, AddDocumentsAnswer, Client, GetDocuments, ReplaceDocuments};

/// Handlers that store documents as files.
struct Archive {
    folder: PathBuf,
    /// The names of the documents. The id of a document is its position in the list, counted from 1.
    names: Mutex<Vec<String>>,
}

// LANGUAGE: server
impl api::server::Documents for Archive {
    async fn add(&self, _: &RequestContext, request: AddDocuments) -> Result<AddDocumentsAnswer, HandlerError> {
        let mut ids = Vec::new();
        for page in request.pages {
            let id = self.next_id(&page.name);
            page.save(self.path(id)).await?;
            ids.push(id);
        }
        Ok(AddDocumentsAnswer { ids })
    }
    async fn replace(&self, _: &RequestContext, request: ReplaceDocuments) -> Result<(), HandlerError> {
        request.content.save(self.path(request.id)).await?;
        Ok(())
    }
    async fn get(&self, _: &RequestContext, request: GetDocuments) -> Result<File, HandlerError> {
        let name = self.name(request.id).ok_or_else(|| HandlerError::not_found("there is no such document"))?;
        Ok(File::from_path(self.path(request.id)).named(name))
    }
}
// end

impl Archive {
    fn next_id(&self, name: &str) -> i64 {
        let mut names = self.names.lock().unwrap();
        names.push(name.to_owned());
        i64::try_from(names.len()).unwrap()
    }
    fn name(&self, id: i64) -> Option<String> {
        self.names.lock().unwrap().get(usize::try_from(id).ok()?.checked_sub(1)?).cloned()
    }
    fn path(&self, id: i64) -> PathBuf {
        self.folder.join(id.to_string())
    }
}

/// Starts a server that stores documents in this folder and runs until the test ends. Returns a client of it.
async fn archive(folder: PathBuf) -> Client {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    let router = api::server::Router::new().documents(Archive { folder, names: Mutex::default() });
    tokio::spawn(server.serve(router, std::future::pending()));
    Client::builder(url).build().unwrap()
}

/// Sends one document from the path `report` and one from a reader. Downloads the first one to the path `copy`.
async fn exchange(client: &Client, report: PathBuf, copy: PathBuf) -> Result<AddDocumentsAnswer, CallError> {
    let reader = Cursor::new(vec![7; 1_000_000]);
    // LANGUAGE: client
    let pages = [File::from_path(report).content_type("application/pdf"), File::new("note.txt", "See page 3.")];
    let added = client.documents().add(&AddDocuments::new("Report", pages)).await?;
    client.documents().replace(&ReplaceDocuments::new(2, File::from_reader("", reader))).await?;
    let file = client.documents().get(&GetDocuments::new(1)).await?;
    file.save(copy).await?; // or write_to(&mut writer), bytes(), open() for a stream of pieces
    // end
    assert_eq!((file.name.as_str(), file.size()), ("report.pdf", Some(500_000)));
    Ok(added)
}

#[tokio::test]
async fn files_are_sent_and_received() {
    let folder = tempfile::tempdir().unwrap();
    let client = archive(folder.path().to_owned()).await;
    let (report, copy) = (folder.path().join("report.pdf"), folder.path().join("copy.pdf"));
    std::fs::write(&report, vec![3; 500_000]).unwrap();
    let added = exchange(&client, report.clone(), copy.clone()).await.unwrap();
    assert_eq!(added.ids, [1, 2]);
    assert!(std::fs::read(copy).unwrap() == std::fs::read(report).unwrap());
    let replaced = client.documents().get(&GetDocuments::new(2)).await.unwrap();
    assert_eq!(replaced.name, "note.txt");
    assert!(replaced.bytes().await.unwrap() == vec![7; 1_000_000]);
    let missing = client.documents().get(&GetDocuments::new(3)).await.unwrap_err();
    assert_eq!(missing.status(), Some(404));
}

/// A part of a file on disk, and of a file in memory: what it has, and what is refused.
#[tokio::test]
async fn parts_of_files_are_received() {
    let folder = tempfile::tempdir().unwrap();
    let client = archive(folder.path().to_owned()).await;
    let content: Vec<u8> = (0..500_000_u32).map(|at| (at % 251) as u8).collect();
    let pages = [File::new("a.bin", content.clone())];
    client.documents().add(&AddDocuments::new("Report", pages)).await.unwrap();
    let get = GetDocuments::new(1);
    let documents = client.documents();
    for (part, bytes) in [
        (documents.get(&get).range(499_990..), &content[499_990..]),
        (documents.get(&get).range(130_000..=260_000), &content[130_000..=260_000]),
        (documents.get(&get).range(..1), &content[..1]),
        // A last byte after the end of the file means the end.
        (documents.get(&get).range(499_999..900_000), &content[499_999..]),
        (documents.get(&get).range(..), &content[..]),
    ] {
        let response = part.with_response().await.unwrap();
        assert_eq!(response.status(), 206);
        let file = response.into_body();
        assert_eq!((file.name.as_str(), file.size()), ("a.bin", Some(bytes.len() as u64)));
        assert!(file.bytes().await.unwrap() == bytes);
    }
    let error = documents.get(&get).range(500_000..).await.unwrap_err();
    let range = error.headers().get("content-range").unwrap();
    assert_eq!((error.status(), range.to_str().unwrap()), (Some(416), "bytes */500000"));
    let error = documents.get(&get).range(5..5).await.unwrap_err();
    assert!(error.to_string().contains("the range 5..5 has no bytes"), "{error}");
    assert_eq!(error.status(), None);
}

/// What other callers send in the header `Range`, and what they get: status, `Content-Range` and body.
#[tokio::test]
async fn range_headers_are_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("1"), "0123456789").unwrap();
    let archive = Archive { folder: folder.path().to_owned(), names: Mutex::new(vec!["a.txt".to_owned()]) };
    let router = api::server::Router::new().documents(archive);
    for (range, status, part, body) in [
        ("bytes=2-4", 206, Some("bytes 2-4/10"), "234"),
        ("bytes=7-", 206, Some("bytes 7-9/10"), "789"),
        ("bytes=-3", 206, Some("bytes 7-9/10"), "789"),
        ("bytes=-30", 206, Some("bytes 0-9/10"), "0123456789"),
        ("bytes=9-99999999999999999999", 200, None, "0123456789"),
        // Other units, several ranges and mistakes: the whole file, as RFC 9110 says.
        ("lines=2-4", 200, None, "0123456789"),
        ("bytes=0-1,4-5", 200, None, "0123456789"),
        ("bytes=4-2", 200, None, "0123456789"),
        ("bytes=+1-2", 200, None, "0123456789"),
        ("bytes=10-", 416, Some("bytes */10"), ""),
        ("bytes=-0", 416, Some("bytes */10"), ""),
    ] {
        let request = http::Request::get("/documents/1").header("range", range).body(String::new()).unwrap();
        let response = specwright::server::Router::from(router.clone()).handle(request, None).await;
        let found = response.headers().get("content-range").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!((response.status().as_u16(), found.as_deref()), (status, part), "{range}");
        assert_eq!(response.headers().contains_key("accept-ranges"), status != 416, "{range}");
        let read = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
        assert!(status == 416 || read == body.as_bytes(), "{range}: {read:?}");
    }
    let conditional = http::Request::get("/documents/1").header("range", "bytes=2-4").header("if-range", "\"a\"");
    let response = specwright::server::Router::from(router).handle(conditional.body(String::new()).unwrap(), None).await;
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn file_is_the_whole_body() {
    let folder = tempfile::tempdir().unwrap();
    let client = archive(folder.path().to_owned()).await;
    for content in ["", "x", &"long ".repeat(100_000)] {
        client.documents().replace(&ReplaceDocuments::new(1, File::new("a", content))).await.unwrap();
        assert!(std::fs::read(folder.path().join("1")).unwrap() == content.as_bytes());
    }
    let url = format!("{}", folder.path().join("none").display());
    let error = client.documents().replace(&ReplaceDocuments::new(1, File::from_path(url))).await.unwrap_err();
    assert_eq!(error.kind().name(), "file");
}

/// docs/language.md shows the specification and the regions of this file.
#[test]
fn language_page_shows_the_example() {
    let page = include_str!("../../docs/language.md");
    let (_, operations) = include_str!("../specs/files/documents.yaml").split_once("operations:").unwrap();
    assert!(page.contains(operations), "the example of the language is not that of the test");
    for name in ["client", "server"] {
        let lines = include_str!("files.rs").lines().skip_while(|line| line.trim() != format!("// LANGUAGE: {name}")).skip(1);
        let lines: Vec<_> = lines.take_while(|line| line.trim() != "// end").collect();
        let indent = lines[0].len() - lines[0].trim_start().len();
        let region: String = lines.iter().map(|line| format!("{}\n", line.get(indent..).unwrap_or(""))).collect();
        assert!(page.contains(&format!("```rust,ignore\n{region}```")), "the page does not show:\n{region}");
    }
}

/// Responds to each request with a redirect to this location, and keeps the requested URLs.
struct Moved {
    location: &'static str,
    requested: Arc<Mutex<Vec<String>>>,
}

impl Transport for Moved {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        self.requested.lock().unwrap().push(request.uri().to_string());
        let response = http::Response::builder().status(302).header("location", self.location);
        Box::pin(async move { Ok(response.body(TransportBody::empty()).unwrap()) })
    }
}

#[tokio::test]
async fn a_download_is_not_redirected_to_an_unencrypted_host() {
    for (location, why) in [
        ("http://files.test/1", "without encryption"),
        ("https://ana:secret@files.test/1", "credentials in its location"),
        ("ftp://files.test/1", "without encryption"),
        ("https://files.test/1", "more than five redirects"),
    ] {
        let requested = Arc::default();
        let transport = Moved { location, requested: Arc::clone(&requested) };
        let client = Client::builder("https://archive.test").transport(transport).build().unwrap();
        let error = client.documents().get(&GetDocuments::new(1)).await.unwrap_err();
        assert!(error.to_string().contains(why), "{location}: {error}");
        let count = if why.starts_with("more") { 6 } else { 1 };
        assert_eq!(requested.lock().unwrap().len(), count, "{location}");
    }
}
