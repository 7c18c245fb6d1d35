//! A generated client for browsers. `.ci/run` checks it for `wasm32-unknown-unknown`: generated code compiles for this target, and the
//! futures of calls are `Send`.

use specwright::{CallError, File};

/// A client with pages, several declared answers, and dates.
#[specwright::service_api("../specs/library", server = "none")]
pub mod library {}

/// A client with uploads and downloads.
#[specwright::service_api("../specs/files", server = "none")]
pub mod files {}

/// A client of the service at this address.
///
/// # Errors
/// When the address is not a valid URL.
pub fn client(address: &str) -> Result<library::Client, CallError> {
    library::Client::builder(address).bearer("token").body_limit(1 << 20).build()
}

/// Makes calls of every kind.
///
/// # Errors
/// When a call fails.
pub async fn calls(library: &library::Client, files: &files::Client) -> Result<u64, CallError> {
    let book = library.books().get(&library::GetBooks::new(7)).await?;
    library.books().create(&library::CreateBooks::new(book.title)).await?;
    files.documents().replace(&files::ReplaceDocuments::new(1, File::new("a.txt", "content"))).await?;
    let file = files.documents().get(&files::GetDocuments::new(1)).await?;
    Ok(file.bytes().await?.len() as u64)
}

/// Makes the calls in a boxed future that is `Send`. Objects of the browser are not `Send`, so the future must not contain any.
pub fn task(library: library::Client, files: files::Client) -> Box<dyn Future<Output = Result<u64, CallError>> + Send> {
    Box::new(async move { calls(&library, &files).await })
}
