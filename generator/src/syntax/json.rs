//! JSON values: examples, and defaults.
//!
//! In: nothing (this is data). Out: values that `check` compares with types and targets write. Not here: reading and writing of
//! JSON's text, which only the command line needs.

use std::fmt;

/// A value. Objects keep the order of their keys, and have no key twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer of 64 bits, with or without a sign.
    Integer(i128),
    /// Any other number, finite.
    Float(f64),
    /// Text.
    Text(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An integer: exactly if it has 64 bits, else as the nearest float.
    pub fn integer(value: i128) -> Self {
        let exact = i64::try_from(value).is_ok() || u64::try_from(value).is_ok();
        if exact { Json::Integer(value) } else { Json::Float(value as f64) }
    }
    /// Its text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
    /// The number of bytes of its texts, which measures the cost of a copy.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Json::Text(text) => text.len(),
            Json::Array(items) => items.iter().map(|item| 1 + item.weight()).sum(),
            Json::Object(entries) => entries.iter().map(|(key, value)| 1 + key.len() + value.weight()).sum(),
            Json::Null | Json::Boolean(_) | Json::Integer(_) | Json::Float(_) => 1,
        }
    }
}

/// A number as JSON spells it; `None` for everything else.
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(rest, exponent)| (rest, Some(exponent)));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let spelled = digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    text.parse().ok().filter(|value: &f64| spelled && value.is_finite())
}

/// The number that a text means in the spelling of JSON: `0.5` for `.5`, `5` for `+5` and `5.`, `7` for `007`. `None` for what means no
/// number, or one that JSON cannot write, such as `1e400` and `.inf`.
pub(crate) fn decimal(text: &str) -> Option<String> {
    if number(text).is_some() {
        return Some(text.to_owned());
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let at = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (digits, exponent) = rest.split_at_checked(at)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" if whole.is_empty() && fraction.is_empty() => return None,
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let spelled = format!("{sign}{whole}{point}{fraction}{exponent}");
    number(&spelled).map(|_| spelled)
}

/// For documents and problems that the command line writes.
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

/// A number as it is written in messages and on the wire.
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
    fn numbers_are_spelled_as_in_json() {
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
            ("0x10", None),
            ("1_000", None),
            ("e5", None),
        ] {
            assert_eq!(decimal(text).as_deref(), number, "{text}");
        }
    }
}
