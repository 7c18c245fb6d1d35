//! Operations: request types with their endpoints, and the resources that client and server are made of.

use super::docs::docs;
use super::{Context, answers, fields, ident, remarks, type_ident, types};
use crate::model::{self, Compare, Condition, Method, Pages, Rule, Send, Shape, TypeKind};
use crate::names;
use crate::targets::rust::ir::{Arg, Collects, Field, Literal, Operation, Request, Resource, Splits, Struct, With};

/// Every request type, in the order of the specification.
pub(super) fn requests(context: &Context<'_>) -> Vec<Request> {
    each(context, |resource, operation| Some(request(context, resource, operation)))
}

/// Every resource with its operations.
pub(super) fn resources(context: &Context<'_>) -> Vec<Resource> {
    context.resources.iter().map(|it| resource(context, it)).collect()
}

/// Requests whose answers come in pages.
pub(super) fn paged(context: &Context<'_>) -> Vec<Collects> {
    each(context, |_, operation| operation.pages.as_ref().and_then(|_| collects(context, operation)))
}

/// Requests that can be split.
pub(super) fn chunked(context: &Context<'_>) -> Vec<Splits> {
    each(context, |_, operation| {
        let param = &operation.chunk.as_ref()?.value.param;
        let list = operation.params.iter().find(|field| field.name.value == param.value)?;
        Some(Splits { list: super::field_ident(list), answer: collects(context, operation)? })
    })
}

pub(super) fn each<T>(context: &Context<'_>, make: impl Fn(&model::Resource, &model::Operation) -> Option<T>) -> Vec<T> {
    let resources = context.resources.iter();
    resources.flat_map(|resource| resource.operations.iter().filter_map(|it| make(resource, it)).collect::<Vec<_>>()).collect()
}

fn resource(context: &Context<'_>, resource: &model::Resource) -> Resource {
    let operations = resource.operations.iter().map(|operation| Operation {
        name: ident(names::snake(&operation.name)),
        docs: summary(operation, &operation.docs),
        deprecated: operation.deprecated.clone(),
        request: type_ident(&operation.request),
        answer: answers::ty(context, resource, operation),
    });
    Resource {
        name: ident(names::snake(&resource.name)),
        ty: ident(names::pascal(&resource.name)),
        docs: docs(&resource.docs, None, None),
        operations: operations.collect(),
    }
}

/// What it does, as `text` says, and the endpoint.
fn summary(operation: &model::Operation, text: &str) -> Vec<String> {
    let mut lines = docs(text, operation.deprecated.as_deref(), operation.since.as_deref());
    let endpoint = format!("`{} {}`", operation.method.as_str(), operation.path.value);
    match lines.last_mut() {
        Some(last) => *last = format!("{last} {endpoint}"),
        None => lines.push(endpoint),
    }
    lines
}

fn request(context: &Context<'_>, resource: &model::Resource, operation: &model::Operation) -> Request {
    let parameters = Struct {
        name: type_ident(&operation.request),
        docs: summary(operation, &remarks::with(&operation.docs, operation.rules.iter().map(|it| remarks::of_rule(&it.value)))),
        derives: context.derives(model::traits::OBJECT, &[]),
        fields: operation.params.iter().map(|param| parameter(context, param)).collect(),
        rules: operation.rules.iter().map(|it| rule(&operation.params, &it.value)).collect(),
    };
    Request {
        positional: operation.is_positional(),
        parameters,
        answer: answers::ty(context, resource, operation),
        operation: format!("{}.{}", resource.name.value, operation.name.value),
        method: method(operation.method),
        path: format!("{}{}", context.service.base_path, operation.path.value),
        send: send(operation.send),
        with: with(context, resource, operation),
    }
}

/// A parameter. One that may be left out has the default of its enum when it states none of its own.
fn parameter(context: &Context<'_>, param: &model::Field) -> Field {
    let mut field = fields::lower(context, None, param);
    if param.default.is_none() && !param.required {
        let usual = fields::usual(context, &param.ty).map(|literal| With::new("default", [fields::literal(&literal)]));
        field.with.splice(0..0, usual);
    }
    field
}

fn with(context: &Context<'_>, resource: &model::Resource, operation: &model::Operation) -> Vec<With> {
    let mut with = Vec::new();
    with.extend(context.service.scope(operation).map(|scope| With::new("scope", [fields::text(&scope)])));
    if operation.public {
        with.push(With::new("public", []));
    }
    with.extend(answers::with(resource, operation));
    with.extend(operation.pages.iter().flat_map(|it| pages(it, operation)));
    with.extend(
        operation
            .chunk
            .as_ref()
            .map(|chunk| With::new("chunk", [fields::text(&chunk.param), Arg::Literal(Literal::UInt(chunk.size.value))])),
    );
    with
}

fn pages(pages: &model::Pages, operation: &model::Operation) -> Vec<With> {
    let envelope = operation.answers.first().and_then(|answer| match &answer.shape {
        Shape::Object { envelope, .. } => envelope.as_ref(),
        _ => None,
    });
    let items = fields::text(envelope.map_or("", |envelope| envelope.items.as_str()));
    match pages {
        Pages::Cursor { param } => {
            let next = envelope.and_then(|envelope| envelope.next.as_deref()).unwrap_or_default();
            vec![With::new("cursor", [fields::text(param), fields::text(next), items])]
        }
        Pages::Offset { offset, limit, size } => {
            let size = Arg::Literal(Literal::UInt(size.value));
            let total = envelope.and_then(|envelope| envelope.total.as_ref());
            let counted = With::new("offset", [fields::text(offset), fields::text(limit), size, items]);
            [counted].into_iter().chain(total.map(|total| With::new("total", [fields::text(total)]))).collect()
        }
    }
}

/// Where the collection of an answer is: the answer itself, or the envelope's field.
fn collects(context: &Context<'_>, operation: &model::Operation) -> Option<Collects> {
    let request = type_ident(&operation.request);
    match &operation.answers.first()?.shape {
        Shape::Type(ty) => {
            Some(Collects { request, items: types::lower(context, ty).inside().clone(), field: None, optional: false })
        }
        Shape::Object { id, envelope: Some(envelope) } => {
            let TypeKind::Object(object) = &context.def(*id)?.kind else { return None };
            let field = object.fields.iter().find(|field| field.name.value == envelope.items)?;
            let items = types::lower(context, &field.ty).inside().clone();
            Some(Collects { request, items, field: Some(super::field_ident(field)), optional: !field.required })
        }
        _ => None,
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Head => "Head",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    }
}

fn send(send: Send) -> &'static str {
    match send {
        Send::Query => "Query",
        Send::Form => "Form",
        Send::Json => "Json",
    }
}

fn rule(params: &[model::Field], rule: &Rule) -> Arg {
    let group = |word, params: &[crate::source::Spanned<String>]| {
        Arg::Word(word, vec![Arg::List(params.iter().map(|param| fields::text(param)).collect())])
    };
    match rule {
        Rule::AnyOf(params) => group("AnyOf", params),
        Rule::OneOf(params) => group("OneOf", params),
        Rule::Exclusive(params) => group("Exclusive", params),
        Rule::Together(params) => group("Together", params),
        Rule::RequiredIf(param, condition) => Arg::Word("RequiredIf", vec![fields::text(param), when(params, condition)]),
        Rule::RequiredUnless(param, condition) => Arg::Word("RequiredUnless", vec![fields::text(param), when(params, condition)]),
        Rule::Ordered(first, second) => Arg::Word("Ordered", vec![fields::text(first), fields::text(second)]),
    }
}

fn when(params: &[model::Field], condition: &Condition) -> Arg {
    let param = fields::text(&condition.param);
    let Some((compare, literal)) = &condition.compare else {
        return Arg::Word("Sent", vec![param]);
    };
    let word = match compare {
        Compare::Eq => "Eq",
        Compare::Ne => "Ne",
        Compare::Lt => "Lt",
        Compare::Le => "Le",
        Compare::Gt => "Gt",
        Compare::Ge => "Ge",
    };
    let field = params.iter().find(|field| field.name.value == condition.param.value);
    let value = field.map_or_else(|| fields::literal(literal), |field| fields::constant(field, literal));
    Arg::Word(word, vec![param, value])
}
