//! Type expressions as schemas.
//!
//! In: type expressions. Out: schemas; declared types as references, collected under `components/schemas`. Not here: what a field adds
//! to its type (see `fields`), and the schemas of declared types (see `declared`).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::names::{Direction, Key, Numbers, part, publish};
use super::timestamps::Forms;
use super::{Object, OpenApiOptions, OpenApiVersion, answers, bodies, declared, errors, object};
use crate::bug::Bug;
use crate::model::{DateFormat, IdRepr, Scalar, ScalarForm, Service, Ty, TypeDef, TypeId, TypeKind};

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

/// Makes schemas, and collects those that are referred to.
pub(super) struct Schemas<'a> {
    pub(super) service: &'a Service,
    pub(super) options: &'a OpenApiOptions,
    pub(super) version: OpenApiVersion,
    /// `None` for a schema that is referred to and not made yet.
    done: BTreeMap<Key, Option<Object>>,
    numbers: Numbers,
    /// The first lookup that failed.
    bug: RefCell<Option<Bug>>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(service: &'a Service, options: &'a OpenApiOptions) -> Self {
        let (done, numbers) = (BTreeMap::new(), Numbers::default());
        Schemas { service, options, version: options.version, done, numbers, bug: RefCell::new(None) }
    }

    /// Adds every schema that the document refers to, directly or by another, and gives them names.
    ///
    /// # Errors
    /// If a lookup failed.
    pub(super) fn finish(mut self, document: &mut Value) -> Result<(), Bug> {
        while let Some(key) = self.done.iter().find(|(_, schema)| schema.is_none()).map(|(key, _)| key.clone()) {
            let schema = self.make(&key);
            self.done.insert(key, Some(schema));
        }
        let names = self.numbers.names(|key| self.base_name(key));
        let name = |key: &Key| names.get(&self.numbers.number(key)).cloned().unwrap_or_default();
        let schemas: Object =
            self.done.iter().map(|(key, schema)| (name(key), schema.clone().unwrap_or_default().into())).collect();
        if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
            components.shift_insert(0, "schemas".to_owned(), schemas.into());
        }
        publish(document, &names);
        match self.bug.into_inner() {
            Some(bug) => Err(bug),
            None => Ok(()),
        }
    }

    fn make(&mut self, key: &Key) -> Object {
        match key {
            Key::Type(id, direction) => declared::schema(self, *id, *direction),
            Key::Succeeded(id, direction, field) => answers::succeeded(self, *id, *direction, field),
            Key::Body(resource, operation, media) => bodies::named(self, *resource, *operation, media),
            Key::Success(field) => answers::success(self.service, field),
            Key::Failure(field) => answers::failure(self.service, field),
            Key::Error => errors::body(self),
            Key::Violation => errors::violation(),
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
        self.refer(Key::Type(id, direction))
    }

    /// A reference to the object of an answer with the outcome of a success.
    pub(super) fn succeeded(&mut self, id: TypeId, direction: Direction, field: String) -> Object {
        let direction = self.reduced(id, direction);
        self.refer(Key::Succeeded(id, direction, field))
    }

    /// A reference to a schema.
    pub(super) fn refer(&mut self, key: Key) -> Object {
        self.done.entry(key.clone()).or_default();
        self.numbers.reference(key)
    }

    /// The name that a schema has if no other has it.
    fn base_name(&self, key: &Key) -> String {
        let declared = |id: TypeId| self.def(id).map_or("", |def| def.name.value.as_str()).to_owned();
        let outcome = |field: &str, name: &str| {
            let is_own = self.service.wire.outcome.as_ref().is_some_and(|outcome| outcome.field != field);
            format!("{}{name}", if is_own { part(field) } else { String::new() })
        };
        match key {
            Key::Type(id, Direction::Request(_)) => format!("{}Input", declared(*id)),
            Key::Type(id, Direction::Answer(forms)) if self.numbers.has_several_forms(*id) && *forms != Forms::EPOCH => {
                format!("{}{}", declared(*id), forms.suffix())
            }
            Key::Type(id, _) | Key::Succeeded(id, ..) => declared(*id),
            Key::Body(resource, operation, media) => bodies::name(self.service, *resource, *operation, media),
            Key::Success(field) => outcome(field, "Success"),
            Key::Failure(field) => outcome(field, "Failure"),
            Key::Error => "Error".to_owned(),
            Key::Violation => "Violation".to_owned(),
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
            Ty::Map(..) => depends.on_direction |= self.service.wire.empty_map_as_list,
            Ty::OneOrMany(_) => depends.on_direction = true,
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
                let schema = self.ty(inner, direction);
                self.nullable(schema, inner)
            }
            Ty::OrFalse(inner) => {
                let inner = self.ty(inner, direction);
                object([("oneOf", json!([inner, boolean_false(self.version)]))])
            }
            Ty::Named(id) => self.reference(*id, direction),
            Ty::Scalar(Scalar::Timestamp) => direction.forms().schema(),
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
            Direction::Answer(_) => object([("oneOf", json!([inner.clone(), array(inner)]))]),
        }
    }

    fn map(&mut self, key: &Ty, value: &Ty, direction: Direction) -> Object {
        let value = self.ty(value, direction);
        let mut map = object([("type", json!("object")), ("additionalProperties", value.clone().into())]);
        if self.version == OpenApiVersion::V3_1 && matches!(key, Ty::Scalar(key) if key.is_integer()) {
            map.insert("propertyNames".to_owned(), json!({ "pattern": "^-?[0-9]+$" }));
        }
        if !self.service.wire.empty_map_as_list || matches!(direction, Direction::Request(_)) {
            return map;
        }
        let empty = json!({ "type": "array", "maxItems": 0, "items": value, "description": "There is nothing." });
        object([("oneOf", json!([map, empty]))])
    }

    /// The schema of a type, or null.
    pub(super) fn nullable(&self, schema: Object, ty: &Ty) -> Object {
        self.version.nullable(schema, self.json_type(ty))
    }

    /// The JSON type that all values of a declared type have; `None` for other types, whose schemas state it themselves.
    fn json_type(&self, ty: &Ty) -> Option<&'static str> {
        let Ty::Named(id) = ty else { return None };
        match &self.def(*id)?.kind {
            TypeKind::Id(IdRepr::Integer) => Some("integer"),
            TypeKind::Id(IdRepr::String) => Some("string"),
            TypeKind::Enum(inner) => Some(declared::repr(inner.repr)),
            TypeKind::Object(_) => Some("object"),
            TypeKind::Union(inner) => inner.tag.as_ref().map(|_| "object"),
            TypeKind::Unknown(never) => match *never {},
        }
    }

    /// A type as a part of a multipart body. Generators send a part of a declared type as JSON, so that ids and enums are described
    /// without a reference. Their `title` is the name of the type, for pages that show it.
    pub(super) fn part(&mut self, ty: &Ty) -> Object {
        match ty {
            Ty::List(inner) | Ty::OneOrMany(inner) => array(self.part(inner)),
            Ty::Nullable(inner) => self.part(inner),
            Ty::Named(id) => match self.def(*id) {
                Some(TypeDef { name, kind: TypeKind::Id(_) | TypeKind::Enum(_), .. }) => {
                    let mut schema = declared::schema(self, *id, Direction::REQUEST);
                    schema.insert("title".to_owned(), json!(name.value));
                    schema
                }
                _ => self.ty(ty, Direction::REQUEST),
            },
            _ => self.ty(ty, Direction::REQUEST),
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
