//! A service for files as in generated code, and its server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{Stream, stream};
use specwright::operation::Service;
use specwright::server::{Limits, RequestContext, Server};
use specwright::{File, HandlerError};
use tokio::sync::oneshot;

/// A service with JSON and without authentication.
pub static SERVICE: Service = Service::new("Shelf", "1", "");

/// Sends files.
#[derive(Clone, Default, PartialEq)]
pub struct Put {
    /// A text in the same body.
    pub note: Option<String>,
    /// The files.
    pub files: Vec<File>,
}
specwright::private::request! {
    Put -> Kept;
    SERVICE "shelf.put" Post "/files" Form;
    new(files: Vec<File>);
    set(note: String);
    0 note "note";
    1 files "files" .required();
}

/// Sends a file as the body.
#[derive(Clone, Default, PartialEq)]
pub struct Set {
    /// A text in the same body.
    pub note: Option<String>,
    /// The body.
    pub file: File,
}
specwright::private::request! {
    Set -> Kept;
    SERVICE "shelf.set" Put "/files" Query;
    new(file: File);
    set(note: String);
    0 note "note";
    1 file "file" .required().location(RawBody);
}

/// The files that the handler got.
#[derive(Clone, Default, PartialEq)]
pub struct Kept {
    /// Their names.
    pub names: Vec<String>,
    /// The numbers of bytes that were read.
    pub sizes: Vec<i64>,
    /// The sizes of the temporary files that are open while the handler runs.
    pub spooled: Vec<i64>,
}
specwright::private::object! {
    Kept;
    0 names "names" .required();
    1 sizes "sizes" .required();
    2 spooled "spooled" .required();
}

/// Requests a file.
#[derive(Clone, Default, PartialEq)]
pub struct Get {
    /// The name of the file.
    pub name: String,
}
specwright::private::request! {
    Get -> File;
    SERVICE "shelf.get" Get "/files" Query;
    new(name: String);
    set();
    0 name "name" .required();
}

/// The content of the module `client` in generated code.
pub mod client {
    specwright::private::client! {
        /// A client of the shelf.
        super::SERVICE;
        /// Files.
        shelf -> Shelf;
    }
    specwright::private::calls! {
        /// Files.
        Shelf;
        /// Keeps files.
        put(super::Put);
        /// Keeps a file.
        set(super::Set);
        /// Gives a file.
        get(super::Get);
    }
}

/// The content of the module `server` in generated code.
pub mod server {
    specwright::private::handlers! {
        /// Files.
        complete trait Shelf;
        /// Keeps files.
        async fn put(super::Put) -> super::Kept;
        /// Keeps a file.
        async fn set(super::Set) -> super::Kept;
        /// Gives a file.
        async fn get(super::Get) -> specwright::File;
    }
    specwright::private::router! {
        /// Router of the shelf.
        super::SERVICE;
        /// Files.
        shelf(Shelf): put(super::Put), set(super::Set), get(super::Get);
    }
}

/// A handler that reads uploads, and responds to downloads with a function of the name.
pub struct Shelf<F>(pub F);

impl<F: Fn(&str) -> Result<File, HandlerError> + Send + Sync + 'static> server::Shelf for Shelf<F> {
    async fn put(&self, _: &RequestContext, request: Put) -> Result<Kept, HandlerError> {
        let mut kept = Kept { spooled: temporary_files(), ..Default::default() };
        for file in request.files {
            let read = file.write_to(&mut tokio::io::sink()).await?;
            assert_eq!(file.size(), Some(read));
            kept.sizes.push(read.try_into().unwrap());
            kept.names.push(file.name);
        }
        Ok(kept)
    }
    async fn set(&self, cx: &RequestContext, request: Set) -> Result<Kept, HandlerError> {
        assert_eq!(request.note.as_deref(), Some("beside"));
        let name = request.file.content_type.clone();
        self.put(cx, Put::new([request.file.named(name)])).await
    }
    async fn get(&self, _: &RequestContext, request: Get) -> Result<File, HandlerError> {
        (self.0)(&request.name)
    }
}

/// The sizes of the open files of this process that have no name. Other tests may have such files at the same time.
pub fn temporary_files() -> Vec<i64> {
    let folder = std::env::temp_dir();
    let open = std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| {
        let path = entry.ok()?.path();
        let target = std::fs::read_link(&path).ok()?;
        let nameless = target.starts_with(&folder) && target.to_string_lossy().ends_with("(deleted)");
        if nameless { i64::try_from(std::fs::metadata(path).ok()?.len()).ok() } else { None }
    });
    open.collect()
}

/// A server that runs until it is dropped.
pub struct Running {
    /// The address at which it listens.
    pub address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Running {
    /// Starts a server; the function makes a file from its name.
    pub async fn start(limits: Limits, give: impl Fn(&str) -> Result<File, HandlerError> + Send + Sync + 'static) -> Running {
        let server = Server::bind("127.0.0.1:0").await.unwrap();
        let address = server.address().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = server::Router::new().shelf(Shelf(give)).limits(limits);
        tokio::spawn(server.serve(router, async move { drop(stopped.await) }));
        Running { address, _stop: stop }
    }
    /// A client of this server.
    pub fn client(&self) -> client::Client {
        client::Client::builder(format!("http://{}", self.address)).timeout(Duration::from_secs(20)).build().unwrap()
    }
}

/// A function without files.
pub fn nothing(_: &str) -> Result<File, HandlerError> {
    Err(HandlerError::not_found("no such file"))
}

/// A stream of this number of pieces of this length, and the number of pieces that were polled.
pub fn pieces(count: usize, len: usize) -> (impl Stream<Item = Result<Vec<u8>, io::Error>> + Send + use<>, Arc<AtomicUsize>) {
    let polled = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&polled);
    let stream = stream::iter((0..count).map(move |_| {
        seen.fetch_add(1, Ordering::SeqCst);
        Ok::<_, io::Error>(vec![7_u8; len])
    }));
    (stream, polled)
}
