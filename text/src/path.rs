//! Paths of operations: `/jobs/{id}:cancel`, `/compare/{base}...{head}`.
//!
//! In: a path or one of its segments. Out: its fixed texts, or the same path with normalized escapes.

use std::borrow::Cow;

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
    use super::{fixed_texts, upper_case_escapes};

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
