//! Syntax of values that are text in JSON, as the runtime reads them.

/// Any text.
pub(super) fn is_any(_: &str) -> bool {
    true
}

/// No text: the scalar is a number or a boolean.
pub(super) fn is_none(_: &str) -> bool {
    false
}

/// A date: `2026-01-31`. The runtime reads more forms, which would be no examples of `format: date` in OpenAPI.
pub fn is_date(text: &str) -> bool {
    text.len() == "2026-01-31".len() && specwright_text::date(text).is_some()
}

/// A decimal: `-12.50`.
pub fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
pub fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// A URL: a scheme, `:`, and more text without white space.
pub fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let begins = scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let letters = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    begins && letters && !rest.is_empty() && !rest.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// Base64 with padding.
pub fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
}
