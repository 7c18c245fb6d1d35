//! Examples of values.
//!
//! In: types and fields. Out: values in the form in which they travel in JSON.

use serde_json::{Value, json};

use super::super::names::Direction;
use super::super::schemas::Schemas;
use super::super::{Object, declared, fields};
use crate::model::{
    Constraints, DateFormat, Field, IdRepr, Number, Scalar, ScalarForm, Ty, TypeId, TypeKind, UnionDef, WrittenAs,
};

/// Values in one example: objects that contain each other several times would make it grow without an end.
const MOST_VALUES: usize = 2_000;

/// Objects inside of each other whose optional fields are shown.
const DEPTH: usize = 3;

/// Makes the values of one example.
pub(super) struct Maker<'s, 'a> {
    schemas: &'s Schemas<'a>,
    direction: Direction,
    left: usize,
    /// The declared types around the value that is being made.
    around: Vec<TypeId>,
}

impl<'s, 'a> Maker<'s, 'a> {
    pub(super) fn new(schemas: &'s Schemas<'a>, direction: Direction) -> Self {
        Maker { schemas, direction, left: MOST_VALUES, around: Vec::new() }
    }

    /// The example that the specification states, else one of the field's type.
    pub(super) fn field(&mut self, field: &Field) -> Option<Value> {
        let is_instant = *field.ty.innermost() == Ty::Scalar(Scalar::Timestamp);
        let value = match &field.example {
            Some(example) if !is_instant => (&example.value).into(),
            _ => {
                let outer = self.direction;
                self.direction = fields::direction_of(field, outer);
                let value = self.limited(&field.ty, &field.name, &field.constraints);
                self.direction = outer;
                value?
            }
        };
        let is_decimal = *field.ty.innermost() == Ty::Scalar(Scalar::Decimal);
        let form = field.written_as.as_ref().filter(|_| matches!(self.direction, Direction::Answer(_)) || is_decimal);
        Some(match form {
            Some(form) => written_as(form.value, value),
            None => value,
        })
    }

    fn limited(&mut self, ty: &Ty, name: &str, limits: &Constraints) -> Option<Value> {
        let bare = ty.bare();
        match bare {
            Ty::Scalar(scalar) => self.scalar(*scalar, name, limits),
            Ty::List(item) | Ty::OneOrMany(item) => {
                let count = limits.min_items.as_ref().map_or(1, |least| least.value);
                (0..count.max(1)).map(|_| self.ty(item, name)).collect()
            }
            Ty::Named(id) => match self.schemas.def(*id).map(|def| &def.kind) {
                Some(TypeKind::Id(IdRepr::Integer)) => integer(i64::MAX.into(), limits).map(|number| json!(number)),
                Some(TypeKind::Id(IdRepr::String)) => text("1", limits).map(Value::from),
                _ => self.declared(*id, name),
            },
            Ty::Map(key, value, _) => {
                let count = limits.min_items.as_ref().map_or(1, |least| least.value);
                self.map(key, value, name, count.max(1))
            }
            _ => self.ty(ty, name),
        }
    }

    /// An example of a type; `name` is of the field or the parameter that has it.
    pub(super) fn ty(&mut self, ty: &Ty, name: &str) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        Some(match ty {
            Ty::Json => json!({ "key": "value" }),
            Ty::File => json!("Hello."),
            Ty::Named(id) => return self.declared(*id, name),
            Ty::Nullable(inner) | Ty::OrFalse(inner) => return self.ty(inner, name),
            Ty::Unknown(never) => match *never {},
            Ty::Scalar(scalar) => return self.scalar(*scalar, name, &Constraints::default()),
            Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => return self.limited(ty, name, &Constraints::default()),
        })
    }

    fn scalar(&self, scalar: Scalar, name: &str, limits: &Constraints) -> Option<Value> {
        match (scalar, scalar.facts().form) {
            (Scalar::Date, _) => Some(json!("2026-01-31")),
            (Scalar::Uuid, _) => Some(json!("0c9f6a4e-4b7a-4e0a-9a53-6f1d1f0c2b7d")),
            (Scalar::Url, _) => Some(json!("https://desk.example/page")),
            (Scalar::Bytes, _) => Some(json!("SGVsbG8u")),
            (Scalar::Decimal, _) => Some(json!(between(12.5, limits).to_string())),
            (_, ScalarForm::Boolean) => Some(json!(true)),
            (_, ScalarForm::Integer(_, most)) => integer(most, limits).map(|number| json!(number)),
            (_, ScalarForm::Number) => Some(json!(between(1.5, limits))),
            (_, ScalarForm::Instant) => Some(instant(self.direction)),
            (_, ScalarForm::Text) => text(&words(name), limits).map(Value::from),
        }
    }

    fn map(&mut self, key: &Ty, value: &Ty, name: &str, count: u64) -> Option<Value> {
        let mut map = Object::new();
        for number in 1..=count {
            let key = match self.ty(key, "key")? {
                Value::String(text) if number == 1 => text,
                Value::String(text) => format!("{text}{number}"),
                _ => number.to_string(),
            };
            map.insert(key, self.ty(value, name)?);
        }
        Some(map.into())
    }

    /// An example of a declared type.
    pub(super) fn declared(&mut self, id: TypeId, name: &str) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if self.around.contains(&id) {
            return None;
        }
        self.around.push(id);
        let value = match &self.schemas.def(id)?.kind {
            TypeKind::Id(IdRepr::Integer) => Some(json!(1)),
            TypeKind::Id(IdRepr::String) => Some(json!("1")),
            TypeKind::Enum(inner) => {
                let value = inner.values.iter().find(|value| value.deprecated.is_none()).or(inner.values.first());
                value.map(|value| declared::wire_value(&value.wire))
            }
            TypeKind::Object(object) => self.object(&object.fields),
            TypeKind::Union(union) => self.union(union, name),
            TypeKind::Unknown(never) => match *never {},
        };
        self.around.pop();
        value
    }

    /// Every field that is not deprecated. Of types that contain themselves, and of objects deep inside, only what is required.
    fn object(&mut self, fields: &[Field]) -> Option<Value> {
        let mut object = Object::new();
        for field in fields {
            let is_shown = field.required || (self.around.len() <= DEPTH && field.deprecated.is_none());
            if !is_shown {
                continue;
            }
            match (self.field(field), &field.prefix) {
                (Some(Value::Object(entries)), Some(prefix)) => {
                    object.extend(entries.into_iter().map(|(key, value)| (format!("{}{key}", prefix.value), value)));
                }
                (Some(value), _) => drop(object.insert(field.name.value.clone(), value)),
                (None, _) if field.required => match field.ty.bare() {
                    Ty::List(_) => drop(object.insert(field.name.value.clone(), json!([]))),
                    Ty::Map(..) => drop(object.insert(field.name.value.clone(), json!({}))),
                    _ if matches!(field.ty.value, Ty::Nullable(_)) => drop(object.insert(field.name.value.clone(), Value::Null)),
                    _ => return None,
                },
                (None, _) => {}
            }
        }
        Some(object.into())
    }

    fn union(&mut self, union: &UnionDef, name: &str) -> Option<Value> {
        union.variants.iter().find_map(|variant| {
            let value = self.ty(&variant.ty, name)?;
            Some(match (&union.tag, value) {
                (Some(tag), Value::Object(mut object)) => {
                    object.shift_insert(0, tag.value.clone(), json!(variant.name.value));
                    object.into()
                }
                (_, value) => value,
            })
        })
    }
}

fn written_as(form: WrittenAs, value: Value) -> Value {
    match (form, value) {
        (_, Value::Array(items)) => items.into_iter().map(|item| written_as(form, item)).collect(),
        (WrittenAs::Number, Value::Bool(flag)) => json!(u8::from(flag)),
        (WrittenAs::Number, Value::String(text)) => text.parse::<f64>().map_or(Value::String(text), |number| json!(number)),
        (WrittenAs::String, Value::Bool(flag)) => json!(u8::from(flag).to_string()),
        (WrittenAs::String, Value::Number(number)) => json!(number.to_string()),
        (_, value) => value,
    }
}

/// The 31st of January 2026, 10:00 UTC.
fn instant(direction: Direction) -> Value {
    match direction.forms().first() {
        DateFormat::Epoch => json!(1_769_853_600),
        DateFormat::EpochMs => json!(1_769_853_600_000_i64),
        DateFormat::EpochFraction => json!(1_769_853_600.5),
        DateFormat::Iso8601 => json!("2026-01-31T10:00:00+00:00"),
        DateFormat::Iso8601NoT => json!("2026-01-31 10:00"),
    }
}

/// The number 1, or the one that is nearest to it within the limits.
fn integer(greatest: i128, limits: &Constraints) -> Option<i64> {
    let least = limits.min.as_ref().map(|limit| number(limit.value).ceil());
    let most = limits.max.as_ref().map(|limit| number(limit.value).floor());
    let mut value = 1.0_f64;
    value = least.map_or(value, |least| value.max(least));
    value = most.map_or(value, |most| value.min(most));
    // Beyond 2 to the 53rd, a double is no exact integer.
    (value.abs() <= 9.0e15 && value as i128 <= greatest).then_some(value as i64)
}

fn between(value: f64, limits: &Constraints) -> f64 {
    let value = limits.min.as_ref().map_or(value, |least| value.max(number(least.value)));
    limits.max.as_ref().map_or(value, |most| value.min(number(most.value)))
}

fn number(number: Number) -> f64 {
    match number {
        Number::Integer(integer) => integer as f64,
        Number::Float(float) => float,
    }
}

/// `Major incident` for `major_incident`.
fn words(name: &str) -> String {
    if name.to_ascii_lowercase().contains("email") {
        return "ada@desk.example".to_owned();
    }
    super::super::display_name(name.trim_end_matches("[]"))
}

/// The text, or another one that keeps the limits.
fn text(text: &str, limits: &Constraints) -> Option<String> {
    let pattern = match &limits.pattern {
        Some(pattern) => Some(regex_lite::Regex::new(&format!("^(?:{})$", pattern.value)).ok()?),
        None => None,
    };
    let candidates = [text, "a", "A", "1", "abc", "ABC", "abc-1", "ABC-1", "A1", "#000000", "2026-01-31", "10:00", "en", "en_US"];
    candidates.iter().find_map(|candidate| {
        let least = limits.min_length.as_ref().map_or(0, |least| usize::try_from(least.value).unwrap_or(usize::MAX));
        let most = limits.max_length.as_ref().map_or(usize::MAX, |most| usize::try_from(most.value).unwrap_or(usize::MAX));
        if candidate.is_empty() || least > 1_000 {
            return None;
        }
        let count = candidate.chars().count().max(least).min(most);
        let text: String = candidate.chars().cycle().take(count).collect();
        pattern.as_ref().is_none_or(|pattern| pattern.is_match(&text)).then_some(text)
    })
}
