//! Answers: the type that an operation returns, the enums of operations with several answers, and the properties of answers.

use heck::ToShoutySnakeCase as _;

use super::context::Context;
use super::docs::docs;
use super::{boxes, fields};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{self, DateFormat, Dates, FieldPath, Operation, RustHints, Scalar, Shape, Ty};
use crate::targets::rust::ir::{Answer, AnswerProperty, Answers, EndpointProperty, Field, StdTrait, Struct, Type};
use crate::targets::rust::names::Ident;
use crate::targets::rust::traits;

/// The enums of all operations with several answers, in the order of the specification.
pub(super) fn enums(context: &Context<'_>) -> Result<Vec<Answers>, Bug> {
    let operations = context.service.operations().filter(|operation| operation.has_several_answers());
    operations.map(|operation| answers(context, operation)).collect()
}

fn answers(context: &Context<'_>, operation: &Operation) -> Result<Answers, Bug> {
    let variants = operation.answers.iter().map(|answer| variant(context, operation, answer)).collect::<Result<Vec<_>, _>>()?;
    let success = variants.iter().find(|answer| answer.status < 300).cloned();
    Ok(Answers {
        name: name(operation)?,
        docs: docs(&format!("Answer to `{}`.", *operation.request), None, None),
        derives: context.derives(
            &[StdTrait::Clone, StdTrait::Debug, StdTrait::PartialEq],
            traits::ANSWERS,
            &RustHints::default(),
        )?,
        default: success.ok_or_else(|| no_success(operation))?,
        variants,
    })
}

/// The name of the enum: `LendBookAnswer`.
fn name(operation: &Operation) -> Result<Ident, Bug> {
    Ident::unchanged(&model::answers_name(&operation.request))
}

fn no_success(operation: &Operation) -> Bug {
    Bug::new(Code::SW9001, format!("the answer of operation `{}` that means success", *operation.name))
}

fn no_outcome(operation: &Operation) -> Bug {
    Bug::new(Code::SW9001, format!("the outcome of operation `{}`", *operation.name))
}

/// The variant of one answer.
fn variant(context: &Context<'_>, operation: &Operation, answer: &model::Answer) -> Result<Answer, Bug> {
    let file = matches!(answer.shape, Shape::File | Shape::Stream(..)).then_some(AnswerProperty::File);
    let properties = [outcome_properties(answer), file.into_iter().collect(), shape_properties(context, answer)?].concat();
    let media = media(operation, answer);
    Ok(Answer {
        name: Ident::unchanged(&answer.variant())?,
        docs: docs(&format!("{} `{}`", answer_docs(context, answer)?, answer.status), None, None),
        status: answer.status,
        ty: boxed_body(context, answer)?,
        properties: properties.into_iter().chain(media).collect(),
        media_constant: answer
            .content()
            .filter(|_| operation.has_alternatives(answer))
            .map(|(_, media)| media_constant(answer, media))
            .transpose()?,
    })
}

/// The encoding and the media type of an answer, if they matter.
fn media(operation: &Operation, answer: &model::Answer) -> Option<AnswerProperty> {
    let (kind, media) = answer.content().filter(|_| operation.declares_media(answer))?;
    Some(AnswerProperty::Media(kind, media.to_owned()))
}

/// The constant with the media type of an answer: `RAW_MEDIA`.
fn media_constant(answer: &model::Answer, media: &str) -> Result<(Ident, String), Bug> {
    Ok((Ident::unchanged(&format!("{}_MEDIA", answer.variant().to_shouty_snake_case()))?, media.to_owned()))
}

/// The documentation of an answer; that of its type if the answer has none.
fn answer_docs<'c>(context: &'c Context<'_>, answer: &'c model::Answer) -> Result<&'c str, Bug> {
    let def = answer.body_type().map(|id| context.service.type_def(id)).transpose()?;
    let of_type = def.map_or("", |def| def.docs.trim());
    Ok(if answer.docs.is_empty() { of_type } else { answer.docs.trim() })
}

/// The type of a body, in a `Box` if it is an object; `None` if the answer has no body.
fn boxed_body(context: &Context<'_>, answer: &model::Answer) -> Result<Option<Type>, Bug> {
    let whole = match &answer.shape {
        Shape::Empty => return Ok(None),
        Shape::File | Shape::Stream(..) => Ty::File,
        Shape::Type(ty) => ty.value.clone(),
        Shape::Object { id, .. } => Ty::Named(*id),
        // The struct `Outcome` has at most one field, a string, so that it needs no `Box`.
        Shape::Outcome => Ty::Scalar(Scalar::String),
        Shape::Unknown(never) => match *never {},
    };
    let ty = body(context, answer)?;
    Ok(Some(if boxes::holds_object(context.service, &whole)? { Type::boxed(ty) } else { ty }))
}

/// The type of a body; `()` if the answer has no body.
fn body(context: &Context<'_>, answer: &model::Answer) -> Result<Type, Bug> {
    Ok(match &answer.shape {
        Shape::Empty => Type::Unit,
        Shape::File => Type::Runtime("File"),
        Shape::Stream(item, ..) => Type::Streamed(Box::new(context.rust_type(item)?)),
        Shape::Type(ty) => context.rust_type(ty)?,
        Shape::Object { id, .. } => context.rust_type(&Ty::Named(*id))?,
        Shape::Outcome => Type::Local(Ident::unchanged(OUTCOME_TYPE)?),
        Shape::Unknown(never) => match *never {},
    })
}

/// The type that an operation returns.
pub(super) fn return_type(context: &Context<'_>, operation: &Operation) -> Result<Type, Bug> {
    match operation.answers.as_slice() {
        [answer] => body(context, answer),
        _ => Ok(Type::Local(name(operation)?)),
    }
}

/// The properties of an endpoint about its answers.
pub(super) fn endpoint_properties(context: &Context<'_>, operation: &Operation) -> Result<Vec<EndpointProperty>, Bug> {
    let answer = operation.success().ok_or_else(|| no_success(operation))?;
    let mut properties = Vec::new();
    if answer.status != 200 {
        properties.push(EndpointProperty::Status(answer.status));
    }
    properties.extend(outcome_properties(answer).into_iter().map(EndpointProperty::Answer));
    match operation.dates() {
        Some(Dates::Param(param, values)) => {
            let param = operation.unique_name(*param)?;
            let are_keywords = values.iter().all(|(value, format)| DateFormat::from_word(value) == Some(*format));
            properties.push(match are_keywords {
                true => EndpointProperty::DatesBy(param),
                false => EndpointProperty::DatesByValues(param, values.clone()),
            });
        }
        Some(Dates::Fixed(format)) => properties.push(EndpointProperty::Dates(*format)),
        None => {}
    }
    properties.extend(shape_properties(context, answer)?.into_iter().map(EndpointProperty::Answer));
    if operation.has_several_answers() {
        properties.push(EndpointProperty::Answers(name(operation)?));
    } else {
        properties.extend(media(operation, answer).map(EndpointProperty::Answer));
    }
    properties.extend(operation.accept().map(EndpointProperty::Accept));
    Ok(properties)
}

/// The properties of an answer about its outcome.
fn outcome_properties(answer: &model::Answer) -> Vec<AnswerProperty> {
    let Some(outcome) = &answer.outcome else { return Vec::new() };
    let field = match &outcome.field {
        Some(field) => AnswerProperty::OutcomeIn(field.to_string()),
        None => AnswerProperty::Outcome,
    };
    let message = outcome.message.as_ref().map(|field| AnswerProperty::OutcomeMessage(field.to_string()));
    let rules = outcome.of_rules.then_some(AnswerProperty::OutcomeOfRules);
    std::iter::once(field).chain(message).chain(rules).collect()
}

/// The properties of an answer about the type of its body.
fn shape_properties(context: &Context<'_>, answer: &model::Answer) -> Result<Vec<AnswerProperty>, Bug> {
    let ty = match &answer.shape {
        Shape::Type(ty) => ty,
        Shape::Stream(_, form, end) => return Ok(vec![AnswerProperty::Stream(*form, end.clone())]),
        _ => return Ok(Vec::new()),
    };
    let or_false = matches!(ty.value, Ty::OrFalse(_)).then_some(AnswerProperty::OrFalse);
    let key = context.service.repeated_key(ty)?.map(|key| AnswerProperty::Key(key.to_owned()));
    let one_or_many = context.reads_one_or_many(ty).then_some(AnswerProperty::OneOrMany);
    Ok(or_false.into_iter().chain(key).chain(one_or_many).collect())
}

/// The name of the type of an answer that consists of the outcome alone.
const OUTCOME_TYPE: &str = "Outcome";

/// The type of an answer that consists of the outcome alone; `None` if no operation has such an answer.
pub(super) fn outcome_struct(context: &Context<'_>) -> Result<Option<Struct>, Bug> {
    let mut answers = context.service.answers().filter(|(_, answer)| matches!(answer.shape, Shape::Outcome));
    let Some((operation, answer)) = answers.next() else { return Ok(None) };
    let outcome = answer.outcome.as_ref().ok_or_else(|| no_outcome(operation))?;
    // A message inside of another object occurs in failures only, which clients report as errors.
    let message = outcome.rule.message.first().and_then(FieldPath::only_step).map(|name| {
        // The specification cannot state a Rust name here, so that a wire name without letters needs this one.
        let ident = Ident::snake(name).or_else(|_| Ident::unchanged("message"))?;
        Ok::<_, Bug>(Field {
            name: ident,
            wire: name.to_owned(),
            docs: vec!["Contains the message of the service about the outcome.".to_owned()],
            ty: Type::option(Type::String),
            required: false,
            properties: Vec::new(),
        })
    });
    Ok(Some(Struct {
        name: Ident::unchanged(OUTCOME_TYPE)?,
        docs: vec!["Reports success. A failure is reported as an error.".to_owned()],
        derives: context.derives(fields::STRUCT_DERIVES, traits::OBJECT, &RustHints::default())?,
        fields: message.transpose()?.into_iter().collect(),
        rules: Vec::new(),
    }))
}
