//! Names and lists of names in the sentences of diagnostics.

use crate::diagnostic::closest;
use crate::draft::EnumDef;

/// The largest number of names that a sentence lists.
const LISTED: usize = 12;

/// "did you mean `x`?", or a list of the known names. `what` is the plural noun for them.
pub(crate) fn suggestion(wrong: &str, known: &[&str], what: &str) -> String {
    match closest(wrong, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => format!("there are no {what} here"),
        None => format!("the {what} are {}", quoted_list(known)),
    }
}

/// "`a`, `b` and `c`"; of a long list only the beginning.
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
