//! Operations: request types with their endpoints, and the resources of client and server.

use super::context::Context;
use super::docs::{docs, with_sentences};
use super::{answers, constants, fields, pages, rules, service};
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::{self, ConstantLocation, Requirement, RustHints, Shape};
use crate::targets::rust::ir::{Collection, EndpointProperty, Operation, ParamLocation, Request, Resource, SplitList, Struct};
use crate::targets::rust::names::Ident;
use crate::targets::rust::{lints, traits};

/// All request types, in the order of the specification.
pub(super) fn requests(context: &Context<'_>) -> Result<Vec<Request>, Bug> {
    context.service.operations_by_resource().map(|(resource, operation)| request(context, resource, operation)).collect()
}

/// All resources with the operations that callers call. A resource that has webhooks only is left out.
pub(super) fn resources(context: &Context<'_>) -> Result<Vec<Resource>, Bug> {
    let called = context.service.resources.iter().filter(|it| it.called().next().is_some() || it.webhooks().next().is_none());
    called.map(|it| resource(context, it, it.called())).collect()
}

/// All resources that have webhooks, with these.
pub(super) fn webhooks(context: &Context<'_>) -> Result<Vec<Resource>, Bug> {
    let with_webhooks = context.service.resources.iter().filter(|it| it.webhooks().next().is_some());
    with_webhooks.map(|it| resource(context, it, it.webhooks())).collect()
}

/// The collections of answers that clients read page by page.
pub(super) fn paged(context: &Context<'_>) -> Result<Vec<Collection>, Bug> {
    let paged = context.service.operations().filter(|operation| operation.pages.is_some());
    paged.map(|operation| collection(context, operation)).collect()
}

/// The lists of requests that clients split.
pub(super) fn chunked(context: &Context<'_>) -> Result<Vec<SplitList>, Bug> {
    let chunked = context.service.operations().filter_map(|operation| Some((operation, operation.chunk.as_ref()?)));
    let split = chunked.map(|(operation, chunk)| {
        let list = fields::param_name(operation.param(chunk.param)?)?;
        Ok(SplitList { list, answer: collection(context, operation)? })
    });
    split.collect()
}

fn resource<'o>(
    context: &Context<'_>,
    resource: &model::Resource,
    operations: impl Iterator<Item = &'o model::Operation>,
) -> Result<Resource, Bug> {
    let operations = operations.map(|operation| {
        Ok(Operation {
            name: Ident::snake(&operation.name)?,
            docs: summary(operation, &operation.docs),
            deprecated: operation.deprecated.clone(),
            request: Ident::unchanged(&operation.request)?,
            answer: answers::return_type(context, operation)?,
        })
    });
    Ok(Resource {
        name: Ident::snake(&resource.name)?,
        ty: Ident::upper_camel(&resource.name)?,
        docs: docs(&resource.docs, None, None),
        operations: operations.collect::<Result<_, Bug>>()?,
    })
}

/// The documentation of an operation, with its endpoint at the end: `GET /users`.
fn summary(operation: &model::Operation, text: &str) -> Vec<String> {
    let mut lines = docs(text, operation.deprecated.as_deref(), operation.since.as_deref());
    let endpoint = format!("`{} {}`", operation.http.method.as_str(), operation.http.path.value);
    match lines.last_mut() {
        Some(last) => *last = format!("{last} {endpoint}"),
        None => lines.push(endpoint),
    }
    lines
}

fn request(context: &Context<'_>, resource: &model::Resource, operation: &model::Operation) -> Result<Request, Bug> {
    let rules = || operation.rules.iter().map(|rule| &rule.value);
    let mut sentences = rules()
        .map(|rule| context.service.rule_sentence(&|id| operation.unique_name(id), rule))
        .collect::<Result<Vec<_>, _>>()?;
    sentences.extend(context.service.constant_sentence(operation));
    sentences.extend(context.service.header_sentence(operation)?);
    sentences.extend(context.service.error_sentence(operation)?);
    let parameters = Struct {
        name: Ident::unchanged(&operation.request)?,
        docs: summary(operation, &with_sentences(&operation.docs, sentences)),
        derives: context.derives(fields::STRUCT_DERIVES, traits::OBJECT, &RustHints::default())?,
        fields: operation.params_by_id().map(|param| fields::of_request(context, operation, param)).collect::<Result<_, _>>()?,
        rules: rules::lower(context, &|id| operation.unique_name(id), &operation.rules)?,
    };
    Ok(Request {
        required_in_new: lints::has_required_in_new(operation),
        parameters,
        answer: answers::return_type(context, operation)?,
        operation: format!("{}.{}", resource.name.value, operation.name.value),
        method: operation.http.method,
        path: format!("{}{}", context.service.base_path_of(operation), operation.http.path.value),
        send: operation.http.send,
        properties: properties(context, operation)?,
    })
}

/// The properties of an endpoint.
fn properties(context: &Context<'_>, operation: &model::Operation) -> Result<Vec<EndpointProperty>, Bug> {
    let mut properties = Vec::new();
    let server = context.service.server_of(operation).filter(|server| server.url.is_some());
    properties.extend(server.map(|server| EndpointProperty::Server(server.name.value.clone())));
    properties.extend(context.service.scope(operation).map(EndpointProperty::Scope));
    match &operation.auth {
        _ if operation.webhook => properties.push(EndpointProperty::Webhook),
        Requirement::OfService => {}
        Requirement::Public => properties.push(EndpointProperty::Public),
        Requirement::OneOf(_) => {
            properties.push(EndpointProperty::Auth(service::alternatives(&context.service.alternatives(operation))));
        }
    }
    if operation.http.send == model::SendAs::Multipart {
        properties.push(EndpointProperty::Multipart);
    }
    if !operation.constants.is_empty() {
        let constant = |constant: &model::ConstantParam| {
            let location = match constant.location {
                ConstantLocation::Query => ParamLocation::Query,
                ConstantLocation::Header => ParamLocation::Header,
                ConstantLocation::Cookie => ParamLocation::Cookie,
                ConstantLocation::Body => ParamLocation::Body,
                ConstantLocation::Form => ParamLocation::Form,
            };
            (constant.name.value.clone(), location, constants::literal(&constant.value))
        };
        properties.push(EndpointProperty::Constants(operation.constants.iter().map(constant).collect()));
    }
    properties.extend(answers::endpoint_properties(context, operation)?);
    if !operation.rule_statuses.is_empty() {
        let statuses = operation.rule_statuses.iter().map(|(index, status)| (*index, status.value)).collect();
        properties.push(EndpointProperty::RuleStatuses(statuses));
    }
    if let Some(paged) = &operation.pages {
        properties.extend(pages::properties(context, paged, operation)?);
    }
    if let Some(chunk) = &operation.chunk {
        let list = operation.unique_name(chunk.param)?;
        properties.push(EndpointProperty::Chunk(list, chunk.size.value));
    }
    Ok(properties)
}

/// The collection of an answer: the answer itself, or a field of its envelope.
fn collection(context: &Context<'_>, operation: &model::Operation) -> Result<Collection, Bug> {
    let request = Ident::unchanged(&operation.request)?;
    match operation.answers.first().map(|answer| &answer.shape) {
        Some(Shape::Type(ty)) => {
            let items = context.rust_type(ty)?.without_option().clone();
            Ok(Collection { request, items, fields: Vec::new(), optional: false })
        }
        Some(Shape::Object { id, envelope: Some(envelope) }) => {
            let path = context.service.fields_on(*id, &envelope.items)?;
            let field = path.last().ok_or_else(|| Bug::new(Code::SW9001, "the items of an envelope"))?;
            let items = context.rust_type(&field.ty)?.without_option().clone();
            let fields = path.iter().map(|field| fields::field_name(field)).collect::<Result<_, _>>()?;
            Ok(Collection { request, items, fields, optional: !field.required })
        }
        _ => Err(Bug::new(Code::SW9001, format!("the collection that operation `{}` returns", *operation.name))),
    }
}
