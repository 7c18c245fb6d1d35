//! Suggestions: the known name that is most similar to a wrong one.
//!
//! In: a wrong name and the known names. Out: the name that was probably meant, if any. Not here: the sentence around it.

use std::cmp::Reverse;

/// The longest wrong name that is compared with known names, in characters. A suggestion does not help with longer names, and comparing
/// them takes long, which a hostile file could use.
const MAX_LENGTH: usize = 64;

/// The known name that was probably meant by `wrong`. A name that differs in upper and lower case only is the best. Otherwise the name with
/// the smallest edit distance is taken, if the distance is at most a third of the length of `wrong`. Of names with the same distance, the
/// one that shares the most letters at its beginning and its end is taken.
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    if length == 0 || length > MAX_LENGTH {
        return None;
    }
    let limit = length.div_ceil(3).min(4);
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .filter(|name| name.len().abs_diff(wrong.len()) <= 4 * limit && name.len() <= 4 * MAX_LENGTH)
        .map(|name| (distance(wrong, &lower, name), name))
        .filter(|(distance, name)| *distance <= limit && *distance < name.chars().count())
        .min_by_key(|(distance, name)| (*distance, Reverse(shared_ends(wrong, name))))
        .map(|(_, name)| name)
}

/// The number of letters that two names share at the beginning and at the end. It decides between two equally similar names: for `Userd`,
/// `UserId` is suggested rather than `User`.
fn shared_ends(wrong: &str, name: &str) -> usize {
    let prefix = wrong.chars().zip(name.chars()).take_while(|(left, right)| left == right).count();
    let suffix = wrong.chars().rev().zip(name.chars().rev()).take_while(|(left, right)| left == right).count();
    prefix + suffix
}

/// The edit distance of two names. It is 0 if they differ in case only, and 1 if they differ in case, `_` and `-` only. `lower` is `wrong` in
/// lower case.
fn distance(wrong: &str, lower: &str, name: &str) -> usize {
    let name_lower = name.to_lowercase();
    if name_lower == lower {
        return 0;
    }
    let without_separators = |text: &str| text.replace(['_', '-'], "");
    if without_separators(lower) == without_separators(&name_lower) {
        return 1;
    }
    // A difference in case counts as one edit.
    strsim::damerau_levenshtein(wrong, name).min(strsim::damerau_levenshtein(lower, &name_lower) + 1).max(1)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_most_similar_name_is_suggested() {
        let known = ["required", "docs", "type", "min", "max", "min_length", "BreakingNewsId"];
        for (wrong, expected) in [
            ("requierd", Some("required")),
            ("Docs", Some("docs")),
            ("doc", Some("docs")),
            ("minlength", Some("min_length")),
            ("minLength", Some("min_length")),
            ("BreakingNewId", Some("BreakingNewsId")),
            ("mx", Some("max")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(closest(wrong, known), expected, "{wrong}");
        }
    }
}
