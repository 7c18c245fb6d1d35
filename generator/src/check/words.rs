//! Words of diagnostics: names and lists as sentences show them.
//!
//! In: names. Out: pieces of English. Not here: what is wrong.

use crate::diagnostic::closest;

/// The most names that a sentence lists.
const LISTED: usize = 12;

/// "did you mean `x`?", or what there is to choose from.
pub(super) fn meant(wrong: &str, known: &[&str], what: &str) -> String {
    match closest(wrong, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => format!("there are no {what} here"),
        None => format!("the {what} are {}", listed(known)),
    }
}

/// `a`, `b` and `c`; of a long list the beginning.
pub(super) fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    match shown.split_last() {
        _ if more > 0 => format!("{} and {more} more", shown.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "none".to_owned(),
    }
}
