//! The header that reports unknown parameters: parameters that the operation does not have.
//!
//! In: the names of unknown parameters. Out: a header of the response. Not here: whether the service reports them (see `params`).

use http::{HeaderName, HeaderValue, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::outgoing::ResponseBody;

/// The header with the names, percent-encoded, with commas between them.
const HEADER: HeaderName = HeaderName::from_static("x-unknown-parameters");
/// The characters that are not escaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'[').remove(b']');
/// The largest number of names in the header.
pub(super) const MAX_NAMES: usize = 20;
/// The largest number of characters of one name in the header.
const MAX_CHARACTERS: usize = 64;

/// Adds the header, if there are any names.
pub(super) fn add_header(names: &[String], response: &mut Response<ResponseBody>) {
    if names.is_empty() {
        return;
    }
    let short = |name: &String| name.chars().take(MAX_CHARACTERS).collect::<String>();
    let encoded: Vec<_> = names.iter().map(|name| utf8_percent_encode(&short(name), PLAIN).to_string()).collect();
    response.headers_mut().extend(HeaderValue::from_str(&encoded.join(", ")).ok().map(|value| (HEADER, value)));
}
