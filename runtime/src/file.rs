//! Files: parts of a multipart request, bodies of downloads.
//!
//! In: bytes, a path, a stream. Out: a value with a name, a media type, and content that is read only when somebody wants it.
//! Not here: how files travel (see `client` and `server`), and what stands for one in JSON: its name.

#[cfg(all(feature = "stream", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) mod disk;
pub(crate) mod name;
#[cfg(feature = "stream")]
pub(crate) mod once;
#[cfg(feature = "stream")]
mod read;
#[cfg(feature = "server")]
pub(crate) mod spool;
#[cfg(feature = "stream")]
pub(crate) mod stream;

use std::fmt;
#[cfg(feature = "stream")]
use std::sync::Arc;

use bytes::Bytes;
#[cfg(feature = "stream")]
pub use stream::FileStream;

#[cfg(feature = "client")]
use crate::client::FileFunctions;

/// A file with its name and media type. Its content is in memory, on disk or still on its way; it is read by
/// [`bytes`](File::bytes), [`open`](File::open), [`write_to`](File::write_to) or [`save`](File::save).
///
/// Clones share the content. A content that is on its way can be read once, by one of them; every other one can be read again.
#[derive(Clone, Default)]
pub struct File {
    /// Name, without a path. A name that came over the network has no folders and no control characters in it, and 255 bytes
    /// at most.
    pub name: String,
    /// Media type, `application/octet-stream` when it is not known.
    pub content_type: String,
    content: Content,
    size: Option<u64>,
    inline: bool,
    #[cfg(feature = "client")]
    functions: FileFunctions,
}

/// Where the content is.
#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    #[cfg(feature = "stream")]
    Source(Arc<dyn stream::Source>),
}

impl Default for Content {
    fn default() -> Self {
        Content::Bytes(Bytes::new())
    }
}

impl File {
    /// A file of this name and content.
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        File::with(name.into(), Content::Bytes(Bytes::from(content.into())))
    }
    fn with(name: String, content: Content) -> Self {
        File { name, content_type: "application/octet-stream".to_owned(), content, ..File::default() }
    }
    /// Under another name.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        File { name: name.into(), ..self }
    }
    /// With its media type.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        File { content_type: content_type.into(), ..self }
    }
    /// As an answer, a file that a browser may show in its window. By default it is saved: shown, a page that somebody
    /// uploaded could run scripts in the name of the service.
    #[must_use]
    pub fn inline(self) -> Self {
        File { inline: true, ..self }
    }
    /// Says how many bytes a stream will give, so that the other side knows it from the beginning. A stream that gives more
    /// or fewer fails.
    #[must_use]
    pub fn sized(self, bytes: u64) -> Self {
        File { size: Some(bytes), ..self }
    }
    /// How many bytes it has, when that is known without opening it.
    pub fn size(&self) -> Option<u64> {
        let known = match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            #[cfg(feature = "stream")]
            Content::Source(source) => source.size(),
        };
        known.or(self.size)
    }
    /// What a client does with it.
    #[cfg(feature = "client")]
    pub(crate) fn functions(&self) -> FileFunctions {
        self.functions
    }
    /// Whether a browser may show it.
    #[cfg(feature = "server")]
    pub(crate) fn is_inline(&self) -> bool {
        self.inline
    }
}

impl PartialEq for File {
    /// Files on disk or on their way are equal when one is a clone of the other: none is read for a comparison.
    fn eq(&self, other: &Self) -> bool {
        let same_content = match (&self.content, &other.content) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            #[cfg(feature = "stream")]
            (Content::Source(one), Content::Source(other)) => Arc::ptr_eq(one, other),
            #[cfg(feature = "stream")]
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
