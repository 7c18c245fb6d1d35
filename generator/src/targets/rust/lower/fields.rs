//! Fields and parameters: their Rust types and properties.

use super::constants;
use super::context::Context;
use super::docs::{docs, with_sentences};
use crate::bug::Bug;
use crate::model::{self, Arrays, BodyKind, Constraints, FieldId, Kind, Location, Number, ParamStyle, Ty, TypeId, Value};
use crate::targets::rust::ir::{Constant, Constraint, Field, FieldProperty, Literal, ParamLocation, StdTrait, Type};
use crate::targets::rust::names::Ident;

/// The derives of structs. The macros of the runtime implement the other traits that structs have by default.
pub(super) const STRUCT_DERIVES: &[StdTrait] = &[StdTrait::Clone, StdTrait::Default, StdTrait::PartialEq];

/// A field of a declared object. `at` is the object and the index of the field.
pub(super) fn of_object(context: &Context<'_>, at: (TypeId, usize), field: &model::Member) -> Result<Field, Bug> {
    let ty = context.rust_type(&field.ty)?;
    let ty = if context.boxed.contains(&at) { Type::boxed(ty) } else { ty };
    let default = field.default.as_ref().map(|default| &default.value);
    // The entries of a map with `prefix` are members of the object. The map can be empty, so that no member is required.
    let mut properties = properties(context, field, field.required && field.prefix.is_none())?;
    properties.extend(field.null_if_absent.then_some(FieldProperty::NullIfAbsent));
    properties.extend(field.prefix.as_ref().map(|prefix| FieldProperty::Prefix(prefix.value.clone())));
    properties.extend(repeated_key(context, field)?);
    lower(context, field, Parts { name: field_name(field)?, ty, default, properties })
}

/// A parameter. An optional parameter without a default has the default of its enum.
pub(super) fn of_request(
    context: &Context<'_>,
    operation: &model::Operation,
    (id, param): (FieldId, &model::Param),
) -> Result<Field, Bug> {
    let ty = context.rust_type(&param.ty)?;
    let mut properties = properties(context, param, param.required)?;
    properties.extend(repeated_key(context, param)?);
    let media = operation.media.as_ref().map(|media| media.as_str());
    let location = param.location.as_ref().map(|it| location_of(it.value, &param.ty, media));
    properties.extend(location.map(FieldProperty::Location));
    properties.extend(style(context, param)?.map(FieldProperty::Style));
    let unique = operation.unique_name(id)?;
    if unique != *param.name {
        properties.push(FieldProperty::Called(unique));
    }
    let by_type = if param.required { None } else { context.service.default_of(&param.ty)? };
    let stated = param.default.as_ref().map(|default| &default.value);
    if let (None, Some(value)) = (stated, &by_type) {
        // A server reads the default as if the request contained it, so that it is a string for an enum of integers too.
        let default = Literal::Str(context.service.value_text(value)?);
        properties.insert(0, FieldProperty::Default(Constant::Literal(default)));
    }
    let default = stated.or(by_type.as_ref());
    lower(context, param, Parts { name: param_name(param)?, ty, default, properties })
}

/// The location of a parameter. A file with `in: body` is the whole body. `media` is the media type of the operation's body, if it states
/// one.
fn location_of(location: Location, ty: &Ty, media: Option<&str>) -> ParamLocation {
    match location {
        Location::Whole(kind) => whole_body(kind, media),
        Location::Body if *ty == Ty::File => ParamLocation::RawBody,
        Location::Query => ParamLocation::Query,
        Location::Path => ParamLocation::Path,
        Location::Header => ParamLocation::Header,
        Location::Cookie => ParamLocation::Cookie,
        Location::Body => ParamLocation::Body,
        Location::Form => ParamLocation::Form,
    }
}

fn whole_body(kind: BodyKind, media: Option<&str>) -> ParamLocation {
    let media_or_default = || media.unwrap_or(kind.default_media()).to_owned();
    match kind {
        BodyKind::Json => ParamLocation::JsonBody(media_or_default()),
        BodyKind::Text => ParamLocation::TextBody(media_or_default()),
        BodyKind::Bytes => ParamLocation::BytesBody(media_or_default()),
        BodyKind::File => media.map_or(ParamLocation::RawBody, |media| ParamLocation::FileBody(media.to_owned())),
    }
}

/// The style of a parameter. A list in a path, and an object in a path or a header, have commas between their items.
fn style(context: &Context<'_>, param: &model::Param) -> Result<Option<ParamStyle>, Bug> {
    let stated = param.style.as_ref().map(|style| style.value);
    let location = param.location.as_ref().map(|location| location.value);
    let is_joined = match (location, Kind::proven(context.service, &param.ty)?) {
        (Some(Location::Path), kind) => kind.is_collection() || matches!(kind, Kind::Object(_)),
        (Some(Location::Header), kind) => matches!(kind, Kind::Map(..) | Kind::Object(_)),
        _ => false,
    };
    Ok(stated.or(is_joined.then_some(ParamStyle::Lists(Arrays::Comma))))
}

/// The parts in which a field and a parameter differ.
struct Parts<'a> {
    name: Ident,
    /// The type without `Option`.
    ty: Type,
    default: Option<&'a Value>,
    properties: Vec<FieldProperty>,
}

fn lower(context: &Context<'_>, field: &model::Field, parts: Parts<'_>) -> Result<Field, Bug> {
    let Parts { name, ty, default, properties } = parts;
    let default = default.map(|value| context.service.value_text(value)).transpose()?;
    let sentences = field.sentences().into_iter().chain(default.map(|text| format!("Default: `{text}`.")));
    let text = with_sentences(&field.docs, sentences);
    Ok(Field {
        name,
        wire: field.name.value.clone(),
        docs: docs(&text, field.deprecated.as_deref(), field.since.as_deref()),
        ty: if field.required { ty } else { Type::option(ty) },
        required: field.required,
        properties,
    })
}

/// The Rust name of a field of an object.
pub(super) fn field_name(field: &model::Field) -> Result<Ident, Bug> {
    name(&field.name, field)
}

/// The Rust name of a parameter.
pub(super) fn param_name(param: &model::Param) -> Result<Ident, Bug> {
    name(param.declared_name(), param)
}

/// The Rust name: `rust` of the specification, else the key of the declaration in snake case.
fn name(declared: &str, field: &model::Field) -> Result<Ident, Bug> {
    field.rust.as_ref().map_or_else(|| Ident::snake(declared), |name| Ident::unchanged(name))
}

/// The field of a map's values that repeats their key.
fn repeated_key(context: &Context<'_>, field: &model::Field) -> Result<Option<FieldProperty>, Bug> {
    Ok(context.service.repeated_key(&field.ty)?.map(|key| FieldProperty::Key(key.to_owned())))
}

/// The properties that fields of objects and parameters can have. `required` is whether its absence is a violation.
fn properties(context: &Context<'_>, field: &model::Field, required: bool) -> Result<Vec<FieldProperty>, Bug> {
    let mut properties = Vec::new();
    if required {
        properties.push(FieldProperty::Required);
    }
    let checks = constraints(&field.constraints);
    if !checks.is_empty() {
        properties.push(FieldProperty::Constraints(checks));
    }
    if let Some(default) = &field.default {
        properties.push(FieldProperty::Default(constants::constant(context.service, default)?));
    }
    properties.extend(field.format.as_ref().map(|format| FieldProperty::Date(format.value)));
    properties.extend(field.written_as.as_ref().map(|it| FieldProperty::WrittenAs(it.value)));
    properties.extend(context.reads_one_or_many(&field.ty).then_some(FieldProperty::OneOrMany));
    Ok(properties)
}

/// The constraints of a value.
fn constraints(stated: &Constraints) -> Vec<Constraint> {
    let mut checks = Vec::new();
    checks.extend(stated.min.as_ref().map(|it| limit(it.value, Constraint::Min, Constraint::MinInteger)));
    checks.extend(stated.max.as_ref().map(|it| limit(it.value, Constraint::Max, Constraint::MaxInteger)));
    checks.extend(stated.min_length.as_ref().map(|it| Constraint::MinLength(it.value)));
    checks.extend(stated.max_length.as_ref().map(|it| Constraint::MaxLength(it.value)));
    checks.extend(stated.pattern.as_ref().map(|it| Constraint::Pattern(it.as_str().to_owned())));
    checks.extend(stated.min_items.as_ref().map(|it| Constraint::MinItems(it.value)));
    checks.extend(stated.max_items.as_ref().map(|it| Constraint::MaxItems(it.value)));
    checks.extend(stated.unique.map(|_| Constraint::Unique));
    checks
}

/// The largest integer up to which every integer has an exact float, so that comparing floats is correct.
const MAX_EXACT_INTEGER: u128 = 1 << 53;

/// A limit as a float, or as an integer if it has no exact float.
fn limit(limit: Number, float: fn(f64) -> Constraint, integer: fn(i128) -> Constraint) -> Constraint {
    match limit {
        Number::Integer(number) if number.unsigned_abs() > MAX_EXACT_INTEGER => integer(number),
        number => float(number.as_f64()),
    }
}
