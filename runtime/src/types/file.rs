//! Files: parts of a multipart request, bodies of downloads.

use crate::value::{Slot, Value, View};

/// A file with its name and media type, held in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Name, without a path.
    pub name: String,
    /// Media type, `application/octet-stream` when it is not known.
    pub content_type: String,
    /// The content.
    pub content: Vec<u8>,
}

impl File {
    /// A file of this name and content.
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        File { name: name.into(), content_type: "application/octet-stream".to_owned(), content: content.into() }
    }
    /// With its media type.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }
}

impl Value for File {
    fn view(&self) -> View<'_> {
        View::File(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::File(self)
    }
}
