//! A generated client as a program in a browser would have it. `.ci/run` checks it for `wasm32-unknown-unknown`: what
//! generated code asks of the runtime there, it finds there, and calls are futures that may change threads.

use specwright::{CallError, File};

/// Pages, choices of answers, dates.
#[specwright::service_api("../specs/library", server = "none")]
pub mod library {}

/// Files both ways.
#[specwright::service_api("../specs/files", server = "none")]
pub mod files {}

/// A client of the service at this address.
///
/// # Errors
/// When the address is none.
pub fn client(address: &str) -> Result<library::Client, CallError> {
    library::Client::builder(address).bearer("token").body_limit(1 << 20).build()
}

/// Calls of every kind.
///
/// # Errors
/// As the calls.
pub async fn calls(library: &library::Client, files: &files::Client) -> Result<u64, CallError> {
    let book = library.books().get(&library::GetBooks::new(7)).await?;
    library.books().create(&library::CreateBooks::new(book.title)).await?;
    files.documents().replace(&files::ReplaceDocuments::new(1, File::new("a.txt", "content"))).await?;
    let file = files.documents().get(&files::GetDocuments::new(1)).await?;
    Ok(file.bytes().await?.len() as u64)
}

/// The same in a task that may change threads: a browser's own objects must not be in it.
pub fn task(library: library::Client, files: files::Client) -> Box<dyn Future<Output = Result<u64, CallError>> + Send> {
    Box::new(async move { calls(&library, &files).await })
}
