//! Parameters that an operation does not have, told to the caller.
//!
//! In: their names. Out: a header of the answer. Not here: whether they are told (see `params`).

use http::{HeaderName, HeaderValue, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::outgoing::Body;

/// The header that names them, percent-encoded, with commas between them.
const HEADER: HeaderName = HeaderName::from_static("x-unknown-parameters");
/// What stays as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'[').remove(b']');
/// More names than this are not told, and no more characters of one than this.
pub(super) const MOST: usize = 20;
const LONGEST: usize = 64;

/// Names them in the answer, if there are any.
pub(super) fn tell(names: &[String], response: &mut Response<Body>) {
    if names.is_empty() {
        return;
    }
    let short = |name: &String| name.chars().take(LONGEST).collect::<String>();
    let told: Vec<_> = names.iter().map(|name| utf8_percent_encode(&short(name), PLAIN).to_string()).collect();
    response.headers_mut().extend(HeaderValue::from_str(&told.join(", ")).ok().map(|told| (HEADER, told)));
}
