//! Paths of names through nested objects: `meta.next` is the field `next` of the object in the field `meta`.
//!
//! In: a path as the specification states it. Out: its steps. `\.` is a dot in a name, and `\\` a backslash.

use std::borrow::Cow;

/// Whether a path is more than the name of one field as it is on the wire.
pub(crate) const fn is_nested(path: &str) -> bool {
    let mut bytes = path.as_bytes();
    while let [first, rest @ ..] = bytes {
        if matches!(first, b'.' | b'\\') {
            return true;
        }
        bytes = rest;
    }
    false
}

/// The name of the first step, and the path of the others; `None` after the last step.
pub(crate) fn first_step(path: &str) -> (Cow<'_, str>, Option<&str>) {
    let (mut name, mut rest) = (String::new(), path);
    loop {
        let Some(end) = rest.find(['.', '\\']) else {
            return match name.is_empty() {
                true => (Cow::Borrowed(rest), None),
                false => (Cow::Owned(name + rest), None),
            };
        };
        let (before, after) = rest.split_at(end);
        name.push_str(before);
        let mut letters = after.chars();
        if letters.next() == Some('.') {
            return (Cow::Owned(name), Some(letters.as_str()));
        }
        name.extend(letters.next());
        rest = letters.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::{first_step, is_nested};

    #[test]
    fn a_dot_separates_and_a_backslash_escapes() {
        let steps = |path: &str| {
            let (mut steps, mut rest) = (Vec::new(), Some(path.to_owned()));
            while let Some(path) = rest {
                let (step, after) = first_step(&path);
                steps.push(step.into_owned());
                rest = after.map(str::to_owned);
            }
            steps
        };
        assert_eq!(steps("next"), ["next"]);
        assert_eq!(steps("a.b.c"), ["a", "b", "c"]);
        assert_eq!(steps(r"@odata\.nextLink"), ["@odata.nextLink"]);
        assert_eq!(steps(r"a\\.b\.c.d"), [r"a\", "b.c", "d"]);
        assert_eq!(steps(r"ü.\.ä"), ["ü", ".ä"]);
        assert!(!is_nested("next") && is_nested("a.b") && is_nested(r"a\.b"));
    }
}
