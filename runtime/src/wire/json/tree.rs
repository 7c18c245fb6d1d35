//! Reads JSON text into a tree of values, for fields of type `json`.
//!
//! In: text. Out: [`Json`]. Numbers keep their digits. Not here: writing (see `write`).

use super::refusal::Limits;
use super::scanner::{Scanner, Stopped};
use crate::value::{Json, JsonNumber, Token};

/// Reads a text that is one value.
pub(super) fn parse(text: &str) -> Result<Json, Stopped> {
    let mut scanner = Scanner::within(text, Limits::NESTING);
    let json = value(&mut scanner)?;
    scanner.end()?;
    Ok(json)
}

/// Reads the next value.
pub(super) fn value(scanner: &mut Scanner<'_>) -> Result<Json, Stopped> {
    match scanner.peek() {
        Some(b'"') => scanner.string().map(|text| Json::String(text.into_owned())),
        Some(b'-' | b'0'..=b'9') => scanner.number().map(json_from_token),
        Some(b't') => scanner.literal("true").map(|()| Json::Bool(true)),
        Some(b'f') => scanner.literal("false").map(|()| Json::Bool(false)),
        Some(b'n') => scanner.literal("null").map(|()| Json::Null),
        Some(b'[') => {
            scanner.open()?;
            let mut items = Vec::new();
            while scanner.more(b']', items.is_empty())? {
                items.push(value(scanner)?);
            }
            Ok(Json::Array(items))
        }
        Some(b'{') => {
            scanner.open()?;
            let (mut members, mut first) = (std::collections::BTreeMap::new(), true);
            while scanner.more(b'}', first)? {
                first = false;
                let key = scanner.key()?.into_owned();
                members.insert(key, value(scanner)?);
            }
            Ok(Json::Object(members))
        }
        _ => scanner.no_value(),
    }
}

/// Converts a token into a value.
pub(super) fn json_from_token(token: Token<'_>) -> Json {
    match token {
        Token::Bool(flag) => Json::Bool(flag),
        Token::Int(number) => Json::from(number),
        Token::UInt(number) => Json::from(number),
        Token::Number(text) => Json::Number(JsonNumber::from_text(text)),
        Token::Str(text) => Json::from(text),
    }
}
