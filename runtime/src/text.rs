//! Search for a part of a short text.
//!
//! In: a text and a part. Out: whether the text contains the part. The standard library's search is made for long texts and adds code to
//! each crate that uses it; the texts here are short messages.

/// Whether a text contains a part.
#[cfg(feature = "client")]
pub(crate) fn has(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at == part.as_bytes())
}

/// Whether a text contains a part, in any case of ASCII letters.
pub(crate) fn has_in_any_case(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()))
}
