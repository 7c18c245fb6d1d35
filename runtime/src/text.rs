//! Search for a part of a short text.
//!
//! In: a text and a part. Out: whether the text contains the part. `str::contains` is optimised for long texts, and adds code to each
//! program that uses it. The texts here are short messages.

/// Whether a text contains a part.
#[cfg(feature = "client")]
pub(crate) fn contains(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at == part.as_bytes())
}

/// Whether a text contains a part; ASCII letters match in either case.
pub(crate) fn contains_ignore_ascii_case(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()))
}
