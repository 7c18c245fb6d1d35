//! Views to name and value pairs: how a client writes parameters in a query string, a form, a multipart body or a header.
//!
//! In: the parameters of a request. Out: names and values, and a violation for each parameter that cannot be written so that a server
//! reads the same. Not here: escapes of URLs and of headers (see `client`).

use zeroize::Zeroizing;

use crate::file::File;
use crate::operation::{Arrays, Wire};
use crate::timestamp::DateFormat;
use crate::value::{Field, Json, ObjectRef, ParamLocation};
use crate::value::{List, Map, View};
use crate::violation::Violations;
use crate::wire::{Writing, json};

/// The most brackets that a name may have: a server takes more for a part of the name.
const MOST_BRACKETS: usize = 8;

/// A name, and text or a file.
pub enum Pair<'a> {
    /// Text; it may be a secret.
    Text(String, Zeroizing<String>),
    /// A file.
    File(String, &'a File),
}

/// Writes the parameters of an object whose place is one of `takes`, in the object's order.
pub fn pairs<'a>(
    object: ObjectRef<'a>,
    wire: &Wire,
    takes: &dyn Fn(ParamLocation) -> bool,
    found: &mut Violations,
) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for (index, field) in object.shape().fields().iter().enumerate() {
        if takes(field.location) {
            let mut writer = Writer { wire, param: field.name, depth: 0, pairs: &mut pairs, found };
            writer.required(field.name, object.field(index), field);
        }
    }
    pairs
}

/// Writes one parameter.
struct Writer<'w, 'a> {
    wire: &'w Wire,
    /// The name of the parameter.
    param: &'static str,
    /// Brackets behind the name so far.
    depth: usize,
    pairs: &'w mut Vec<Pair<'a>>,
    found: &'w mut Violations,
}

impl<'a> Writer<'_, 'a> {
    /// Writes a field. A required one of which nothing is written would be missing on the other side.
    fn required(&mut self, name: &str, view: View<'a>, field: &Field) {
        let (pairs, violations) = (self.pairs.len(), self.found.len());
        self.add(name, view, field);
        if field.required && field.prefix.is_none() && self.pairs.len() == pairs && self.found.len() == violations {
            self.found.add(name, "required", format!("{name} is required, and an empty one cannot be sent in a form"));
        }
    }

    fn add(&mut self, name: &str, view: View<'a>, field: &Field) {
        match view {
            View::Absent => {}
            View::File(file) => self.pairs.push(Pair::File(name.to_owned(), file)),
            View::List(list) => self.list(name, list, field),
            View::Map(map) => self.map(name, "", map, field),
            View::Object(object) => self.object(name, object),
            View::Tagged(tag, variant, object) => {
                if let Some(name) = self.inside(name, tag) {
                    self.text(name, Some(variant.to_owned()));
                }
                self.object(name, object);
            }
            other => self.text(name.to_owned(), text(&other, field, self.wire)),
        }
    }

    fn text(&mut self, name: String, text: Option<String>) {
        self.pairs.extend(text.map(|text| Pair::Text(name, Zeroizing::new(text))));
    }

    fn list(&mut self, name: &str, list: &'a dyn List, field: &Field) {
        for index in 0..list.len() {
            let item = list.get(index);
            // Of what has members of its own, only a number says which member belongs to which item.
            let has_members = matches!(item, View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_));
            let name = match self.wire.arrays {
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

    /// A map's values live only as long as the visit: they are written as text, and files cannot be among them.
    fn map(&mut self, name: &str, prefix: &str, map: &dyn Map, field: &Field) {
        map.each(&mut |key, value| {
            if let Some(name) = self.inside(name, &format!("{prefix}{key}")) {
                let text = text(&value, field, self.wire).unwrap_or_default();
                self.text(name, Some(text));
            }
            true
        });
    }

    fn object(&mut self, name: &str, object: ObjectRef<'a>) {
        for (index, field) in object.shape().fields().iter().enumerate() {
            match (field.prefix, object.field(index)) {
                (Some(prefix), View::Map(map)) => self.map(name, prefix, map, field),
                (Some(_), _) | (None, View::Absent) => {}
                (None, view) => {
                    let Some(name) = self.inside(name, field.name) else { continue };
                    self.depth += 1;
                    self.required(&name, view, field);
                    self.depth -= 1;
                }
            }
        }
    }

    /// The name of a member. `None`, and a violation, for a key that would be read as another one.
    fn inside(&mut self, name: &str, key: &str) -> Option<String> {
        if key.is_empty() || key.contains(['[', ']']) {
            self.refuse("name", "must have keys that are not empty and have no brackets: others cannot be sent in a form");
            return None;
        }
        self.nested(name, |name| format!("{name}[{key}]"))
    }

    /// The name with one more pair of brackets. `None`, and a violation, where it has as many as a server reads.
    fn nested(&mut self, name: &str, nested: impl FnOnce(&str) -> String) -> Option<String> {
        if self.depth >= MOST_BRACKETS {
            self.refuse("depth", "must not nest deeper than 8 levels: more cannot be sent in a form");
            return None;
        }
        Some(nested(name))
    }

    /// One violation for the whole parameter, however many of its values are wrong.
    fn refuse(&mut self, rule: &'static str, why: &str) {
        if !self.found.names(self.param) {
            self.found.add(self.param, rule, format!("{} {why}", self.param));
        }
    }
}

/// A parameter in a header: one value as text, the items of a list with commas between them (OpenAPI's `style: simple`).
///
/// # Errors
/// When a server would read something else: a sentence that begins behind the parameter's name.
pub fn header(view: &View<'_>, field: &Field, wire: &Wire) -> Result<Option<Zeroizing<String>>, &'static str> {
    let View::List(list) = view else {
        let text = text(view, field, wire).map(Zeroizing::new);
        return if text.as_ref().is_some_and(|text| !is_header_text(text)) { Err(HEADER_TEXT) } else { Ok(text) };
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

const HEADER_TEXT: &str =
    "must be text that a header can hold: without line breaks and control characters, and without white space at the ends";

/// Whether a text comes as it was sent: a receiver takes white space off the ends (RFC 9110, 5.5).
fn is_header_text(text: &str) -> bool {
    let is_blank = |c: char| c == ' ' || c == '\t';
    !text.starts_with(is_blank) && !text.ends_with(is_blank) && !text.bytes().any(|b| b.is_ascii_control() && b != b'\t')
}

/// One value as text; `None` when there is none. What has no text of its own is written as JSON.
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
        View::Instant(instant) => in_url(instant.display(field.date.unwrap_or(DateFormat::Epoch)).to_string()),
        View::File(file) => file.name.clone(),
        // Text that is JSON as well would be read as JSON.
        View::Json(Json::String(text)) if text.parse::<Json>().is_err() => text.clone(),
        View::Json(_) | View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_) => {
            String::from_utf8(json::write_view(view, Writing::PLAIN)).unwrap_or_default()
        }
    })
}

/// UTC as `Z`: a plus in a query is a space to whoever decodes it once too often, and this is the form that instances are known to take.
fn in_url(instant: String) -> String {
    instant.strip_suffix("+00:00").map_or_else(|| instant.clone(), |local| format!("{local}Z"))
}
