//! The syntax of scalars that are strings in JSON. The runtime reads the same syntax, if nothing else is said.

/// Accepts every text: the fact of a scalar without a required form.
pub(super) fn is_any(_: &str) -> bool {
    true
}

/// Accepts no text: the fact of a scalar whose values are numbers or booleans.
pub(super) fn is_none(_: &str) -> bool {
    false
}

/// Whether a text is a date such as `2026-01-31`. The runtime also reads other forms, but those are not valid for `format: date` in
/// OpenAPI.
pub fn is_date(text: &str) -> bool {
    text.len() == "2026-01-31".len() && specwright_text::date(text).is_some()
}

/// Whether a text is a decimal number such as `-12.50`.
pub fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a text is a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
pub fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Whether a text is a URL: a scheme, `:`, and more text without white space.
pub fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let begins_with_letter = scheme.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_scheme = begins_with_letter && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !rest.is_empty() && !rest.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// Whether a text is base64 with padding.
pub fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
}
