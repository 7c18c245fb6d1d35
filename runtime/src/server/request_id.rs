//! The id of a request in logs and in its response.
//!
//! In: the header that the service names for it, or `x-request-id`. Out: its value if it is harmless, otherwise a new id. Not here: logging.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::operation::Service;

/// The header with the id, in requests and responses, unless the service names another one.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The header with the id, in requests and responses.
pub(super) fn header(service: &Service) -> HeaderName {
    service.errors.request_id.and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok()).unwrap_or(HEADER)
}

/// The longest id of a client that is accepted, in bytes.
const MAX_LEN: usize = 128;

/// The client's id, if it is short and consists of letters, digits and `-_.:/+=`; otherwise a new id.
pub(super) fn of(service: &Service, headers: &HeaderMap) -> HeaderValue {
    match headers.get(header(service)) {
        Some(id) if is_harmless(id.as_bytes()) => id.clone(),
        _ => generate(),
    }
}

fn is_harmless(id: &[u8]) -> bool {
    (1..=MAX_LEN).contains(&id.len()) && id.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.:/+=".contains(b))
}

/// A new id of 16 hexadecimal digits. Ids only distinguish requests, so the generator need not be cryptographically secure.
fn generate() -> HeaderValue {
    let number = next();
    let mut digits = [b'0'; 16];
    for (digit, at) in digits.iter_mut().zip(0..) {
        *digit = match (number >> (at * 4) & 15) as u8 {
            low @ 0..=9 => b'0' + low,
            high => b'a' + (high - 10),
        };
    }
    HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("0"))
}

/// The next number of this thread's SplitMix64 generator, which has a random seed.
fn next() -> u64 {
    thread_local! {
        static LAST: Cell<u64> = Cell::new(RandomState::new().hash_one(()));
    }
    let last = LAST.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
    LAST.set(last);
    let mixed = (last ^ (last >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
