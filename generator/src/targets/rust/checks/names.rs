//! Checks of the Rust names of types, resources and operations.

use std::collections::BTreeSet;

use crate::check::case::{is_upper_camel, upper_camel_help};
use crate::check::repeated::repeated;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::{self, Operation, Resource, Service, Shape, TypeId};
use crate::source::Span;
use crate::targets::rust::names::{self, RESERVED_RESOURCES};

/// A type in the module of the generated code.
struct TopLevelItem {
    name: String,
    span: Span,
    role: Role,
}

/// The item of the specification that a type is generated from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Type,
    Request,
    /// An object that an answer declares.
    Answer,
    /// The answers of an operation with several of them.
    Answers,
}

impl Role {
    /// A noun for the type.
    fn words(self) -> &'static str {
        match self {
            Role::Type => "type",
            Role::Request => "request type",
            Role::Answer => "answer type",
            Role::Answers => "enum of answers",
        }
    }

    /// How the specification can state another name.
    fn help(self) -> &'static str {
        match self {
            Role::Type => "give one of them another name",
            Role::Request => "give the operation another request type: `request: OtherName`",
            Role::Answer => "give the answer's type another name: `name: OtherName` in `returns`",
            Role::Answers => "give the other type another name, or give the operation another request type: `request: OtherName`",
        }
    }
}

/// The name of a request type must be in upper camel case, since rustc warns about other names. The names of declared types are checked for
/// every target.
pub(super) fn requests_are_upper_camel(service: &Service, report: &mut Report<'_>) {
    let items = top_level_items(service);
    let is_own = |item: &&TopLevelItem| matches!(item.role, Role::Request | Role::Answers);
    for item in items.iter().filter(is_own).filter(|item| !is_upper_camel(&item.name)) {
        let message = format!("the name `{}` of a {} is not in upper camel case", item.name, item.role.words());
        report.add(
            Problem::error(Code::SW0201, item.span, message).label("not in upper camel case").help(upper_camel_help(&item.name)),
        );
    }
}

/// Two types must not have the same Rust name. All types of the specification are in one module of the generated code.
pub(super) fn types_are_unique(service: &Service, report: &mut Report<'_>) {
    let items = top_level_items(service);
    for (first, again) in repeated(&items, |item| names::upper_camel(&item.name)) {
        let message = match first.name == again.name {
            true => format!("the name `{}` is given to two types", again.name),
            false => format!("the names `{}` and `{}` are one name in Rust", first.name, again.name),
        };
        report.add(
            Problem::error(Code::SW0202, again.span, message)
                .label(format!("{} of the same name", again.role.words()))
                .related(first.span, format!("first defined here, as {}", first.role.words()))
                .help(again.role.help()),
        );
    }
}

/// A type must not have the name of an item that the generator adds, such as `Client`.
pub(super) fn types_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    let outcome = service.answers().any(|(_, answer)| matches!(answer.shape, Shape::Outcome));
    for item in top_level_items(service) {
        let reason = match item.name.as_str() {
            "Client" => "is the generated client",
            "SERVICE" => "is the generated table of the service",
            "Self" => "is a keyword of Rust",
            "Outcome" if outcome => "is the answer of operations that return `outcome: true` alone",
            _ => continue,
        };
        report.add(
            Problem::error(Code::SW0203, item.span, format!("the name `{}` is taken: it {reason}", item.name))
                .label("taken")
                .help(format!("choose a longer name, such as `{}`", longer_name(service, &item.name))),
        );
    }
}

/// Two resources must not have the same Rust name, since each is a trait. `foo_1` and `foo1` both give the trait `Foo1`.
pub(super) fn resources_are_unique(service: &Service, report: &mut Report<'_>) {
    for (first, again) in repeated(&service.resources, |resource| names::upper_camel(&resource.name)) {
        report.add(
            Problem::error(Code::SW0205, again.name.span, format!("there are two resources called `{}`", *again.name))
                .label("again here")
                .related(first.name.span, "first defined here")
                .help("give one of the files another `resource`, or put all operations into one file"),
        );
    }
}

/// A resource must not have the name of a method of the generated client or router, since it becomes a method of them.
pub(super) fn resources_are_not_reserved(service: &Service, report: &mut Report<'_>) {
    for Resource { name, .. } in service.resources.iter().filter(|it| RESERVED_RESOURCES.contains(&it.name.as_str())) {
        report.add(
            Problem::error(Code::SW0206, name.span, format!("a resource cannot be called `{}`", **name))
                .label("the generated client or router has a method or type of that name")
                .help(format!("choose another name, such as `{}s` or `api_{}`", **name, **name)),
        );
    }
}

/// Two operations of a resource must not have the same Rust name, since they are methods of a trait. `self` and `self_` both give `self_`.
pub(super) fn operations_are_unique(service: &Service, report: &mut Report<'_>) {
    for resource in &service.resources {
        for (first, again) in repeated(&resource.operations, |operation| names::unchanged(&operation.name)) {
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

/// A name that begins with the name of the service, for the help about a reserved name.
fn longer_name(service: &Service, taken: &str) -> String {
    let end = if taken == "SERVICE" { "Data" } else { taken.trim_start_matches("Self") };
    format!("{}{end}", *service.name)
}

/// All types in the module of the generated code.
fn top_level_items(service: &Service) -> Vec<TopLevelItem> {
    let answers: BTreeSet<TypeId> = service.answers().filter_map(|(_, answer)| answer.own_type()).collect();
    let types = service.defs().map(|(id, def)| TopLevelItem {
        name: def.name.value.clone(),
        span: def.name.span,
        role: if answers.contains(&id) { Role::Answer } else { Role::Type },
    });
    types.chain(service.operations().flat_map(items_of)).collect()
}

/// The request type of an operation, and the enum of its answers if it has several.
fn items_of(operation: &Operation) -> Vec<TopLevelItem> {
    let request = TopLevelItem { name: operation.request.value.clone(), span: operation.request.span, role: Role::Request };
    let answers = operation.has_several_answers().then(|| TopLevelItem {
        name: model::answers_name(&operation.request.value),
        span: operation.name.span,
        role: Role::Answers,
    });
    [request].into_iter().chain(answers).collect()
}
