//! Types as schemas, and the declared types that they lead to.
//!
//! In: type expressions. Out: schemas; declared types as references, each collected under `components/schemas`.
//! Not here: what a field adds to its type (see `fields`), and what a declared type is (see `declared`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Object, OpenApiVersion, declared, object};
use crate::model::{DateForm, IntWidth, Service, Ty, TypeDef, TypeId, TypeKind};

/// The forms that an instant can have at one place.
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
    pub(super) const EPOCH: Forms = Forms::NONE.or(DateForm::Epoch);

    /// With another form.
    pub(super) const fn or(self, form: DateForm) -> Forms {
        match form {
            DateForm::Epoch => Forms { epoch: true, ..self },
            DateForm::EpochMs => Forms { epoch_ms: true, ..self },
            DateForm::EpochFraction => Forms { epoch_fraction: true, ..self },
            DateForm::Iso8601 => Forms { iso8601: true, ..self },
            DateForm::Iso8601NoT => Forms { iso8601_no_t: true, ..self },
        }
    }

    /// What the name of a type ends with when its instants have these forms.
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

/// Which way a value goes. Some types are written differently in requests and in answers, and instants as the request chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Answer(Forms),
    Request(Forms),
}

impl Side {
    /// In requests, instants as they are written there unless a field says otherwise.
    pub(super) const REQUEST: Side = Side::Request(Forms::EPOCH);

    pub(super) fn forms(self) -> Forms {
        match self {
            Side::Answer(forms) | Side::Request(forms) => forms,
        }
    }

    /// The same way, with one form of instants.
    pub(super) fn with_form(self, form: DateForm) -> Side {
        let forms = Forms::NONE.or(form);
        match self {
            Side::Answer(_) => Side::Answer(forms),
            Side::Request(_) => Side::Request(forms),
        }
    }
}

/// Whether a declared type, with all that it contains, depends on the way it goes.
#[derive(Clone, Copy, Debug, Default)]
struct Depends {
    on_dates: bool,
    on_side: bool,
}

/// Makes schemas, and remembers the declared types that they refer to.
pub(super) struct Schemas<'a> {
    pub(super) service: &'a Service,
    pub(super) version: OpenApiVersion,
    /// In the order of the declarations; a type that is yet to be described has an empty one.
    done: BTreeMap<(TypeId, Side), Option<Object>>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(service: &'a Service, version: OpenApiVersion) -> Self {
        Schemas { service, version, done: BTreeMap::new() }
    }

    /// Every schema that was referred to, directly or by another, by name.
    pub(super) fn finish(mut self) -> Value {
        while let Some((id, side)) = self.done.iter().find(|(_, schema)| schema.is_none()).map(|(key, _)| *key) {
            let schema = declared::schema(&mut self, id, side);
            self.done.insert((id, side), Some(schema));
        }
        let done = std::mem::take(&mut self.done);
        let named = done.into_iter().map(|((id, side), schema)| (self.name(id, side), schema.unwrap_or_default().into()));
        let mut schemas: Object = named.collect();
        schemas.extend(super::errors::schemas(self.service));
        schemas.into()
    }

    pub(super) fn def(&self, id: TypeId) -> Option<&'a TypeDef> {
        self.service.types.get(id.0)
    }

    /// A reference to a declared type.
    pub(super) fn reference(&mut self, id: TypeId, side: Side) -> Object {
        let side = self.plain_side(id, side);
        self.done.entry((id, side)).or_default();
        object([("$ref", json!(format!("#/components/schemas/{}", self.name(id, side))))])
    }

    /// A dot cannot stand in the name of a declared type, so nothing is named twice.
    fn name(&self, id: TypeId, side: Side) -> String {
        let name = self.def(id).map_or("", |def| def.name.value.as_str());
        match side {
            Side::Answer(Forms::EPOCH) => name.to_owned(),
            Side::Answer(forms) => format!("{name}.{}", forms.suffix()),
            Side::Request(_) => format!("{name}.Sent"),
        }
    }

    /// The way, with what makes no difference to this type taken out.
    fn plain_side(&self, id: TypeId, side: Side) -> Side {
        let mut depends = Depends::default();
        self.look(&Ty::Named(id), &mut depends, &mut BTreeSet::new());
        match side {
            Side::Request(_) if depends.on_side => Side::REQUEST,
            Side::Answer(forms) if depends.on_dates => Side::Answer(forms),
            _ => Side::Answer(Forms::EPOCH),
        }
    }

    fn look(&self, ty: &Ty, depends: &mut Depends, seen: &mut BTreeSet<TypeId>) {
        match ty {
            Ty::Timestamp => depends.on_dates = true,
            Ty::Boolean | Ty::Map(..) | Ty::OneOrMany(_) => depends.on_side = true,
            _ => {}
        }
        match ty {
            Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) | Ty::Map(_, inner, _) => {
                self.look(inner, depends, seen);
            }
            Ty::Named(id) if seen.insert(*id) => self.look_inside(*id, depends, seen),
            _ => {}
        }
    }

    fn look_inside(&self, id: TypeId, depends: &mut Depends, seen: &mut BTreeSet<TypeId>) {
        match self.def(id).map(|def| &def.kind) {
            Some(TypeKind::Object(object)) => {
                for field in &object.fields {
                    depends.on_side |= field.written_as.is_some() || (self.service.wire.lenient && !field.required);
                    // The field's own form wins, so it depends on nobody.
                    if field.format.is_none() {
                        self.look(&field.ty, depends, seen);
                    }
                }
            }
            Some(TypeKind::Union(union)) => union.variants.iter().for_each(|variant| self.look(&variant.ty, depends, seen)),
            Some(TypeKind::Id(_) | TypeKind::Enum(_)) | None => {}
        }
    }

    /// A type as a schema.
    pub(super) fn ty(&mut self, ty: &Ty, side: Side) -> Object {
        match ty {
            Ty::List(inner) => array(self.ty(inner, side)),
            Ty::OneOrMany(inner) => self.one_or_many(inner, side),
            Ty::Map(key, value, _) => self.map(key, value, side),
            Ty::Nullable(inner) => {
                let inner = self.ty(inner, side);
                self.version.nullable(inner)
            }
            Ty::OrFalse(inner) => {
                let inner = self.ty(inner, side);
                object([("oneOf", json!([inner, boolean_false(self.version)]))])
            }
            Ty::Named(id) => self.reference(*id, side),
            Ty::Timestamp => timestamp(side.forms()),
            Ty::Boolean => self.boolean(side),
            other => scalar(other, self.version),
        }
    }

    /// Written as an array; a server may send the only element alone.
    fn one_or_many(&mut self, inner: &Ty, side: Side) -> Object {
        let inner = self.ty(inner, side);
        match side {
            Side::Request(_) => array(inner),
            Side::Answer(_) => object([("anyOf", json!([array(inner.clone()), inner]))]),
        }
    }

    fn map(&mut self, key: &Ty, value: &Ty, side: Side) -> Object {
        let value = self.ty(value, side);
        let mut map = object([("type", json!("object")), ("additionalProperties", value.into())]);
        if self.version == OpenApiVersion::V3_1 && matches!(key, Ty::Integer(_)) {
            map.insert("propertyNames".to_owned(), json!({ "pattern": "^-?[0-9]+$" }));
        }
        if !self.service.wire.empty_map_as_list || matches!(side, Side::Request(_)) {
            return map;
        }
        let empty = json!({ "type": "array", "maxItems": 0, "items": {}, "description": "There is nothing." });
        object([("oneOf", json!([map, empty]))])
    }

    /// In requests a lenient or numeric service takes 0 and 1 as well.
    fn boolean(&self, side: Side) -> Object {
        let wire = &self.service.wire;
        let numbers = matches!(side, Side::Request(_)) && (wire.numeric_booleans || wire.lenient);
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

/// An instant in one of the forms.
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

fn scalar(ty: &Ty, version: OpenApiVersion) -> Object {
    match ty {
        Ty::Integer(width) => integer(*width),
        Ty::Float => object([("type", json!("number")), ("format", json!("double"))]),
        Ty::Decimal => text("pattern", "^-?[0-9]+([.][0-9]+)?$"),
        Ty::Secret => text("format", "password"),
        Ty::Date => text("format", "date"),
        Ty::Duration => object([("type", json!("integer")), ("format", json!("int64"))]),
        Ty::Uuid => text("format", "uuid"),
        Ty::Url => text("format", "uri"),
        Ty::Bytes => version.base64(),
        Ty::File => version.binary(),
        Ty::Json => Object::new(),
        _ => object([("type", json!("string"))]),
    }
}

fn text(key: &str, value: &str) -> Object {
    object([("type", json!("string")), (key, json!(value))])
}

fn integer(width: IntWidth) -> Object {
    let (least, most): (i64, u64) = match width {
        IntWidth::I64 => return object([("type", json!("integer")), ("format", json!("int64"))]),
        IntWidth::I32 => return object([("type", json!("integer")), ("format", json!("int32"))]),
        IntWidth::I8 => (i8::MIN.into(), 127),
        IntWidth::I16 => (i16::MIN.into(), 32767),
        IntWidth::U8 => (0, u8::MAX.into()),
        IntWidth::U16 => (0, u16::MAX.into()),
        IntWidth::U32 => (0, u32::MAX.into()),
        IntWidth::U64 => (0, u64::MAX),
    };
    object([("type", json!("integer")), ("minimum", json!(least)), ("maximum", json!(most))])
}
