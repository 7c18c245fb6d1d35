//! Names and lists of names in the messages of problems.

use crate::diagnostic::closest;
use crate::draft::EnumDef;

/// Maximum number of names in a list.
const LISTED: usize = 12;

/// "did you mean `x`?" if a known name is similar to the wrong one, else the list of the known names. `what` is the plural noun for them.
pub(crate) fn suggestion(wrong: &str, known: &[&str], what: &str) -> String {
    match closest(wrong, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => format!("there are no {what} here"),
        None => format!("the {what} are {}", quoted_list(known)),
    }
}

/// "`a`, `b` and `c`". A list of more than 12 names ends with the number of the others.
pub(crate) fn quoted_list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    match shown.split_last() {
        _ if more > 0 => format!("{} and {more} more", shown.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "none".to_owned(),
    }
}

/// The wire values of an enum.
pub(super) fn wire_values(def: &EnumDef) -> Vec<&str> {
    def.values.iter().map(|value| value.wire.as_str()).collect()
}
