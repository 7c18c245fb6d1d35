//! Checks of the names of the service, types, resources and operations: their case, and that they are unique.
//!
//! Not here: names in Rust (see the target `rust`).

use std::collections::BTreeSet;

use super::case::{is_snake, is_upper_camel, snake, snake_help, to_upper_camel, upper_camel_help};
use super::repeated::repeated;
use super::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::draft::{Draft, Operation, Resource};
use crate::model::TypeId;

/// The name of the service must be in upper camel case, as the names of types are.
pub(super) fn service_is_upper_camel(service: &Draft, report: &mut Report<'_>) {
    let name = &service.name;
    if !is_upper_camel(name) {
        report.add(
            Problem::error(Code::SW0200, name.span, format!("the service's name `{}` is not in upper camel case", **name))
                .label("not in upper camel case")
                .help(upper_camel_help(name))
                .replaced_by(to_upper_camel(name)),
        );
    }
}

/// The name of a type must be in upper camel case, which distinguishes declared types from built-in ones.
pub(super) fn types_are_upper_camel(service: &Draft, report: &mut Report<'_>) {
    let answers: BTreeSet<TypeId> = service.answers().filter_map(|(_, answer)| answer.own_type()).collect();
    for (id, def) in service.defs().filter(|(_, def)| !is_upper_camel(&def.name)) {
        let role = if answers.contains(&id) { "an answer type" } else { "a type" };
        let message = format!("the name `{}` of {role} is not in upper camel case", *def.name);
        report.add(
            Problem::error(Code::SW0201, def.name.span, message)
                .label("not in upper camel case")
                .help(upper_camel_help(&def.name)),
        );
    }
}

/// Two types must not have the same name, since type expressions refer to types by name.
pub(super) fn types_are_unique(service: &Draft, report: &mut Report<'_>) {
    let answers: BTreeSet<TypeId> = service.answers().filter_map(|(_, answer)| answer.own_type()).collect();
    let role = |id: TypeId| if answers.contains(&id) { "answer type" } else { "type" };
    for ((first_id, first), (id, again)) in repeated(service.defs(), |(_, def)| Some(def.name.as_str())) {
        let help = match answers.contains(&id) {
            true => "give the answer's type another name: `name: OtherName` in `returns`",
            false => "give one of them another name",
        };
        report.add(
            Problem::error(Code::SW0202, again.name.span, format!("the name `{}` is given to two types", *again.name))
                .label(format!("{} of the same name", role(id)))
                .related(first.name.span, format!("first defined here, as {}", role(first_id)))
                .help(help),
        );
    }
}

/// The name of a resource must be in snake case.
pub(super) fn resources_are_snake(service: &Draft, report: &mut Report<'_>) {
    for Resource { name, .. } in service.resources.iter().filter(|resource| !is_snake(&resource.name)) {
        report.add(
            Problem::error(Code::SW0204, name.span, format!("the resource's name `{}` is not in snake case", **name))
                .label("not in snake case")
                .help(snake_help(name))
                .replaced_by(snake(name)),
        );
    }
}

/// Two resources must not have the same name, since `only` selects resources by name.
pub(super) fn resources_are_unique(service: &Draft, report: &mut Report<'_>) {
    for (first, again) in repeated(service.resources.iter().map(|resource| &resource.name), |name| Some(name.as_str())) {
        report.add(
            Problem::error(Code::SW0205, again.span, format!("there are two resources called `{}`", **again))
                .label("again here")
                .related(first.span, "first defined here")
                .help("give one of the files another `resource`, or put all operations into one file"),
        );
    }
}

/// The name of an operation must be in snake case.
pub(super) fn operations_are_snake(service: &Draft, report: &mut Report<'_>) {
    for Operation { name, .. } in service.operations().filter(|operation| !is_snake(&operation.name)) {
        report.add(
            Problem::error(Code::SW0207, name.span, format!("the operation's name `{}` is not in snake case", **name))
                .label("not in snake case")
                .help(snake_help(name))
                .replaced_by(snake(name)),
        );
    }
}

/// Two operations of a resource must not have the same name, since `only` selects operations by name.
pub(super) fn operations_are_unique(service: &Draft, report: &mut Report<'_>) {
    for resource in &service.resources {
        for (first, again) in repeated(&resource.operations, |operation| Some(operation.name.as_str())) {
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
