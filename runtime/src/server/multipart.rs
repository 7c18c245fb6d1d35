//! Multipart bodies.
//!
//! In: a body with its boundary. Out: parameters, files among them. Not here: other bodies (see `body`). Files are held in
//! memory, within the limits.

use http_body_util::BodyDataStream;
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::body::{Incoming, larger_than};
use super::limits::Limits;
use super::params::{Arrived, Source};
use super::problem;
use crate::error::Error;
use crate::types::File;
use crate::wire::params::Node;

/// Reads every part: with a file name it is a file, without one it is text.
pub(super) async fn read(content_type: &str, body: Incoming, limits: &Limits, arrived: &mut Arrived) -> Result<(), Error> {
    let Ok(boundary) = multer::parse_boundary(content_type) else {
        return Err(problem::status(400, "multipart without a boundary"));
    };
    let sizes = SizeLimit::new().whole_stream(limits.multipart as u64).per_field(limits.file as u64);
    let constraints = Constraints::new().size_limit(sizes);
    let mut parts = Multipart::with_constraints(BodyDataStream::new(body), boundary, constraints);
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error, limits))? {
        count += 1;
        if count > limits.parts {
            return Err(problem::too_large(&format!("at most {} parts are taken", limits.parts)));
        }
        add(part, limits, arrived).await?;
    }
    Ok(())
}

async fn add(part: Field<'_>, limits: &Limits, arrived: &mut Arrived) -> Result<(), Error> {
    let Some(name) = part.name().map(str::to_owned) else {
        return Err(problem::status(400, "a part of the multipart body has no name"));
    };
    let file = part.file_name().map(plain_name);
    let content_type = part.content_type().map(ToString::to_string);
    let bytes = part.bytes().await.map_err(|error| broken(&error, limits))?;
    if let Some(file_name) = file {
        let file = File::new(file_name, bytes);
        let file = content_type.into_iter().fold(file, File::content_type);
        return arrived.add(Source::Multipart, &name, |_| Node::File(file));
    }
    match String::from_utf8(bytes.into()) {
        Ok(text) => arrived.add(Source::Multipart, &name, |_| Node::Text(text)),
        Err(_) => {
            arrived.wrong(&name, "encoding", format!("{name} is not UTF-8"));
            Ok(())
        }
    }
}

/// A file's name without folders and control characters: it may end up in a file system or a header.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(255).collect()
}

fn broken(error: &multer::Error, limits: &Limits) -> Error {
    match error {
        multer::Error::StreamSizeExceeded { .. } => larger_than(limits.multipart),
        multer::Error::FieldSizeExceeded { .. } => {
            problem::too_large(&format!("a part of the body is larger than {} bytes", limits.file))
        }
        _ => problem::status(400, "the multipart body is broken"),
    }
}
