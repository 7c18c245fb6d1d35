//! Fields and parameters: their Rust type, and what the codec has to know beside it.

use super::arguments::{self, text};
use super::context::Context;
use super::docs::{docs, with_sentences};
use super::expressions;
use crate::bug::Bug;
use crate::model::{self, TypeId, Value};
use crate::targets::rust::ir::{Arg, BuilderCall, Field, Type};
use crate::targets::rust::names::Ident;

/// Derives of structs; the macros of the runtime implement the other traits that structs have by default.
pub(super) const OF_STRUCTS: &[&str] = &["Clone", "Default", "PartialEq"];

/// A field of a declared object, which is given by the object and the field's index.
pub(super) fn of_object(context: &Context<'_>, at: (TypeId, usize), field: &model::Field) -> Result<Field, Bug> {
    let ty = expressions::lower(context, &field.ty)?;
    let ty = if context.boxed.contains(&at) { Type::boxed(ty) } else { ty };
    let default = field.default.as_ref().map(|default| &default.value);
    lower(context, field, ty, default, calls(context, field)?)
}

/// A parameter. An optional one without a default of its own has the default of its enum.
pub(super) fn of_request(context: &Context<'_>, param: &model::Field) -> Result<Field, Bug> {
    let ty = expressions::lower(context, &param.ty)?;
    let mut calls = calls(context, param)?;
    let by_type = if param.required { None } else { context.service.default_of(&param.ty)? };
    let stated = param.default.as_ref().map(|default| &default.value);
    if let (None, Some(value)) = (stated, &by_type) {
        // The wire value as text, of an enum of integers too: it is compared with what a request would state.
        let default = arguments::default_word(&context.service.value_text(value)?);
        calls.insert(0, BuilderCall::new("default", [default]));
    }
    lower(context, param, ty, stated.or(by_type.as_ref()), calls)
}

fn lower(
    context: &Context<'_>,
    field: &model::Field,
    ty: Type,
    default: Option<&Value>,
    calls: Vec<BuilderCall>,
) -> Result<Field, Bug> {
    let default = default.map(|value| context.service.value_text(value)).transpose()?;
    let sentences = field.sentences().into_iter().chain(default.map(|text| format!("Default: `{text}`.")));
    let text = with_sentences(&field.docs, sentences);
    Ok(Field {
        name: name(field)?,
        wire: field.name.value.clone(),
        docs: docs(&text, field.deprecated.as_deref(), field.since.as_deref()),
        ty: if field.required { ty } else { Type::option(ty) },
        required: field.required,
        calls,
    })
}

/// The Rust name of a field: the one that the specification states, else the wire name in snake case.
pub(super) fn name(field: &model::Field) -> Result<Ident, Bug> {
    field.rust.as_ref().map_or_else(|| Ident::snake(&field.name), |name| Ident::given(name))
}

fn calls(context: &Context<'_>, field: &model::Field) -> Result<Vec<BuilderCall>, Bug> {
    let mut calls = Vec::new();
    // A map whose entries are members of the object can be empty, so that nothing is missing.
    if field.required && field.prefix.is_none() {
        calls.push(BuilderCall::new("required", []));
    }
    let checks = arguments::checks(&field.constraints);
    if !checks.is_empty() {
        calls.push(BuilderCall::new("constraints", [Arg::List(checks)]));
    }
    if let Some(default) = &field.default {
        calls.push(BuilderCall::new("default", [arguments::value_of_field(context.service, field, default)?]));
    }
    calls.extend(field.format.as_ref().map(|form| BuilderCall::new("date", [arguments::date_format(form.value)])));
    calls.extend(field.written_as.as_ref().map(|it| BuilderCall::new("written_as", [arguments::written_as(it.value)])));
    if field.null_if_absent {
        calls.push(BuilderCall::new("null", []));
    }
    calls.extend(field.prefix.as_ref().map(|prefix| BuilderCall::new("prefix", [text(prefix)])));
    calls.extend(field.location.as_ref().map(|it| BuilderCall::new("location", [arguments::location(it.value, &field.ty)])));
    calls.extend(context.service.repeated_key(&field.ty)?.map(|key| BuilderCall::new("key", [text(key)])));
    Ok(calls)
}
