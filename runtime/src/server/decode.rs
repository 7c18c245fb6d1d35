//! Percent-encoded text.
//!
//! In: bytes of a path, a query or a form. Out: text, or what is wrong with it. Not here: what it means.

use std::borrow::Cow;

use percent_encoding::percent_decode;

/// What is wrong with encoded text, as a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

/// Splits a query or a form at `&`, and each pair at its first `=`. Empty pairs are left out.
pub(super) fn pairs(encoded: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    encoded.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |b| *b == b'=');
        (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
    })
}

/// A name or a value of a query or a form, in which `+` is a space.
pub(super) fn form(encoded: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    if encoded.contains(&b'+') {
        let spaced: Vec<u8> = encoded.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
        return segment(&spaced).map(|text| Cow::Owned(text.into_owned()));
    }
    segment(encoded)
}

/// A segment of a path.
pub(super) fn segment(encoded: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    if !escapes_are_whole(encoded) {
        return Err(Malformed("has a % without two hexadecimal digits behind it"));
    }
    percent_decode(encoded).decode_utf8().map_err(|_| Malformed("is not UTF-8"))
}

fn escapes_are_whole(encoded: &[u8]) -> bool {
    let mut parts = encoded.split(|b| *b == b'%');
    parts.next();
    parts.all(|after| matches!(after, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()))
}

/// A name for a message, however malformed.
pub(super) fn lossy(encoded: &[u8]) -> String {
    String::from_utf8_lossy(encoded).into_owned()
}
