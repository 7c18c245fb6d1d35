//! Paths of operations: `/jobs/{id}:cancel`, `/compare/{base}...{head}`.
//!
//! In: a path or one of its segments. Out: its fixed texts, or the same path with normalized escapes.

use std::borrow::Cow;

/// The name of a parameter from the text between its braces, and whether it spans several segments: `path*` is `path`, and does.
pub fn parameter(text: &str) -> (&str, bool) {
    text.strip_suffix('*').map_or((text, false), |name| (name, true))
}

/// Whether a value can be several segments of a path. Servers, clients and proxies resolve `.` and `..`, and merge slashes, so a value with
/// them would arrive as another one. The last segment can be empty, as in `folder/`.
pub fn are_segments(value: &str) -> bool {
    let is_plain = |segment: &str| !matches!(segment, "." | "..");
    !value.is_empty() && !value.starts_with('/') && !value.contains("//") && value.split('/').all(is_plain)
}

/// The fixed texts around the parameters of a segment. `{base}...{head}` has the texts `""`, `"..."` and `""`. A segment without parameters
/// is one text.
pub fn fixed_texts(segment: &str) -> impl Iterator<Item = &str> {
    segment.split('{').map(|part| part.split_once('}').map_or(part, |(_, text)| text))
}

/// A path with upper-case hexadecimal digits in its escapes: `/%c3%bc` becomes `/%C3%BC` (RFC 3986, 6.2.2.1).
pub fn upper_case_escapes(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    // The number of characters that remain of an escape.
    let mut remaining = 0;
    let letters = path.chars().map(|letter| {
        remaining = if letter == '%' { 3 } else { usize::saturating_sub(remaining, 1) };
        if remaining > 0 { letter.to_ascii_uppercase() } else { letter }
    });
    Cow::Owned(letters.collect())
}

#[cfg(test)]
mod tests {
    use super::{are_segments, fixed_texts, parameter, upper_case_escapes};

    #[test]
    fn a_star_is_not_a_part_of_the_name() {
        assert_eq!((parameter("id"), parameter("path*")), (("id", false), ("path", true)));
    }

    #[test]
    fn segments_are_not_changed_on_their_way() {
        for value in ["a", "a/b", "a/.b/..c", "a/"] {
            assert!(are_segments(value), "{value}");
        }
        for value in ["", "/", "/a", "a//b", "a//", ".", "..", "a/..", "../a", "a/./b"] {
            assert!(!are_segments(value), "{value}");
        }
    }

    #[test]
    fn texts_are_around_the_parameters() {
        let texts = |segment| fixed_texts(segment).collect::<Vec<_>>();
        assert_eq!(texts("jobs"), ["jobs"]);
        assert_eq!(texts("{id}"), ["", ""]);
        assert_eq!(texts("v{major}.{minor}.json"), ["v", ".", ".json"]);
    }

    #[test]
    fn only_escapes_become_upper_case() {
        assert_eq!(upper_case_escapes("/abc"), "/abc");
        assert_eq!(upper_case_escapes("/a%c3%bcber/%2fx%"), "/a%C3%BCber/%2Fx%");
    }
}
