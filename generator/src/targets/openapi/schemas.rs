//! The schemas of type expressions, and the collection of all schemas under `components/schemas`.
//!
//! In: type expressions. Out: schemas. A declared type becomes a reference to its schema under `components/schemas`. Not here: the
//! constraints and documentation of fields (see `fields`), and the schemas of declared types (see `declared`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::names::{Direction, Key, Numbers, part, publish};
use super::timestamps::DateFormats;
use super::{Object, OpenApiOptions, OpenApiVersion, answers, bodies, declared, errors, object};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{DateFormat, FieldPath, IdRepr, Lookups, Scalar, ScalarForm, Service, Ty, TypeDef, TypeId, TypeKind};

impl Direction {
    /// The direction of requests. A timestamp without `format` is written as seconds since 1970.
    pub(super) const REQUEST: Direction = Direction::Request(DateFormats::EPOCH);

    pub(super) fn date_formats(self) -> DateFormats {
        match self {
            Direction::Answer(formats) | Direction::Request(formats) => formats,
        }
    }

    /// The same direction, with `format` as the only date format.
    pub(super) fn with_format(self, format: DateFormat) -> Direction {
        let formats = DateFormats::NONE.with(format);
        match self {
            Direction::Answer(_) => Direction::Answer(formats),
            Direction::Request(_) => Direction::Request(formats),
        }
    }
}

/// What the schema of a declared type depends on, with the schemas of all types inside it.
#[derive(Clone, Copy, Debug, Default)]
struct Dependencies {
    on_date_formats: bool,
    on_direction: bool,
}

/// Builds schemas, and collects those under `components/schemas`.
pub(super) struct Schemas<'a> {
    pub(super) service: &'a Service,
    pub(super) options: &'a OpenApiOptions,
    pub(super) version: OpenApiVersion,
    /// The schemas under `components/schemas`. A schema is `None` if a reference to it exists and it is not built yet.
    components: BTreeMap<Key, Option<Object>>,
    numbers: Numbers,
    pub(super) lookups: Lookups<'a>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(service: &'a Service, options: &'a OpenApiOptions) -> Self {
        let (components, numbers) = (BTreeMap::new(), Numbers::default());
        Schemas { service, options, version: options.version, components, numbers, lookups: Lookups::new(service) }
    }

    /// Adds to the document every schema that it refers to, directly or through other schemas, and replaces their numbers by names.
    ///
    /// # Errors
    /// If a lookup failed.
    pub(super) fn finish(mut self, document: &mut Value) -> Result<(), Bug> {
        while let Some(key) = self.components.iter().find(|(_, schema)| schema.is_none()).map(|(key, _)| key.clone()) {
            let schema = self.build(&key);
            self.components.insert(key, Some(schema));
        }
        let names = self.numbers.names(|key| self.base_name(key));
        let mut schemas = Object::new();
        for (key, schema) in &self.components {
            let name = self.numbers.number(key).and_then(|number| names.get(&number));
            let (Some(name), Some(schema)) = (name, schema) else { return Err(Bug::new(Code::SW9002, "a schema")) };
            schemas.insert(name.clone(), schema.clone().into());
        }
        if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
            components.shift_insert(0, "schemas".to_owned(), schemas.into());
        }
        publish(document, &names);
        self.lookups.finish()
    }

    fn build(&mut self, key: &Key) -> Object {
        match key {
            Key::Type(id, direction) => declared::schema(self, *id, *direction),
            Key::WithSuccess(id, direction, field) => answers::object_with_success(self, *id, *direction, field),
            Key::Body(resource, operation, media) => bodies::schema(self, *resource, *operation, media),
            Key::Success(field) => answers::success(self, field),
            Key::Failure(field) => answers::failure(self, field),
            Key::Timestamp(formats) => formats.documented_schema(),
            Key::Error => errors::body(self),
            Key::Violation => errors::violation(),
        }
    }

    /// Returns the value of a lookup. If the lookup failed, returns `None`; [`finish`](Self::finish) returns the bug of the first such lookup.
    pub(super) fn lookup<T>(&self, result: Result<T, Bug>) -> Option<T> {
        self.lookups.get(result)
    }

    /// A declared type.
    pub(super) fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.lookups.def(id)
    }

    /// A reference to the schema of a declared type.
    pub(super) fn reference(&mut self, id: TypeId, direction: Direction) -> Object {
        let direction = self.relevant_direction(id, direction);
        self.refer(Key::Type(id, direction))
    }

    /// A reference to the schema of an object together with the fields of an outcome, on success. `field` carries the outcome.
    pub(super) fn reference_with_success(&mut self, id: TypeId, direction: Direction, field: FieldPath) -> Object {
        let direction = self.relevant_direction(id, direction);
        self.refer(Key::WithSuccess(id, direction, field))
    }

    /// Adds the schema of a declared type, unless the type already has one.
    pub(super) fn add_if_missing(&mut self, id: TypeId, direction: Direction) {
        let is_schema_of_type = |key: &Key| matches!(key, Key::Type(other, _) | Key::WithSuccess(other, ..) if *other == id);
        if !self.components.keys().any(is_schema_of_type) {
            self.reference(id, direction);
        }
    }

    /// A reference to a schema, which is built later.
    pub(super) fn refer(&mut self, key: Key) -> Object {
        self.components.entry(key.clone()).or_default();
        self.numbers.reference(key)
    }

    /// The name of a schema. If two schemas have the same name, a number is added to the second.
    fn base_name(&self, key: &Key) -> String {
        let declared = |id: TypeId| self.def(id).map_or("", |def| def.name.value.as_str()).to_owned();
        // The name contains the field if the answer uses another field than the service.
        let outcome = |field: &FieldPath, name: &str| {
            let has_own_field = self.service.wire.outcome.as_ref().is_some_and(|outcome| outcome.field != *field);
            format!("{}{name}", if has_own_field { part(&field.to_string()) } else { String::new() })
        };
        match key {
            Key::Type(id, Direction::Request(_)) => format!("{}Input", declared(*id)),
            Key::Type(id, Direction::Answer(formats))
                if self.numbers.has_several_formats(*id) && *formats != DateFormats::EPOCH =>
            {
                format!("{}{}", declared(*id), formats.name())
            }
            Key::Type(id, _) | Key::WithSuccess(id, ..) => declared(*id),
            Key::Body(resource, operation, media) => bodies::name(self.service, *resource, *operation, media),
            Key::Success(field) => outcome(field, "Success"),
            Key::Failure(field) => outcome(field, "Failure"),
            Key::Timestamp(formats) => formats.name(),
            Key::Error => "Error".to_owned(),
            Key::Violation => "Violation".to_owned(),
        }
    }

    /// The direction without what the schema of a type does not depend on. So the type has one schema if requests and answers do not differ.
    fn relevant_direction(&self, id: TypeId, direction: Direction) -> Direction {
        let mut dependencies = Dependencies::default();
        self.collect(&Ty::Named(id), &mut dependencies, &mut BTreeSet::new());
        match direction {
            Direction::Request(_) if dependencies.on_direction => Direction::REQUEST,
            Direction::Answer(formats) if dependencies.on_date_formats => Direction::Answer(formats),
            _ => Direction::Answer(DateFormats::EPOCH),
        }
    }

    /// Adds the dependencies of a type expression. `seen` contains the declared types that were visited.
    fn collect(&self, ty: &Ty, dependencies: &mut Dependencies, seen: &mut BTreeSet<TypeId>) {
        match ty {
            Ty::Scalar(Scalar::Timestamp) => dependencies.on_date_formats = true,
            Ty::Map(..) => dependencies.on_direction |= self.service.wire.empty_map_as_list,
            Ty::OneOrMany(_) => dependencies.on_direction = true,
            _ => {}
        }
        match ty {
            Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) | Ty::Map(_, inner, _) => {
                self.collect(inner, dependencies, seen);
            }
            Ty::Named(id) if seen.insert(*id) => self.collect_inside(*id, dependencies, seen),
            _ => {}
        }
    }

    /// Adds the dependencies of a declared type's fields or variants.
    fn collect_inside(&self, id: TypeId, dependencies: &mut Dependencies, seen: &mut BTreeSet<TypeId>) {
        match self.def(id).map(|def| &def.kind) {
            Some(TypeKind::Object(object)) => {
                for field in &object.fields {
                    dependencies.on_direction |= field.written_as.is_some() || (self.service.wire.lenient && !field.required);
                    // The `format` of a field takes precedence over the date formats of the answer.
                    if field.format.is_none() {
                        self.collect(&field.ty, dependencies, seen);
                    }
                }
            }
            Some(TypeKind::Unknown(never)) => match *never {},
            Some(TypeKind::Union(union)) => {
                dependencies.on_direction |= union.unknown.is_some();
                union.variants.iter().for_each(|variant| self.collect(&variant.ty, dependencies, seen));
            }
            Some(TypeKind::Id(_) | TypeKind::Enum(_)) | None => {}
        }
    }

    /// The schema of a type expression.
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
            Ty::Scalar(Scalar::Timestamp) => self.timestamp(direction.date_formats()),
            Ty::Scalar(other) => scalar(*other, self.version),
            Ty::Json => Object::new(),
            Ty::File => self.version.binary(),
            Ty::Unknown(never) => match *never {},
        }
    }

    /// The schema of a timestamp. One that can be a number or a string is a schema of its own, since client generators name a type after each
    /// place that has alternatives. OpenAPI 3.0 cannot state that a reference is nullable, so there the alternatives are at each place.
    fn timestamp(&mut self, formats: DateFormats) -> Object {
        match self.version {
            OpenApiVersion::V3_1 if formats.is_mixed() => self.refer(Key::Timestamp(formats)),
            OpenApiVersion::V3_1 | OpenApiVersion::V3_0 => formats.schema(),
        }
    }

    /// The schema of `one_or_many`. In an answer, a single element may be written without the array.
    fn one_or_many(&mut self, inner: &Ty, direction: Direction) -> Object {
        let inner = self.ty(inner, direction);
        match direction {
            Direction::Request(_) => array(inner),
            Direction::Answer(_) => object([("oneOf", json!([inner.clone(), array(inner)]))]),
        }
    }

    /// The schema of a map. In an answer, an empty map may be written as an empty array.
    fn map(&mut self, key: &Ty, value_type: &Ty, direction: Direction) -> Object {
        let value = self.ty(value_type, direction);
        let mut map = object([("type", json!("object")), ("additionalProperties", value.clone().into())]);
        if self.version == OpenApiVersion::V3_1 && matches!(key, Ty::Scalar(key) if key.is_integer()) {
            map.insert("propertyNames".to_owned(), json!({ "pattern": "^-?[0-9]+$" }));
        }
        if !self.service.wire.empty_map_as_list || matches!(direction, Direction::Request(_)) {
            return map;
        }
        // An empty array has no items. Any type will do, and client generators name a type after it; they cannot do so for any JSON.
        let items = if self.is_any_json(value_type) { object([("type", json!("string"))]) } else { value };
        let empty = json!({ "type": "array", "maxItems": 0, "items": items, "description": "An empty array means that there are no entries." });
        object([("oneOf", json!([map, empty]))])
    }

    /// Whether the schema of a type accepts any JSON.
    fn is_any_json(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Json => true,
            Ty::Named(id) => match self.def(*id).map(|def| &def.kind) {
                Some(TypeKind::Union(union)) => {
                    union.tag.is_none() && union.variants.iter().any(|variant| variant.ty.value == Ty::Json)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A schema that also accepts null. `ty` is the type of `schema`.
    pub(super) fn nullable(&self, schema: Object, ty: &Ty) -> Object {
        self.version.nullable(schema, self.json_type(ty))
    }

    /// The JSON type of the values of a declared type. `None` if they have several, and for other types, whose schemas state it.
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

    /// The schema of a part of a multipart body. For ids and enums, it is not a reference, since client generators send a part with a
    /// reference as JSON. Their `title` is the name of the type, which documentation tools show.
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

/// The schema of an array.
fn array(items: Object) -> Object {
    object([("type", json!("array")), ("items", items.into())])
}

/// The schema of the value `false`.
fn boolean_false(version: OpenApiVersion) -> Value {
    let mut schema = object([("type", json!("boolean"))]);
    schema.extend(version.constant(json!(false)));
    schema.insert("description".to_owned(), json!("`false` means that there is no value."));
    schema.into()
}

/// The schema of a scalar. Timestamps are not among them: their schema depends on the date formats.
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
        ScalarForm::Integer(least, greatest) => {
            object([("type", json!("integer")), ("minimum", limit(least)), ("maximum", limit(greatest))])
        }
    };
    schema.extend(facts.schema.map(|(key, value)| (key.to_owned(), json!(value))));
    schema
}

/// The least or the greatest value of an integer type as JSON. It fits into `i64` or `u64`.
fn limit(number: i128) -> Value {
    i64::try_from(number).map_or_else(|_| json!(number as u64), |number| json!(number))
}
