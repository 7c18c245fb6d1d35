//! Samples of every type as JSON, in a given form. In the default form every field is set, and every value is within its limits.

use serde_json::{Map, Value, json};
use specwright_generator::model::{
    Constraints, Field, IdRepr, Operation, Rule, Scalar, ScalarForm, Service, Shape, Ty, TypeId, TypeKind, WireValue,
};

/// Values at this depth have no optional fields, list items and map entries, so samples of recursive types end.
const MAX_DEPTH: usize = 4;

/// The form of a sample: how its values are written.
#[derive(Clone, Copy, Default)]
pub(crate) struct Form {
    pub(crate) numbers_as_text: bool,
    pub(crate) flags: Flags,
    pub(crate) optional: Optional,
    /// Timestamps are text instead of seconds.
    pub(crate) dates_as_text: bool,
    pub(crate) maps: Maps,
    pub(crate) lists: Lists,
    /// Every object has a field that is not declared.
    pub(crate) unknown_fields: bool,
    /// The index of the variant of unions, modulo the number of variants.
    pub(crate) variant: usize,
    /// Maps whose values have their key as a field are arrays of these values.
    pub(crate) unkeyed: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Flags {
    #[default]
    Words,
    Digits,
    DigitsAsText,
}

/// The values of optional fields, and of required lists and maps.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Optional {
    #[default]
    Set,
    Null,
    Absent,
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Maps {
    #[default]
    Filled,
    Empty,
    /// `[]`, as PHP writes an empty map.
    EmptyList,
}

#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Lists {
    #[default]
    Several,
    One,
    /// The only item, without the list around it.
    Unwrapped,
    /// An object with numbers as keys, as PHP writes an array with gaps in its keys.
    Gaps,
}

/// A sample of a variant of a union, without the tag.
pub(crate) fn variant(service: &Service, ty: &Ty) -> String {
    Maker { service, form: Form::default(), salt: 0 }.of(ty, &Constraints::NONE, 1).to_string()
}

struct Maker<'s> {
    service: &'s Service,
    form: Form,
    /// Makes the values of fields differ, so that a value in the wrong field is found.
    salt: u32,
}

/// A hash of the name of a field.
fn salt(name: &str) -> u32 {
    name.bytes().fold(0, |salt, byte| (salt * 31 + u32::from(byte)) % 59)
}

/// The parameters of an operation except files. Of parameters that exclude each other, the first are set.
pub(crate) fn request(service: &Service, operation: &Operation) -> String {
    let excluded: Vec<&str> = operation
        .rules
        .iter()
        .flat_map(|rule| match &rule.value {
            Rule::List(rule, params) => {
                let most = (0..=params.len()).rev().find(|sent| rule.allows(*sent, params.len())).unwrap_or(0);
                params.iter().skip(most).map(|param| operation.param(*param).expect("a parameter").name.as_str()).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let params = operation.params.iter().map(|param| &param.field);
    let params = params.filter(|field| !excluded.contains(&field.name.value.as_str()) && !is_file(&field.ty));
    Value::Object(Maker { service, form: Form::default(), salt: 0 }.fields(params.map(|field| (field, None)), 0)).to_string()
}

/// The first answer of an operation, without the fields of the outcome.
pub(crate) fn answer(service: &Service, operation: &Operation, form: Form) -> Value {
    let maker = Maker { service, form, salt: 0 };
    match operation.answers.first().map(|answer| &answer.shape) {
        None | Some(Shape::Empty | Shape::File | Shape::Stream(..)) => Value::Null,
        Some(Shape::Type(ty)) => maker.of(ty, &Constraints::NONE, 0),
        Some(Shape::Object { id, .. }) => maker.named(*id, 0),
        Some(Shape::Outcome) => json!({ "info": "done" }),
        Some(Shape::Unknown(never)) => match *never {},
    }
}

pub(crate) fn is_file(ty: &Ty) -> bool {
    match ty {
        Ty::File => true,
        Ty::List(inner) | Ty::OneOrMany(inner) => is_file(inner),
        _ => false,
    }
}

impl Maker<'_> {
    fn plain(&self) -> Self {
        Maker { form: Form::default(), ..*self }
    }

    fn salted(&self, salt: u32) -> Self {
        Maker { salt, ..*self }
    }

    /// The values of fields, each with its `prefix`.
    fn fields<'a>(&self, fields: impl Iterator<Item = (&'a Field, Option<&'a str>)>, depth: usize) -> Map<String, Value> {
        let mut values = Map::new();
        for (field, prefix) in fields.filter(|(field, _)| field.required || depth < MAX_DEPTH) {
            self.field(field, prefix, depth, &mut values);
        }
        if self.form.unknown_fields {
            values.insert("unknown".to_owned(), json!({ "of": ["another", { "release": null }] }));
        }
        values
    }

    fn field(&self, field: &Field, prefix: Option<&str>, depth: usize, values: &mut Map<String, Value>) {
        let collection = matches!(field.ty.value, Ty::List(_) | Ty::OneOrMany(_) | Ty::Map(..));
        let name = field.name.value.clone();
        let maker = self.salted(salt(&name));
        match (prefix, self.form.optional) {
            (Some(prefix), Optional::Set) => {
                let Value::Object(entries) = maker.of(&field.ty, &field.constraints, depth) else { return };
                values.extend(entries.into_iter().map(|(key, value)| (format!("{prefix}{key}"), value)));
            }
            (Some(_), _) => {}
            (None, Optional::Null) if !field.required || collection => drop(values.insert(name, Value::Null)),
            (None, Optional::Absent) if !field.required => {}
            (None, Optional::Absent) if collection => drop(values.insert(name, json!([]))),
            (None, _) => drop(values.insert(name, maker.of(&field.ty, &field.constraints, depth))),
        }
    }

    fn scalar(&self, scalar: Scalar, limits: &Constraints) -> Value {
        let facts = scalar.facts();
        match (scalar, facts.form) {
            (Scalar::Url, _) => json!("https://desk.example/a?b=c"),
            (_, ScalarForm::Boolean) => self.flag(),
            (_, ScalarForm::Integer(..)) => self.number(json!(self.amount(limits) as i64)),
            (_, ScalarForm::Number) => self.number(json!(self.amount(limits) + if limits.max.is_none() { 0.5 } else { 0.0 })),
            (_, ScalarForm::Instant) if self.form.dates_as_text => json!(format!("2026-01-01T00:{:02}:00+00:00", self.salt)),
            (_, ScalarForm::Instant) => self.number(json!(1_767_225_600 + self.salt * 60)),
            (_, ScalarForm::Text) => match facts.example {
                Some(example) => json!(example),
                None => json!(format!("grüße & <b>more</b> {}", self.salt)),
            },
        }
    }

    fn of(&self, ty: &Ty, limits: &Constraints, depth: usize) -> Value {
        match ty {
            Ty::Scalar(scalar) => self.scalar(*scalar, limits),
            Ty::Json => json!({ "any": [1, "two", null] }),
            Ty::File => Value::Null,
            Ty::List(item) | Ty::OneOrMany(item) => self.list(item, limits, depth),
            Ty::Map(_, value, Some(_)) if self.form.unkeyed => Value::Array(vec![self.of(value, &Constraints::NONE, depth + 1)]),
            Ty::Map(key, value, _) => {
                let field = self.service.repeated_key(ty).expect("a field");
                self.map(key, value, field.map(salt), depth)
            }
            Ty::Nullable(inner) | Ty::OrFalse(inner) => self.of(inner, limits, depth),
            Ty::Named(id) => self.named(*id, depth),
            Ty::Unknown(never) => match *never {},
        }
    }

    fn amount(&self, limits: &Constraints) -> f64 {
        let least = limits.min.as_ref().map_or(3.0, |min| min.value.as_f64());
        if limits.max.is_none() { least + f64::from(self.salt) } else { least }
    }

    fn number(&self, number: Value) -> Value {
        if self.form.numbers_as_text { json!(number.to_string()) } else { number }
    }

    fn flag(&self) -> Value {
        match self.form.flags {
            Flags::Words => json!(true),
            Flags::Digits => json!(1),
            Flags::DigitsAsText => json!("1"),
        }
    }

    fn list(&self, item: &Ty, limits: &Constraints, depth: usize) -> Value {
        let wanted = if matches!(self.form.lists, Lists::One | Lists::Unwrapped) { 1 } else { 2 };
        let count = if depth < MAX_DEPTH { limits.max_items.as_ref().map_or(wanted, |most| most.value.min(wanted)) } else { 0 };
        let mut items: Vec<Value> =
            (0..count).map(|at| self.salted(self.salt / 2 + at as u32).of(item, &Constraints::NONE, depth + 1)).collect();
        if limits.unique.is_some() {
            let mut seen = Vec::new();
            items.retain(|item| {
                !seen.contains(item) && {
                    seen.push(item.clone());
                    true
                }
            });
        }
        match self.form.lists {
            Lists::Gaps if !items.is_empty() => {
                Value::Object(items.into_iter().enumerate().map(|(at, item)| ((at * 9 + 1).to_string(), item)).collect())
            }
            Lists::Unwrapped => items.pop().unwrap_or_else(|| json!([])),
            _ => Value::Array(items),
        }
    }

    /// `field` is the salt of the field that repeats the key, if there is one: the key must be equal to this field.
    fn map(&self, key: &Ty, value: &Ty, field: Option<u32>, depth: usize) -> Value {
        match self.form.maps {
            Maps::EmptyList => json!([]),
            Maps::Filled if depth < MAX_DEPTH => {
                let key = match self.plain().salted(field.unwrap_or(self.salt)).of(key, &Constraints::NONE, depth) {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                json!({ key: self.of(value, &Constraints::NONE, depth + 1) })
            }
            _ => json!({}),
        }
    }

    fn named(&self, id: TypeId, depth: usize) -> Value {
        match self.service.types.get(id.0).map(|def| &def.kind) {
            Some(TypeKind::Id(IdRepr::Integer)) => self.number(json!(42 + self.salt)),
            Some(TypeKind::Id(IdRepr::String)) => json!(format!("id-{}", 42 + self.salt)),
            Some(TypeKind::Enum(values)) => match values.values.last().map(|value| &value.wire.value) {
                Some(WireValue::Integer(value)) => self.number(json!(value)),
                Some(WireValue::String(value)) => json!(value),
                None => Value::Null,
            },
            Some(TypeKind::Unknown(never)) => match *never {},
            Some(TypeKind::Object(object)) => {
                let fields = object.fields.iter().map(|it| (&it.field, it.prefix.as_ref().map(|prefix| prefix.as_str())));
                Value::Object(self.fields(fields, depth + 1))
            }
            // Readers may find the variant by the type of the value, so the value has the default form.
            Some(TypeKind::Union(union)) => match union.variants.get(self.form.variant % union.variants.len().max(1)) {
                Some(variant) => self.plain().of(&variant.ty, &Constraints::NONE, depth + 1),
                None => Value::Null,
            },
            None => Value::Null,
        }
    }
}
