//! Builds examples of values.
//!
//! In: types and fields. Out: JSON values as requests and answers contain them.

use serde_json::{Value, json};

use super::constants::{literal, wire_value};
use super::{Object, chosen};
use crate::model::{
    Constraints, DateForm, DateFormat, EnumDef, Field, FieldId, IdRepr, Kind, Lookups, Member, Number, ObjectDef, Scalar,
    ScalarForm, Tagging, Ty, TypeId, TypeKind, UnionDef, WrittenAs, as_words,
};

/// The largest number of values in one example. If objects contain each other several times, an example could become very large.
const MAX_VALUES: usize = 2_000;

/// The depth of nested objects up to which examples contain optional fields.
const MAX_DEPTH_OF_OPTIONAL_FIELDS: usize = 3;

/// Builds the values of one example.
pub(super) struct ExampleBuilder<'s, 'a> {
    lookups: &'s Lookups<'a>,
    is_answer: bool,
    /// The date format of timestamps. A `format` of a field takes precedence.
    format: DateFormat,
    /// The number of values that can still be added.
    remaining: usize,
    /// The declared types that contain the current value, from the outermost to the innermost.
    enclosing: Vec<TypeId>,
}

impl<'s, 'a> ExampleBuilder<'s, 'a> {
    /// A builder of the values of a request. A timestamp without `format` is written as seconds since 1970.
    pub(super) fn of_request(lookups: &'s Lookups<'a>) -> Self {
        let (format, remaining) = (DateFormat::Epoch, MAX_VALUES);
        ExampleBuilder { lookups, is_answer: false, format, remaining, enclosing: Vec::new() }
    }

    /// A builder of the values of an answer.
    pub(super) fn of_answer(lookups: &'s Lookups<'a>, format: DateFormat) -> Self {
        ExampleBuilder { is_answer: true, format, ..ExampleBuilder::of_request(lookups) }
    }

    /// The example of a field from the specification, or else an example of its type. A stated example of a timestamp is not used, since it
    /// may not have the date format of the answer.
    pub(super) fn field(&mut self, field: &Field) -> Option<Value> {
        let is_instant = *field.ty.innermost() == Ty::Scalar(Scalar::Timestamp);
        let value = match &field.example {
            Some(example) if !is_instant => (&example.value).into(),
            _ => {
                let outer = self.format;
                self.format = field.format.as_ref().map_or(outer, |format| format.value);
                let value = self.constrained(&field.ty, &field.name, &field.constraints);
                self.format = outer;
                value?
            }
        };
        let is_decimal = *field.ty.innermost() == Ty::Scalar(Scalar::Decimal);
        let json_type = field.written_as.as_ref().filter(|_| self.is_answer || is_decimal);
        Some(match json_type {
            Some(json_type) => written_as(json_type.value, value),
            None => value,
        })
    }

    /// An example of a type that satisfies the constraints. `name` is the name of the field or the parameter that has the type.
    fn constrained(&mut self, ty: &Ty, name: &str, limits: &Constraints) -> Option<Value> {
        let bare = ty.bare();
        match bare {
            Ty::Scalar(scalar) => self.scalar(*scalar, name, limits),
            Ty::List(item) | Ty::OneOrMany(item) => {
                let count = limits.min_items.as_ref().map_or(1, |least| least.value);
                let is_unique = limits.unique.is_some();
                (0..count.max(1)).map(|at| if is_unique { self.different(item, name, at) } else { self.ty(item, name) }).collect()
            }
            Ty::Named(id) => match self.lookups.def(*id).map(|def| &def.kind) {
                Some(TypeKind::Id(IdRepr::Integer)) => integer(i64::MAX.into(), limits).map(|number| json!(number)),
                Some(TypeKind::Id(IdRepr::String)) => text_of_length("1", limits).map(Value::from),
                _ => self.declared(*id, name),
            },
            Ty::Map(key, value, _) => {
                let count = limits.min_items.as_ref().map_or(1, |least| least.value);
                self.map(key, value, name, count.max(1))
            }
            _ => self.ty(ty, name),
        }
    }

    /// An example of a type. `name` is the name of the field or the parameter that has the type.
    pub(super) fn ty(&mut self, ty: &Ty, name: &str) -> Option<Value> {
        self.remaining = self.remaining.checked_sub(1)?;
        Some(match ty {
            Ty::Json => json!({ "key": "value" }),
            Ty::File => json!("Hello."),
            Ty::Named(id) => return self.declared(*id, name),
            Ty::Nullable(inner) | Ty::OrFalse(inner) => return self.ty(inner, name),
            Ty::Unknown(never) => match *never {},
            Ty::Scalar(scalar) => return self.scalar(*scalar, name, &Constraints::NONE),
            Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..) => return self.constrained(ty, name, &Constraints::NONE),
        })
    }

    /// An example of a type that differs for each `at`. `None` if there is none for this `at`.
    fn different(&mut self, ty: &Ty, name: &str, at: u64) -> Option<Value> {
        if at == 0 {
            return self.ty(ty, name);
        }
        if let Ty::Named(id) = ty.bare() {
            match self.lookups.def(*id).map(|def| &def.kind) {
                Some(TypeKind::Enum(inner)) => return self.other_value(inner, at),
                Some(TypeKind::Object(object)) => return self.other_object(*id, &object.fields, name, at),
                _ => {}
            }
        }
        match (self.ty(ty, name)?, ty.bare()) {
            (Value::Bool(_), _) => (at == 1).then_some(Value::Bool(false)),
            (Value::Number(number), Ty::Scalar(Scalar::Timestamp)) if number.is_f64() => None,
            (Value::Number(number), _) => match number.as_i64() {
                Some(number) => {
                    let greatest = Kind::proven(self.lookups.service, ty).ok()?.range().map_or(i128::MAX, |range| range.1);
                    Some(number.checked_add_unsigned(at)?)
                        .filter(|number| i128::from(*number) <= greatest)
                        .map(|number| json!(number))
                }
                None => Some(json!(number.as_f64()? + at as f64)),
            },
            (Value::String(text), Ty::Scalar(scalar)) if scalar.facts().example.is_none() => {
                Some(json!(format!("{text}{}", at + 1)))
            }
            (Value::String(_), Ty::Named(_)) => Some(json!((at + 1).to_string())),
            _ => None,
        }
    }

    /// The value at a place of an enum; the first is the one that examples have otherwise.
    fn other_value(&self, inner: &EnumDef, at: u64) -> Option<Value> {
        let first = inner.values.iter().position(|value| value.deprecated.is_none()).unwrap_or(0);
        let others = inner.values.iter().enumerate().filter(|(index, _)| *index != first);
        others.map(|(_, value)| wire_value(&value.wire)).nth(usize::try_from(at).ok()?.checked_sub(1)?)
    }

    /// An example of an object in which the first field that can differ has another value.
    fn other_object(&mut self, id: TypeId, fields: &[Member], name: &str, at: u64) -> Option<Value> {
        let Some(Value::Object(mut object)) = self.declared(id, name) else { return None };
        let free = |field: &&Member| field.example.is_none() && field.constraints.sentences().is_empty();
        let (changed, value) = fields.iter().filter(free).find_map(|field| {
            let is_shown = object.contains_key(field.name.as_str()) && matches!(field.ty.bare(), Ty::Scalar(_));
            Some((field, is_shown.then(|| self.different(&field.ty, &field.name, at)).flatten()?))
        })?;
        object.insert(changed.name.value.clone(), value);
        Some(object.into())
    }

    fn scalar(&self, scalar: Scalar, name: &str, limits: &Constraints) -> Option<Value> {
        let facts = scalar.facts();
        match (scalar, facts.form) {
            (Scalar::Decimal, _) => Some(json!(between(12.5, limits).to_string())),
            (_, ScalarForm::Boolean) => Some(json!(true)),
            (_, ScalarForm::Integer(_, greatest)) => integer(greatest, limits).map(|number| json!(number)),
            (_, ScalarForm::Number) => Some(json!(between(1.5, limits))),
            (_, ScalarForm::Instant) => Some(instant(self.format)),
            (_, ScalarForm::Text) => match facts.example {
                Some(example) => Some(json!(example)),
                None => text_of_length(&words(name), limits).map(Value::from),
            },
        }
    }

    /// A map with `count` entries.
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

    /// An example of a declared type. `None` if the type contains itself.
    pub(super) fn declared(&mut self, id: TypeId, name: &str) -> Option<Value> {
        self.remaining = self.remaining.checked_sub(1)?;
        if self.enclosing.contains(&id) {
            return None;
        }
        self.enclosing.push(id);
        let value = match &self.lookups.def(id)?.kind {
            TypeKind::Id(IdRepr::Integer) => Some(json!(1)),
            TypeKind::Id(IdRepr::String) => Some(json!("1")),
            TypeKind::Enum(inner) => {
                let value = inner.values.iter().find(|value| value.deprecated.is_none()).or(inner.values.first());
                value.map(|value| wire_value(&value.wire))
            }
            TypeKind::Object(object) if object.rules.is_empty() => self.object(&object.fields),
            TypeKind::Object(object) => self.object_with_rules(object),
            TypeKind::Union(union) => self.union(union, name),
            TypeKind::Unknown(never) => match *never {},
        };
        self.enclosing.pop();
        value
    }

    /// An example of an object. It contains the required fields. Up to a depth, it also contains the optional fields that are not deprecated.
    /// A required field without an example becomes an empty collection or null. `None` if that is not possible.
    fn object(&mut self, fields: &[Member]) -> Option<Value> {
        let mut object = Object::new();
        for field in fields {
            let is_deep = self.enclosing.len() > MAX_DEPTH_OF_OPTIONAL_FIELDS;
            let is_shown = field.required || (!is_deep && field.deprecated.is_none());
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

    /// An example of an object that follows its rules: the required fields, and those that the rules require.
    fn object_with_rules(&mut self, def: &ObjectDef) -> Option<Value> {
        let lookups = self.lookups;
        let fields = def.fields.iter().enumerate();
        let required = fields.filter(|(_, field)| field.required && field.prefix.is_none()).map(|(index, _)| FieldId(index));
        let required: Vec<_> = required.collect();
        let mut example = |id: FieldId| self.field(def.fields.get(id.0)?);
        let chosen = chosen::follow(lookups, &def.rules, &required, &mut example)?;
        let named = |(id, value): (FieldId, Value)| Some((def.fields.get(id.0)?.name.value.clone(), value));
        Some(Value::Object(chosen.into_values().filter_map(named).collect()))
    }

    /// An example of the first variant that has one.
    fn union(&mut self, union: &UnionDef, name: &str) -> Option<Value> {
        union.variants.iter().find_map(|variant| {
            let value = self.ty(&variant.ty, name)?;
            let Some(Tagging { field, content, .. }) = &union.tagging else { return Some(value) };
            let tag = literal(&variant.tag);
            Some(match (content, value) {
                (Some(content), value) => json!({ field.value.as_str(): tag, content.value.as_str(): value }),
                (None, Value::Object(mut object)) => {
                    object.shift_remove(field.as_str());
                    object.shift_insert(0, field.value.clone(), tag);
                    object.into()
                }
                (None, value) => value,
            })
        })
    }
}

/// Converts a value, or each item of an array, to a JSON number or a JSON string.
fn written_as(json_type: WrittenAs, value: Value) -> Value {
    match (json_type, value) {
        (_, Value::Array(items)) => items.into_iter().map(|item| written_as(json_type, item)).collect(),
        (WrittenAs::Number, Value::Bool(flag)) => json!(u8::from(flag)),
        (WrittenAs::Number, Value::String(text)) => text.parse::<f64>().map_or(Value::String(text), |number| json!(number)),
        (WrittenAs::String, Value::Bool(flag)) => json!(u8::from(flag).to_string()),
        (WrittenAs::String, Value::Number(number)) => json!(number.to_string()),
        (_, value) => value,
    }
}

/// The timestamp of all examples.
fn instant(format: DateFormat) -> Value {
    match format.facts().form {
        DateForm::Integer(number) => json!(number),
        DateForm::Number(number) => json!(number),
        DateForm::Text(text, _) => json!(text),
    }
}

/// The integer that is nearest to 1 and satisfies the constraints. `greatest` is the greatest value of the type.
fn integer(greatest: i128, limits: &Constraints) -> Option<i64> {
    let min = limits.min.as_ref().map(|limit| number(limit.value).ceil());
    let max = limits.max.as_ref().map(|limit| number(limit.value).floor());
    let mut value = 1.0_f64;
    value = min.map_or(value, |min| value.max(min));
    value = max.map_or(value, |max| value.min(max));
    // An `f64` represents integers exactly up to 2^53, which is about 9.007e15.
    (value.abs() <= 9.0e15 && value as i128 <= greatest).then_some(value as i64)
}

/// The number that is nearest to `value` and satisfies the constraints.
fn between(value: f64, limits: &Constraints) -> f64 {
    let value = limits.min.as_ref().map_or(value, |min| value.max(number(min.value)));
    limits.max.as_ref().map_or(value, |max| value.min(number(max.value)))
}

fn number(number: Number) -> f64 {
    match number {
        Number::Integer(integer) => integer as f64,
        Number::Float(float) => float,
    }
}

/// A text for a field, from its name: `Major incident` for `major_incident`. A field for e-mail addresses gets an address.
fn words(name: &str) -> String {
    if name.to_ascii_lowercase().contains("email") {
        return "ada@desk.example".to_owned();
    }
    as_words(name.trim_end_matches("[]"))
}

/// The text, or another one of a few candidates, if it satisfies the constraints. A candidate is repeated or cut to the required length.
fn text_of_length(text: &str, limits: &Constraints) -> Option<String> {
    let candidates = [text, "a", "A", "1", "abc", "ABC", "abc-1", "ABC-1", "A1", "#000000", "2026-01-31", "10:00", "en", "en_US"];
    candidates.iter().find_map(|candidate| {
        let min = limits.min_length.as_ref().map_or(0, |min| usize::try_from(min.value).unwrap_or(usize::MAX));
        let max = limits.max_length.as_ref().map_or(usize::MAX, |max| usize::try_from(max.value).unwrap_or(usize::MAX));
        if candidate.is_empty() || min > 1_000 {
            return None;
        }
        let count = candidate.chars().count().max(min).min(max);
        let text: String = candidate.chars().cycle().take(count).collect();
        limits.pattern.as_ref().is_none_or(|pattern| pattern.matches(&text)).then_some(text)
    })
}
