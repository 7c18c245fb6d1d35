//! Text within text.
//!
//! In: a text, and what may be in it. Out: whether it is. Not here: where. The standard library's search is made for long texts, and
//! a program has it once more for each crate that uses it: these texts are words of errors.

/// Whether a part stands somewhere in a text.
#[cfg(feature = "client")]
pub(crate) fn has(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at == part.as_bytes())
}

/// The same, whatever the case of ASCII letters is.
pub(crate) fn has_in_any_case(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()))
}
