//! Files: parts of a multipart request, bodies of downloads.
//!
//! In: bytes, a path or a stream. Out: a value with a name, a media type, and content that is read on demand. Not here: how files are sent
//! and received (see `client` and `server`).

#[cfg(all(feature = "_stream", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) mod disk;
pub(crate) mod items;
pub(crate) mod name;
#[cfg(feature = "_stream")]
pub(crate) mod once;
#[cfg(feature = "_stream")]
mod read;
#[cfg(feature = "server")]
pub(crate) mod spool;
#[cfg(feature = "_stream")]
pub(crate) mod stream;

use std::fmt;
#[cfg(feature = "_stream")]
use std::sync::Arc;

use bytes::Bytes;
#[cfg(feature = "_stream")]
pub use stream::FileStream;

#[cfg(feature = "client")]
pub(crate) use crate::client::FileFunctions;
#[cfg(feature = "client")]
use crate::client::Origin;

/// A file with its name and media type. Its content is in memory, on disk or still arriving. With the features `client` and `server` it
/// is read by `bytes`, `open`, `write_to` or `save`.
///
/// Clones share the content. Content that is still arriving can be read once, by one of the clones; other content can be read again.
///
/// ```
/// let file = specwright::File::new("notes.txt", "Hello").content_type("text/plain");
/// assert_eq!((file.name.as_str(), file.size()), ("notes.txt", Some(5)));
/// ```
#[derive(Clone, Default)]
pub struct File {
    /// The name, without a path. A name from the network has no folders, no control characters and at most 255 bytes.
    pub name: String,
    /// The media type; `application/octet-stream` when it is unknown.
    pub content_type: String,
    content: Content,
    size: Option<u64>,
    inline: bool,
    #[cfg(feature = "client")]
    functions: FileFunctions,
    /// The call whose answer is the file.
    #[cfg(feature = "client")]
    pub(crate) origin: Option<Origin>,
    /// Where a server says how it writes the items, if the file is a stream of items.
    #[cfg(feature = "server")]
    pub(crate) item_writing: Option<Arc<std::sync::OnceLock<items::ItemWriting>>>,
}

/// Where the content is.
#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    #[cfg(feature = "_stream")]
    Source(Arc<dyn stream::Source>),
}

impl Default for Content {
    fn default() -> Self {
        Content::Bytes(Bytes::new())
    }
}

impl File {
    /// A file with this name and content.
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        File::with(name.into(), Content::Bytes(Bytes::from(content.into())))
    }
    fn with(name: String, content: Content) -> Self {
        File { name, content_type: "application/octet-stream".to_owned(), content, ..File::default() }
    }
    /// Changes the name.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        File { name: name.into(), ..self }
    }
    /// Changes the media type.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        File { content_type: content_type.into(), ..self }
    }
    /// Lets browsers show the file instead of saving it, when a server answers with it. They save it by default, because a page that
    /// somebody uploaded could run scripts in the origin of the service.
    #[must_use]
    pub fn inline(self) -> Self {
        File { inline: true, ..self }
    }
    /// States the number of bytes of a stream, so that the receiver knows the length in advance. A stream with more or fewer bytes
    /// fails.
    #[must_use]
    pub fn sized(self, bytes: u64) -> Self {
        File { size: Some(bytes), ..self }
    }
    /// The number of bytes, if it is known without opening the file.
    pub fn size(&self) -> Option<u64> {
        let known = match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            #[cfg(feature = "_stream")]
            Content::Source(source) => source.size(),
        };
        known.or(self.size)
    }
    /// The functions that send and receive a file.
    #[cfg(feature = "client")]
    pub(crate) fn functions(&self) -> FileFunctions {
        self.functions
    }
    /// Whether a browser may show the file.
    #[cfg(feature = "server")]
    pub(crate) fn is_inline(&self) -> bool {
        self.inline
    }
}

impl PartialEq for File {
    /// Compares names, media types and content. Content that is not in memory is not read: it is equal when one file is a clone of the
    /// other.
    fn eq(&self, other: &Self) -> bool {
        let same_content = match (&self.content, &other.content) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            #[cfg(feature = "_stream")]
            (Content::Source(one), Content::Source(other)) => Arc::ptr_eq(one, other),
            #[cfg(feature = "_stream")]
            _ => false,
        };
        same_content && self.name == other.name && self.content_type == other.content_type && self.inline == other.inline
    }
}

impl Eq for File {}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("File");
        out.field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}
