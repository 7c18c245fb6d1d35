//! The header that reports parameters which an operation does not have.
//!
//! In: their names. Out: a header of the answer. Not here: whether they are reported (see `params`).

use http::{HeaderName, HeaderValue, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::outgoing::Body;

/// The header that names them, percent-encoded, with commas between them.
const HEADER: HeaderName = HeaderName::from_static("x-unknown-parameters");
/// Characters that are not escaped.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'[').remove(b']');
/// The most names that are reported.
pub(super) const MOST: usize = 20;
/// The most characters of one name that are reported.
const LONGEST: usize = 64;

/// Adds the header, if there are any names.
pub(super) fn tell(names: &[String], response: &mut Response<Body>) {
    if names.is_empty() {
        return;
    }
    let short = |name: &String| name.chars().take(LONGEST).collect::<String>();
    let told: Vec<_> = names.iter().map(|name| utf8_percent_encode(&short(name), PLAIN).to_string()).collect();
    response.headers_mut().extend(HeaderValue::from_str(&told.join(", ")).ok().map(|told| (HEADER, told)));
}
