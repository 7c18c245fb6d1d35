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

/// Whether a text is base64url, with or without padding.
pub fn is_base64url(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let (padding, rest) = (text.len() - data.len(), data.len() % 4);
    rest != 1 && (padding == 0 || padding + rest == 4) && data.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

/// Whether a text is an IP address of version 4 or 6.
pub fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// Whether a text is a time of day.
pub fn is_time(text: &str) -> bool {
    specwright_text::clock::is_time_of_day(text)
}

/// Whether a text is a duration of ISO 8601.
pub fn is_iso_duration(text: &str) -> bool {
    specwright_text::clock::iso_duration(text).is_some()
}
