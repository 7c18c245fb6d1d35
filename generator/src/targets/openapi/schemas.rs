//! Type expressions as schemas.
//!
//! In: type expressions. Out: schemas; declared types as references, collected under `components/schemas`. Not here: what a field adds
//! to its type (see `fields`), and the schemas of declared types (see `declared`).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Object, OpenApiVersion, declared, object};
use crate::bug::Bug;
use crate::model::{DateFormat, Scalar, ScalarForm, Service, Ty, TypeDef, TypeId, TypeKind};

/// The forms that a timestamp can have in one place of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Forms {
    pub(super) epoch: bool,
    pub(super) epoch_ms: bool,
    pub(super) epoch_fraction: bool,
    pub(super) iso8601: bool,
    pub(super) iso8601_no_t: bool,
}

impl Forms {
    pub(super) const NONE: Forms =
        Forms { epoch: false, epoch_ms: false, epoch_fraction: false, iso8601: false, iso8601_no_t: false };
    pub(super) const EPOCH: Forms = Forms::NONE.or(DateFormat::Epoch);

    /// These forms and another one.
    pub(super) const fn or(self, form: DateFormat) -> Forms {
        match form {
            DateFormat::Epoch => Forms { epoch: true, ..self },
            DateFormat::EpochMs => Forms { epoch_ms: true, ..self },
            DateFormat::EpochFraction => Forms { epoch_fraction: true, ..self },
            DateFormat::Iso8601 => Forms { iso8601: true, ..self },
            DateFormat::Iso8601NoT => Forms { iso8601_no_t: true, ..self },
        }
    }

    /// The suffix of the name of a type whose timestamps have these forms.
    fn suffix(self) -> String {
        let names = [
            (self.epoch, "Epoch"),
            (self.epoch_ms, "EpochMs"),
            (self.epoch_fraction, "EpochFraction"),
            (self.iso8601, "Iso8601"),
            (self.iso8601_no_t, "Iso8601NoT"),
        ];
        names.iter().filter(|(there, _)| *there).map(|(_, name)| *name).collect::<Vec<_>>().join("Or")
    }
}

/// The direction of a value. Some types are written differently in requests and in answers, and timestamps as the request selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Answer(Forms),
    Request(Forms),
}

impl Direction {
    /// Requests, with timestamps in the form of fields without `format`.
    pub(super) const REQUEST: Direction = Direction::Request(Forms::EPOCH);

    pub(super) fn forms(self) -> Forms {
        match self {
            Direction::Answer(forms) | Direction::Request(forms) => forms,
        }
    }

    /// The same direction, with one form of timestamps.
    pub(super) fn with_form(self, form: DateFormat) -> Direction {
        let forms = Forms::NONE.or(form);
        match self {
            Direction::Answer(_) => Direction::Answer(forms),
            Direction::Request(_) => Direction::Request(forms),
        }
    }
}

/// Whether the schema of a declared type, with all its parts, depends on the forms of timestamps and on the direction.
#[derive(Clone, Copy, Debug, Default)]
struct Depends {
    on_dates: bool,
    on_direction: bool,
}

/// Makes schemas, and collects the declared types that they refer to.
pub(super) struct Schemas<'a> {
    pub(super) service: &'a Service,
    pub(super) version: OpenApiVersion,
    /// The schemas of declared types, in the order of the declarations; `None` for a type that is not described yet.
    done: BTreeMap<(TypeId, Direction), Option<Object>>,
    /// The first lookup that failed.
    bug: RefCell<Option<Bug>>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(service: &'a Service, version: OpenApiVersion) -> Self {
        Schemas { service, version, done: BTreeMap::new(), bug: RefCell::new(None) }
    }

    /// Every schema that is referred to, directly or by another, by name.
    ///
    /// # Errors
    /// If a lookup failed.
    pub(super) fn finish(mut self) -> Result<Value, Bug> {
        while let Some((id, direction)) = self.done.iter().find(|(_, schema)| schema.is_none()).map(|(key, _)| *key) {
            let schema = declared::schema(&mut self, id, direction);
            self.done.insert((id, direction), Some(schema));
        }
        let done = std::mem::take(&mut self.done);
        let named =
            done.into_iter().map(|((id, direction), schema)| (self.name(id, direction), schema.unwrap_or_default().into()));
        let mut schemas: Object = named.collect();
        schemas.extend(super::errors::schemas(self.service));
        match self.bug.into_inner() {
            Some(bug) => Err(bug),
            None => Ok(schemas.into()),
        }
    }

    /// The result of a lookup; [`finish`](Self::finish) returns the first failure.
    pub(super) fn found<T>(&self, lookup: Result<T, Bug>) -> Option<T> {
        lookup.map_err(|bug| self.bug.borrow_mut().get_or_insert(bug).code).ok()
    }

    pub(super) fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.found(self.service.type_def(id))
    }

    /// A reference to a declared type.
    pub(super) fn reference(&mut self, id: TypeId, direction: Direction) -> Object {
        let direction = self.reduced(id, direction);
        self.done.entry((id, direction)).or_default();
        object([("$ref", json!(format!("#/components/schemas/{}", self.name(id, direction))))])
    }

    /// The name of a schema. The name of a declared type contains no dot, so that names differ.
    fn name(&self, id: TypeId, direction: Direction) -> String {
        let name = self.def(id).map_or("", |def| def.name.value.as_str());
        match direction {
            Direction::Answer(Forms::EPOCH) => name.to_owned(),
            Direction::Answer(forms) => format!("{name}.{}", forms.suffix()),
            Direction::Request(_) => format!("{name}.Sent"),
        }
    }

    /// The direction, reduced to what makes a difference to this type.
    fn reduced(&self, id: TypeId, direction: Direction) -> Direction {
        let mut depends = Depends::default();
        self.collect(&Ty::Named(id), &mut depends, &mut BTreeSet::new());
        match direction {
            Direction::Request(_) if depends.on_direction => Direction::REQUEST,
            Direction::Answer(forms) if depends.on_dates => Direction::Answer(forms),
            _ => Direction::Answer(Forms::EPOCH),
        }
    }

    fn collect(&self, ty: &Ty, depends: &mut Depends, seen: &mut BTreeSet<TypeId>) {
        match ty {
            Ty::Scalar(Scalar::Timestamp) => depends.on_dates = true,
            Ty::Scalar(Scalar::Boolean) | Ty::Map(..) | Ty::OneOrMany(_) => depends.on_direction = true,
            _ => {}
        }
        match ty {
            Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) | Ty::Map(_, inner, _) => {
                self.collect(inner, depends, seen);
            }
            Ty::Named(id) if seen.insert(*id) => self.collect_inside(*id, depends, seen),
            _ => {}
        }
    }

    fn collect_inside(&self, id: TypeId, depends: &mut Depends, seen: &mut BTreeSet<TypeId>) {
        match self.def(id).map(|def| &def.kind) {
            Some(TypeKind::Object(object)) => {
                for field in &object.fields {
                    depends.on_direction |= field.written_as.is_some() || (self.service.wire.lenient && !field.required);
                    // A field's own form takes precedence over the request's.
                    if field.format.is_none() {
                        self.collect(&field.ty, depends, seen);
                    }
                }
            }
            Some(TypeKind::Unknown(never)) => match *never {},
            Some(TypeKind::Union(union)) => union.variants.iter().for_each(|variant| self.collect(&variant.ty, depends, seen)),
            Some(TypeKind::Id(_) | TypeKind::Enum(_)) | None => {}
        }
    }

    /// A type as a schema.
    pub(super) fn ty(&mut self, ty: &Ty, direction: Direction) -> Object {
        match ty {
            Ty::List(inner) => array(self.ty(inner, direction)),
            Ty::OneOrMany(inner) => self.one_or_many(inner, direction),
            Ty::Map(key, value, _) => self.map(key, value, direction),
            Ty::Nullable(inner) => {
                let inner = self.ty(inner, direction);
                self.version.nullable(inner)
            }
            Ty::OrFalse(inner) => {
                let inner = self.ty(inner, direction);
                object([("oneOf", json!([inner, boolean_false(self.version)]))])
            }
            Ty::Named(id) => self.reference(*id, direction),
            Ty::Scalar(Scalar::Timestamp) => timestamp(direction.forms()),
            Ty::Scalar(Scalar::Boolean) => self.boolean(direction),
            Ty::Scalar(other) => scalar(*other, self.version),
            Ty::Json => Object::new(),
            Ty::File => self.version.binary(),
            Ty::Unknown(never) => match *never {},
        }
    }

    /// An array; a server may send the only element without the array.
    fn one_or_many(&mut self, inner: &Ty, direction: Direction) -> Object {
        let inner = self.ty(inner, direction);
        match direction {
            Direction::Request(_) => array(inner),
            Direction::Answer(_) => object([("anyOf", json!([array(inner.clone()), inner]))]),
        }
    }

    fn map(&mut self, key: &Ty, value: &Ty, direction: Direction) -> Object {
        let value = self.ty(value, direction);
        let mut map = object([("type", json!("object")), ("additionalProperties", value.into())]);
        if self.version == OpenApiVersion::V3_1 && matches!(key, Ty::Scalar(key) if key.is_integer()) {
            map.insert("propertyNames".to_owned(), json!({ "pattern": "^-?[0-9]+$" }));
        }
        if !self.service.wire.empty_map_as_list || matches!(direction, Direction::Request(_)) {
            return map;
        }
        let empty = json!({ "type": "array", "maxItems": 0, "items": {}, "description": "There is nothing." });
        object([("oneOf", json!([map, empty]))])
    }

    /// In requests, a lenient service and one with numeric booleans accept 0 and 1 too.
    fn boolean(&self, direction: Direction) -> Object {
        let wire = &self.service.wire;
        let numbers = matches!(direction, Direction::Request(_)) && (wire.numeric_booleans || wire.lenient);
        match numbers {
            true => object([("anyOf", json!([{ "type": "boolean" }, { "type": "integer", "enum": [0, 1] }]))]),
            false => object([("type", json!("boolean"))]),
        }
    }
}

fn array(items: Object) -> Object {
    object([("type", json!("array")), ("items", items.into())])
}

fn boolean_false(version: OpenApiVersion) -> Value {
    let mut schema = object([("type", json!("boolean"))]);
    schema.extend(version.constant(json!(false)));
    schema.insert("description".to_owned(), json!("There is none."));
    schema.into()
}

/// A timestamp in one of the forms.
fn timestamp(forms: Forms) -> Object {
    let mut choices = Vec::new();
    if forms.epoch {
        choices.push(object([("type", json!("integer")), ("format", json!("int64"))]));
    }
    if forms.epoch_ms {
        let description = json!("Milliseconds since 1970-01-01T00:00:00Z.");
        choices.push(object([("type", json!("integer")), ("format", json!("int64")), ("description", description)]));
    }
    if forms.epoch_fraction {
        choices.push(object([
            ("type", json!("number")),
            ("description", json!("Seconds since 1970-01-01T00:00:00Z, with a fraction.")),
        ]));
    }
    if forms.iso8601 {
        choices.push(object([("type", json!("string")), ("format", json!("date-time"))]));
    }
    if forms.iso8601_no_t {
        choices.push(text("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$"));
    }
    match choices.pop() {
        Some(only) if choices.is_empty() => only,
        Some(last) => {
            choices.push(last);
            object([("anyOf", json!(choices))])
        }
        None => Object::new(),
    }
}

fn scalar(scalar: Scalar, version: OpenApiVersion) -> Object {
    let facts = scalar.facts();
    if scalar == Scalar::Bytes {
        return version.base64();
    }
    let mut schema = match facts.form {
        ScalarForm::Boolean => object([("type", json!("boolean"))]),
        ScalarForm::Number => object([("type", json!("number"))]),
        ScalarForm::Instant | ScalarForm::Text => object([("type", json!("string"))]),
        ScalarForm::Integer(..) if facts.schema.is_some() => object([("type", json!("integer"))]),
        ScalarForm::Integer(least, most) => {
            object([("type", json!("integer")), ("minimum", limit(least)), ("maximum", limit(most))])
        }
    };
    schema.extend(facts.schema.map(|(key, value)| (key.to_owned(), json!(value))));
    schema
}

/// A limit of an integer type, none of which is beyond 64 bits.
fn limit(number: i128) -> Value {
    i64::try_from(number).map_or_else(|_| json!(number as u64), |number| json!(number))
}

fn text(key: &str, value: &str) -> Object {
    object([("type", json!("string")), (key, json!(value))])
}
