//! JSON values, such as examples.
//!
//! In: nothing (this is data). Out: values that `check` compares with types and that targets write. Not here: parsing and writing JSON
//! text, which only the command line needs.

use std::fmt;

/// A JSON value. An object keeps the order of its keys and has no key twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer that fits into `i64` or `u64`.
    Integer(i128),
    /// Any other number. It is finite.
    Float(f64),
    /// Text.
    Text(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Creates an integer. If it fits neither into `i64` nor into `u64`, it becomes the nearest float.
    pub fn integer(value: i128) -> Self {
        let fits = i64::try_from(value).is_ok() || u64::try_from(value).is_ok();
        if fits { Json::Integer(value) } else { Json::Float(value as f64) }
    }
    /// The text, if the value is a text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
    /// The approximate cost of a copy: the bytes of all texts, plus one for each other value.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Json::Text(text) => text.len(),
            Json::Array(items) => items.iter().map(|item| 1 + item.weight()).sum(),
            Json::Object(entries) => entries.iter().map(|(key, value)| 1 + key.len() + value.weight()).sum(),
            Json::Null | Json::Boolean(_) | Json::Integer(_) | Json::Float(_) => 1,
        }
    }
}

/// Parses a number in the syntax of JSON. Returns `None` for any other text.
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(rest, exponent)| (rest, Some(exponent)));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let is_json = digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    text.parse().ok().filter(|value: &f64| is_json && value.is_finite())
}

/// Rewrites a number in the syntax of JSON: `.5` becomes `0.5`, `+5` and `5.` become `5`, `007` becomes `7`, `0x10` becomes `16`, and `1_000`
/// becomes `1000`. Returns `None` if the text is not a number, or is a number that JSON cannot express, such as `1e400` and `.inf`.
pub(crate) fn decimal(text: &str) -> Option<String> {
    if number(text).is_some() {
        return Some(text.to_owned());
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix).filter(|digits| !digits.starts_with(['+', '-'])) {
            return i64::from_str_radix(digits, radix).ok().map(|number| number.to_string());
        }
    }
    if let Some((before, after)) = text.split_once('_') {
        let is_between_digits = before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
        return if is_between_digits { decimal(&format!("{before}{after}")) } else { None };
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let exponent_start = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (digits, exponent) = rest.split_at_checked(exponent_start)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" if whole.is_empty() && fraction.is_empty() => return None,
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let rewritten = format!("{sign}{whole}{point}{fraction}{exponent}");
    number(&rewritten).map(|_| rewritten)
}

/// Used for the documents and the problems that the command line writes.
#[cfg(feature = "tools")]
impl From<&Json> for serde_json::Value {
    fn from(value: &Json) -> Self {
        match value {
            Json::Null => serde_json::Value::Null,
            Json::Boolean(flag) => (*flag).into(),
            Json::Integer(number) => serde_json::Number::from_i128(*number).into(),
            Json::Float(number) => (*number).into(),
            Json::Text(text) => text.as_str().into(),
            Json::Array(items) => items.iter().map(serde_json::Value::from).collect(),
            Json::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect(),
        }
    }
}

/// Writes a value for a message. Numbers are written as in JSON, and text is written without quotes.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Integer(value) => write!(f, "{value}"),
            Json::Float(value) => write!(f, "{value:?}"),
            Json::Text(text) => f.write_str(text),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_rewritten_in_the_syntax_of_json() {
        for (text, number) in [
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("+5", Some("5")),
            ("-.5", Some("-0.5")),
            ("007", Some("7")),
            ("000", Some("0")),
            ("5.e3", Some("5e3")),
            ("1.50", Some("1.50")),
            ("1e400", None),
            (".inf", None),
            ("inf", None),
            ("NaN", None),
            (".", None),
            ("", None),
            ("+", None),
            ("--5", None),
            ("0x10", Some("16")),
            ("0o17", Some("15")),
            ("0b101", Some("5")),
            ("0x", None),
            ("0x+1", None),
            ("0xFFFFFFFFFFFFFFFFF", None),
            ("1_000", Some("1000")),
            ("1_000_000.5", Some("1000000.5")),
            ("_1", None),
            ("1__0", None),
            ("1_", None),
            ("e5", None),
        ] {
            assert_eq!(decimal(text).as_deref(), number, "{text}");
        }
    }
}
