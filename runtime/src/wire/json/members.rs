//! Splits the body of a request into its members, before their types are known.
//!
//! In: JSON text and limits. Out: its members: scalars as tokens, arrays and objects as JSON text within the limits. Values are counted while
//! they are scanned, so a body that exceeds a limit takes no memory beyond its text.

use std::borrow::Cow;

use super::position::Refusal;
use super::refusal::Limits;
use super::scanner::{Scanner, Stopped};
use super::tree::{json_from_token, parse};
use crate::value::{Json, Shape, Token};
use crate::wire::params::Bounds;

/// The largest number of members for which memory is reserved in advance.
const MAX_RESERVED: usize = 16;

/// A JSON value whose type is not known yet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Member<'t> {
    /// A string.
    Text(Cow<'t, str>),
    /// A number or a boolean.
    Token(Token<'t>),
    /// Null.
    Null,
    /// An object or an array, as JSON text.
    Json(Cow<'t, str>),
}

/// A member of a body.
pub(crate) struct BodyMember<'t> {
    /// The index of the field with this name, if the shape has it.
    pub(crate) field: Option<usize>,
    pub(crate) key: Cow<'t, str>,
    pub(crate) value: Member<'t>,
}

/// Why a body has no members.
#[derive(Debug)]
pub(crate) enum NoMembers {
    /// It is JSON, but not an object.
    NoObject,
    /// It is not JSON, or exceeds a limit.
    Refused(Refusal),
}

/// The members of a text that is an object, in order. An empty array has no members, because PHP writes an empty map so. `shape` has the
/// expected fields.
pub(crate) fn members<'t>(text: &'t str, shape: &'static Shape, bounds: Bounds) -> Result<Vec<BodyMember<'t>>, NoMembers> {
    let mut scanner = Scanner::within(text, bounds.of_body());
    match collect(&mut scanner, shape) {
        Ok(Some(members)) => Ok(members),
        Ok(None) => Err(NoMembers::NoObject),
        Err(Stopped) => Err(NoMembers::Refused(refusal(&scanner))),
    }
}

fn refusal(scanner: &Scanner<'_>) -> Refusal {
    Refusal::new(scanner.text(), scanner.problem())
}

fn collect<'t>(scanner: &mut Scanner<'t>, shape: &'static Shape) -> Result<Option<Vec<BodyMember<'t>>>, Stopped> {
    if scanner.peek() != Some(b'{') {
        let value = scanner.raw()?;
        scanner.end()?;
        let is_empty_array = value.strip_prefix('[').is_some_and(|rest| rest.trim_ascii_start() == "]");
        return Ok(is_empty_array.then(Vec::new));
    }
    let mut found = Vec::with_capacity(shape.fields().len().min(MAX_RESERVED));
    scanner.open()?;
    let mut next = 0;
    while let Some((field, key)) = next_key(scanner, shape, next, found.is_empty())? {
        scanner.count_items(found.len() + 1)?;
        let field = field.or_else(|| shape.find(&key, next));
        next = field.map_or(next, |index| index + 1);
        found.push(BodyMember { field, key, value: member(scanner)? });
    }
    scanner.end()?;
    Ok(Some(found))
}

/// The index of the field, if it was found without reading the key, and the key.
type NextKey<'t> = (Option<usize>, Cow<'t, str>);

/// Reads the key of the next member; `None` after the last one. Most callers send the fields in the order of the shape, so the key of the
/// field at `next` is tried first, by comparing bytes.
fn next_key<'t>(
    scanner: &mut Scanner<'t>,
    shape: &'static Shape,
    next: usize,
    is_first: bool,
) -> Result<Option<NextKey<'t>>, Stopped> {
    if let Some(field) = shape.fields().get(next).filter(|field| field.prefix.is_none()) {
        let expected = field.json.as_bytes();
        let expected = if is_first { expected.get(1..).unwrap_or_default() } else { expected };
        if !expected.is_empty() && scanner.take(expected) {
            return Ok(Some((Some(next), Cow::Borrowed(field.name))));
        }
    }
    if scanner.more(b'}', is_first)? { Ok(Some((None, scanner.key()?))) } else { Ok(None) }
}

fn member<'t>(scanner: &mut Scanner<'t>) -> Result<Member<'t>, Stopped> {
    let first_byte = scanner.peek();
    if matches!(first_byte, Some(b'{' | b'[')) {
        return scanner.raw().map(|text| Member::Json(Cow::Borrowed(text)));
    }
    scanner.count()?;
    match first_byte {
        Some(b'"') => scanner.string().map(Member::Text),
        Some(b'-' | b'0'..=b'9') => scanner.number().map(Member::Token),
        Some(b't') => scanner.literal("true").map(|()| Member::Token(Token::Bool(true))),
        Some(b'f') => scanner.literal("false").map(|()| Member::Token(Token::Bool(false))),
        Some(b'n') => scanner.literal("null").map(|()| Member::Null),
        _ => scanner.no_value(),
    }
}

impl Member<'_> {
    /// The value as a tree.
    pub(crate) fn into_json(self) -> Json {
        match self {
            Member::Text(text) => Json::String(text.into_owned()),
            Member::Token(token) => json_from_token(token),
            Member::Null => Json::Null,
            // The text was scanned, so it is JSON.
            Member::Json(text) => parse(&text).unwrap_or_default(),
        }
    }
}

/// Checks that the text of one parameter is JSON within the limits. Returns the number of values that the limit allows for further texts.
pub(crate) fn check_json(text: &str, bounds: Bounds) -> Result<usize, Refusal> {
    let mut scanner = Scanner::within(text, bounds.of_parameter());
    match scanner.skip().and_then(|()| scanner.end()) {
        Ok(()) => Ok(scanner.values_left()),
        Err(Stopped) => Err(refusal(&scanner)),
    }
}

impl Bounds {
    /// The limits of a body, whose object is the first level.
    fn of_body(self) -> Limits {
        Limits { depth: self.depth, items: self.items, values: self.values }
    }
    /// The limits of one parameter, which is the second level.
    fn of_parameter(self) -> Limits {
        Limits { depth: self.depth.saturating_sub(1), ..self.of_body() }
    }
}
