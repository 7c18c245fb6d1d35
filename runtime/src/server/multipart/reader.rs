//! Splits a multipart body into its parts while it arrives (RFC 2046, 5.1).
//!
//! In: a body, and its boundary. Out: the bytes of each head, and the content of each part in pieces. Not here: the content of a head (see
//! `head`). Only the current head and the last piece of the body are in memory.

use bytes::{Buf as _, Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use memchr::memmem::{Finder, find};

use crate::error::HandlerError;
use crate::server::body::{Incoming, larger_than};
use crate::server::limits::Limits;
use crate::server::problem;
use crate::wire::disposition::Parameters;

/// The longest boundary that RFC 2046 allows, in bytes.
const MAX_BOUNDARY: usize = 70;

/// Reads a multipart body.
pub(super) struct Reader<'l> {
    body: Incoming,
    limits: &'l Limits,
    /// `\r\n--` and the boundary.
    delimiter: Finder<'static>,
    /// Bytes that arrived but were not returned yet.
    buffer: BytesMut,
    position: Position,
    /// The number of bytes of the body that arrived.
    received: usize,
    /// The number of returned bytes of the current part, or of the preamble.
    returned: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// In front of the first delimiter, in text that is skipped.
    Preamble,
    /// In the content of a part.
    Content,
    /// Behind a delimiter, at the end of its line.
    Delimiter,
    /// Behind the last delimiter.
    End,
}

impl<'l> Reader<'l> {
    /// A reader. A `Content-Length` above the limit is refused before the body is read.
    pub(super) fn new(content_type: &str, body: Incoming, limits: &'l Limits) -> Result<Self, HandlerError> {
        let boundary = boundary(content_type).ok_or_else(|| problem::status(400, "multipart without a boundary"))?;
        if body.size_hint().lower() > limits.multipart as u64 {
            return Err(larger_than(limits.multipart));
        }
        let delimiter = Finder::new(&[b"\r\n--", boundary.as_slice()].concat()).into_owned();
        // The first delimiter may be the first line of the body. With a line end in front of it, all delimiters begin with a line end.
        let buffer = BytesMut::from(&b"\r\n"[..]);
        Ok(Reader { body, limits, delimiter, buffer, position: Position::Preamble, received: 0, returned: 0 })
    }

    /// The head of the next part; `None` after the last part. The rest of the current part is skipped.
    pub(super) async fn next_head(&mut self) -> Result<Option<Bytes>, HandlerError> {
        while self.next_piece().await?.is_some() {}
        if self.position == Position::End || self.is_last_delimiter().await? {
            self.position = Position::End;
            return Ok(None);
        }
        self.skip_line_end().await?;
        let head = self.head().await?;
        (self.position, self.returned) = (Position::Content, 0);
        Ok(Some(head))
    }

    /// The next piece of the current part; `None` at its end.
    pub(super) async fn next_piece(&mut self) -> Result<Option<Bytes>, HandlerError> {
        if matches!(self.position, Position::Delimiter | Position::End) {
            return Ok(None);
        }
        loop {
            let len = match self.delimiter.find(&self.buffer) {
                Some(0) => {
                    self.buffer.advance(self.delimiter.needle().len());
                    self.position = Position::Delimiter;
                    return Ok(None);
                }
                Some(begin) => begin,
                None => self.buffer.len() - self.partial_delimiter(),
            };
            if len > 0 {
                return self.take(len).map(Some);
            }
            self.receive().await?;
        }
    }

    /// Takes bytes from the buffer, and checks the limits.
    fn take(&mut self, len: usize) -> Result<Bytes, HandlerError> {
        self.returned = self.returned.saturating_add(len);
        match self.position {
            Position::Preamble if self.returned > self.limits.head => Err(too_long_head()),
            Position::Content if self.returned > self.limits.file => {
                Err(problem::too_large(&format!("a part of the body is larger than {} bytes", self.limits.file)))
            }
            _ => Ok(self.buffer.split_to(len).freeze()),
        }
    }

    /// The number of bytes at the end of the buffer that may be the beginning of a delimiter.
    fn partial_delimiter(&self) -> usize {
        let delimiter = self.delimiter.needle();
        let begin = self.buffer.len().saturating_sub(delimiter.len() - 1);
        let tail = self.buffer.get(begin..).unwrap_or_default();
        let begun = (0..tail.len()).find_map(|at| tail.get(at..).filter(|rest| delimiter.starts_with(rest)));
        begun.map_or(0, <[u8]>::len)
    }

    /// Whether `--` follows the delimiter.
    async fn is_last_delimiter(&mut self) -> Result<bool, HandlerError> {
        while self.buffer.len() < 2 {
            self.receive().await?;
        }
        Ok(self.buffer.starts_with(b"--"))
    }

    /// Skips the rest of a delimiter's line: white space and the line end.
    async fn skip_line_end(&mut self) -> Result<(), HandlerError> {
        let mut skipped = 0;
        loop {
            while self.buffer.len() < 2 {
                self.receive().await?;
            }
            match self.buffer.first() {
                Some(b' ' | b'\t') if skipped < self.limits.head => self.buffer.advance(1),
                _ if self.buffer.starts_with(b"\r\n") => {
                    self.buffer.advance(2);
                    return Ok(());
                }
                _ => return Err(broken()),
            }
            skipped += 1;
        }
    }

    /// Reads up to the empty line that ends a head.
    async fn head(&mut self) -> Result<Bytes, HandlerError> {
        let mut searched = 0;
        let head = loop {
            // A part without any header begins with the empty line.
            if self.buffer.starts_with(b"\r\n") {
                break Bytes::new();
            }
            let end = find(self.buffer.get(searched..).unwrap_or_default(), b"\r\n\r\n").map(|at| searched + at);
            if end.unwrap_or(self.buffer.len()) > self.limits.head {
                return Err(too_long_head());
            }
            if let Some(end) = end {
                let head = self.buffer.split_to(end).freeze();
                self.buffer.advance(2);
                break head;
            }
            searched = self.buffer.len().saturating_sub(3);
            self.receive().await?;
        };
        self.skip_empty_line().await?;
        Ok(head)
    }

    /// Skips the empty line after a head, unless it belongs to the next delimiter: a part may have no content.
    async fn skip_empty_line(&mut self) -> Result<(), HandlerError> {
        let delimiter = self.delimiter.needle().len();
        while self.buffer.len() < delimiter && self.delimiter.needle().starts_with(&self.buffer) {
            self.receive().await?;
        }
        if !self.buffer.starts_with(self.delimiter.needle()) {
            self.buffer.advance(2);
        }
        Ok(())
    }

    /// Waits for more of the body.
    async fn receive(&mut self) -> Result<(), HandlerError> {
        while let Some(frame) = self.body.frame().await {
            let Ok(piece) = frame.map_err(|_| broken())?.into_data() else { continue };
            self.received = self.received.saturating_add(piece.len());
            if self.received > self.limits.multipart {
                return Err(larger_than(self.limits.multipart));
            }
            if !piece.is_empty() {
                self.buffer.extend_from_slice(&piece);
                return Ok(());
            }
        }
        Err(broken())
    }
}

/// The boundary that a content type names.
fn boundary(content_type: &str) -> Option<Vec<u8>> {
    let (_, parameters) = Parameters::read(content_type.as_bytes());
    let boundary = parameters.get_once("boundary").ok()??;
    let is_allowed = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    let fits = (1..=MAX_BOUNDARY).contains(&boundary.len()) && boundary.iter().all(is_allowed);
    (fits && !boundary.ends_with(b" ")).then(|| boundary.to_vec())
}

fn broken() -> HandlerError {
    problem::status(400, "the multipart body is broken")
}

fn too_long_head() -> HandlerError {
    problem::status(400, "the head of a part is too long")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::{StreamExt as _, stream};
    use http_body::Frame;
    use http_body_util::StreamBody;

    use super::Reader;
    use crate::error::HandlerError;
    use crate::server::body::{Broken, erase};
    use crate::server::limits::Limits;

    /// The heads and contents of a body that arrives in pieces of this length.
    async fn parts(body: &[u8], len: usize) -> Result<Vec<(String, String)>, HandlerError> {
        let pieces: Vec<_> = body.chunks(len).map(|piece| Ok::<_, Broken>(Frame::data(Bytes::copy_from_slice(piece)))).collect();
        let body = erase(StreamBody::new(stream::iter(pieces).boxed()));
        let limits = Limits::default();
        let mut reader = Reader::new("multipart/form-data; boundary=\"a b\"", body, &limits)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut parts = Vec::new();
        while let Some(head) = reader.next_head().await? {
            let mut content = Vec::new();
            while let Some(piece) = reader.next_piece().await? {
                content.extend_from_slice(&piece);
            }
            parts.push((text(&head), text(&content)));
        }
        Ok(parts)
    }

    #[tokio::test]
    async fn parts_do_not_depend_on_the_pieces_of_a_body() {
        let cases: [(&str, &[(&str, &str)]); 7] = [
            ("--a b\r\nx: 1\r\n\r\ncontent\r\n--a b--", &[("x: 1", "content")]),
            ("before\r\n--a b \t\r\nx: 1\r\ny: 2\r\n\r\n\r\n\r\n--a b--\r\nbehind", &[("x: 1\r\ny: 2", "\r\n")]),
            ("--a b\r\n\r\n\r\n--a b\r\n\r\n--\r\n--a\r\n-\r\n--a b--", &[("", ""), ("", "--\r\n--a\r\n-")]),
            ("--a b\r\nx: 1\r\n\r\n--a b\r\n\r\n--a b--", &[("x: 1", ""), ("", "")]),
            ("--a b\r\nx: 1\r\n\r\n\r\r\n\r\n--\r\n--a b--", &[("x: 1", "\r\r\n\r\n--")]),
            ("--a b--", &[]),
            ("--a c\r\n\r\n--a b--", &[]),
        ];
        for (body, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(head, content)| ((*head).to_owned(), (*content).to_owned())).collect();
            for len in 1..=body.len() {
                assert_eq!(parts(body.as_bytes(), len).await.unwrap(), expected, "{body:?} in pieces of {len}");
            }
        }
    }

    #[tokio::test]
    async fn bodies_that_do_not_end_are_broken() {
        for body in
            ["", "--a b", "--a b-", "--a b\r\n", "--a b\r\nx: 1\r\n\r\ncontent", "--a b\r\nx: 1", "--a bc\r\n\r\n\r\n--a b--"]
        {
            for len in 1..=body.len().max(1) {
                let error = parts(body.as_bytes(), len).await.unwrap_err();
                assert!(error.to_string().contains("the multipart body is broken"), "{body:?}: {error}");
            }
        }
    }
}
