//! Content codings of messages.
//!
//! In: headers, and encoded bodies. Out: the names of the codings, and decoded bodies. Not here: how responses are compressed (see
//! `server`).

#[cfg(any(feature = "compression", all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown")))))]
mod decode;

use http::HeaderMap;
use http::header::CONTENT_ENCODING;

#[cfg(any(feature = "compression", all(feature = "reqwest", not(all(target_family = "wasm", target_os = "unknown")))))]
pub(crate) use decode::{Coding, Decoded};

/// The content codings of a message, the outermost last; `identity` is left out.
pub(crate) fn codings(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(CONTENT_ENCODING).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let names = values.map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase());
    names.filter(|name| !name.is_empty() && name != "identity").collect()
}
