//! Views to name and value pairs: how a client spells parameters in a query string, a form or a multipart body.

use zeroize::Zeroizing;

use crate::file::File;
use crate::operation::{Arrays, Wire};
use crate::timestamp::DateFormat;
use crate::value::{Field, Json, ObjectRef, ParamLocation};
use crate::value::{Map, View};
use crate::wire::{Writing, json};

/// A pair as it travels: a name, and text or a file.
pub enum Pair<'a> {
    /// Text; it may be a secret.
    Text(String, Zeroizing<String>),
    /// A file.
    File(String, &'a File),
}

/// Spells the parameters of an object that travel in one of `places`, in the object's order.
pub fn pairs<'a>(object: ObjectRef<'a>, wire: &Wire, takes: &dyn Fn(ParamLocation) -> bool) -> Vec<Pair<'a>> {
    let mut out = Vec::new();
    for (index, field) in object.shape().fields().iter().enumerate() {
        if takes(field.location) {
            let view = object.field(index);
            add(field.name, view, field, wire, &mut out);
        }
    }
    out
}

fn add<'a>(name: &str, view: View<'a>, field: &Field, wire: &Wire, out: &mut Vec<Pair<'a>>) {
    match view {
        View::Absent => {}
        View::File(file) => out.push(Pair::File(name.to_owned(), file)),
        View::List(list) => {
            for index in 0..list.len() {
                let item = list.get(index);
                let name = match wire.arrays {
                    // What has parts of its own: only a number tells which part belongs to which item.
                    _ if matches!(item, View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_)) => {
                        format!("{name}[{index}]")
                    }
                    Arrays::Repeat => name.to_owned(),
                    Arrays::Brackets => format!("{name}[]"),
                    Arrays::Indexed => format!("{name}[{index}]"),
                };
                add(&name, item, field, wire, out);
            }
        }
        View::Map(map) => {
            entries(map, field, wire, &|key| format!("{name}[{key}]"), out);
        }
        View::Object(object) | View::Tagged(_, _, object) => {
            if let View::Tagged(tag, variant, _) = view {
                out.push(Pair::Text(format!("{name}[{tag}]"), Zeroizing::new(variant.to_owned())));
            }
            for (index, inner) in object.shape().fields().iter().enumerate() {
                match (inner.prefix, object.field(index)) {
                    (Some(prefix), View::Map(map)) => entries(map, inner, wire, &|key| format!("{name}[{prefix}{key}]"), out),
                    (_, view) => add(&format!("{name}[{}]", inner.name), view, inner, wire, out),
                }
            }
        }
        other => out.extend(text(&other, field, wire).map(|text| Pair::Text(name.to_owned(), Zeroizing::new(text)))),
    }
}

/// A map lives only as long as the visit: its entries are spelled as text, files cannot be in it.
fn entries(map: &dyn Map, field: &Field, wire: &Wire, name: &dyn Fn(&str) -> String, out: &mut Vec<Pair<'_>>) {
    map.each(&mut |key, value| {
        out.push(Pair::Text(name(key), Zeroizing::new(text(&value, field, wire).unwrap_or_default())));
        true
    });
}

/// One value as text; `None` when there is none. What has no text of its own is spelled as JSON.
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
        View::Json(Json::String(text)) => text.clone(),
        View::Json(_) | View::Object(_) | View::Tagged(..) | View::List(_) | View::Map(_) => {
            String::from_utf8(json::write_view(view, Writing::PLAIN)).unwrap_or_default()
        }
    })
}

/// UTC as `Z`: a plus in a query is a space to whoever decodes it once too often, and this is the form that instances are known to take.
fn in_url(instant: String) -> String {
    instant.strip_suffix("+00:00").map_or_else(|| instant.clone(), |local| format!("{local}Z"))
}
