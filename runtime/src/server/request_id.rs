//! The id under which a request is logged and answered.
//!
//! In: the header `x-request-id`. Out: its value, when it is harmless, or a new one. Not here: logging.

use std::hash::{BuildHasher, RandomState};

use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries it, both ways.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a client.
const LONGEST: usize = 128;

/// The client's id, if it is short and made of letters, digits and `-_.:/+=`; otherwise one of our own.
pub(super) fn of(headers: &HeaderMap) -> HeaderValue {
    match headers.get(HEADER) {
        Some(id) if is_sane(id.as_bytes()) => id.clone(),
        _ => make(),
    }
}

fn is_sane(id: &[u8]) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.:/+=".contains(b))
}

/// 16 hexadecimal digits. It tells requests apart and guards nothing, so the hasher's random keys are good enough.
fn make() -> HeaderValue {
    let mut number = RandomState::new().hash_one(());
    let mut digits = [b'0'; 16];
    for digit in &mut digits {
        *digit = match (number & 15) as u8 {
            low @ 0..=9 => b'0' + low,
            high => b'a' + (high - 10),
        };
        number >>= 4;
    }
    HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("0"))
}
