//! The schemas of type expressions, and the collection of the schemas that are referred to.
//!
//! In: type expressions. Out: schemas. A declared type becomes a reference to its schema under `components/schemas`. Not here: the
//! constraints and documentation of fields (see `fields`), and the schemas of declared types (see `declared`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::dialect::OpenApiVersion;
use super::json::{Object, object};
use super::names::{Direction, Key, Numbers};
use super::options::OpenApiOptions;
use super::timestamps::DateFormats;
use crate::bug::Bug;
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
    pub(super) components: BTreeMap<Key, Option<Object>>,
    pub(super) numbers: Numbers,
    pub(super) lookups: Lookups<'a>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(service: &'a Service, options: &'a OpenApiOptions) -> Self {
        let (components, numbers) = (BTreeMap::new(), Numbers::default());
        Schemas { service, options, version: options.version, components, numbers, lookups: Lookups::new(service) }
    }

    /// Returns the value of a lookup. If the lookup failed, returns `None`; `finish` of `components` returns the bug of the first
    /// such lookup.
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
                dependencies.on_direction |= union.tagging.as_ref().is_some_and(|tagging| tagging.unknown.is_some());
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
                    union.tagging.is_none() && union.variants.iter().any(|variant| variant.ty.value == Ty::Json)
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
            TypeKind::Enum(inner) => Some(inner.repr.keyword()),
            TypeKind::Object(_) => Some("object"),
            TypeKind::Union(inner) => inner.tagging.as_ref().map(|_| "object"),
            TypeKind::Unknown(never) => match *never {},
        }
    }
}

/// The schema of an array.
pub(super) fn array(items: Object) -> Object {
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
