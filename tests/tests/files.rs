//! Files as parts of a multipart body, as a whole body and as an answer, over a socket. docs/language.md shows parts of this file.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Mutex;

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
