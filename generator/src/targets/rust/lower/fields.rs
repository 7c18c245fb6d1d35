//! Fields and parameters: their Rust type, and what the codec must know beside it.

use super::docs::docs;
use super::{Context, field_ident, remarks, types};
use crate::model::{self, Constraints, DateForm, Number, Place, Shape, Ty, TypeId, TypeKind, WrittenAs};
use crate::targets::rust::ir::{Arg, Field, Ident, Literal, Struct, Type, With};

/// A field. `at` is its place when it is one of a declared type: it may need a box there.
pub(super) fn lower(context: &Context<'_>, at: Option<(TypeId, usize)>, field: &model::Field) -> Field {
    let inner = types::lower(context, &field.ty);
    let boxed = at.is_some_and(|at| context.boxed.contains(&at));
    let inner = if boxed { Type::boxed(inner) } else { inner };
    // Only parameters are assumed to be something when they are not sent.
    let usual = if at.is_none() && !field.required { usual(context, &field.ty) } else { None };
    let default = field.default.as_ref().map(|default| &default.value).or(usual.as_ref());
    let text = remarks::with(&field.docs, remarks::of_field(field, default));
    Field {
        name: field_ident(field),
        wire: field.name.value.clone(),
        docs: docs(&text, field.deprecated.as_deref(), field.since.as_deref()),
        ty: if field.required { inner } else { Type::option(inner) },
        required: field.required,
        with: with(field),
    }
}

fn with(field: &model::Field) -> Vec<With> {
    let mut with = Vec::new();
    // What stands behind a prefix may be empty: there is nothing to miss.
    if field.required && field.prefix.is_none() {
        with.push(With::new("required", []));
    }
    let checks = checks(&field.constraints);
    if !checks.is_empty() {
        with.push(With::new("checks", [Arg::List(checks)]));
    }
    with.extend(field.default.as_ref().map(|default| With::new("default", [constant(field, default)])));
    with.extend(field.format.as_ref().map(|form| With::new("date", [date(form.value)])));
    with.extend(field.written_as.as_ref().map(|it| With::new("written_as", [written_as(it.value)])));
    with.extend(field.prefix.as_ref().map(|prefix| With::new("prefix", [text(prefix)])));
    with.extend(field.place.as_ref().map(|it| With::new("place", [Arg::Word(place(it.value, &field.ty.value), Vec::new())])));
    with.extend(key(&field.ty).map(|key| With::new("key", [text(key)])));
    with
}

fn checks(limits: &Constraints) -> Vec<Arg> {
    let word = |word, literal| Arg::Word(word, vec![Arg::Literal(literal)]);
    let mut checks = Vec::new();
    checks.extend(limits.min.as_ref().map(|it| number(it.value, "Min", "MinInt")));
    checks.extend(limits.max.as_ref().map(|it| number(it.value, "Max", "MaxInt")));
    checks.extend(limits.min_length.as_ref().map(|it| word("MinLength", Literal::UInt(it.value))));
    checks.extend(limits.max_length.as_ref().map(|it| word("MaxLength", Literal::UInt(it.value))));
    checks.extend(limits.pattern.as_ref().map(|it| word("pattern", Literal::Str(it.value.clone()))));
    checks.extend(limits.min_items.as_ref().map(|it| word("MinItems", Literal::UInt(it.value))));
    checks.extend(limits.max_items.as_ref().map(|it| word("MaxItems", Literal::UInt(it.value))));
    checks
}

/// Integers up to this are floats exactly, and whatever is compared with them as a float is above or below as it should be.
const EXACT: u128 = 1 << 53;

/// A limit as a float, or as an integer where a float would be another number.
fn number(limit: Number, word: &'static str, exact: &'static str) -> Arg {
    match limit {
        Number::Integer(number) if number.unsigned_abs() > EXACT => Arg::Word(exact, vec![Arg::Literal(Literal::Int(number))]),
        number => Arg::Word(word, vec![Arg::Literal(Literal::Float(number.as_f64()))]),
    }
}

/// The default that an enum states for parameters of its type.
pub(super) fn usual(context: &Context<'_>, ty: &Ty) -> Option<model::Literal> {
    match ty {
        Ty::Nullable(inner) => usual(context, inner),
        Ty::Named(id) => match &context.def(*id)?.kind {
            TypeKind::Enum(def) => def.values.get(def.default?).map(|value| model::Literal::String(value.wire.value.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// A value that the specification states for a field, as the runtime's `Literal`. Timestamps are read here: the runtime gets the instant.
pub(super) fn constant(field: &model::Field, value: &model::Literal) -> Arg {
    match field.instant(value).filter(|_| is_timestamp(&field.ty)) {
        Some(instant) => {
            let (second, nanosecond) = (instant.second().into(), instant.nanosecond().into());
            Arg::Word("Instant", vec![Arg::Literal(Literal::Int(second)), Arg::Literal(Literal::Int(nanosecond))])
        }
        None => literal(value),
    }
}

fn is_timestamp(ty: &Ty) -> bool {
    match ty {
        Ty::Nullable(inner) => is_timestamp(inner),
        ty => *ty == Ty::Timestamp,
    }
}

/// A value that the specification states, as the runtime's `Literal`.
pub(super) fn literal(literal: &model::Literal) -> Arg {
    let (word, literal) = match literal {
        model::Literal::Boolean(flag) => ("Bool", Literal::Bool(*flag)),
        model::Literal::Integer(number) => integer(*number),
        model::Literal::Float(number) => ("Float", Literal::Float(*number)),
        model::Literal::String(text) => ("Str", Literal::Str(text.clone())),
    };
    Arg::Word(word, vec![Arg::Literal(literal)])
}

/// One of 64 bits; a condition may compare with one that has more, to which a float comes near enough.
fn integer(number: i128) -> (&'static str, Literal) {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(_), _) => ("Int", Literal::Int(number)),
        (_, Ok(_)) => ("UInt", Literal::Int(number)),
        _ => ("Float", Literal::Float(number as f64)),
    }
}

/// A form of instants, as the runtime's `DateFormat`.
pub(super) fn date(form: DateForm) -> Arg {
    let word = match form {
        DateForm::Epoch => "Epoch",
        DateForm::EpochMs => "EpochMs",
        DateForm::EpochFraction => "EpochFraction",
        DateForm::Iso8601 => "Iso8601",
        DateForm::Iso8601NoT => "Iso8601NoT",
    };
    Arg::Word(word, Vec::new())
}

fn written_as(written_as: WrittenAs) -> Arg {
    let word = match written_as {
        WrittenAs::Number => "Number",
        WrittenAs::String => "String",
    };
    Arg::Word(word, Vec::new())
}

fn place(place: Place, ty: &Ty) -> &'static str {
    match place {
        Place::Body if *ty == Ty::File => "RawBody",
        Place::Query => "Query",
        Place::Path => "Path",
        Place::Header => "Header",
        Place::Body => "Body",
        Place::Form => "Form",
    }
}

/// The field of a map's values that repeats its key.
pub(super) fn key(ty: &Ty) -> Option<&str> {
    match ty {
        Ty::Map(_, _, key) => key.as_ref().map(|key| key.as_str()),
        Ty::Nullable(inner) | Ty::OrFalse(inner) => key(inner),
        _ => None,
    }
}

/// Text as an argument.
pub(super) fn text(text: &str) -> Arg {
    Arg::Literal(Literal::Str(text.to_owned()))
}

/// The answer of operations that tell nothing but how it went; `None` when there is no such operation.
pub(super) fn outcome(context: &Context<'_>) -> Option<Struct> {
    let outcome = context.service.wire.outcome.as_ref()?;
    let operations = context.resources.iter().flat_map(|resource| &resource.operations);
    let used = operations.flat_map(|operation| &operation.answers).any(|answer| matches!(answer.shape, Shape::Outcome));
    let message = outcome.message.first().map(|name| Field {
        name: Ident(crate::names::snake(name).unwrap_or_else(|| "message".to_owned())),
        wire: name.clone(),
        docs: vec!["What the service says about it.".to_owned()],
        ty: Type::option(Type::string()),
        required: false,
        with: Vec::new(),
    });
    used.then(|| Struct {
        name: Ident("Outcome".to_owned()),
        docs: vec!["It went well; a failure comes as an error.".to_owned()],
        derives: context.derives(model::traits::OBJECT, &[]),
        fields: message.into_iter().collect(),
        rules: Vec::new(),
    })
}
