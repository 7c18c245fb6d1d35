//! JSON text to a tree of values, for what has no type of its own.
//!
//! In: text. Out: serde_json's value; numbers that are long or have a fraction, and strings with escapes in them. Not here: the
//! writing of trees. serde_json would read the same, and a test holds both to the same results; but it brings its own machinery for
//! exact fractions, and a program has that of the standard library already.

use serde_json::Value as Json;

use super::fill::json_token;
use super::scan::{DEEPEST, NotJson, Scan};
use super::word::first_special;
use crate::value::Token;

/// Reads all of a text.
pub(super) fn parse(text: &str) -> Result<Json, NotJson> {
    let mut scan = Scan::new(text);
    let json = value(&mut scan)?;
    scan.end()?;
    Ok(json)
}

/// Reads the next value.
pub(super) fn value(scan: &mut Scan<'_>) -> Result<Json, NotJson> {
    nested(scan, 1)
}

fn nested(scan: &mut Scan<'_>, depth: usize) -> Result<Json, NotJson> {
    match scan.peek().ok_or(NotJson)? {
        b'"' => scan.string().map(|text| Json::String(text.into_owned())),
        b'-' | b'0'..=b'9' => scan.number().map(json_token),
        b't' => scan.word("true").map(|()| Json::Bool(true)),
        b'f' => scan.word("false").map(|()| Json::Bool(false)),
        b'n' => scan.word("null").map(|()| Json::Null),
        b'[' if depth < DEEPEST => list(scan, depth + 1),
        b'{' if depth < DEEPEST => map(scan, depth + 1),
        _ => Err(NotJson),
    }
}

fn list(scan: &mut Scan<'_>, depth: usize) -> Result<Json, NotJson> {
    let mut items = Vec::new();
    scan.pass(1);
    while scan.more(b']', items.is_empty())? {
        items.push(nested(scan, depth)?);
    }
    Ok(Json::Array(items))
}

fn map(scan: &mut Scan<'_>, depth: usize) -> Result<Json, NotJson> {
    let (mut members, mut first) = (serde_json::Map::new(), true);
    scan.pass(1);
    while scan.more(b'}', first)? {
        first = false;
        let key = scan.key()?.into_owned();
        members.insert(key, nested(scan, depth)?);
    }
    Ok(Json::Object(members))
}

/// A number that is not short and plain. One that no float holds is none.
pub(super) fn number(text: &str) -> Result<Token<'static>, NotJson> {
    let whole = text.strip_prefix('-').unwrap_or(text);
    let rest = past_digits(whole).filter(|rest| !whole.starts_with('0') || rest.len() + 1 == whole.len()).ok_or(NotJson)?;
    if rest.is_empty() && text != "-0" {
        let integer = text.parse().map(Token::Int).or_else(|_| text.parse().map(Token::UInt));
        if let Ok(integer) = integer {
            return Ok(integer);
        }
    }
    let rest = rest.strip_prefix('.').map_or(Some(rest), past_digits).ok_or(NotJson)?;
    let exponent = rest.strip_prefix(['e', 'E']).map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
    let rest = exponent.map_or(Some(rest), past_digits).ok_or(NotJson)?;
    let number = text.parse().ok().filter(|number: &f64| rest.is_empty() && number.is_finite());
    number.map(Token::Float).ok_or(NotJson)
}

/// What is behind the digits; `None` when there are none.
fn past_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// The text of a string without its quotes, escapes and all.
pub(super) fn unescape(quoted: &str) -> Result<String, NotJson> {
    let mut text = String::with_capacity(quoted.len());
    let mut rest = quoted;
    loop {
        let (plain, special) = rest.split_at_checked(first_special(rest.as_bytes())).ok_or(NotJson)?;
        text.push_str(plain);
        if special.is_empty() {
            return Ok(text);
        }
        let escape = special.strip_prefix('\\').ok_or(NotJson)?;
        let (letter, behind) = escape.split_at_checked(1).ok_or(NotJson)?;
        rest = behind;
        text.push(match letter {
            "\"" | "\\" | "/" => letter.chars().next().ok_or(NotJson)?,
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => character(&mut rest)?,
            _ => return Err(NotJson),
        });
    }
}

/// Behind `\u`; a character beyond the first 65,536 is two of them.
fn character(rest: &mut &str) -> Result<char, NotJson> {
    let first = unit(rest)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first).ok_or(NotJson);
    }
    *rest = rest.strip_prefix("\\u").ok_or(NotJson)?;
    let second = unit(rest)?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(NotJson)?;
    char::from_u32(0x10000 + ((first - 0xd800) << 10) + second).ok_or(NotJson)
}

fn unit(rest: &mut &str) -> Result<u32, NotJson> {
    let (digits, behind) = rest.split_at_checked(4).ok_or(NotJson)?;
    *rest = behind;
    digits.chars().try_fold(0, |unit, digit| Some(unit * 16 + digit.to_digit(16)?)).ok_or(NotJson)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value as Json;

    use super::parse;

    const PIECES: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\n",
        "\"",
        "\"a\"",
        "\"b\":",
        "\\",
        "\\n",
        "\\u",
        "00e9",
        "\\ud83d",
        "\\ude00",
        "\\u0000",
        "\"\\/\\b\\f\\r\\t\\\"\\\\\"",
        "\u{1}",
        "é",
        "-",
        "0",
        "-0",
        "1",
        "12",
        ".5",
        "e3",
        "E-400",
        "e400",
        "+",
        "123456789012345678",
        "0.1",
        "18446744073709551615",
        "9223372036854775808",
        "5e-324",
        "1.7976931348623157e308",
        "true",
        "false",
        "null",
        "nul",
    ];

    fn agree(text: &str) {
        assert_eq!(parse(text).ok(), serde_json::from_str::<Json>(text).ok(), "{text}");
    }

    #[test]
    fn trees_are_read_as_serde_json_reads_them() {
        for number in
            ["-0", "-0.0", "01", "-", "1.", ".1", "1e", "1e+", "1E5", "1e999", "-1e-999", "0e0", "00", "-01", "1_0", "inf"]
        {
            agree(number);
        }
        for number in ["18446744073709551616", "-9223372036854775808", "-9223372036854775809", "2.2250738585072011e-308"] {
            agree(number);
        }
        agree(r#"{"a": [1, {"b": null, "b": "\ud83d\ude00 \u00E9\n"}], "c": -1.5e3, "d": {}, "e": []}"#);
        for text in
            [r#""\ud83d""#, r#""\ude00""#, r#""\ud83d\u0041""#, r#""\u+123""#, r#""\x""#, "\"\\", "\"\u{1}\"", "[1,]", "{,}"]
        {
            agree(text);
        }
        for depth in [126, 127, 128, 129, 100_000] {
            agree(&("[".repeat(depth) + &"]".repeat(depth)));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

        #[test]
        fn any_text_is_read_as_serde_json_reads_it(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..9)) {
            let text = pieces.concat();
            agree(&text);
            agree(&format!("[{text}]"));
            agree(&format!("{{\"a\":{text}}}"));
            agree(&format!("\"{text}\""));
        }

        #[test]
        fn floats_are_read_exactly(number in any::<f64>().prop_filter("JSON has no others", |number| number.is_finite())) {
            agree(&number.to_string());
            agree(&format!("{number:e}"));
        }
    }
}
