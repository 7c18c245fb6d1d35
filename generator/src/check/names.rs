//! Names of the service, of types, resources and operations: each gives a Rust name of its own.
//!
//! In: the service. Out: names that Rust cannot take, that clash, or that generated code needs for itself.
//! Not here: names of fields (see `field_names`), of values (see `enums`) and of variants (see `unions`).

use std::collections::BTreeSet;

use super::{Report, walk};
use crate::diagnostic::{Code, Problem};
use crate::model::{Answer, Operation, Resource, Service, Shape};
use crate::names;
use crate::source::Span;

/// Names of resources that methods of the generated client and router have already, or that the traits and structs made
/// of them would take from these, as trait `T` does from a parameter of that name.
const RESERVED_RESOURCES: &[&str] = &[
    "allow_cross_site",
    "authenticate",
    "builder",
    "call",
    "client",
    "clone",
    "cors",
    "default",
    "development",
    "endpoints",
    "etags",
    "failures",
    "health",
    "hosts",
    "into",
    "into_axum",
    "into_axum_routes",
    "into_service",
    "layer",
    "layer_operation",
    "layered",
    "limits",
    "metrics",
    "new",
    "observe",
    "poll_ready",
    "router",
    "t",
    "throttle",
    "tokens",
    "try_into",
    "with",
    "without_authentication",
];

/// A type in the root of the generated code.
struct Root {
    name: String,
    span: Span,
    /// What it is called, and how it is given another name.
    role: (&'static str, &'static str),
}

const TYPE: (&str, &str) = ("type", "give one of them another name");
const REQUEST: (&str, &str) = ("request type", "give the operation another request type: `request: OtherName`");
const ANSWER: (&str, &str) = ("answer type", "give the answer's type another name: `name: OtherName` in `returns`");
const SEVERAL: (&str, &str) = ("enum of answers", "give the other type another name, or rename the operation");

/// The service's name is shown in code and documents as a type's name is.
pub(super) fn service_is_upper_camel(service: &Service, report: &mut Report<'_>) {
    let name = &service.name;
    if !is_upper_camel(name) {
        report.add(
            Problem::error(Code::SW0200, name.span, format!("the service's name `{}` is not in upper camel case", **name))
                .label("not in upper camel case")
                .help(camel_help(name))
                .replaced_by(camel(name)),
        );
    }
}

/// rustc warns about types that are not in upper camel case, and what is no identifier is no type.
pub(super) fn types_are_upper_camel(service: &Service, report: &mut Report<'_>) {
    for root in roots(service).iter().filter(|root| !is_upper_camel(&root.name)) {
        report.add(
            Problem::error(
                Code::SW0201,
                root.span,
                format!("the name `{}` of a {} is not in upper camel case", root.name, root.role.0),
            )
            .label("not in upper camel case")
            .help(camel_help(&root.name)),
        );
    }
}

/// Types of all files, ids, request and answer types share one module of the generated code.
pub(super) fn types_differ(service: &Service, report: &mut Report<'_>) {
    let roots = roots(service);
    for (first, again) in walk::repeated(&roots, |root| names::pascal(&root.name)) {
        let message = match first.name == again.name {
            true => format!("the name `{}` is given to two types", again.name),
            false => format!("the names `{}` and `{}` are one name in Rust", first.name, again.name),
        };
        report.add(
            Problem::error(Code::SW0202, again.span, message)
                .label(format!("{} of the same name", again.role.0))
                .related(first.span, format!("first defined here, as {}", first.role.0))
                .help(again.role.1),
        );
    }
}

/// Generated code has types of its own beside those of the specification.
pub(super) fn types_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    let outcome = walk::answers(service).any(|(_, answer)| matches!(answer.shape, Shape::Outcome));
    for root in roots(service) {
        let reason = match root.name.as_str() {
            "Client" => "is the generated client",
            "SERVICE" => "is the generated table of the service",
            "Self" => "is a keyword of Rust",
            "Outcome" if outcome => "is the answer of operations that return `outcome: true` alone",
            _ => continue,
        };
        report.add(
            Problem::error(Code::SW0203, root.span, format!("the name `{}` is taken: it {reason}", root.name))
                .label("taken")
                .help(format!("choose a longer name, such as `{}`", longer(service, &root.name))),
        );
    }
}

/// A resource's name becomes a method, which Rust wants in snake case.
pub(super) fn resources_are_snake(service: &Service, report: &mut Report<'_>) {
    for Resource { name, .. } in service.resources.iter().filter(|resource| !is_snake(&resource.name)) {
        report.add(
            Problem::error(Code::SW0204, name.span, format!("the resource's name `{}` is not in snake case", **name))
                .label("not in snake case")
                .help(snake_help(name))
                .replaced_by(snake(name)),
        );
    }
}

/// Each resource is a trait of its own; `foo_1` and `foo1` would give one trait.
pub(super) fn resources_differ(service: &Service, report: &mut Report<'_>) {
    for (first, again) in walk::repeated(&service.resources, |resource| names::pascal(&resource.name)) {
        report.add(
            Problem::error(Code::SW0205, again.name.span, format!("there are two resources called `{}`", *again.name))
                .label("again here")
                .related(first.name.span, "first defined here")
                .help("give one of the files another `resource`, or put all operations into one file"),
        );
    }
}

/// Resources are methods of the generated client and router, beside those that these have anyway.
pub(super) fn resources_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    for Resource { name, .. } in service.resources.iter().filter(|resource| RESERVED_RESOURCES.contains(&resource.name.as_str()))
    {
        report.add(
            Problem::error(Code::SW0206, name.span, format!("a resource cannot be called `{}`", **name))
                .label("the generated client or router has a method or type of that name")
                .help(format!("choose another name, such as `{}s` or `api_{}`", **name, **name)),
        );
    }
}

/// An operation's name becomes a method, which Rust wants in snake case.
pub(super) fn operations_are_snake(service: &Service, report: &mut Report<'_>) {
    for Operation { name, .. } in walk::operations(service).filter(|operation| !is_snake(&operation.name)) {
        report.add(
            Problem::error(Code::SW0207, name.span, format!("the operation's name `{}` is not in snake case", **name))
                .label("not in snake case")
                .help(snake_help(name))
                .replaced_by(snake(name)),
        );
    }
}

/// The operations of a resource are methods of one trait.
pub(super) fn operations_differ(service: &Service, report: &mut Report<'_>) {
    for resource in &service.resources {
        for (first, again) in walk::repeated(&resource.operations, |operation| names::given(&operation.name)) {
            let message = format!("resource `{}` has two operations called `{}`", *resource.name, *again.name);
            report.add(
                Problem::error(Code::SW0208, again.name.span, message)
                    .label("again here")
                    .related(first.name.span, "first defined here")
                    .help("give one of them another name"),
            );
        }
    }
}

/// Whether a name is a type's name as rustc wants it.
pub(super) fn is_upper_camel(name: &str) -> bool {
    let begins = name.chars().next().is_some_and(|first| first.is_ascii_uppercase());
    begins && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Whether a name is a method's or a field's name as rustc wants it.
pub(super) fn is_snake(name: &str) -> bool {
    let begins = name.chars().next().is_some_and(|first| first.is_ascii_lowercase());
    let letters = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    begins && letters && !name.contains("__")
}

/// A name in upper camel case.
pub(super) fn camel(name: &str) -> Option<String> {
    names::pascal(name).filter(|better| is_upper_camel(better))
}

/// A name in snake case.
pub(super) fn snake(name: &str) -> Option<String> {
    names::snake(name).filter(|better| is_snake(better))
}

/// How to write a name in upper camel case.
pub(super) fn camel_help(name: &str) -> String {
    match camel(name) {
        Some(better) => format!("write `{better}`"),
        None => "letters A to Z and digits, beginning with a capital, such as `BreakingNews`".to_owned(),
    }
}

/// How to write a name in snake case.
pub(super) fn snake_help(name: &str) -> String {
    match snake(name) {
        Some(better) => format!("write `{better}`"),
        None => "small letters a to z, digits and single underscores, beginning with a letter, such as `by_agent`".to_owned(),
    }
}

/// A name that is free.
fn longer(service: &Service, taken: &str) -> String {
    let end = if taken == "SERVICE" { "Data" } else { taken.trim_start_matches("Self") };
    format!("{}{end}", *service.name)
}

fn roots(service: &Service) -> Vec<Root> {
    let answers: BTreeSet<usize> = walk::answers(service).filter_map(|(_, answer)| own_object(answer)).collect();
    let types = service.types.iter().enumerate().map(|(index, def)| Root {
        name: def.name.value.clone(),
        span: def.name.span,
        role: if answers.contains(&index) { ANSWER } else { TYPE },
    });
    let of_resources = service
        .resources
        .iter()
        .flat_map(|resource| resource.operations.iter().flat_map(|operation| of_operation(resource, operation)));
    types.chain(of_resources).collect()
}

/// The request type, and the enum of an operation with several answers.
fn of_operation(resource: &Resource, operation: &Operation) -> Vec<Root> {
    let request = Root { name: operation.request.value.clone(), span: operation.request.span, role: REQUEST };
    let several = operation.answers_name(resource).map(|name| Root { name, span: operation.name.span, role: SEVERAL });
    [request].into_iter().chain(several).collect()
}

fn own_object(answer: &Answer) -> Option<usize> {
    match answer.shape {
        Shape::Object { id, .. } => Some(id.0),
        _ => None,
    }
}
