//! What a client does with files, which hangs on the files: a program whose calls have none has none of it in it.
//!
//! In: files, and answers that are files. Out: how they are sent and received, as functions. Not here: the functions.

use bytes::Bytes;
use http::response::Parts;

use super::download::{self, Patience, Rest};
use super::multipart::{self, Payload};
use crate::file::File;
use crate::operation::Endpoint;
use crate::violation::Violations;
use crate::wire::pairs::Pair;

/// How a file travels.
#[derive(Clone, Copy)]
pub(crate) struct Travel(pub(super) &'static Ways);

/// The functions.
pub(super) struct Ways {
    /// As the whole of a body.
    pub(super) alone: fn(&File) -> Payload,
    /// Among others: the content type, and the body. A name that a part cannot have is a violation.
    pub(super) among: fn(&[Pair<'_>], &mut Violations) -> (String, Payload),
    /// As an answer.
    pub(super) receive: fn(&'static Endpoint, &Parts, Bytes, Rest, Patience) -> File,
}

impl Default for Travel {
    fn default() -> Self {
        Travel(&Ways { alone: multipart::alone, among: multipart::encode, receive: download::file })
    }
}
