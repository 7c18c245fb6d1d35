//! The head of a part: its header fields (RFC 7578, 4).
//!
//! In: the bytes in front of the empty line. Out: the part's names and media type, or why the part is refused. Not here: where a
//! head ends (see `reader`).

use crate::wire::disposition::{self, PartNames};

/// The content of a head.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) names: PartNames,
    /// The media type with its parameters, unchanged.
    pub(super) content_type: Option<String>,
}

/// Why a part is refused: a status, and a predicate such as `has no name`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) message: String,
}

impl From<&str> for Refused {
    fn from(message: &str) -> Self {
        Refused { status: 400, message: message.to_owned() }
    }
}

/// Reads a head.
pub(super) fn read(bytes: &[u8]) -> Result<Head, Refused> {
    let (mut disposition, mut content_type, mut encoding) = (None, None, None);
    for field in fields(bytes)? {
        let slot = match field.name.as_str() {
            "content-disposition" => &mut disposition,
            "content-type" => &mut content_type,
            "content-transfer-encoding" => &mut encoding,
            _ => continue,
        };
        if slot.replace(field.value).is_some() {
            return Err(Refused { status: 400, message: format!("has two headers {}", field.name) });
        }
    }
    is_unencoded(encoding.as_deref().unwrap_or(b"binary"))?;
    let names = disposition::read_part(&disposition.ok_or("has no content-disposition")?)?;
    let content_type = content_type.map(|value| String::from_utf8(value).map_err(|_| "has a content-type that is not text"));
    Ok(Head { names, content_type: content_type.transpose()? })
}

/// Refuses an encoded part. RFC 7578 deprecates encodings of parts, and without the check, base64 text would become the content of a file.
fn is_unencoded(encoding: &[u8]) -> Result<(), Refused> {
    if ["7bit", "8bit", "binary"].iter().any(|known| encoding.eq_ignore_ascii_case(known.as_bytes())) {
        return Ok(());
    }
    let encoding = String::from_utf8_lossy(encoding);
    let message = format!("has the content-transfer-encoding {}: send its content without one", encoding.escape_default());
    Err(Refused { status: 415, message })
}

struct HeaderField {
    /// The name in lower case.
    name: String,
    /// The value without white space around it.
    value: Vec<u8>,
}

/// The header fields. A line that begins with white space continues the line before it (RFC 5322, 2.2.3).
fn fields(bytes: &[u8]) -> Result<Vec<HeaderField>, Refused> {
    let mut fields: Vec<HeaderField> = Vec::new();
    for line in lines(bytes) {
        if line.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
            return Err("has a control character in its head".into());
        }
        match (line.first(), fields.last_mut()) {
            (Some(b' ' | b'\t'), Some(field)) => {
                field.value.push(b' ');
                field.value.extend_from_slice(line.trim_ascii());
            }
            _ => fields.push(field(line).ok_or("has a line in its head that is not a header")?),
        }
    }
    fields.iter_mut().for_each(|field| field.value = field.value.trim_ascii().to_vec());
    Ok(fields)
}

/// The lines of a head, without line ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(bytes).filter(|bytes| !bytes.is_empty());
    std::iter::from_fn(move || {
        let bytes = rest?;
        let end = bytes.windows(2).position(|pair| pair == b"\r\n");
        rest = end.and_then(|end| bytes.get(end + 2..));
        bytes.get(..end.unwrap_or(bytes.len()))
    })
}

/// Reads a line such as `name: value`.
fn field(line: &[u8]) -> Option<HeaderField> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let name = http::HeaderName::from_bytes(name).ok()?.as_str().to_owned();
    Some(HeaderField { name, value: value.trim_ascii().to_vec() })
}
