//! Writes parameters as name and value pairs, for a query string, a form, a multipart body or a header.
//!
//! In: the parameters of a request. Out: names and values, and a violation for each parameter from whose text a server would read another
//! value. Not here: escapes of URLs and of headers (see `client`).

use zeroize::Zeroizing;

use crate::file::File;
use crate::operation::{Arrays, Wire};
use crate::timestamp::DateFormat;
use crate::value::{Field, Json, ObjectRef, ParamLocation, ParamStyle};
use crate::value::{List, Map, View};
use crate::violation::Violations;
use crate::wire::{Writing, json};

/// The largest number of brackets in a name. A server reads more brackets as a part of the name.
const MAX_BRACKETS: usize = 8;

/// A name, and text or a file.
#[non_exhaustive]
pub enum Pair<'a> {
    /// Text; it may be a secret.
    Text(String, Zeroizing<String>, TextKind),
    /// A file.
    File(String, &'a File),
}

/// What a text contains, which decides how it is escaped and declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextKind {
    /// One value.
    Value,
    /// Items with commas between them. The commas are not escaped, since some servers split the text before they decode it.
    Commas,
    /// JSON. As a part of a multipart body it has a media type.
    Json,
}

/// Writes the parameters of an object whose location `takes` accepts, in the object's order.
pub fn pairs<'a>(
    object: ObjectRef<'a>,
    wire: &Wire,
    takes: &dyn Fn(ParamLocation) -> bool,
    found: &mut Violations,
) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for (index, field) in object.shape().fields().iter().enumerate() {
        if takes(field.location) {
            let arrays = field.arrays(wire.arrays);
            let mut writer = Writer { wire, arrays, param: field.name, depth: 0, pairs: &mut pairs, found };
            writer.field(field.name, object.field(index), field);
        }
    }
    pairs
}

/// Writes one parameter.
struct Writer<'w, 'a> {
    wire: &'w Wire,
    /// How lists are written.
    arrays: Arrays,
    /// The name of the parameter.
    param: &'static str,
    /// The number of brackets after the name so far.
    depth: usize,
    pairs: &'w mut Vec<Pair<'a>>,
    found: &'w mut Violations,
}

impl<'a> Writer<'_, 'a> {
    /// Writes a field. A required field for which nothing is written is a violation: the server would report it as missing.
    fn field(&mut self, name: &str, view: View<'a>, field: &Field) {
        let (pairs, violations) = (self.pairs.len(), self.found.len());
        self.add(name, view, field);
        if field.required && field.prefix.is_none() && self.pairs.len() == pairs && self.found.len() == violations {
            self.found.add(name, "required", format!("{name} is required, and an empty one cannot be sent in a form"));
        }
    }

    fn add(&mut self, name: &str, view: View<'a>, field: &Field) {
        match view {
            View::Absent => {}
            view if field.style == Some(ParamStyle::Json) => {
                self.push(name.to_owned(), json_text(&view, field, self.wire), TextKind::Json)
            }
            View::Object(_) | View::Map(_) if is_separated(field) => self.joined(name, &view, field),
            View::File(file) => self.pairs.push(Pair::File(name.to_owned(), file)),
            View::List(list) => self.list(name, list, field),
            View::Map(map) => self.map(name, "", map, field),
            View::Object(object) => self.object(name, object, None),
            View::Tagged(tag, value, object) => {
                if let Some(name) = self.inside(name, tag) {
                    self.text(name, text(&value.view(), field, self.wire));
                }
                self.object(name, object, Some(tag));
            }
            other => self.text(name.to_owned(), text(&other, field, self.wire)),
        }
    }

    fn text(&mut self, name: String, text: Option<String>) {
        self.pairs.extend(text.map(|text| Pair::Text(name, Zeroizing::new(text), TextKind::Value)));
    }

    fn push(&mut self, name: String, text: Zeroizing<String>, kind: TextKind) {
        self.pairs.push(Pair::Text(name, text, kind));
    }

    /// Writes the items of a list, or the keys and values of an object, as one text.
    fn joined(&mut self, name: &str, view: &View<'_>, field: &Field) {
        let separator = self.arrays.separator().unwrap_or(',');
        match joined(view, field, self.wire, separator) {
            Ok(Some(text)) => self.push(name.to_owned(), text, if separator == ',' { TextKind::Commas } else { TextKind::Value }),
            Ok(None) => {}
            Err(why) => self.refuse("style", why),
        }
    }

    fn list(&mut self, name: &str, list: &'a dyn List, field: &Field) {
        if self.arrays.separator().is_some() && !(0..list.len()).any(|index| has_members(&list.get(index))) {
            return self.joined(name, &View::List(list), field);
        }
        for index in 0..list.len() {
            let item = list.get(index);
            // Without an index, the server could not know to which item a member belongs.
            let has_members = has_members(&item);
            let name = match self.arrays {
                Arrays::Repeat if !has_members => Some(name.to_owned()),
                Arrays::Brackets if !has_members => self.nested(name, |name| format!("{name}[]")),
                _ => self.nested(name, |name| format!("{name}[{index}]")),
            };
            if let Some(name) = name {
                self.depth += 1;
                self.add(&name, item, field);
                self.depth -= 1;
            }
        }
    }

    /// Writes a map. A visited value cannot be borrowed beyond the visit, so values are written as text, and cannot be files.
    fn map(&mut self, name: &str, prefix: &str, map: &dyn Map, field: &Field) {
        map.each(&mut |key, value| {
            if let Some(name) = self.inside(name, &format!("{prefix}{key}")) {
                let text = text(&value, field, self.wire).unwrap_or_default();
                self.text(name, Some(text));
            }
            true
        });
    }

    /// Writes the fields of an object, except for the one with the name of a tag.
    fn object(&mut self, name: &str, object: ObjectRef<'a>, tag: Option<&str>) {
        for (index, field) in object.shape().fields().iter().enumerate().filter(|(_, field)| tag != Some(field.name)) {
            match (field.prefix, object.field(index)) {
                (Some(prefix), View::Map(map)) => self.map(name, prefix, map, field),
                (Some(_), _) | (None, View::Absent) => {}
                (None, view) => {
                    let Some(name) = self.inside(name, field.name) else { continue };
                    self.depth += 1;
                    self.field(&name, view, field);
                    self.depth -= 1;
                }
            }
        }
    }

    /// The name of a member. `None`, with a violation, for a key that a server would read as another key.
    fn inside(&mut self, name: &str, key: &str) -> Option<String> {
        if key.is_empty() || key.contains(['[', ']']) {
            self.refuse("name", "must have keys that are not empty and have no brackets: other keys cannot be sent in a form");
            return None;
        }
        self.nested(name, |name| format!("{name}[{key}]"))
    }

    /// The name with one more pair of brackets. `None`, with a violation, if the name already has the largest number.
    fn nested(&mut self, name: &str, nested: impl FnOnce(&str) -> String) -> Option<String> {
        if self.depth >= MAX_BRACKETS {
            self.refuse("depth", "must not nest deeper than 8 levels: more levels cannot be sent in a form");
            return None;
        }
        Some(nested(name))
    }

    /// Adds a violation, unless the parameter has one already.
    fn refuse(&mut self, rule: &'static str, why: &str) {
        if !self.found.names(self.param) {
            self.found.add(self.param, rule, format!("{} {why}", self.param));
        }
    }
}

/// Whether an object is written as one text.
fn is_separated(field: &Field) -> bool {
    field.style.and_then(ParamStyle::separator).is_some()
}

fn has_members(item: &View<'_>) -> bool {
    matches!(item, View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_))
}

/// Writes the items of a list, or the keys and values of an object in turn, as one text with a separator. `None` if there are none.
///
/// # Errors
/// If a server would read other items. The error is the rest of a sentence that begins with the parameter's name.
fn joined(view: &View<'_>, field: &Field, wire: &Wire, separator: char) -> Result<Option<Zeroizing<String>>, &'static str> {
    let mut out = Zeroizing::new(String::new());
    let mut is_readable = true;
    let mut add = |item: &str| {
        is_readable &= !item.is_empty() && !item.contains(separator);
        if !out.is_empty() {
            out.push(separator);
        }
        out.push_str(item);
    };
    let text_of = |view: &View<'_>, field: &Field| Zeroizing::new(text(view, field, wire).unwrap_or_default());
    match view {
        View::List(list) => (0..list.len()).for_each(|index| add(&text_of(&list.get(index), field))),
        View::Map(map) => map.each(&mut |key, value| {
            add(key);
            add(&text_of(&value, field));
            true
        }),
        View::Object(object) => {
            for (index, field) in object.shape().fields().iter().enumerate() {
                let value = object.field(index);
                if !matches!(value, View::Absent) {
                    add(field.name);
                    add(&text_of(&value, field));
                }
            }
        }
        other => add(&text_of(other, field)),
    }
    match is_readable {
        true => Ok((!out.is_empty()).then_some(out)),
        false => Err("must have items that are not empty and do not contain the character between the items"),
    }
}

/// Writes a parameter as a segment of a path: one value, or the items of a list or an object with commas between them.
///
/// # Errors
/// As for [`header`].
pub fn segment(view: &View<'_>, field: &Field, wire: &Wire) -> Result<(Zeroizing<String>, TextKind), &'static str> {
    Ok(match field.style {
        None => (Zeroizing::new(text(view, field, wire).unwrap_or_default()), TextKind::Value),
        Some(ParamStyle::Json) => (json_text(view, field, wire), TextKind::Json),
        Some(ParamStyle::Lists(_)) => (joined(view, field, wire, ',')?.unwrap_or_default(), TextKind::Commas),
    })
}

/// Writes a value as JSON.
fn json_text(view: &View<'_>, field: &Field, wire: &Wire) -> Zeroizing<String> {
    let writing = Writing { dates: field.date.unwrap_or(DateFormat::Epoch), empty_map_as_list: wire.empty_map_as_list };
    Zeroizing::new(String::from_utf8(json::write_view(view, writing)).unwrap_or_default())
}

/// Writes a parameter as the value of a header: one value as text, or the items of a list or an object with commas between them (OpenAPI's
/// `style: simple`).
///
/// # Errors
/// If a server would read another value. The error is the rest of a sentence that begins with the parameter's name.
pub fn header(view: &View<'_>, field: &Field, wire: &Wire) -> Result<Option<Zeroizing<String>>, &'static str> {
    let list = match view {
        View::List(list) if field.style != Some(ParamStyle::Json) => list,
        _ => return header_text(view, field, wire),
    };
    if list.is_empty() {
        return if field.required { Err("is required, and a header cannot hold an empty list") } else { Ok(None) };
    }
    let mut value = Zeroizing::new(String::new());
    for index in 0..list.len() {
        let item = Zeroizing::new(text(&list.get(index), field, wire).unwrap_or_default());
        if item.is_empty() || item.contains(',') || !is_header_text(&item) {
            return Err(
                "must be a list of texts that a header can hold: not empty, without commas, line breaks and control characters, \
                        and without white space at the ends",
            );
        }
        if index > 0 {
            value.push(',');
        }
        value.push_str(&item);
    }
    Ok(Some(value))
}

/// Writes a parameter that is not a list, or is JSON, as the value of a header.
fn header_text(view: &View<'_>, field: &Field, wire: &Wire) -> Result<Option<Zeroizing<String>>, &'static str> {
    let text = match (view, field.style) {
        (View::Absent, _) => None,
        (_, Some(ParamStyle::Json)) => Some(json_text(view, field, wire)),
        (View::Object(_) | View::Map(_), Some(ParamStyle::Lists(_))) => joined(view, field, wire, ',')?,
        _ => text(view, field, wire).map(Zeroizing::new),
    };
    if text.as_ref().is_some_and(|text| !is_header_text(text)) { Err(HEADER_TEXT) } else { Ok(text) }
}

const HEADER_TEXT: &str =
    "must be text that a header can hold: without line breaks and control characters, and without white space at the ends";

/// Whether a header can contain the text, and the receiver reads the same text: it removes white space at the ends (RFC 9110, 5.5).
fn is_header_text(text: &str) -> bool {
    let is_blank = |c: char| c == ' ' || c == '\t';
    !text.starts_with(is_blank) && !text.ends_with(is_blank) && !text.bytes().any(|b| b.is_ascii_control() && b != b'\t')
}

/// Writes one value as text; `None` if it is absent. Objects, lists, maps and JSON values are written as JSON.
#[must_use]
pub fn text(view: &View<'_>, field: &Field, wire: &Wire) -> Option<String> {
    Some(match view {
        View::Absent => return None,
        View::Null => String::new(),
        View::Bool(flag) if wire.numeric_booleans => if *flag { "1" } else { "0" }.to_owned(),
        View::Bool(flag) => flag.to_string(),
        View::Int(number) => number.to_string(),
        View::UInt(number) => number.to_string(),
        View::Float(number) => number.to_string(),
        View::Number(text) | View::Str(text) | View::Secret(text) => (*text).to_owned(),
        View::Text(text) => text.clone().into_owned(),
        View::Instant(instant) => with_zulu(instant.display(field.date.unwrap_or(DateFormat::Epoch)).to_string()),
        View::File(file) => file.name.clone(),
        // A text that is also JSON is written as a JSON string, since the server would read it as JSON.
        View::Json(Json::String(text)) if text.parse::<Json>().is_err() => text.clone(),
        View::Json(_) | View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_) => {
            String::from_utf8(json::write_view(view, Writing::PLAIN)).unwrap_or_default()
        }
    })
}

/// Writes the offset `+00:00` as `Z`. A program that decodes a query twice reads a plus as a space, and services are known to accept `Z`.
fn with_zulu(instant: String) -> String {
    instant.strip_suffix("+00:00").map_or_else(|| instant.clone(), |local| format!("{local}Z"))
}
