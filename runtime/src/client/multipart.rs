//! Multipart bodies, RFC 7578.
//!
//! In: name and value pairs, and files. Out: the content type, and a body that is made for each attempt: files are opened then, and read while
//! they are sent. Not here: which parameters are sent as multipart (see `encode`).

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use zeroize::Zeroizing;

use super::cleared::ClearOnDropOwner;
use super::random;
use super::transport::{BoxError, BoxFuture, TransportBody};
use crate::error::CallError;
use crate::file::{File, FileStream};
use crate::violation::Violations;
use crate::wire::disposition;
use crate::wire::pairs::{Pair, TextKind};

/// The media type of a file that states none.
pub(super) const UNKNOWN_MEDIA: &str = "application/octet-stream";

/// The end of the head of a part that is JSON.
const JSON_HEAD: &str = "content-type: application/json\r\n\r\n";

/// The body of a request, which each attempt sends.
pub(super) enum Payload {
    /// Bytes in memory.
    Whole(Bytes),
    /// Texts, and files that are not in memory.
    Parts(Box<dyn Open>),
}

/// A body that is made for each attempt.
pub(super) trait Open: Send + Sync {
    /// Makes the body of an attempt, and the slot for an error of reading a file.
    fn open(&self) -> BoxFuture<'_, Result<(TransportBody, FileErrorSlot), CallError>>;
    /// Whether the body can be sent again.
    fn is_repeatable(&self) -> bool;
}

/// A slot for the error of reading a file while the body is sent. The transport sees only that the body ended early, and would report an
/// error of the connection.
#[derive(Clone, Default)]
pub(super) struct FileErrorSlot(Arc<Mutex<Option<CallError>>>);

impl FileErrorSlot {
    pub(super) fn take(&self) -> Option<CallError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
    /// Records the error; returns its text for the transport.
    fn record(&self, error: CallError) -> BoxError {
        let text = error.to_string();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        text.into()
    }
}

/// A part of a body: text, or the content of a file.
pub(super) enum Part {
    Text(Bytes),
    File(File),
}

impl Payload {
    /// Makes the body of an attempt, and the slot for an error of reading a file.
    pub(super) async fn open(&self) -> Result<(TransportBody, Option<FileErrorSlot>), CallError> {
        match self {
            Payload::Whole(bytes) => Ok((TransportBody::whole(bytes.clone()), None)),
            Payload::Parts(parts) => parts.open().await.map(|(body, file_error)| (body, Some(file_error))),
        }
    }
    /// Whether the body can be sent again.
    pub(super) fn is_repeatable(&self) -> bool {
        match self {
            Payload::Whole(_) => true,
            Payload::Parts(parts) => parts.is_repeatable(),
        }
    }
    /// Whether the body is empty.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Payload::Whole(bytes) if bytes.is_empty())
    }
}

impl Open for Vec<Part> {
    fn open(&self) -> BoxFuture<'_, Result<(TransportBody, FileErrorSlot), CallError>> {
        Box::pin(async move {
            let file_error = FileErrorSlot::default();
            let mut opened = VecDeque::with_capacity(self.len());
            for part in self {
                opened.push_back(match part {
                    Part::Text(text) => FileStream::whole(text.clone()),
                    Part::File(file) => file.open().await?,
                });
            }
            Ok((TransportBody::stream(Sequence(opened, file_error.clone())), file_error))
        })
    }
    fn is_repeatable(&self) -> bool {
        self.iter().all(|part| !matches!(part, Part::File(file) if !file.is_repeatable()))
    }
}

/// A file as the whole body.
pub(super) fn file_body(file: &File) -> Payload {
    let parts = || Payload::Parts(Box::new(vec![Part::File(file.clone())]));
    file.in_memory().map_or_else(parts, |bytes| Payload::Whole(bytes.clone()))
}

/// Encodes a multipart body; returns the content type, with the boundary, and the body. A name that no part can have is a violation.
pub(super) fn encode(pairs: &[Pair<'_>], found: &mut Violations) -> (String, Payload) {
    let boundary = format!("specwright-{:016x}{:016x}", random::random_u64(), random::random_u64());
    let mut encoded = Encoded { parts: Vec::new(), text: Zeroizing::default(), capacity: capacity(pairs) };
    encoded.text.reserve(encoded.capacity);
    for pair in pairs {
        let (name, file) = match pair {
            Pair::Text(name, ..) => (name, None),
            Pair::File(name, file) => (name, Some(file)),
        };
        let Some(disposition) = disposition::write_part(name, file.map(|file| file.name.as_str())) else {
            let message = format!("{name} must be a name that a part of a multipart body can have");
            found.add(name, "name", message);
            continue;
        };
        encoded.add(&format!("--{boundary}\r\ncontent-disposition: {disposition}\r\n"));
        match pair {
            Pair::Text(_, text, kind) => {
                encoded.add(if *kind == TextKind::Json { JSON_HEAD } else { "\r\n" });
                encoded.text.extend_from_slice(text.as_bytes());
            }
            Pair::File(_, file) => {
                encoded.add(&format!("content-type: {}\r\n\r\n", media_type(&file.content_type)));
                encoded.file(file);
            }
        }
        encoded.add("\r\n");
    }
    encoded.add(&format!("--{boundary}--\r\n"));
    (format!("multipart/form-data; boundary={boundary}"), encoded.into_payload())
}

/// A body while it is encoded. Texts and files in memory are joined into one part.
struct Encoded {
    parts: Vec<Part>,
    text: Zeroizing<Vec<u8>>,
    capacity: usize,
}

/// An upper limit of the length of all texts and heads, in bytes. A buffer that grows would leave copies of secrets in memory.
fn capacity(pairs: &[Pair<'_>]) -> usize {
    let length = |pair: &Pair<'_>| match pair {
        Pair::Text(name, text, _) => name.len() * 3 + text.len() + JSON_HEAD.len(),
        // The name of a file may be written twice.
        Pair::File(name, file) => {
            (name.len() + file.name.len() * 2) * 3 + file.content_type.len() + file.in_memory().map_or(0, Bytes::len)
        }
    };
    pairs.iter().map(|pair| length(pair) + 256).sum::<usize>() + 64
}

impl Encoded {
    fn add(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }
    fn file(&mut self, file: &File) {
        match file.in_memory() {
            Some(bytes) => self.text.extend_from_slice(bytes),
            None => {
                let text = self.take();
                self.text.reserve(self.capacity);
                self.parts.extend([Part::Text(text), Part::File(file.clone())]);
            }
        }
    }
    /// Takes the text since the last file.
    fn take(&mut self) -> Bytes {
        Bytes::from_owner(ClearOnDropOwner(std::mem::take(&mut self.text)))
    }
    fn into_payload(mut self) -> Payload {
        let text = self.take();
        if self.parts.is_empty() {
            return Payload::Whole(text);
        }
        self.parts.push(Part::Text(text));
        Payload::Parts(Box::new(self.parts))
    }
}

/// Streams that are sent one after the other.
struct Sequence(VecDeque<FileStream>, FileErrorSlot);

impl http_body::Body for Sequence {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(stream) = self.0.front_mut() {
            if let Some(frame) = ready!(Pin::new(stream).poll_frame(cx)) {
                return Poll::Ready(Some(frame.map_err(|error| self.1.record(error.into()))));
            }
            self.0.pop_front();
        }
        Poll::Ready(None)
    }
    fn size_hint(&self) -> SizeHint {
        let sizes = self.0.iter().map(FileStream::size);
        let whole = sizes.reduce(|sum, size| sum?.checked_add(size?)).flatten();
        whole.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The media type, or a default one if the text is not valid in a header.
pub(super) fn media_type(text: &str) -> &str {
    let fits = text.contains('/') && text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if fits { text } else { UNKNOWN_MEDIA }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_be_forged_by_names() {
        let file = File::new("a\"\r\nx: y", "content").content_type("text/plain\r\nx: y");
        let pairs = [
            Pair::Text("note".to_owned(), "hello".to_owned().into(), TextKind::Value),
            Pair::File("attachments[]".to_owned(), &file),
        ];
        let (content_type, Payload::Whole(body)) = encode(&pairs, &mut Violations::default()) else {
            panic!("files in memory need no stream")
        };
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
             --{boundary}\r\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"a%22%0D%0Ax: y\"\r\n\
             content-type: application/octet-stream\r\n\r\ncontent\r\n--{boundary}--\r\n"
        );
        assert_eq!(str::from_utf8(&body).unwrap(), expected);
    }
}
