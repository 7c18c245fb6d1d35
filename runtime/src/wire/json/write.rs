//! Writes views as JSON text, in one pass.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::capacity::capacity;
use super::outcome;
use super::strings::first_special;
use crate::operation::path::first_step;
use crate::operation::{Answer, Endpoint};
use crate::timestamp::DateFormat;
use crate::value::{Field, Json, JsonNumber, Literal, ObjectRef, WrittenAs};
use crate::value::{Map, Value, View, WithoutTag};
use crate::wire::Writing;

/// Writes a value as JSON.
pub fn write(value: &(impl Value + ?Sized), writing: Writing) -> Vec<u8> {
    write_into(256, &value.view(), writing)
}

/// Writes a view as JSON.
pub(crate) fn write_view(it: &View<'_>, writing: Writing) -> Vec<u8> {
    write_into(capacity(it).unwrap_or_default(), it, writing)
}

fn write_into(capacity: usize, it: &View<'_>, writing: Writing) -> Vec<u8> {
    let mut out = Vec::with_capacity(capacity);
    view(it, writing, None, &mut out);
    out
}

/// Writes an answer of an operation. It includes the outcome if the answer declares one, and is `false` for an absent value if the answer
/// declares that. `capacity` is the number of bytes to reserve.
#[must_use]
pub fn write_answer(endpoint: &Endpoint, answer: &Answer, value: View<'_>, writing: Writing, capacity: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(capacity);
    match value {
        View::Absent if answer.or_false => out.extend_from_slice(b"false"),
        View::Object(it) => match answer.outcome_of(endpoint.service).filter(|_| answer.outcome) {
            Some(outcome) => match outcome.ok.first() {
                Some(ok) if outcome.is_nested => with_outcome(it, writing, outcome.field, *ok, &mut out),
                ok => object(it, writing, ok.map(|ok| (outcome.field, *ok)), &mut out),
            },
            _ => object(it, writing, None, &mut out),
        },
        other => view(&other, writing, None, &mut out),
    }
    out
}

fn view(it: &View<'_>, writing: Writing, field: Option<&Field>, out: &mut Vec<u8>) {
    let written_as = field.map_or(WrittenAs::Plain, |field| field.written_as);
    match it {
        View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Bool(flag) => boolean(*flag, written_as, out),
        View::Int(number) => digits(itoa::Buffer::new().format(*number), written_as, out),
        View::UInt(number) => digits(itoa::Buffer::new().format(*number), written_as, out),
        View::Float(float) => number(*float, out),
        View::Number(text) => out.extend_from_slice(text.as_bytes()),
        View::Str(text) if written_as == WrittenAs::Number => decimal(text, out),
        View::Str(text) | View::Secret(text) => string(text, out),
        View::Text(text) => string(text, out),
        View::Instant(instant) => match field.and_then(|field| field.date).unwrap_or(writing.dates) {
            DateFormat::Epoch => digits(itoa::Buffer::new().format(instant.epoch()), written_as, out),
            format if format.is_number() => digits(&instant.display(format).to_string(), written_as, out),
            format => string(&instant.display(format).to_string(), out),
        },
        View::Object(it) => object(*it, writing, None, out),
        View::Tagged(tag, value, it) => object(WithoutTag::new(*it, tag).object(), writing, Some((tag, **value)), out),
        View::List(list) => {
            out.push(b'[');
            for index in 0..list.len() {
                comma(index > 0, out);
                view(&list.get(index), writing, field, out);
            }
            out.push(b']');
        }
        View::Map(map) if map.is_empty() && writing.empty_map_as_list => out.extend_from_slice(b"[]"),
        View::Map(map) => {
            out.push(b'{');
            let mut first = true;
            map.each(&mut |key, value| {
                comma(!first, out);
                first = false;
                string(key, out);
                out.push(b':');
                view(&value, writing, field, out);
                true
            });
            out.push(b'}');
        }
        View::Json(tree) => json(tree, out),
        View::File(file) => string(&file.name, out),
    }
}

/// Writes an object. Every member is written with a comma in front; at the end, the first comma is replaced with the opening brace.
/// `head` is a member in front of the fields: the tag of a union, or the outcome.
fn object(it: ObjectRef<'_>, writing: Writing, head: Option<(&str, Literal)>, out: &mut Vec<u8>) {
    let begin = out.len();
    if let Some((key, value)) = head {
        member(key, out);
        literal(value, out);
    }
    members::<false>(it, writing, None, out);
    end_object(begin, out);
}

/// The outcome in a field of an object: the index of the field, the path inside of it, and the value.
type NestedOutcome<'p> = Option<(usize, &'p str, Literal)>;

/// Writes the fields of an object. `NESTED` says whether one of them can contain the outcome. It is a constant, so that other objects are
/// written without this check.
fn members<const NESTED: bool>(it: ObjectRef<'_>, writing: Writing, nested: NestedOutcome<'_>, out: &mut Vec<u8>) {
    for (index, field) in it.shape().fields().iter().enumerate() {
        let value = it.field(index);
        match (&value, field.prefix) {
            (View::Absent, _) if !field.null_if_absent => continue,
            (View::Map(map), Some(prefix)) => {
                entries(*map, prefix, writing, field, out);
                continue;
            }
            _ => name(field, out),
        }
        // Most fields have one of these two types, which are written without another call.
        match value {
            View::Str(text) if field.written_as == WrittenAs::Plain => string(text, out),
            View::Int(number) => digits(itoa::Buffer::new().format(number), field.written_as, out),
            value => match (value, nested) {
                (View::Object(object), Some((at, path, ok))) if NESTED && at == index => {
                    with_outcome(object, writing, path, ok, out)
                }
                (value, _) => view(&value, writing, Some(field), out),
            },
        }
    }
}

/// Replaces the comma in front of the first member with the opening brace, and writes the closing one.
#[inline]
fn end_object(begin: usize, out: &mut Vec<u8>) {
    match out.get_mut(begin) {
        Some(first) => *first = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}

/// Writes an object with the outcome at a path: in one of the nested objects, or in an object that the path adds.
fn with_outcome(it: ObjectRef<'_>, writing: Writing, path: &str, ok: Literal, out: &mut Vec<u8>) {
    let (step, rest) = first_step(path);
    let Some(rest) = rest else { return object(it, writing, Some((&step, ok)), out) };
    let begin = out.len();
    let inner = it.shape().find(&step, 0).filter(|index| matches!(it.field(*index), View::Object(_)));
    if inner.is_none() {
        member(&step, out);
        only_outcome(rest, ok, out);
    }
    members::<true>(it, writing, inner.map(|index| (index, rest, ok)), out);
    end_object(begin, out);
}

/// Writes nested objects that contain only the outcome.
fn only_outcome(path: &str, ok: Literal, out: &mut Vec<u8>) {
    let (step, rest) = first_step(path);
    out.push(b'{');
    string(&step, out);
    out.push(b':');
    match rest {
        Some(rest) => only_outcome(rest, ok, out),
        None => literal(ok, out),
    }
    out.push(b'}');
}

fn literal(value: Literal, out: &mut Vec<u8>) {
    match value {
        Literal::Str(text) => string(text, out),
        other => json(&outcome::json(other), out),
    }
}

/// Writes the entries of a map as members of the object that contains the map.
fn entries(map: &dyn Map, prefix: &str, writing: Writing, field: &Field, out: &mut Vec<u8>) {
    map.each(&mut |key, value| {
        member(&format!("{prefix}{key}"), out);
        view(&value, writing, Some(field), out);
        true
    });
}

/// Writes a comma, a field's name and a colon. `field.json` has these characters. It is empty if the name needs escapes.
#[inline]
fn name(field: &Field, out: &mut Vec<u8>) {
    match field.json.as_bytes() {
        [] => member(field.name, out),
        spelled => out.extend_from_slice(spelled),
    }
}

fn member(key: &str, out: &mut Vec<u8>) {
    out.push(b',');
    string(key, out);
    out.push(b':');
}

fn comma(wanted: bool, out: &mut Vec<u8>) {
    if wanted {
        out.push(b',');
    }
}

fn boolean(flag: bool, written_as: WrittenAs, out: &mut Vec<u8>) {
    out.extend_from_slice(match (flag, written_as) {
        (true, WrittenAs::Plain) => b"true",
        (false, WrittenAs::Plain) => b"false",
        (true, WrittenAs::Number) => b"1",
        (false, WrittenAs::Number) => b"0",
        (true, WrittenAs::String) => b"\"1\"",
        (false, WrittenAs::String) => b"\"0\"",
    });
}

fn digits(digits: &str, written_as: WrittenAs, out: &mut Vec<u8>) {
    if written_as == WrittenAs::String {
        out.push(b'"');
        out.extend_from_slice(digits.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(digits.as_bytes());
    }
}

/// Writes a string. A text without characters to escape is copied. serde_json writes other texts.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    if first_special(text.as_bytes()) == text.len() {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        by_serde_json(text, out);
    }
}

/// Writes a float. One that is not finite becomes null.
pub(super) fn number(float: f64, out: &mut Vec<u8>) {
    by_serde_json(&float, out);
}

/// Writes a string or a float with serde_json, which cannot fail for these types.
fn by_serde_json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    let begin = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(begin);
        out.extend_from_slice(b"null");
    }
}

/// Writes a decimal as a JSON number, without a plus and leading zeros. Text that is not a decimal is written as a string.
fn decimal(text: &str, out: &mut Vec<u8>) {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if ![whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return string(text, out);
    }
    let zeros = whole.len() - whole.trim_start_matches('0').len();
    out.extend_from_slice(sign.as_bytes());
    out.extend_from_slice(digits.get(zeros.min(whole.len() - 1)..).unwrap_or(digits).as_bytes());
}

/// The text of a tree.
pub(super) fn json_text(tree: &Json) -> String {
    let mut out = Vec::new();
    json(tree, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn json(tree: &Json, out: &mut Vec<u8>) {
    match tree {
        Json::Null => out.extend_from_slice(b"null"),
        Json::Bool(flag) => boolean(*flag, WrittenAs::Plain, out),
        Json::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Json::String(text) => string(text, out),
        Json::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                comma(index > 0, out);
                json(item, out);
            }
            out.push(b']');
        }
        Json::Object(members) => {
            out.push(b'{');
            for (index, (key, value)) in members.iter().enumerate() {
                comma(index > 0, out);
                string(key, out);
                out.push(b':');
                json(value, out);
            }
            out.push(b'}');
        }
    }
}

/// A view with serde's `Serialize`, for users who write generated types in other formats.
pub(crate) struct SerializedView<'a>(pub View<'a>, pub Option<&'static Field>);

impl Serialize for SerializedView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            View::Absent | View::Null => serializer.serialize_unit(),
            View::Bool(flag) => serializer.serialize_bool(*flag),
            View::Int(number) => serializer.serialize_i64(*number),
            View::UInt(number) => serializer.serialize_u64(*number),
            View::Float(number) => serializer.serialize_f64(*number),
            View::Number(text) => JsonNumber::from_text(text).serialize(serializer),
            View::Str(text) if self.1.is_some_and(|field| field.written_as == WrittenAs::Number) => {
                let mut number = Vec::new();
                decimal(text, &mut number);
                match String::from_utf8(number) {
                    Ok(number) if !number.starts_with('"') => JsonNumber::from_text(&number).serialize(serializer),
                    _ => serializer.serialize_str(text),
                }
            }
            View::Str(text) | View::Secret(text) => serializer.serialize_str(text),
            View::Text(text) => serializer.serialize_str(text),
            View::Instant(instant) => match self.1.and_then(|field| field.date).unwrap_or_default() {
                DateFormat::Epoch => serializer.serialize_i64(instant.epoch()),
                DateFormat::EpochMs => serializer.serialize_i64(instant.milliseconds()),
                DateFormat::EpochFraction => serializer.serialize_f64(instant.seconds()),
                format => serializer.collect_str(&instant.display(format)),
            },
            View::Object(object) => serialize_object(*object, None, serializer),
            View::Tagged(tag, value, object) => {
                serialize_object(WithoutTag::new(*object, tag).object(), Some((tag, **value)), serializer)
            }
            View::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    seq.serialize_element(&SerializedView(list.get(index), self.1))?;
                }
                seq.end()
            }
            View::Map(map) => {
                let mut out = serializer.serialize_map(Some(map.len()))?;
                let mut result = Ok(());
                map.each(&mut |key, value| {
                    result = out.serialize_entry(key, &SerializedView(value, self.1));
                    result.is_ok()
                });
                result.and_then(|()| out.end())
            }
            View::Json(json) => json.serialize(serializer),
            View::File(file) => serializer.serialize_str(&file.name),
        }
    }
}

fn serialize_object<S: Serializer>(
    object: ObjectRef<'_>,
    head: Option<(&str, Literal)>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_map(None)?;
    if let Some((tag, value)) = head {
        out.serialize_entry(tag, &outcome::json(value))?;
    }
    for (index, field) in object.shape().fields().iter().enumerate() {
        match (object.field(index), field.prefix) {
            (View::Absent, _) if !field.null_if_absent => {}
            (View::Map(map), Some(prefix)) => {
                let mut result = Ok(());
                map.each(&mut |key, value| {
                    result = out.serialize_entry(&format!("{prefix}{key}"), &SerializedView(value, Some(field)));
                    result.is_ok()
                });
                result?;
            }
            (value, _) => out.serialize_entry(field.unique_name, &SerializedView(value, Some(field)))?,
        }
    }
    out.end()
}
