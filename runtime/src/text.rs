//! Search in short texts.
//!
//! In: a text. Out: whether it contains a part, or the text without secrets. `str::contains` is optimised for long texts, and adds code to
//! each program that uses it. The texts here are short messages.

/// Whether a text contains a part.
#[cfg(feature = "client")]
pub(crate) fn contains(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at == part.as_bytes())
}

/// Whether a text contains a part; ASCII letters match in either case.
pub(crate) fn contains_ignore_ascii_case(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()))
}

/// Words in the names of values that are secret.
pub(crate) const SECRET_WORDS: [&str; 6] = ["token", "secret", "password", "passwd", "api_key", "apikey"];

/// Replaces values that are assigned to a name with a secret word: `a?access_token=x&b` becomes `a?access_token=REDACTED&b`.
pub(crate) fn without_assigned_secrets(text: &str) -> String {
    let mut pieces = text.split('=');
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let name = shown.trim_end_matches([' ', '"', '\'']);
        let is_secret = SECRET_WORDS.iter().any(|word| ends_with_ignore_ascii_case(name, word));
        let value = piece.trim_start_matches([' ', '"', '\'']);
        let rest = value.find([' ', '&', ';', ',', '"', '\'', '<', '\n']).and_then(|end| value.get(end..)).unwrap_or_default();
        shown.push('=');
        if is_secret && rest.len() < value.len() {
            shown.push_str("REDACTED");
            shown.push_str(rest);
        } else {
            shown.push_str(piece);
        }
    }
    shown
}

fn ends_with_ignore_ascii_case(text: &str, end: &str) -> bool {
    let text = text.as_bytes();
    text.len()
        .checked_sub(end.len())
        .and_then(|start| text.get(start..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
}
