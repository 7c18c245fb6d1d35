//! Checks of the Rust names of fields and parameters.

use crate::check::case::{is_snake, snake_help};
use crate::check::repeated::repeated;
use crate::check::report::Report;
use crate::diagnostic::{Code, Problem};
use crate::model::{DeclaredField, Field, Operation, Param, Service};
use crate::targets::rust::{lints, names};

/// Functions of request types. A setter of the same name would hide the function.
const RESERVED_SETTERS: &[&str] = &["clone", "default", "new"];

/// The Rust name of a field: `rust` of the specification, else the key of its declaration in snake case. `None` if it is not an identifier.
fn rust_name(declared: &str, field: &Field) -> Option<String> {
    match &field.rust {
        Some(name) => names::unchanged(name),
        None => names::snake(declared),
    }
}

/// The key of a field, which mostly is its wire name, must give a Rust name, or the field must state one with `rust`. The name `2fa` gives none, since it begins with a digit.
pub(super) fn wire_names_give_rust_names(service: &Service, report: &mut Report<'_>) {
    for (owner, fields) in service.field_lists() {
        for DeclaredField { name, field } in fields {
            if field.rust.is_some() || names::snake(name).is_some() {
                continue;
            }
            report.add(
                Problem::error(Code::SW0211, name.span, format!("the name `{}` gives no Rust name", **name))
                    .label("begins with a digit, or has other letters than a to z")
                    .help(format!("give the {} one: `rust: some_name`", owner.part())),
            );
        }
    }
}

/// A name that `rust` states must be in snake case, since it is used unchanged.
pub(super) fn rust_names_are_snake(service: &Service, report: &mut Report<'_>) {
    for name in service.fields().filter_map(|(_, field)| field.rust.as_ref()).filter(|name| !is_snake(name)) {
        report.add(
            Problem::error(Code::SW0212, name.span, format!("`{}` is no Rust name of a field", **name))
                .label("not in snake case")
                .help(snake_help(name)),
        );
    }
}

/// Two fields of a struct must not have the same Rust name. The generator does not number equal names: the specification states another
/// one.
pub(super) fn rust_names_are_unique(service: &Service, report: &mut Report<'_>) {
    for (owner, fields) in service.field_lists() {
        let named: Vec<_> = fields.iter().filter_map(|it| Some((rust_name(it.name, it.field)?, it))).collect();
        for ((rust, first), (_, again)) in repeated(&named, |named| Some(named.0.as_str())) {
            let message = format!("`{}` and `{}` are both `{rust}` in Rust", **first.name, **again.name);
            report.add(
                Problem::error(Code::SW0213, again.field.name.span, message)
                    .label(format!("the same Rust name in {}", owner.words()))
                    .related(first.field.name.span, "first used here")
                    .help(format!("give one of them another: `rust: other_{}`", rust.trim_start_matches("r#"))),
            );
        }
    }
}

/// A parameter with a setter must not have the name of a function of request types. Optional parameters have setters, and required ones too
/// if they are too many for the arguments of `new`.
pub(super) fn names_are_not_reserved_methods(service: &Service, report: &mut Report<'_>) {
    let set = |(operation, param): &(&Operation, &Param)| !param.required || !lints::has_required_in_new(operation);
    for (_, param) in service.params().filter(set) {
        let Some(name) = rust_name(param.declared_name(), param).filter(|name| RESERVED_SETTERS.contains(&name.as_str())) else {
            continue;
        };
        let span = param.rust.as_ref().map_or(param.name.span, |rust| rust.span);
        report.add(
            Problem::error(Code::SW0214, span, format!("a setter cannot be called `{name}`"))
                .label(format!("request types have a function `{name}` already"))
                .help(format!("give the parameter another Rust name: `rust: {name}_value`")),
        );
    }
}
