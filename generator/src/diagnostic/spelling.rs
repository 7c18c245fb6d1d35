//! Suggestions: the known name that is most similar to a wrong one.
//!
//! In: a wrong name and the known names. Out: the name that was probably meant, if any. Not here: the sentence around it.

use std::cmp::Reverse;

/// Longer names are not compared: nobody reads a suggestion for them, and a hostile file could make it costly.
const LONGEST: usize = 64;

/// The known name that was probably meant: one that differs in case only, else the nearest within a third of the wrong
/// name's length (letters left out, added, changed or swapped). Of several equally near ones the first that begins and ends most alike.
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let limit = length.div_ceil(3).min(4);
    let lower = wrong.to_lowercase();
    known
        .into_iter()
        .filter(|name| name.len().abs_diff(wrong.len()) <= 4 * limit && name.len() <= 4 * LONGEST)
        .map(|name| (distance(wrong, &lower, name), name))
        .filter(|(distance, name)| *distance <= limit && *distance < name.chars().count())
        .min_by_key(|(distance, name)| (*distance, Reverse(frame(wrong, name))))
        .map(|(_, name)| name)
}

/// The number of letters that two names share at the beginning and at the end. It decides between two equally similar names: for `Userd`,
/// `UserId` is suggested rather than `User`.
fn frame(wrong: &str, name: &str) -> usize {
    let before = wrong.chars().zip(name.chars()).take_while(|(left, right)| left == right).count();
    let after = wrong.chars().rev().zip(name.chars().rev()).take_while(|(left, right)| left == right).count();
    before + after
}

/// Nothing for a name that differs in case only.
fn distance(wrong: &str, lower: &str, name: &str) -> usize {
    let name_lower = name.to_lowercase();
    if name_lower == lower {
        return 0;
    }
    // Names that differ in case and separators only are the most similar.
    let plain = |text: &str| text.replace(['_', '-'], "");
    if plain(lower) == plain(&name_lower) {
        return 1;
    }
    strsim::damerau_levenshtein(wrong, name).min(strsim::damerau_levenshtein(lower, &name_lower) + 1).max(1)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn what_was_probably_meant() {
        let known = ["required", "docs", "type", "min", "max", "min_length", "BreakingNewsId"];
        for (wrong, meant) in [
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
            assert_eq!(closest(wrong, known), meant, "{wrong}");
        }
    }
}
