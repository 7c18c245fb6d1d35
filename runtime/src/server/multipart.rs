//! Multipart bodies (RFC 7578).
//!
//! In: a body with its boundary. Out: parameters, which include files. Not here: other bodies (see `body`). The memory of one request is
//! bounded: that of texts by the limit of other bodies, that of files by [`Limits::memory`]. Larger files are written to disk while they
//! arrive (see `uploads`).

mod head;
mod reader;

use std::borrow::Cow;

use self::head::{Head, Refused};
use self::reader::Reader;
use super::body::{BodyContext, Incoming, is_utf8};
use super::limits::Limits;
use super::params::{PartKind, Received, Source};
use super::problem;
use super::uploads::{Upload, Uploads};
use crate::error::HandlerError;
use crate::file::File;
use crate::wire::params::Node;

/// Reads every part. A part is a file if the operation declares the parameter with its name as a file; whether the part has a file name does
/// not matter.
pub(super) async fn read(
    content_type: &str,
    body: Incoming,
    context: BodyContext<'_>,
    received: &mut Received<'_>,
) -> Result<(), HandlerError> {
    // `progress` counts the bytes of files that arrived.
    let BodyContext { limits, progress } = context;
    let reader = Reader::new(content_type, body, limits)?;
    // All texts together are kept in memory like a body without files, so they have the same limit.
    let mut parts = Parts { reader, limits, files: Uploads::new(limits, progress), text_bytes_left: limits.body };
    let mut part_number = 0;
    while let Some(head_bytes) = parts.reader.next_head().await? {
        part_number += 1;
        if part_number > limits.parts {
            return Err(problem::too_large(&format!("a multipart body may have at most {} parts", limits.parts)));
        }
        let head = head::read(&head_bytes).map_err(|refused| refuse(part_number, &refused))?;
        parts.add(head, received).await?;
    }
    Ok(())
}

/// The error for a part with an invalid head. The part has no name, so the message has its number.
fn refuse(number: usize, Refused { status, message }: &Refused) -> HandlerError {
    problem::status(*status, &format!("part {number} of the multipart body {message}"))
}

struct Parts<'l> {
    reader: Reader<'l>,
    limits: &'l Limits,
    files: Uploads<'l>,
    /// The number of bytes that the texts of further parts may have.
    text_bytes_left: usize,
}

impl Parts<'_> {
    async fn add(&mut self, head: Head, received: &mut Received<'_>) -> Result<(), HandlerError> {
        let Head { names, content_type } = head;
        let name = names.name;
        match received.part_kind(&name) {
            PartKind::File => {
                let file = self.file(names.file_name.unwrap_or_default()).await?;
                let content_type = content_type.filter(|text| text.contains('/'));
                let file = content_type.into_iter().fold(file, File::content_type);
                received.add(Source::File, &name, Node::File(Box::new(file)))
            }
            PartKind::Text => {
                let text = self.text().await?;
                match String::from_utf8(text).ok().filter(|_| is_utf8(content_type.as_deref().unwrap_or_default())) {
                    Some(text) => received.add(Source::Multipart, &name, Node::Text(Cow::Owned(text))),
                    None => {
                        received.violation(&name, "encoding", format!("{name} is not UTF-8"));
                        Ok(())
                    }
                }
            }
            // Its content is skipped when the next head is read.
            PartKind::Unknown => received.add(Source::Multipart, &name, Node::Text(Cow::Borrowed(""))),
        }
    }

    async fn text(&mut self) -> Result<Vec<u8>, HandlerError> {
        let mut text = Vec::new();
        while let Some(piece) = self.reader.next_piece().await? {
            let left = self.text_bytes_left.checked_sub(piece.len());
            self.text_bytes_left = left.ok_or_else(|| {
                problem::too_large(&format!("the texts of the body are larger than {} bytes", self.limits.body))
            })?;
            text.extend_from_slice(&piece);
        }
        Ok(text)
    }

    async fn file(&mut self, name: String) -> Result<File, HandlerError> {
        let mut file = Upload::default();
        while let Some(piece) = self.reader.next_piece().await? {
            self.files.add(&mut file, &piece).await?;
        }
        self.files.end(file, name).await
    }
}
